// The store as the chat sees it: slots, replicas, staleness, failover, memory.

#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

#include <map>

namespace headroom::fleet::test {
namespace {

TEST(Store, HashSlotsSpreadKeysEvenly) {
    const Store store(5, 1, true, 0);
    const std::uint16_t prefix = models::crc16Update(0, "user:");
    std::map<std::uint32_t, int> keys;
    constexpr int kKeys = 50'000;
    for (std::uint32_t i = 0; i < kKeys; ++i) ++keys[store.shardOf(prefix, i)];
    ASSERT_EQ(keys.size(), 5U);
    double chiSquare = 0.0;
    for (const auto& [shard, count] : keys) {
        const double expected = kKeys / 5.0;
        chiSquare += (count - expected) * (count - expected) / expected;
    }
    EXPECT_LT(chiSquare, 40.0); // sequential numbers are not random, but no shard may starve
}

TEST(Store, PromotesALiveReplicaAndOnlyThat) {
    Store store(3, 2, true, 10);
    EXPECT_EQ(store.nodes(), 9U);
    const std::uint32_t master = store.masterOf(1);
    const std::uint32_t first = store.replicaOf(1, 0);
    const std::uint32_t second = store.replicaOf(1, 1);
    store.setUp(master, false);
    store.setUp(first, false);
    ASSERT_TRUE(store.promote(1));
    EXPECT_EQ(store.masterOf(1), second);
    EXPECT_EQ(store.masterOf(0), 0U);
    store.setUp(second, false);
    EXPECT_FALSE(store.promote(1));
}

/// "put": writes a key and reads it back at once; fails when the read is stale.
Scenario writesThenReads(RedisCluster::ReadFrom readFrom, int masters = 1) {
    Scenario scenario = smallFleet();
    addStore(scenario, masters, 1, readFrom);
    OperationStep read = trip({{"GET", "message", 1, Variable::kNone}});
    read.freshKey = "message";
    read.onStale = OnStale::kFail;
    scenario.profiles["small"].operations["put"] =
        operation("put", Transport::kHttp, 0.0003,
                  {trip({{"SET", "message", 1, Variable::kNone}}), read, reply()});
    BehaviourStep put = doing("put", 0);
    put.onError = BehaviourStep::OnError::kContinue;
    scenario.behaviours["worker"].steps = {repeating({put, thinking(exponential(0.2))})};
    return scenario;
}

double staleShare(const Scenario& scenario) {
    const result::RunResult run = runSeed(scenario);
    const double failed = static_cast<double>(errorsOf(run, "put", "stale-read"));
    return failed / static_cast<double>(sum(run.operation("put")->started));
}

// The replica has the write one hop after the master ran it; the client's read arrives after two hops and a
// turn on its event loop. With constant hops the write always wins; with exponential one-way jitter of mean m
// and a margin of d seconds the read wins with P(X1 > X2 + X3 + d) for three independent jitters:
// X1 memoryless gives exp(-d/m) E[exp(-(X2+X3)/m)] = exp(-d/m) / 4.
TEST(Store, StaleReadsFollowTheRaceOfHops) {
    Scenario scenario = writesThenReads(RedisCluster::ReadFrom::kReplica);
    EXPECT_EQ(staleShare(scenario), 0.0);
    constexpr double kJitter = 0.001;
    scenario.network.jitter = exponential(kJitter);
    scenario.workload.steady->duration = seconds(400);
    // Margin: one turn on the loop (0.3 ms over three visits) and the store's own service, 12 us, which
    // delays the read behind the write as well and so does not count.
    const double margin = 0.0003 / 3.0;
    const double expected = std::exp(-margin / kJitter) / 4.0;
    const double seen = staleShare(scenario);
    EXPECT_NEAR(seen, expected, 0.03 * expected);
}

TEST(Store, ReadsFromTheMasterAreNeverStale) {
    Scenario scenario = writesThenReads(RedisCluster::ReadFrom::kMaster);
    scenario.network.jitter = exponential(0.001);
    EXPECT_EQ(staleShare(scenario), 0.0);
    Scenario switchedOff = writesThenReads(RedisCluster::ReadFrom::kReplica);
    switchedOff.network.jitter = exponential(0.001);
    process(switchedOff).mechanisms.staleReads = false;
    EXPECT_EQ(staleShare(switchedOff), 0.0);
}

// A stale read of the session makes the server delete it: that operation and every later one that needs a
// session fail until the user logs in again.
TEST(Store, ALostSessionFailsLaterOperationsUntilTheNextLogin) {
    Scenario scenario = writesThenReads(RedisCluster::ReadFrom::kReplica);
    scenario.network.jitter = exponential(0.001);
    auto& operations = scenario.profiles["small"].operations;
    operations["login"] =
        operation("login", Transport::kHttp, 0.001,
                  {trip({{"SET", "session", 1, Variable::kNone}}), effect("open-session"), reply()});
    OperationStep check = trip({{"GET", "session", 1, Variable::kNone}});
    check.freshKey = "session";
    check.onStale = OnStale::kLoseSession;
    operations["touch"] = operation("touch", Transport::kHttp, 0.0003, {check, reply()});
    operations["touch"].authenticated = true;
    operations["work"].authenticated = true;
    operations["work"].cpu.base =
        microseconds(300); // a busy loop would give the replica time to catch up
    const auto goingOn = [](const std::string& name) {
        BehaviourStep step = doing(name, 0);
        step.onError = BehaviourStep::OnError::kContinue;
        return step;
    };
    scenario.behaviours["worker"].steps = {
        repeating({goingOn("login"), goingOn("touch"), goingOn("work"), goingOn("work"),
                   thinking(exponential(0.2))})};
    const result::RunResult run = runSeed(scenario);
    const std::uint64_t lost = errorsOf(run, "touch", "session-lost");
    ASSERT_GT(lost, 100U);
    const std::uint64_t later = errorsOf(run, "work", "session-lost");
    EXPECT_NEAR(static_cast<double>(later), 2.0 * static_cast<double>(lost),
                3.0); // the run cuts some short
    EXPECT_EQ(sum(run.operation("login")->failed), 0U);
}

// A killed master takes its slots with it until a replica is promoted, 15 s node timeout plus 3.25 s.
TEST(Store, AMasterLostFailsItsSlotsUntilFailover) {
    Scenario scenario = writesThenReads(RedisCluster::ReadFrom::kReplica, 3);
    scenario.faults.push_back({Fault::Kind::kKillStoreMaster, "store", 0, 1, seconds(30), {}, 1.0});
    const result::RunResult run = runSeed(scenario);
    const auto failedIn = [&](std::size_t from, std::size_t until) {
        std::uint64_t total = 0;
        for (std::size_t bin = from; bin < until; ++bin) total += run.operation("put")->failed[bin];
        return total;
    };
    EXPECT_EQ(failedIn(0, 30), 0U);
    EXPECT_GT(failedIn(31, 48), 500U);
    EXPECT_EQ(failedIn(50, 99), 0U);
    EXPECT_EQ(failedIn(31, 99), errorsOf(run, "put", "store-unavailable") - failedIn(30, 31));
}

TEST(Store, FullMemoryRefusesWrites) {
    Scenario scenario = writesThenReads(RedisCluster::ReadFrom::kMaster);
    scenario.profiles["small"].operations["put"].steps.insert(
        scenario.profiles["small"].operations["put"].steps.begin(),
        effect("store-message")); // three keys
    std::get<RedisCluster>(scenario.services.back().kind).maxMemory = bytes(600.0 * 3 * 5000);
    const result::RunResult run = runSeed(scenario);
    const result::ResourceSeries& memory = resourceOf(run, "store.maxmemory");
    EXPECT_GT(memory.refusals, 0U);
    EXPECT_GT(errorsOf(run, "put", "store-out-of-memory"), 100U);
    EXPECT_EQ(memory.utilization.back(), 1.0F);
}

// Bundling the trips of a repeated step is a shortcut of the event list, not of the model.
TEST(Store, BundledTripsAgreeWithOneEventPerTrip) {
    Scenario scenario = smallFleet();
    addStore(scenario, 3, 1, RedisCluster::ReadFrom::kReplica);
    scenario.network.inZoneRtt = Distribution::constant(milliseconds(0.2));
    scenario.network.jitter = exponential(0.00003);
    scenario.profiles["small"].wakeUp = microseconds(34);
    Operation list =
        operation("list", Transport::kHttp, 0.001,
                  {trip({{"GET", "any-room", 1, Variable::kNone}}, Variable::kRooms), reply()});
    list.cpu.perUnit[Variable::kRooms] = microseconds(32);
    scenario.profiles["small"].operations["list"] = list;
    scenario.behaviours["worker"].steps = {doing("create-room"),
                                           repeating({doing("list", 0), thinking(exponential(1.0))})};
    scenario.workload.steady = SteadyUsers{60, seconds(10), seconds(100), seconds(0)};
    FleetOptions options;
    options.tripsPerEvent = 1;
    const result::RunResult oracle = runBare(scenario, options);
    options.tripsPerEvent = 8;
    const result::RunResult bundled = runBare(scenario, options);
    EXPECT_LT(static_cast<double>(bundled.events), 0.4 * static_cast<double>(oracle.events));
    const auto& a = bundled.operation("list")->latency;
    const auto& b = oracle.operation("list")->latency;
    EXPECT_NEAR(a.mean(), b.mean(), 0.03 * b.mean());
    EXPECT_NEAR(a.quantile(0.95), b.quantile(0.95), 0.05 * b.quantile(0.95));
    const auto busy = [](const result::RunResult& run, const std::string& name) {
        double total = 0.0;
        for (const float u : resourceOf(run, name).utilization) total += static_cast<double>(u);
        return total;
    };
    EXPECT_NEAR(busy(bundled, "app.event-loop[0]"), busy(oracle, "app.event-loop[0]"),
                0.05 * busy(oracle, "app.event-loop[0]"));
}

} // namespace
} // namespace headroom::fleet::test
