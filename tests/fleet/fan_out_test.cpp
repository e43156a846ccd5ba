// Who a message reaches, when, and what it costs.

#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

namespace headroom::fleet::test {
namespace {

// The aggregated fan-out is a closed form of the per-recipient send loop: same deliveries, same percentiles.
TEST(FanOut, AggregatedAgreesWithThePerRecipientOracle) {
    Scenario scenario = smallFleet();
    chatting(scenario, 100, 4.0);
    scenario.behaviours["talker"].onMessage = "mark";
    scenario.profiles["small"].operations["mark"].cpu.base = microseconds(2);
    FleetOptions options;
    const result::RunResult closed = runBare(scenario, options);
    options.perRecipient = true;
    const result::RunResult oracle = runBare(scenario, options);
    const result::Histogram& a = closed.operation("deliver")->latency;
    const result::Histogram& b = oracle.operation("deliver")->latency;
    ASSERT_GT(a.count(), 50'000U);
    EXPECT_NEAR(static_cast<double>(a.count()), static_cast<double>(b.count()),
                0.02 * static_cast<double>(b.count()));
    EXPECT_NEAR(a.mean(), b.mean(), 0.05 * b.mean());
    for (const double q : {0.5, 0.95, 0.99})
        EXPECT_NEAR(a.quantile(q), b.quantile(q), 0.07 * b.quantile(q)) << q;
    const auto marks = [](const result::RunResult& run) {
        return static_cast<double>(sum(run.operation("mark")->completed));
    };
    EXPECT_NEAR(marks(closed), marks(oracle), 0.02 * marks(oracle));
}

// With no reactions nothing feeds back, so both give exactly the same histogram.
TEST(FanOut, WithoutReactionsTheTwoAreIdentical) {
    Scenario scenario = smallFleet();
    chatting(scenario, 60, 2.0);
    FleetOptions options;
    const result::RunResult closed = runBare(scenario, options);
    options.perRecipient = true;
    const result::RunResult oracle = runBare(scenario, options);
    const result::Histogram& a = closed.operation("deliver")->latency;
    const result::Histogram& b = oracle.operation("deliver")->latency;
    EXPECT_EQ(a.count(), b.count());
    EXPECT_NEAR(a.mean(), b.mean(), 1.0);
    EXPECT_EQ(a.max(), b.max());
}

// Fifty members who hardly think: every loop iteration has a message of each. The first one's frames take 50 x 0.1 ms
// beside 1 ms of its own, the others' three tenths of that.
TEST(FanOut, FramesOfOneLoopIterationLeaveInOneWrite) {
    constexpr int kMembers = 50;
    Scenario scenario = smallFleet();
    chatting(scenario, kMembers, 0.001);
    const auto perSecond = [&] {
        const result::RunResult run = runSeed(scenario);
        const auto& done = run.operation("say")->completed;
        return std::accumulate(done.begin() + 30, done.begin() + 60, 0.0) / 30.0;
    };
    EXPECT_NEAR(perSecond(), 1.0 / 0.006, 2.0);
    scenario.profiles["small"].coalescedShare = 0.3;
    const double iteration = 0.006 + (kMembers - 1) * 0.0025;
    EXPECT_NEAR(perSecond(), kMembers / iteration, 0.03 * kMembers / iteration);
}

// The sender hears of a message by its own frame, one of a hundred in any order: after 1 ms of work and 0.1 ms for each
// of those before it, so evenly between 1.1 and 11 ms and like everybody else.
TEST(FanOut, TheSendersOwnFrameIsItsAnswer) {
    constexpr double kMembers = 100;
    Scenario scenario = smallFleet();
    chatting(scenario, static_cast<int>(kMembers), 40.0);
    const result::RunResult run = runSeed(scenario);
    const result::Histogram& said = run.operation("say")->latency;
    const result::Histogram& delivered = run.operation("deliver")->latency;
    ASSERT_GT(said.count(), 100U);
    for (const double q : {0.25, 0.5, 0.75})
        EXPECT_NEAR(said.quantile(q), delivered.quantile(q), 0.12 * delivered.quantile(q)) << q;
    const auto spread =
        static_cast<double>(said.quantile(0.9)) - static_cast<double>(said.quantile(0.1));
    EXPECT_NEAR(spread, 0.8 * kMembers * 100.0, 0.15 * kMembers * 100.0);
}

struct Reach {
    double deliveries;
    double missed;
    double messages;
};

Reach reachWith(Adapter adapter) {
    Scenario scenario = smallFleet();
    addStore(scenario, 2, 0, RedisCluster::ReadFrom::kMaster);
    process(scenario).on.count = 5;
    process(scenario).adapter = adapter;
    chatting(scenario, 50, 2.0);
    const result::RunResult run = runSeed(scenario);
    double missed = 0.0;
    if (const result::Series* series = run.find("members not reached"))
        for (const double n : series->perBin) missed += n;
    return {static_cast<double>(sum(run.operation("deliver")->completed)), missed,
            static_cast<double>(sum(run.operation("say")->completed))};
}

// Five processes, no adapter: a message reaches the members on the sender's process, a fifth of the room.
TEST(FanOut, WithoutAnAdapterAMessageStaysInItsProcess) {
    const Reach reach = reachWith(Adapter::kNone);
    EXPECT_NEAR(reach.deliveries / (reach.deliveries + reach.missed), 0.2, 0.02);
}

TEST(FanOut, BothAdaptersReachTheWholeRoom) {
    for (const Adapter adapter : {Adapter::kRedis, Adapter::kRedisSharded}) {
        const Reach reach = reachWith(adapter);
        EXPECT_EQ(reach.missed, 0.0);
        EXPECT_NEAR(reach.deliveries / reach.messages, 50.0, 1.5);
    }
}

// Classic pub/sub wakes every process for every message; sharded only those with members of the room.
TEST(FanOut, ShardedPubSubSparesUninterestedProcesses) {
    const auto busy = [](Adapter adapter) {
        Scenario scenario = smallFleet();
        addStore(scenario, 2, 0, RedisCluster::ReadFrom::kMaster);
        process(scenario).on.count = 20;
        process(scenario).adapter = adapter;
        chatting(scenario, 200, 1.0);
        scenario.behaviours["talker"].roomSizeLaw = "newest-room";
        scenario.behaviours["talker"].createRoomShare = 0.5; // rooms of about two
        const result::RunResult run = runSeed(scenario);
        double total = 0.0;
        for (const result::ResourceSeries& resource : run.resources)
            if (resource.kind == "cpu" && resource.service == "app")
                for (const float u : resource.utilization) total += static_cast<double>(u);
        return total;
    };
    EXPECT_GT(busy(Adapter::kRedis), 1.25 * busy(Adapter::kRedisSharded));
}

TEST(FanOut, ParticipantListsAndReadMarksCanBeSwitchedOff) {
    Scenario scenario = smallFleet();
    OperationStep list = broadcast(0.0001, false);
    list.frame = "participants";
    scenario.profiles["small"].operations["join"].steps.push_back(list);
    chatting(scenario, 80);
    scenario.behaviours["talker"].steps.resize(3); // connect, pick a room, join
    const auto frames = [&] {
        double total = 0.0;
        const result::RunResult run = runSeed(scenario);
        for (const double n : run.find("frames sent")->perBin) total += n;
        return total;
    };
    const double with = frames();
    process(scenario).mechanisms.participantLists = false;
    // Joining one after another, n users cause n (n - 1) / 2 participant frames.
    EXPECT_EQ(with - frames(), 80.0 * 79.0 / 2.0);
}

} // namespace
} // namespace headroom::fleet::test
