#pragma once
// One mutex per key with FIFO waiting: row locks of hot rows, per-room serialisation.
//
// Keys exist only while held, so any 64-bit key may be used and memory follows the keys held at once.
// Not re-entrant: the holder of a key must not acquire it again. Deadlocks over several keys are the
// owner's to avoid (acquire in ascending order).

#include "sim/engine/event_queue.hpp"
#include "sim/engine/flat_map.hpp"
#include "sim/engine/time_integral.hpp"
#include "sim/engine/wait_list.hpp"

#include <cstdint>

namespace headroom::engine {

class KeyedLock {
public:
    struct Counters {
        std::uint64_t acquisitions = 0; ///< granted, at once or after a wait
        std::uint64_t contended = 0;    ///< had to wait
        std::uint64_t cancelled = 0;
    };

    /// True when `id` holds the key at once; false when it waits. `ticket` names the wait.
    bool acquire(SimTime now, std::uint64_t key, std::uint32_t id, Ticket* ticket = nullptr);
    /// The holder lets go. True when the key passed to the longest waiting request, now in `next`.
    bool release(SimTime now, std::uint64_t key, std::uint32_t& next);
    /// A waiting request gives up. False when it no longer waits for this key.
    bool cancel(SimTime now, std::uint64_t key, Ticket ticket);

    [[nodiscard]] std::size_t heldKeys() const { return held_.size(); }
    [[nodiscard]] const Counters& counters() const { return counters_; }
    /// Request-seconds spent waiting, over all keys.
    [[nodiscard]] double waitIntegral(SimTime now) const { return waitTime_.integral(now); }

private:
    FlatMap<WaitList> held_; // keys held, each with its waiting requests
    WaitSlab slab_;
    TimeIntegral waitTime_;
    Counters counters_;
};

} // namespace headroom::engine
