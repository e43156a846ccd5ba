#pragma once
// Measured results made from known demands: what a perfect probe and driver would write down.

#include "models/read_scenario.hpp"
#include "sim/result/run_result.hpp"

#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace headroom::calibrate::test {

struct Truth {
    double wakeUp = 0.0;       ///< seconds a poll, for every event one (the load is low)
    double health = 100e-6;    ///< base of "health"
    double message = 60e-6;    ///< base of "send-message"
    double perReceiver = 5e-6; ///< of its broadcast
    double idle = 1e-3;        ///< a second
    double noise = 0.02;       ///< relative, of a bin
    double day = 0.0;          ///< relative, of a whole run
};

inline models::Scenario chatScenario() {
    models::Scenario scenario =
        models::readScenario(HEADROOM_SOURCE_DIR "/scenarios/live/local-chat.json");
    models::ServiceProfile& profile = scenario.profiles.at("headroom-chat-memory");
    // What only these tests ask for: no wake-ups of their own, so that closed forms stay simple.
    profile.wakeUp = profile.coldWakeUp = models::seconds(0);
    profile.idlePerConnection = models::seconds(0);
    profile.heartbeat = models::seconds(0);
    scenario.workload.steady->rampUp = models::seconds(0);
    scenario.workload.steady->duration = models::seconds(40);
    return scenario;
}

/// `healths` and `messages` a second on average, in rooms of `members`; both vary from bin to bin by themselves.
inline result::RunResult syntheticRun(const Truth& truth, double healths, double messages, int members,
                                      unsigned seed, int bins = 40) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    const auto draw = [&](double mean) {
        return static_cast<std::uint32_t>(
            std::max(0.0, std::round(mean * (1.0 + 0.5 * normal(random)))));
    };
    const double day = 1.0 + truth.day * normal(random);
    result::RunResult run;
    run.source = "measured";
    run.binCount = static_cast<std::size_t>(bins);
    run.durationSeconds = bins;
    run.users.arrived = seed; // no two runs are repeats of each other
    result::OperationResult health, message, deliver;
    health.name = "health";
    message.name = "send-message";
    deliver.name = "deliver";
    result::ResourceSeries cpu{"chat.cpu", "chat", "cpu", 2.0, "vCPU", {}, {}, {}, 0, -1.0};
    result::ResourceSeries driver{
        "load-generator.cpu[0]", "load-generator", "cpu", 1.0, "vCPU", {}, {}, {}, 0, -1.0};
    result::Series rooms{"rooms", "rooms", {}}, joined{"room members connected", "users", {}};
    result::Series lag{"driver lag p99", "s", {}};
    for (int bin = 0; bin < bins; ++bin) {
        const std::uint32_t h = draw(healths);
        const std::uint32_t m = draw(messages);
        const std::uint32_t d = m * static_cast<std::uint32_t>(members);
        health.completed.push_back(h);
        message.completed.push_back(m);
        deliver.completed.push_back(d);
        const double work = truth.idle + h * (truth.health + truth.wakeUp) +
                            m * (truth.message + truth.wakeUp) + d * truth.perReceiver;
        cpu.utilization.push_back(static_cast<float>(
            std::max(0.0, work * day * (1.0 + truth.noise * normal(random))) / cpu.capacity));
        driver.utilization.push_back(0.2F);
        rooms.perBin.push_back(10.0);
        joined.perBin.push_back(10.0 * members);
        lag.perBin.push_back(0.002);
    }
    for (result::OperationResult* operation : {&health, &message, &deliver}) {
        operation->started = operation->completed;
        operation->failed.assign(static_cast<std::size_t>(bins), 0);
        operation->latencyPerBin.resize(static_cast<std::size_t>(bins));
        for (const std::uint32_t count : operation->completed) run.requests.completed += count;
        run.operations.push_back(*operation);
    }
    run.resources = {cpu, driver};
    run.series = {rooms, joined, lag};
    return run;
}

} // namespace headroom::calibrate::test
