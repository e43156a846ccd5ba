// Stations of small fleets whose every demand is known, and the law for the chat's state.

#include "sim/analysis/operational/bounds.hpp"
#include "sim/analysis/operational/polynomial.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::analysis::operational {
namespace {

using namespace fleet::test;
using models::Hashing;

TEST(Polynomials, MultiplyAndAddAsNumbersDo) {
    FactorValues values{};
    values[0] = 1.0;
    for (std::size_t i = 1; i < kFactors; ++i) values[i] = 0.5 + static_cast<double>(i);
    const Polynomial a = Polynomial::of(Factor::kMembers, 2.0) + 3.0;
    const Polynomial b = Polynomial::of(Factor::kRooms) + Polynomial::of(Factor::kMembers, -1.0);
    EXPECT_DOUBLE_EQ((a * b).at(values), a.at(values) * b.at(values));
    EXPECT_DOUBLE_EQ((a * b + a).at(values), a.at(values) * (b.at(values) + 1.0));
    EXPECT_DOUBLE_EQ((a * a * a * a).at(values), std::pow(a.at(values), 4.0));
    EXPECT_THROW(static_cast<void>(a * a * a * a * a), std::logic_error);
}

// 50 users think 1 s and ask for 10 ms: at most 50 / 1.01 a second, the loop at most 49.5 % busy, saturation at
// 101 users.
TEST(Stations, OneQueueAndThinkTime) {
    const Scenario scenario = smallFleet();
    const Bounds bounds(scenario);
    const LoadBounds at = bounds.at(bounds.model().shape());
    ASSERT_TRUE(at.closed);
    EXPECT_NEAR(at.think, 1.0, 1e-12);
    EXPECT_NEAR(at.leastResponse, 0.010, 1e-12);
    EXPECT_NEAR(at.passes.high, 50.0 / 1.01, 1e-9);
    ASSERT_FALSE(at.stations.empty());
    EXPECT_EQ(at.stations.front().id, StationId::kAppLoops);
    EXPECT_NEAR(at.stations.front().utilization.high, 0.5 / 1.01, 1e-9);
    EXPECT_NEAR(at.saturationUsers.high, 101.0, 1e-2);
    EXPECT_NEAR(at.largestPasses.high, 100.0, 1e-9);
    ASSERT_TRUE(at.mvaThroughput.has_value());
    EXPECT_LT(*at.mvaThroughput, at.passes.high);
    EXPECT_GT(*at.mvaThroughput, at.passes.low);
}

TEST(Stations, WakeUpsWidenTheDemand) {
    Scenario scenario = smallFleet();
    scenario.profiles["small"].wakeUp = seconds(0.002);
    const Bounds bounds(scenario);
    const LoadBounds at = bounds.at(bounds.model().shape());
    EXPECT_NEAR(at.stations.front().demand.low, 0.010, 1e-12);
    EXPECT_NEAR(at.stations.front().demand.high, 0.012, 1e-12);
    // Periodic work of an idle process wakes it four times a second.
    EXPECT_NEAR(at.stations.front().utilization.high, 50.0 / 1.01 * 0.012 + 4 * 0.002, 1e-9);
}

TEST(Stations, ProcessesShareTheirCpu) {
    Scenario scenario = smallFleet();
    process(scenario).on.processesPerInstance = 4;
    models::InstanceType& type = scenario.instanceTypes["one-core"];
    type.vcpus = 2; // two hardware threads of one core
    type.smtYield = 1.25;
    const Bounds bounds(scenario);
    const StationTable table = bounds.model().stations(
        bounds.model().shape(), bounds.model().stateAt(bounds.model().shape(), 50.0, 10.0, 50.0));
    EXPECT_EQ(table[StationId::kAppLoops].members, 4.0);
    EXPECT_EQ(table[StationId::kAppLoops].capacity.high, 1.0);
    EXPECT_EQ(table[StationId::kAppCpu].members, 1.0);
    EXPECT_EQ(table[StationId::kAppCpu].capacity.high, 1.25);
    EXPECT_EQ(bounds.saturation(bounds.model().shape()).first, StationId::kAppCpu);
    FleetShape single = bounds.model().shape();
    single.processesPerInstance = 1;
    EXPECT_EQ(bounds.saturation(single).first, StationId::kAppLoops);
    // One thread has a core to itself: 1; four share 1.25.
    EXPECT_NEAR(bounds.saturation(bounds.model().shape()).users.high /
                    bounds.saturation(single).users.high,
                1.25, 1e-3);
}

TEST(Stations, PasswordsMoveToTheSidePool) {
    Scenario scenario = smallFleet();
    scenario.profiles["small"].operations["work"].steps = {block(0.050), reply()};
    process(scenario).sidePoolThreads = 2;
    const Bounds bounds(scenario);
    FleetShape shape = bounds.model().shape();
    const ChatState state = bounds.model().stateAt(shape, 50.0, 1.0, 50.0);
    EXPECT_NEAR(bounds.model().stations(shape, state)[StationId::kAppLoops].cycle.low, 0.060, 1e-12);
    EXPECT_FALSE(bounds.model().stations(shape, state)[StationId::kSidePool].present);
    shape.hashing = Hashing::kSidePool;
    const StationTable moved = bounds.model().stations(shape, state);
    EXPECT_NEAR(moved[StationId::kAppLoops].cycle.low, 0.010, 1e-12);
    EXPECT_NEAR(moved[StationId::kSidePool].cycle.low, 0.050, 1e-12);
    EXPECT_NEAR(moved[StationId::kSidePool].capacity.low, 2.0, 1e-12);
    EXPECT_NEAR(moved[StationId::kAppCpu].cycle.low, 0.060, 1e-12);
}

// "work" reads one key and writes one: 12 us each at the master, and 2 us (10 us less for the request) at each
// replica; reads go to the replicas when told to.
TEST(Stations, StoreWorkGoesWhereItIsRead) {
    Scenario scenario = smallFleet();
    addStore(scenario, 2, 2, models::RedisCluster::ReadFrom::kMaster);
    scenario.profiles["small"].operations["work"].steps = {
        trip({{"GET", "user", 1, models::Variable::kNone}}),
        trip({{"SET", "user", 1, models::Variable::kNone}}), reply()};
    const StationModel model(scenario);
    FleetShape shape = model.shape();
    const ChatState state = model.stateAt(shape, 50.0, 1.0, 50.0);
    EXPECT_NEAR(model.stations(shape, state)[StationId::kStoreMasters].cycle.low, 24e-6, 1e-15);
    EXPECT_NEAR(model.stations(shape, state)[StationId::kStoreReplicas].cycle.low, 2 * 2e-6, 1e-15);
    shape.readFrom = models::RedisCluster::ReadFrom::kReplica;
    EXPECT_NEAR(model.stations(shape, state)[StationId::kStoreMasters].cycle.low, 12e-6, 1e-15);
    EXPECT_NEAR(model.stations(shape, state)[StationId::kStoreReplicas].cycle.low, 16e-6, 1e-15);
    EXPECT_EQ(model.stations(shape, state)[StationId::kStoreReplicas].members, 4.0);
}

// A key that exists once is served by one shard, however many there are.
TEST(Stations, OneKeyDoesNotSpread) {
    Scenario scenario = smallFleet();
    addStore(scenario, 4, 0, models::RedisCluster::ReadFrom::kMaster);
    scenario.profiles["small"].operations["work"].steps = {
        trip({{"GET", "rooms", 1, models::Variable::kNone}}), reply()};
    const StationModel model(scenario);
    const Station station = model.stations(
        model.shape(), model.stateAt(model.shape(), 50.0, 1.0, 50.0))[StationId::kStoreMasters];
    EXPECT_NEAR(station.cycle.low, 0.0, 1e-15);
    EXPECT_NEAR(station.onOneCycle.low, 12e-6, 1e-15);
}

// Repeats count with their mean, choices with their probability, what follows an endless repeat not at all.
TEST(Stations, ExpectedVisits) {
    Scenario scenario = smallFleet();
    models::BehaviourStep some = repeating({doing("work"), thinking(exponential(2.0))}, 1);
    some.timesLow = 1;
    some.timesHigh = 4;
    models::BehaviourStep either;
    either.kind = models::BehaviourStep::Kind::kChoose;
    either.choices = {{3.0, {doing("connect")}}, {1.0, {doing("connect"), doing("join")}}};
    scenario.behaviours["worker"].steps = {
        some, either, repeating({doing("work"), thinking(exponential(3.0))}), doing("say")};
    const Passes passes = StationModel(scenario).passes();
    const auto visits = [&](const std::string& name) {
        for (const OperationVisits& row : passes.operations)
            if (row.operation == name) return row;
        return OperationVisits{};
    };
    EXPECT_DOUBLE_EQ(visits("work").entry, 2.5);
    EXPECT_DOUBLE_EQ(visits("work").cycle, 1.0);
    EXPECT_DOUBLE_EQ(visits("connect").entry, 1.0);
    EXPECT_DOUBLE_EQ(visits("join").entry, 0.25);
    EXPECT_DOUBLE_EQ(visits("say").entry, 0.0);
    EXPECT_DOUBLE_EQ(passes.entryThink, 5.0);
    EXPECT_DOUBLE_EQ(passes.cycleThink, 3.0);
    EXPECT_DOUBLE_EQ(passes.cycleThinkVariance, 9.0);
}

// Users of an open load who come at pace p and ask once for 10 ms: saturation where p x 10 ms = 1; a load of
// another size comes in the same time.
TEST(Stations, RampsOfferARate) {
    Scenario scenario = smallFleet();
    scenario.behaviours["worker"].steps = {doing("work"), thinking(exponential(1.0))};
    scenario.workload.steady.reset();
    scenario.workload.ramp = models::RampUsers{10, 10, seconds(5), 200, seconds(10)};
    const Bounds bounds(scenario);
    const LoadBounds at = bounds.at(bounds.model().shape());
    EXPECT_FALSE(at.closed);
    EXPECT_NEAR(at.pace, 2.0, 1e-12);
    EXPECT_NEAR(at.stations.front().utilization.high, 0.02, 1e-12);
    EXPECT_NEAR(at.saturationUsers.high, 10000.0, 1.0);
    EXPECT_NEAR(at.largestPasses.high, 100.0, 1e-9);
}

// A room is created by the first user and then by one in ten: the law's rooms are the simulation's within four
// standard deviations of a binomial count, its members the mean of their sizes.
TEST(Stations, LawOfRoomsAgainstTheSimulation) {
    for (const char* law : {"uniform-over-rooms", "newest-room"}) {
        Scenario scenario = smallFleet();
        chatting(scenario, 600, 5.0);
        models::Behaviour& behaviour = scenario.behaviours["talker"];
        behaviour.roomSizeLaw = law;
        behaviour.createRoomShare = 0.1;
        scenario.profiles["small"].operations["list-rooms"] =
            operation("list-rooms", models::Transport::kHttp, 1e-4, {reply()});
        behaviour.steps.insert(behaviour.steps.begin(), doing("list-rooms"));
        const StationModel model(scenario);
        const ChatState state = model.stateAt(model.shape(), 600.0, 10.0, 600.0);
        double rooms = 0.0;
        double biased = 0.0;
        constexpr int kSeeds = 4;
        for (int seed = 1; seed <= kSeeds; ++seed) {
            const result::RunResult run = runSeed(scenario, static_cast<std::uint64_t>(seed));
            rooms += run.find("rooms")->perBin.back() / kSeeds;
            biased += run.find("mean room")->perBin.back() / kSeeds;
        }
        EXPECT_NEAR(state.rooms, rooms, 4.0 * std::sqrt(600 * 0.1 * 0.9 / kSeeds)) << law;
        // The law gives the size a member sees: 1 + 2a for geometric sizes of mean 1 + a.
        EXPECT_NEAR((state.members + 1.0) / 2.0, biased, 0.2 * biased) << law;
    }
}

} // namespace
} // namespace headroom::analysis::operational
