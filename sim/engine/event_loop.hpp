#pragma once
// One event-loop thread (Node.js, Redis, Netty): a FIFO of callbacks behind a poll.
//
// An iteration polls once and then runs the callbacks that were queued when it polled, in order and
// one at a time; events that arrive meanwhile wait for the next poll. The poll's wake-up cost is CPU
// work that all callbacks of the iteration share: it is added to the first one. So the demand per
// callback falls from wakeUp + d for a lone event to d + wakeUp / n for n at a time.
// Work is in reference-core seconds. The loop only decides what runs next; the owner runs it:
//     if (loop.enqueue(now, id, work)) begin();       // the loop slept
//     begin(): if (loop.next(now, job)) { processor.start(now, loopIndex, job.work); ... }
//     when the processor finishes loopIndex: act on loop.current(), then begin() again.
// A loop that slept is dearer to wake the longer it slept: the processor had gone to a deeper idle state or did
// something else, and its caches are cold. A sleep of s seconds adds coldWakeUp (1 - exp(-s / coldAfter)) to the
// wake-up. Without it a poll that finds events ready costs the same as one that had to sleep.

#include "sim/engine/event_queue.hpp"
#include "sim/engine/ring_buffer.hpp"
#include "sim/engine/time_integral.hpp"

#include <cstdint>

namespace headroom::engine {

struct LoopSpec {
    double wakeUp = 0.0;           ///< reference-core seconds per poll
    std::uint32_t maxBatch = 1024; ///< events one poll returns at most (libuv's epoll array)
    double coldWakeUp = 0.0;       ///< reference-core seconds a poll after a long sleep costs on top
    double coldAfter = 1e-3;       ///< seconds of sleep after which 63 % of that are paid, > 0
};

struct LoopJob {
    std::uint32_t id = 0;
    double work = 0.0; ///< of the callback, plus the wake-up for the first of an iteration
};

class EventLoop {
public:
    struct Counters {
        std::uint64_t polls = 0;     ///< polls that returned events
        std::uint64_t callbacks = 0; ///< begun
        std::size_t maxQueue = 0;    ///< waiting, without the running one
        double waiting = 0.0;        ///< sum over begun callbacks of begin - enqueue, seconds
    };

    explicit EventLoop(const LoopSpec& spec) : spec_(spec) {}

    /// Queues a callback. True when the loop was asleep: the owner then calls next().
    bool enqueue(SimTime now, std::uint32_t id, double work);
    /// Ends the running callback, if any, and begins the next one. False: the loop goes to sleep.
    bool next(SimTime now, LoopJob& out);
    /// The process died: forgets running and queued callbacks. They are lost, not returned.
    void clear(SimTime now);

    [[nodiscard]] bool running() const { return running_; }
    /// Id of the running callback. Precondition: running().
    [[nodiscard]] std::uint32_t current() const { return current_; }
    /// Number of the iteration in which a callback queued now will run; polls count from 1.
    [[nodiscard]] std::uint64_t comingIteration() const {
        return counters_.polls + 1 + (queue_.size() - batchLeft_) / spec_.maxBatch;
    }
    /// Callbacks waiting, without the running one.
    [[nodiscard]] std::size_t queued() const { return queue_.size(); }
    [[nodiscard]] const Counters& counters() const { return counters_; }
    /// Callback-seconds spent waiting, those still waiting included.
    [[nodiscard]] double queueIntegral(SimTime now) const { return queueTime_.integral(now); }

private:
    struct Queued {
        SimTime since;
        double work;
        std::uint32_t id;
    };

    LoopSpec spec_;
    RingBuffer<Queued> queue_;
    TimeIntegral queueTime_;
    Counters counters_;
    std::size_t batchLeft_ = 0; // callbacks of this iteration not yet begun
    SimTime asleepSince_ = 0.0; // while asleep, else kNever
    std::uint32_t current_ = 0;
    bool running_ = false;
};

} // namespace headroom::engine
