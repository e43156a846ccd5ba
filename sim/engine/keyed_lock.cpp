#include "sim/engine/keyed_lock.hpp"

namespace headroom::engine {

bool KeyedLock::acquire(SimTime now, std::uint64_t key, std::uint32_t id, Ticket* ticket) {
    if (ticket != nullptr) *ticket = {};
    const auto [list, inserted] = held_.findOrInsert(key);
    if (inserted) {
        ++counters_.acquisitions;
        return true;
    }
    ++counters_.contended;
    const Ticket mine = slab_.push(*list, now, id);
    if (ticket != nullptr) *ticket = mine;
    waitTime_.add(now, 1.0);
    return false;
}

bool KeyedLock::release(SimTime now, std::uint64_t key, std::uint32_t& next) {
    WaitList* list = held_.find(key);
    if (list == nullptr) return false;
    if (list->empty()) {
        held_.erase(key);
        return false;
    }
    next = slab_.pop(*list).id;
    waitTime_.add(now, -1.0);
    ++counters_.acquisitions;
    return true;
}

bool KeyedLock::cancel(SimTime now, std::uint64_t key, Ticket ticket) {
    WaitList* list = held_.find(key);
    if (list == nullptr || !slab_.remove(*list, ticket)) return false;
    waitTime_.add(now, -1.0);
    ++counters_.cancelled;
    return true;
}

} // namespace headroom::engine
