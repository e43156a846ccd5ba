// The simulation keeps to the operational laws, and the check notices when something does not.

#include "models/data_dirs.hpp"
#include "models/read_scenario.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/operational/bounds.hpp"
#include "sim/analysis/operational/check.hpp"
#include "sim/analysis/runner.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <set>

namespace headroom::analysis::operational {
namespace {

using namespace fleet::test;

/// Those with a chat fleet: the operational view knows no other services.
std::vector<std::filesystem::path> bundled() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(HEADROOM_SOURCE_DIR "/scenarios")) {
        const bool companion = !entry.path().stem().extension().empty();
        if (entry.path().extension() != ".json" || companion) continue;
        for (const models::Service& service : models::readScenario(entry.path()).services)
            if (std::holds_alternative<models::ProcessService>(service.kind))
                files.push_back(entry.path());
    }
    return files;
}

models::ProcessService& processOf(Scenario& scenario) {
    for (models::Service& service : scenario.services)
        if (auto* found = std::get_if<models::ProcessService>(&service.kind)) return *found;
    throw std::runtime_error("no process service");
}

std::string broken(const BoundsCheck& check) {
    std::string text;
    for (const LawCheck& law : check.laws) {
        if (law.holds()) continue;
        text += law.law + " of " + law.subject + ": " + std::to_string(law.measured) + " not in [" +
                std::to_string(law.allowed.low) + ", " + std::to_string(law.allowed.high) + "]\n";
    }
    return text;
}

BoundsCheck checked(const Scenario& scenario) {
    const result::RunResult run =
        runRequest({std::make_shared<const models::Scenario>(scenario), 0, 0.0});
    return checkBounds(scenario, run);
}

void expectKept(const Scenario& scenario, const std::string& what, std::size_t atLeast = 20) {
    const BoundsCheck check = checked(scenario);
    EXPECT_GE(check.laws.size(), atLeast) << what;
    EXPECT_EQ(broken(check), "") << what;
}

/// A bundled scenario on a tenth of its fleet, a few users, two minutes.
Scenario shortened(const Scenario& scenario) {
    Scenario small = atLoad(scenario, 60);
    processOf(small).on.count = 2;
    if (small.workload.ramp && small.workload.length().value > 200.0) {
        small.workload.ramp->every =
            seconds(small.workload.ramp->every.value * 120.0 / small.workload.length().value);
        small.workload.ramp->hold = seconds(30);
    }
    return small;
}

Scenario steady(Scenario scenario, int users) {
    scenario.workload.ramp.reset();
    scenario.workload.arrivals.reset();
    scenario.workload.steady = models::SteadyUsers{users, seconds(20), seconds(60), seconds(20)};
    return scenario;
}

TEST(BoundsCheck, BundledScenariosKeepTheLaws) {
    ASSERT_FALSE(bundled().empty());
    for (const std::filesystem::path& file : bundled()) {
        const Scenario scenario = models::readScenario(file);
        const Scenario small = shortened(scenario);
        expectKept(small, file.string() + ", ramp");
        expectKept(steady(small, 60), file.string() + ", steady");
        Scenario arriving = small;
        arriving.workload.ramp.reset();
        arriving.workload.steady.reset();
        arriving.workload.arrivals = models::ArrivingUsers{models::Rate(2), seconds(60), seconds(0)};
        expectKept(arriving, file.string() + ", arrivals");
    }
}

TEST(BoundsCheck, EveryBehaviourKeepsTheLaws) {
    for (const std::filesystem::path& file : bundled()) {
        const Scenario scenario = shortened(models::readScenario(file));
        for (const auto& [name, behaviour] : scenario.behaviours) {
            Scenario one = steady(scenario, 80);
            one.workload.behaviours = {{name, 1.0}};
            expectKept(one, file.string() + ", " + name);
        }
    }
}

TEST(BoundsCheck, OverloadedFleetsKeepTheLaws) {
    for (const std::filesystem::path& file : bundled()) {
        Scenario scenario = steady(shortened(models::readScenario(file)), 500);
        processOf(scenario).on.count = 1;
        processOf(scenario).on.processesPerInstance = 2;
        expectKept(scenario, file.string() + ", 500 users on two processes");
        processOf(scenario).on.credits = models::CreditMode::kStandard;
        processOf(scenario).on.initialCredits = 0.5;
        expectKept(scenario, file.string() + ", out of credits", 15);
        processOf(scenario).hashing = models::Hashing::kSidePool;
        expectKept(scenario, file.string() + ", side pool");
    }
}

