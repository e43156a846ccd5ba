#include "sim/engine/event_queue.hpp"
#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <queue>
#include <vector>

namespace headroom::engine {
namespace {

struct Later {
    bool operator()(const Event& a, const Event& b) const {
        return a.time > b.time || (a.time == b.time && a.sequence > b.sequence);
    }
};
using Reference = std::priority_queue<Event, std::vector<Event>, Later>;

TEST(EventQueue, EmptyQueueHasNoNextTime) {
    EventQueue queue;
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.size(), 0U);
    EXPECT_EQ(queue.nextTime(), kNever);
}

TEST(EventQueue, EqualTimesLeaveInTheOrderTheyEntered) {
    EventQueue queue;
    for (std::uint32_t i = 0; i < 100; ++i) queue.push(1.0, 7, i);
    for (std::uint32_t i = 0; i < 100; ++i) {
        const Event event = queue.pop();
        EXPECT_EQ(event.subject, i);
        EXPECT_EQ(event.kind, 7U);
        EXPECT_EQ(event.sequence, i);
    }
    EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, NegativeZeroIsZero) {
    EventQueue queue;
    queue.push(1.0, 0, 1);
    queue.push(-0.0, 0, 2);
    queue.push(0.0, 0, 3);
    EXPECT_EQ(queue.pop().subject, 2U);
    EXPECT_EQ(queue.pop().subject, 3U);
    EXPECT_EQ(queue.pop().subject, 1U);
}

TEST(EventQueue, InfiniteTimesComeLast) {
    EventQueue queue;
    queue.push(kNever, 0, 1);
    queue.push(1e308, 0, 2);
    EXPECT_EQ(queue.pop().subject, 2U);
    EXPECT_EQ(queue.pop().subject, 1U);
}

TEST(EventQueue, ClearForgetsEventsButNotTheSequence) {
    EventQueue queue;
    queue.push(1.0, 0, 0);
    queue.clear();
    EXPECT_TRUE(queue.empty());
    queue.push(2.0, 0, 0);
    EXPECT_EQ(queue.pop().sequence, 1U);
    EXPECT_EQ(queue.pushed(), 2U);
}

// Total order: any mix of pushes and pops gives what std::priority_queue gives, also for pushes
// below the minimum that was seen last (a control-plane wake-up) and for many equal times.
TEST(EventQueue, AgreesWithPriorityQueueOnRandomSequences) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        RandomStream random(seed, 1);
        EventQueue queue;
        Reference reference;
        double seen = 0.0;
        std::uint64_t sequence = 0;
        for (int step = 0; step < 20000; ++step) {
            const bool growing = (step / 2000) % 2 == 0;
            if (reference.empty() || random.chance(growing ? 0.7 : 0.35)) {
                double time = seen + random.exponential(1.0);
                const double kind = random.uniform();
                if (kind < 0.2) time = seen * random.uniform(); // below the peeked minimum
                if (kind > 0.7) time = std::floor(time);        // ties
                const auto subject = static_cast<std::uint32_t>(step);
                queue.push(time, 1, subject);
                reference.push({time, sequence++, 1, subject});
            } else {
                ASSERT_EQ(queue.nextTime(), reference.top().time);
                const Event event = queue.pop();
                ASSERT_EQ(event.time, reference.top().time);
                ASSERT_EQ(event.sequence, reference.top().sequence);
                ASSERT_EQ(event.subject, reference.top().subject);
                reference.pop();
                seen = event.time;
            }
            ASSERT_EQ(queue.size(), reference.size());
        }
        while (!reference.empty()) {
            ASSERT_EQ(queue.pop().sequence, reference.top().sequence);
            reference.pop();
        }
        EXPECT_TRUE(queue.empty());
    }
}

} // namespace
} // namespace headroom::engine
