#include "sim/engine/pool.hpp"

#include <algorithm>

namespace headroom::engine {

Pool::Outcome Pool::acquire(SimTime now, std::uint32_t id, Ticket* ticket) {
    if (ticket != nullptr) *ticket = {};
    if (inUse_ < spec_.tokens && waiting_ == 0) {
        ++counters_.granted;
        useTime_.set(now, ++inUse_);
        return Outcome::kGranted;
    }
    if (waiting_ >= spec_.maxWaiting) {
        ++counters_.rejected;
        return Outcome::kRejected;
    }
    const Ticket mine = slab_.push(list_, now, id);
    if (ticket != nullptr) *ticket = mine;
    ++counters_.delayed;
    waitTime_.set(now, ++waiting_);
    counters_.maxWaiting = std::max(counters_.maxWaiting, waiting_);
    return Outcome::kWaiting;
}

bool Pool::admit(SimTime now, std::uint32_t& next) {
    if (waiting_ == 0 || inUse_ >= spec_.tokens) return false;
    next = slab_.pop(list_).id;
    leaveQueue(now);
    ++counters_.granted;
    useTime_.set(now, ++inUse_);
    return true;
}

bool Pool::release(SimTime now, std::uint32_t& next) {
    useTime_.set(now, --inUse_);
    return admit(now, next);
}

bool Pool::cancel(SimTime now, Ticket ticket) {
    if (!slab_.remove(list_, ticket)) return false;
    leaveQueue(now);
    ++counters_.cancelled;
    return true;
}

bool Pool::expire(SimTime now, std::uint32_t& id) {
    if (nextTimeout() > now) return false;
    if (waiting_ == 0) return false; // now is kNever
    id = slab_.pop(list_).id;
    leaveQueue(now);
    ++counters_.timedOut;
    return true;
}

SimTime Pool::nextTimeout() const {
    return list_.empty() ? kNever : slab_.front(list_).since + spec_.timeout;
}

void Pool::leaveQueue(SimTime now) { waitTime_.set(now, --waiting_); }

} // namespace headroom::engine
