#pragma once
// A pool of identical tokens with FIFO waiting: database connections, worker threads, file handles.
//
// A request gets a token at once, waits, or is rejected when too many wait. A wait longer than
// `timeout` fails; all waits of a pool have the same timeout, so they expire in FIFO order and one
// outstanding event (scheduleTimeout) serves them all. No request overtakes another.

#include "sim/engine/event_queue.hpp"
#include "sim/engine/time_integral.hpp"
#include "sim/engine/wait_list.hpp"

#include <cstdint>
#include <limits>

namespace headroom::engine {

struct PoolSpec {
    std::uint32_t tokens = 1;
    std::uint32_t maxWaiting = std::numeric_limits<std::uint32_t>::max();
    double timeout = kNever; ///< longest wait, seconds
};

class Pool {
public:
    enum class Outcome : std::uint8_t { kGranted, kWaiting, kRejected };

    struct Counters {
        std::uint64_t granted = 0; ///< at once or after a wait
        std::uint64_t delayed = 0; ///< had to wait, whatever came of it
        std::uint64_t rejected = 0;
        std::uint64_t timedOut = 0;
        std::uint64_t cancelled = 0;
        std::uint32_t maxWaiting = 0;
    };

    explicit Pool(const PoolSpec& spec) : spec_(spec) {}

    /// Asks for a token for `id`. `ticket`, if given, names the wait for cancel().
    Outcome acquire(SimTime now, std::uint32_t id, Ticket* ticket = nullptr);
    /// Gives a token back. True when it passed to the longest waiting request, now in `next`.
    bool release(SimTime now, std::uint32_t& next);
    /// Grants a free token to the longest waiting request, if both exist; to repeat after setTokens().
    bool admit(SimTime now, std::uint32_t& next);
    /// The requester gave up. False when it no longer waits.
    bool cancel(SimTime now, Ticket ticket);
    /// Removes one request whose wait is over its limit; to repeat until false.
    bool expire(SimTime now, std::uint32_t& id);
    /// Date at which the longest wait times out; kNever when nothing waits.
    [[nodiscard]] SimTime nextTimeout() const;
    /// Changes the number of tokens; those in use beyond it are withdrawn as they come back.
    void setTokens(std::uint32_t tokens) { spec_.tokens = tokens; }

    [[nodiscard]] std::uint32_t inUse() const { return inUse_; }
    [[nodiscard]] std::uint32_t waiting() const { return waiting_; }
    [[nodiscard]] const Counters& counters() const { return counters_; }
    /// Token-seconds in use.
    [[nodiscard]] double useIntegral(SimTime now) const { return useTime_.integral(now); }
    /// Request-seconds spent waiting.
    [[nodiscard]] double waitIntegral(SimTime now) const { return waitTime_.integral(now); }

    /// Date of the timeout event in the queue, kNever when none; see scheduleTimeout().
    SimTime scheduledAt = kNever;

private:
    void leaveQueue(SimTime now);

    PoolSpec spec_;
    WaitSlab slab_;
    WaitList list_;
    TimeIntegral useTime_;
    TimeIntegral waitTime_;
    Counters counters_;
    std::uint32_t inUse_ = 0;
    std::uint32_t waiting_ = 0;
};

/// Keeps one timeout event per pool in the queue. Call after acquire() said kWaiting, and when the
/// event fires after setting scheduledAt = kNever and calling expire() until it returns false.
inline void scheduleTimeout(EventQueue& queue, Pool& pool, std::uint32_t kind, std::uint32_t subject) {
    if (pool.scheduledAt != kNever) return; // waits expire in order, so this event comes first
    pool.scheduledAt = pool.nextTimeout();
    if (pool.scheduledAt != kNever) queue.push(pool.scheduledAt, kind, subject);
}

} // namespace headroom::engine
