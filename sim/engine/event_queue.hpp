#pragma once
// The future event list of the request plane.
//
// 24-byte events in a 4-ary heap, ordered by (time, sequence): events at the same
// time leave in the order they entered, so a run is a pure function of its inputs.
// A 4-ary heap was measured fastest up to 1e5 pending events among the structures that
// also accept pushes below an already peeked minimum, which control-plane wake-ups need.

#include <algorithm>
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

    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] std::size_t size() const { return heap_.size() - (hole_ ? 1 : 0); }
    /// Time of the earliest event, kNever when there is none.
    [[nodiscard]] SimTime nextTime() const {
        if (heap_.empty()) return kNever;
        if (!hole_) return heap_.front().time;
        SimTime earliest = kNever; // of the root's children
        for (std::size_t child = 1; child < heap_.size() && child < 5; ++child)
            earliest = std::min(earliest, heap_[child].time);
        return earliest;
    }
    [[nodiscard]] std::uint64_t pushed() const { return sequence_; }

    /// Adds an event. `time` may lie before events already seen by nextTime().
    /// Precondition: time >= 0 and not NaN; infinite is allowed (never reached by a bounded run).
    void push(SimTime time, std::uint32_t kind, std::uint32_t subject) {
        // Adding +0 turns -0 into +0, whose bits would order after every other time.
        const Event event{time + 0.0, sequence_++, kind, subject};
        if (hole_) {
            hole_ = false;
            sink(event, heap_.size());
            return;
        }
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
    /// Its place at the root stays open: handling an event mostly adds another one, which then sinks from
    /// there, and an event of the near future does not sink far.
    Event pop() {
        if (hole_) close();
        hole_ = true;
        return heap_.front();
    }

    void clear() {
        heap_.clear();
        hole_ = false;
    }

private:
    /// Beyond this many events the heap outgrows the second-level cache: fetch the level after next early.
    static constexpr std::size_t kPrefetchAbove = 40000;

    /// Fills the open root with the last event.
    void close() {
        hole_ = false;
        const Event last = heap_.back();
        heap_.pop_back();
        if (!heap_.empty()) sink(last, heap_.size());
    }

    /// Places an event at or below the root, whose present content is void.
    void sink(const Event& event, std::size_t count) {
        Event* const heap = heap_.data();
        std::size_t hole = 0;
        for (;;) {
            const std::size_t first = (hole << 2) + 1;
            std::size_t best = first;
            if (first + 4 <= count) [[likely]] {
                if (count > kPrefetchAbove) {
                    const char* next = reinterpret_cast<const char*>(heap + ((first << 2) + 1));
                    for (int line = 0; line < 7; ++line) __builtin_prefetch(next + 64 * line);
                }
                // Adding comparisons up instead of branching on them: which child is least is a coin toss.
                const std::size_t left = first + (before(heap[first + 1], heap[first]) ? 1U : 0U);
                const std::size_t right =
                    first + 2 + (before(heap[first + 3], heap[first + 2]) ? 1U : 0U);
                best = before(heap[right], heap[left]) ? right : left;
            } else {
                if (first >= count) break;
                for (std::size_t child = first + 1; child < count; ++child)
                    if (before(heap[child], heap[best])) best = child;
            }
            if (!before(heap[best], event)) break;
            heap[hole] = heap[best];
            hole = best;
        }
        heap[hole] = event;
    }

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
    bool hole_ = false; // the root has been popped and not replaced yet
    std::uint64_t sequence_ = 0;
};

} // namespace headroom::engine
