#include "sim/engine/event_loop.hpp"

#include "sim/engine/portable_math.hpp"

#include <algorithm>

namespace headroom::engine {

bool EventLoop::enqueue(SimTime now, std::uint32_t id, double work) {
    const bool asleep = !running_ && queue_.empty();
    queue_.push({now, work, id});
    queueTime_.add(now, 1.0);
    counters_.maxQueue = std::max(counters_.maxQueue, queue_.size());
    return asleep;
}

bool EventLoop::next(SimTime now, LoopJob& out) {
    running_ = false;
    double work = 0.0;
    if (batchLeft_ == 0) {
        if (queue_.empty()) {
            if (asleepSince_ == kNever) asleepSince_ = now;
            return false;
        }
        batchLeft_ = std::min<std::size_t>(queue_.size(), spec_.maxBatch);
        ++counters_.polls;
        work = spec_.wakeUp;
        if (spec_.coldWakeUp > 0.0 && asleepSince_ != kNever)
            work += spec_.coldWakeUp * (1.0 - portableExp(-(now - asleepSince_) / spec_.coldAfter));
        asleepSince_ = kNever;
    }
    const Queued first = queue_.pop();
    --batchLeft_;
    queueTime_.add(now, -1.0);
    ++counters_.callbacks;
    counters_.waiting += now - first.since;
    running_ = true;
    current_ = first.id;
    out = {first.id, work + first.work};
    return true;
}

void EventLoop::clear(SimTime now) {
    queue_.clear();
    queueTime_.set(now, 0.0);
    batchLeft_ = 0;
    running_ = false;
    asleepSince_ = now;
}

} // namespace headroom::engine
