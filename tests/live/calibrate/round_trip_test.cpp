// The simulator as the measured system: its demands are known, and calibration knows only what a probe would see.

#include "live/calibrate/calibrate.hpp"
#include "live/calibrate/refine.hpp"
#include "models/demand_parameter.hpp"
#include "models/read_scenario.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/runner.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>

namespace headroom::calibrate {
namespace {

const std::string kProfile = "headroom-chat-memory";

models::Scenario mix() {
    models::Scenario scenario =
        models::readScenario(HEADROOM_SOURCE_DIR "/scenarios/live/local-chat-calibration.json");
    // Passwords of a second each would leave no loop to look at.
    for (auto& [name, operation] : scenario.profiles.at(kProfile).operations)
        for (models::OperationStep& step : operation.steps)
            if (step.kind == models::OperationStep::Kind::kBlock) step.work = models::milliseconds(2);
    return scenario;
}

result::RunResult simulate(const models::Scenario& scenario) {
    return analysis::runRequest(
        {std::make_shared<const models::Scenario>(scenario), scenario.seed, 0.0, {}});
}

TEST(RoundTrip, SimulatedRunsGiveBackTheDemandsTheyWereMadeWith) {
    const models::Scenario prior = mix();
    models::Scenario truth = prior;
    models::ServiceProfile& real = truth.profiles.at(kProfile);
    std::map<std::string, double> factors{{"wakeUp", 1.8},
                                          {"send-message/base", 1.6},
                                          {"fetch-history/perUnit/history", 0.6},
                                          {"send-message/perReceiver/message", 0.7},
                                          {"health/base", 1.4},
                                          {"register/block", 1.25},
                                          {"idlePerSecond", 2.0}};
    models::forEachDemand(real, [&](const std::string& name, models::Duration& demand) {
        demand = demand * (factors.contains(name) ? factors.at(name) : 1.0);
    });
    real.coldWakeUp = models::microseconds(60);
    real.coldAfter = models::milliseconds(0.8);

    std::vector<result::RunResult> runs;
    std::vector<std::string> names;
    for (const int users : {150, 400, 900}) {
        models::Scenario load = analysis::atLoad(truth, users);
        load.seed = static_cast<std::uint64_t>(users);
        runs.push_back(simulate(load));
        names.push_back(std::to_string(users));
    }
    Outcome outcome = calibrate(runs, names, prior, {});
    EXPECT_EQ(outcome.usable(), 3U) << reasonsText(outcome.verdicts, names);
    EXPECT_LT(outcome.typicalError, 0.03);

    std::map<std::string, double> found;
    models::forEachDemand(outcome.profile,
                          [&](const std::string& name, models::Duration d) { found[name] = d.value; });
    const auto expectNear = [&](const std::string& name, double share) {
        double should = 0.0;
        models::forEachDemand(real, [&](const std::string& other, models::Duration d) {
            if (other == name) should = d.value;
        });
        EXPECT_NEAR(found.at(name), should, share * should) << name;
    };
    expectNear("register/block", 0.05);
    expectNear("send-message/perReceiver/message", 0.15);

    for (int round = 0; round < 2; ++round) {
        std::vector<models::Scenario> loads;
        for (const result::RunResult& run : runs) {
            loads.push_back(analysis::atLoad(prior, static_cast<double>(run.users.arrived)));
            loads.back().seed = run.seed;
            loads.back().profiles.at(kProfile) = outcome.profile;
        }
        const double scale = demandScale(runs, loads, simulate, "chat");
        EXPECT_NEAR(scale, 1.0, 0.05);
        scaleDemands(outcome.profile, scale);
    }

    // What matters: the CPU of a load that was not calibrated on.
    models::Scenario fitted = prior;
    fitted.profiles.at(kProfile) = outcome.profile;
    for (const int users : {250, 1500}) {
        models::Scenario real_load = analysis::atLoad(truth, users);
        models::Scenario fitted_load = analysis::atLoad(fitted, users);
        const auto cpu = [](const result::RunResult& run) {
            double sum = 0.0;
            for (const double seconds : cpuPerBin(run, "chat")) sum += seconds;
            return sum;
        };
        const double should = cpu(simulate(real_load));
        EXPECT_NEAR(cpu(simulate(fitted_load)), should, 0.025 * should) << users;
    }
}

TEST(RoundTrip, DelaysThatNoProcessorExplainsAreFound) {
    models::Scenario truth = mix();
    truth.workload.steady->count = 120;
    truth.workload.steady->rampUp = models::seconds(3);
    truth.workload.steady->duration = models::seconds(20); // for the p99 of what is done rarely
    const models::Scenario blank = truth;
    truth.network.clientRtt = models::Distribution::constant(models::microseconds(400));
    truth.network.jitter.kind = models::Distribution::Kind::kExponential;
    truth.network.jitter.first = models::microseconds(80);
    const result::RunResult run = simulate(truth);
    const Refined refined = refine(std::vector{run}, std::vector{blank}, simulate, 80);
    EXPECT_NEAR(refined.delays.clientRtt, 400e-6, 20e-6);
    EXPECT_NEAR(refined.delays.jitter, 80e-6, 15e-6);
    EXPECT_LT(refined.errorAfter, 0.05);
    EXPECT_GT(refined.errorBefore, 4.0 * refined.errorAfter);
}

} // namespace
} // namespace headroom::calibrate
