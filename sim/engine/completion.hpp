#pragma once
// One outstanding event per shared resource (Processor, Link).
//
// The date of the next completion moves with every job that enters or leaves. Re-inserting an event
// each time would fill the queue; instead a new event is pushed only when the date moved earlier,
// and an event that comes too early re-schedules itself. `Shared` has nextChange(),
// nextCompletion(), settle(now) and a public SimTime scheduledAt.

#include "sim/engine/event_queue.hpp"

#include <cstdint>

namespace headroom::engine {

/// Call after every change to `shared` (start, finish, clear, setSpeed).
template <class Shared>
void scheduleCompletion(EventQueue& queue, Shared& shared, std::uint32_t kind, std::uint32_t subject) {
    const SimTime next = shared.nextChange();
    if (next < shared.scheduledAt) {
        shared.scheduledAt = next;
        queue.push(next, kind, subject);
    }
}

/// To be asked when such an event fires at `now`: true when a job is really done (then call finish()
/// and scheduleCompletion()); false when the event was overtaken, already re-scheduled if needed.
template <class Shared>
bool completionDue(EventQueue& queue, Shared& shared, SimTime now, std::uint32_t kind,
                   std::uint32_t subject) {
    if (now != shared.scheduledAt) return false;
    shared.scheduledAt = kNever;
    if (shared.nextCompletion() <= now) return true;
    shared.settle(now);
    scheduleCompletion(queue, shared, kind, subject);
    return false;
}

} // namespace headroom::engine
