#pragma once
// The future event list of the request plane.
//
// 24-byte events in a 4-ary heap, ordered by (time, sequence): events at the same
// time leave in the order they entered, so a run is a pure function of its inputs.
// A 4-ary heap was measured fastest up to 1e5 pending events among the structures that
// also accept pushes below an already peeked minimum, which control-plane wake-ups need.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace headroom::engine {

/// Simulated time in seconds since the start of the run.
using SimTime = double;

inline constexpr SimTime kNever = std::numeric_limits<SimTime>::infinity();

/// One entry of the future event list. `kind` and `subject` mean what the owner of the
/// queue says they mean; the queue never looks at them.
struct Event {
    SimTime time = 0.0;
    std::uint64_t sequence = 0;
    std::uint32_t kind = 0;
    std::uint32_t subject = 0;
};
static_assert(sizeof(Event) == 24);

class EventQueue {
public:
    void reserve(std::size_t events) { heap_.reserve(events); }

    [[nodiscard]] bool empty() const { return heap_.empty(); }
    [[nodiscard]] std::size_t size() const { return heap_.size(); }
    /// Time of the earliest event, kNever when there is none.
    [[nodiscard]] SimTime nextTime() const { return heap_.empty() ? kNever : heap_.front().time; }
    [[nodiscard]] std::uint64_t pushed() const { return sequence_; }

    /// Adds an event. `time` may lie before events already seen by nextTime().
    /// Precondition: time >= 0 and not NaN; infinite is allowed (never reached by a bounded run).
    void push(SimTime time, std::uint32_t kind, std::uint32_t subject) {
        // Adding +0 turns -0 into +0, whose bits would order after every other time.
        const Event event{time + 0.0, sequence_++, kind, subject};
        std::size_t hole = heap_.size();
        heap_.push_back(event);
        while (hole > 0) {
            const std::size_t parent = (hole - 1) >> 2;
            if (!before(event, heap_[parent])) break;
            heap_[hole] = heap_[parent];
            hole = parent;
        }
        heap_[hole] = event;
    }

    /// Removes and returns the earliest event. Undefined on an empty queue.
    Event pop() {
        const Event top = heap_.front();
        const Event last = heap_.back();
        heap_.pop_back();
        const std::size_t count = heap_.size();
        if (count == 0) return top;
        std::size_t hole = 0;
        for (;;) {
            const std::size_t first = (hole << 2) + 1;
            if (first >= count) break;
            std::size_t best = first;
            const std::size_t end = first + 4 < count ? first + 4 : count;
            for (std::size_t child = first + 1; child < end; ++child)
                if (before(heap_[child], heap_[best])) best = child;
            if (!before(heap_[best], last)) break;
            heap_[hole] = heap_[best];
            hole = best;
        }
        heap_[hole] = last;
        return top;
    }

    void clear() { heap_.clear(); }

private:
    // Times are never negative, so their bit patterns order like their values and one
    // wide integer compare replaces a branch on equal times.
    static bool before(const Event& a, const Event& b) { return key(a) < key(b); }
    __extension__ using Key = unsigned __int128;
    static Key key(const Event& event) {
        std::uint64_t bits;
        __builtin_memcpy(&bits, &event.time, sizeof bits);
        return (static_cast<Key>(bits) << 64) | event.sequence;
    }

    std::vector<Event> heap_;
    std::uint64_t sequence_ = 0;
};

} // namespace headroom::engine
