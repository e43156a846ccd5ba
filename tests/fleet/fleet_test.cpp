// Invariants of the request plane, numbered as in tests/README.md.

#include "sim/result/result_json.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

namespace headroom::fleet::test {
namespace {

void expectFlowBalance(const result::RunResult& run) {
    EXPECT_EQ(run.requests.injected,
              run.requests.completed + run.requests.failed + run.requests.inFlight);
    std::uint64_t started = 0;
    std::uint64_t completed = 0;
    std::uint64_t failed = 0;
    for (const result::OperationResult& operation : run.operations) {
        if (operation.name == "deliver") continue;
        started += sum(operation.started);
        completed += sum(operation.completed);
        failed += sum(operation.failed);
    }
    EXPECT_EQ(started, run.requests.injected);
    EXPECT_EQ(completed, run.requests.completed);
    EXPECT_EQ(failed, run.requests.failed);
}

// I1: every request injected is completed, failed with a cause, or in flight.
TEST(FleetInvariants, FlowBalanceOfWorkAndChat) {
    expectFlowBalance(runSeed(smallFleet()));
    Scenario chat = smallFleet();
    chatting(chat, 40);
    chat.behaviours["talker"].onMessage = "mark";
    const result::RunResult run = runSeed(chat);
    expectFlowBalance(run);
    EXPECT_GT(sum(run.operation("mark")->completed), sum(run.operation("say")->completed) * 20);
}

// I2: Little's law at the event loop. The number waiting and in service, integrated over the run, equals
// the time all operations spent waiting and in service.
TEST(FleetInvariants, LittlesLawAtTheEventLoop) {
    Scenario scenario = smallFleet();
    scenario.workload.steady = SteadyUsers{80, seconds(1), seconds(200), seconds(0)};
    const result::RunResult run = runSeed(scenario);
    const result::ResourceSeries& loop = resourceOf(run, "app.event-loop[0]");
    double inside = 0.0;
    for (std::size_t bin = 0; bin < run.binCount; ++bin)
        inside += static_cast<double>(loop.queue[bin]) + static_cast<double>(loop.utilization[bin]);
    const auto& parts = run.operation("work")->secondsByPart;
    const double spent = parts.at("app wait") + parts.at("app service");
    EXPECT_NEAR(inside, spent,
                0.002 * spent + 1.0); // requests under way at the end are in one and not the other
}

// I3: utilization never exceeds capacity, and equals throughput times demand (utilization law).
TEST(FleetInvariants, UtilizationLaw) {
    Scenario scenario = smallFleet();
    scenario.workload.steady = SteadyUsers{50, seconds(1), seconds(300), seconds(0)};
    const result::RunResult run = runSeed(scenario);
    double busy = 0.0;
    for (const result::ResourceSeries& resource : run.resources)
        for (const float utilization : resource.utilization) {
            EXPECT_GE(utilization, 0.0F);
            EXPECT_LE(utilization, 1.0F);
        }
    for (const float utilization : resourceOf(run, "app.cpu[0]").utilization)
        busy += static_cast<double>(utilization);
    EXPECT_NEAR(busy, 0.010 * static_cast<double>(sum(run.operation("work")->completed)), 0.02);
}

// I4: same scenario, seed and options give the same bytes; another seed gives others.
TEST(FleetInvariants, SameSeedSameBytes) {
    Scenario scenario = smallFleet();
    chatting(scenario, 30);
    const std::string once = result::toJson(runSeed(scenario, 7));
    EXPECT_EQ(once, result::toJson(runSeed(scenario, 7)));
    EXPECT_NE(once, result::toJson(runSeed(scenario, 8)));
}

// I5: under common random numbers more capacity never completes fewer requests.
TEST(FleetInvariants, MoreCapacityNeverCompletesLess) {
    std::uint64_t last = 0;
    for (const int instances : {1, 2, 3, 4}) {
        Scenario scenario = smallFleet();
        scenario.workload.steady = SteadyUsers{150, seconds(1), seconds(100), seconds(0)};
        process(scenario).on.count = instances;
        const std::uint64_t completed = runSeed(scenario).requests.completed;
        EXPECT_GE(completed, last) << instances << " instances";
        last = completed;
    }
}

// The closed loop of N users with exponential think time Z and exponential service would be the machine
// repairman; with constant service the bounds of operational analysis still hold:
// X <= min(N / (Z + D), 1 / D) and X >= N / (N D + Z).
TEST(Fleet, AsymptoticBoundsHold) {
    for (const int users : {10, 50, 100, 200}) {
        Scenario scenario = smallFleet();
        scenario.workload.steady = SteadyUsers{users, seconds(1), seconds(300), seconds(0)};
        const result::RunResult run = runSeed(scenario);
        const double throughput = static_cast<double>(run.requests.completed) / 300.0;
        constexpr double kDemand = 0.010;
        constexpr double kThink = 1.0;
        EXPECT_LE(throughput, std::min(users / (kThink + kDemand), 1.0 / kDemand) * 1.03) << users;
        EXPECT_GE(throughput, users / (users * kDemand + kThink) * 0.97) << users;
    }
}

TEST(Fleet, TimeoutsAreFailuresAndTheUserGoesOn) {
    Scenario scenario = smallFleet();
    scenario.workload.steady =
        SteadyUsers{400, seconds(1), seconds(60), seconds(0)}; // four times what fits
    BehaviourStep step = doing("work", 0.5);
    step.onError = BehaviourStep::OnError::kContinue;
    scenario.behaviours["worker"].steps = {repeating({step, thinking(exponential(1.0))})};
    const result::RunResult run = runSeed(scenario);
    EXPECT_GT(errorsOf(run, "work", "timeout"), 1000U);
    EXPECT_EQ(run.users.failed, 0U);
    expectFlowBalance(run);
    EXPECT_LE(run.operation("work")->latency.max(), 500'000U);
}

TEST(Fleet, AFailedStepEndsTheUserAndNamesTheCause) {
    Scenario scenario = smallFleet();
    scenario.behaviours["worker"].steps = {repeating({doing("say"), thinking(exponential(1.0))})};
    const result::RunResult run = runSeed(scenario); // never connected
    EXPECT_EQ(run.users.failed, 50U);
    EXPECT_EQ(run.users.failedByCause.at("say: not-connected"), 50U);
}

TEST(Fleet, PasswordHashingBlocksTheLoopUnlessItHasASidePool) {
    const auto p95OfWork = [](Hashing hashing) {
        Scenario scenario = smallFleet();
        InstanceType& type = scenario.instanceTypes["one-core"];
        type.vcpus = type.physicalCores = 2;
        scenario.profiles["small"].operations["hash"] =
            operation("hash", Transport::kHttp, 0.001, {block(0.060), reply()});
        process(scenario).hashing = hashing;
        scenario.behaviours["worker"].steps = {
            repeating({doing("work", 0), thinking(exponential(1.0)), doing("hash", 0),
                       thinking(exponential(1.0))})};
        scenario.workload.steady = SteadyUsers{20, seconds(1), seconds(200), seconds(0)};
        return runSeed(scenario).operation("work")->latency.quantile(0.95);
    };
    EXPECT_GT(p95OfWork(Hashing::kEventLoop), 60'000);
    EXPECT_LT(p95OfWork(Hashing::kSidePool), 30'000);
}

} // namespace
} // namespace headroom::fleet::test
