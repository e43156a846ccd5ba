// Hold model: pop the earliest event, push it again later, with a constant number pending.
//
// Increments are exponential and come from a table, so that drawing them costs next to nothing; what
// is left is the event list, the ceiling of any simulator built on it. std::priority_queue beside it.

#include "sim/engine/event_queue.hpp"

#include "bench/report.hpp"
#include "sim/engine/random.hpp"

#include <algorithm>
#include <queue>
#include <vector>

namespace {

using headroom::bench::cpuSeconds;
using headroom::engine::Event;
using headroom::engine::EventQueue;
using headroom::engine::RandomStream;

/// The standard library's queue with the interface of ours.
class StandardQueue {
public:
    void push(double time, std::uint32_t kind, std::uint32_t subject) {
        queue_.push({time, sequence_++, kind, subject});
    }
    Event pop() {
        const Event top = queue_.top();
        queue_.pop();
        return top;
    }

private:
    struct Later {
        bool operator()(const Event& a, const Event& b) const {
            return a.time > b.time || (a.time == b.time && a.sequence > b.sequence);
        }
    };
    std::priority_queue<Event, std::vector<Event>, Later> queue_;
    std::uint64_t sequence_ = 0;
};

template <class Queue>
void hold(const char* name, std::uint32_t pending, std::uint64_t events) {
    constexpr std::size_t kTable = 4096;
    RandomStream random(1, 1);
    std::vector<double> increments(kTable);
    for (double& value : increments) value = random.exponential(1.0);
    Queue queue;
    for (std::uint32_t i = 0; i < pending; ++i) queue.push(random.exponential(1.0), 0, i);

    std::size_t next = 0;
    double last = 0.0;
    std::uint64_t subjects = 0;
    const auto run = [&](std::uint64_t count) {
        for (std::uint64_t i = 0; i < count; ++i) {
            const Event event = queue.pop();
            last = event.time;
            subjects += event.subject;
            queue.push(event.time + increments[next++ % kTable], event.kind, event.subject);
        }
    };
    run(std::min<std::uint64_t>(events,
                                2 * std::uint64_t{pending})); // the heap reaches its steady shape
    const double start = cpuSeconds();
    run(events);
    const double cpu = cpuSeconds() - start;
    headroom::bench::Report report(name);
    report.number("pending", pending)
        .rate(events, cpu)
        .number("end_time", last) // equal for equal trajectories
        .number("subjects", static_cast<double>(subjects));
}

} // namespace

int main(int argc, char** argv) {
    const auto events = static_cast<std::uint64_t>(headroom::bench::option(argc, argv, "--events", 1e7));
    const double only = headroom::bench::option(argc, argv, "--pending", 0);
    for (const std::uint32_t pending : {1000U, 10000U, 100000U, 1000000U}) {
        if (only > 0 && pending != static_cast<std::uint32_t>(only)) continue;
        hold<EventQueue>("heap", pending, events);
        hold<StandardQueue>("std", pending, events);
    }
    return 0;
}
