#include "cli/steeper_ramp.hpp"

#include "sim/report/style.hpp"

#include <algorithm>

namespace headroom::cli {
namespace {

constexpr int kLargestFactor = 8;

/// What one longer run shows.
analysis::SteeperRamp examine(const models::Scenario& scenario, const result::RunResult& run,
                              double users) {
    analysis::SteeperRamp found;
    found.toUsers = users;
    for (const models::Slo& slo : scenario.slos) {
        const auto broken = analysis::firstBreak(slo, run);
        if (!broken || (found.firstBreak && found.firstBreak->atSeconds <= broken->atSeconds)) continue;
        found.firstBreak = broken;
        found.brokenSlo = slo.text;
    }
    const analysis::BindingReport binding = analysis::findBinding(run);
    if (!binding.fleet.empty()) found.firstBinding = binding.fleet.front();
    return found;
}

} // namespace

std::optional<analysis::SteeperRamp> steepenRamp(const SimulationJob& job,
                                                 const models::Scenario& scenario,
                                                 const analysis::Summary& asked, bool showProgress) {
    if (!scenario.workload.ramp) return std::nullopt;
    const bool broken = std::any_of(asked.slos.begin(), asked.slos.end(), [](const auto& slo) {
        return slo.firstBreak.has_value() || slo.verdict == analysis::Verdict::kViolated;
    });
    const bool bound = !asked.binding.fleet.empty();
    if (broken || (scenario.slos.empty() && bound)) return std::nullopt;

    analysis::SteeperRamp found;
    for (int factor = 2; factor <= kLargestFactor; factor *= 2) {
        const models::RampUsers& ramp = *scenario.workload.ramp;
        SimulationJob steeper = job;
        const auto multiply = [&](const std::string& member, int users) {
            steeper.input.overrides.push_back(
                {"workload.users.ramp." + member, std::to_string(users * factor)});
        };
        multiply("until", ramp.until);
        multiply("step", ramp.step);
        multiply("start", ramp.start);
        const int users = ramp.until * factor;
        const std::string label =
            scenario.name + " with " + report::counted(users, "user", "users") + " in the same time";
        const auto runs = simulateInChildren({steeper}, label, showProgress);
        found = examine(scenario, runs.front(), users);
        // A limit that bound within the asked load already says nothing new when it binds again.
        if (found.firstBreak || (found.firstBinding && !bound)) break;
    }
    return found;
}

} // namespace headroom::cli