TEST(BoundsCheck, AdaptersFaultsAndMasterReadsKeepTheLaws) {
    for (const std::filesystem::path& file : bundled()) {
        Scenario scenario = steady(shortened(models::readScenario(file)), 80);
        for (const models::Adapter adapter : {models::Adapter::kRedis, models::Adapter::kRedisSharded}) {
            processOf(scenario).adapter = adapter;
            expectKept(scenario, file.string() + ", adapter");
        }
        for (models::Service& service : scenario.services)
            if (auto* store = std::get_if<models::RedisCluster>(&service.kind))
                store->readFrom = models::RedisCluster::ReadFrom::kMaster;
        expectKept(scenario, file.string() + ", reads from masters");
        const std::string chat = fleet::partsOf(scenario).processName;
        scenario.faults.push_back({models::Fault::Kind::kKillProcess, chat, 0, 2, seconds(30), {}, 1.0});
        scenario.faults.push_back(
            {models::Fault::Kind::kSlowInstance, chat, 1, 1, seconds(40), seconds(10), 0.5});
        expectKept(scenario, file.string() + ", faults");
    }
}

TEST(BoundsCheck, ChatFleetsKeepTheLaws) {
    Scenario scenario = smallFleet();
    process(scenario).on.count = 3;
    chatting(scenario, 60, 0.5);
    scenario.behaviours["talker"].onMessage = "mark";
    expectKept(scenario, "one room, reactions", 8);
}

// Without wake-ups and state the interval is narrow: demands a tenth off are noticed.
TEST(BoundsCheck, NoticesWrongDemands) {
    Scenario scenario = smallFleet();
    scenario.workload.steady->duration = seconds(300);
    const result::RunResult run = runSeed(scenario);
    EXPECT_TRUE(checkBounds(scenario, run).holds()) << broken(checkBounds(scenario, run));
    for (const double factor : {0.9, 1.1}) {
        Scenario other = scenario;
        process(other).demandFactor["*"] = factor;
        const BoundsCheck check = checkBounds(other, run);
        std::set<std::string> laws;
        for (const LawCheck& law : check.laws)
            if (!law.holds()) laws.insert(law.law);
        EXPECT_TRUE(laws.contains("utilization")) << factor;
    }
}

TEST(BoundsCheck, NoticesTamperedResults) {
    const Scenario scenario = smallFleet();
    const result::RunResult run = runSeed(scenario);
    const auto lawsBroken = [&](const result::RunResult& tampered) {
        std::set<std::string> laws;
        for (const LawCheck& law : checkBounds(scenario, tampered).laws)
            if (!law.holds()) laws.insert(law.law);
        return laws;
    };
    result::RunResult fast = run;
    fast.operations[0].latency = result::Histogram(result::Histogram::kThreeDigits);
    for (int i = 0; i < 1000; ++i) fast.operations[0].latency.add(100); // 0.1 ms for 10 ms of work
    EXPECT_TRUE(lawsBroken(fast).contains("response"));

    result::RunResult slow = run;
    slow.operations[0].latency = result::Histogram(result::Histogram::kThreeDigits);
    for (int i = 0; i < 5000; ++i)
        slow.operations[0].latency.add(9'000'000); // 9 s while few are in progress
    EXPECT_TRUE(lawsBroken(slow).contains("little"));

    result::RunResult many = run; // more cycles than fifty users have time for
    for (std::uint32_t& count : many.operations[0].completed) count = 60;
    for (std::uint32_t& count : many.operations[0].started) count = 60;
    EXPECT_TRUE(lawsBroken(many).contains("population"));

    for (std::uint32_t& count : many.operations[0].completed)
        count = 130; // 130 x 10 ms a second on one core
    EXPECT_TRUE(lawsBroken(many).contains("bottleneck"));
}

// The prediction meets the simulation: throughput below the bound and near mean value analysis, utilization at
// the offered one, throughput in saturation at the bottleneck's.
TEST(BoundsCheck, PredictionsMeetTheSimulation) {
    Scenario scenario = smallFleet();
    scenario.workload.steady->duration = seconds(400);
    for (const int users : {20, 50, 90, 200}) {
        scenario.workload.steady->count = users;
        const Bounds bounds(scenario);
        const LoadBounds at = bounds.at(bounds.model().shape());
        const result::RunResult run = runSeed(scenario);
        const double measured = static_cast<double>(sum(run.operation("work")->completed)) / 401.0;
        EXPECT_LE(measured, at.passes.high * 1.02) << users;
        // Service is constant, not exponential as the analysis has it: it errs by a few per cent.
        EXPECT_NEAR(measured, *at.mvaThroughput, 0.05 * measured) << users;
    }
}

} // namespace
} // namespace headroom::analysis::operational
