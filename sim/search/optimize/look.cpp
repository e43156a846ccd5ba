#include "sim/search/optimize/look.hpp"

#include "sim/analysis/binding.hpp"
#include "sim/analysis/capacity.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/search/optimize/breach_watch.hpp"
#include "sim/search/optimize/trial.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>

namespace headroom::search {
namespace {

/// NaN (never came up) is as good as it can be.
double marginOf(const models::Slo& slo, double value) {
    if (std::isnan(value)) return kMostMargin;
    const bool most = slo.comparison == models::Slo::Comparison::kLess ||
                      slo.comparison == models::Slo::Comparison::kLessOrEqual;
    const double good = most ? slo.limit : value;
    const double bad = most ? value : slo.limit;
    double margin = analysis::meets(slo, value) ? kMostMargin : -kMostMargin;
    if (good > 0.0 && bad > 0.0) margin = std::clamp(std::log(good / bad), -kMostMargin, kMostMargin);
    return margin;
}

void noteObjectives(const models::Scenario& scenario, const result::RunResult& run, Look& look) {
    const analysis::Measures values = analysis::sloValues(scenario.slos, run);
    look.holds = analysis::allMeet(scenario.slos, values);
    look.margin = kMostMargin;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double margin = marginOf(scenario.slos[i], values[i]);
        if (margin >= look.margin) continue;
        look.margin = margin;
        if (!look.holds) look.broken = scenario.slos[i].text;
    }
}

void noteBinding(const result::RunResult& run, Look& look) {
    const analysis::BindingReport binding = analysis::findBinding(run);
    if (binding.fleet.empty()) return;
    const analysis::BindingGroup& first = binding.fleet.front();
    look.binds = first.service + " " + analysis::kindInWords(first.first.kind, first.members);
}

/// The operation whose latency a reader cares about: that of the first latency objective.
std::string latencyOperation(const models::Scenario& scenario, const result::RunResult& run) {
    for (const models::Slo& slo : scenario.slos)
        if (slo.quantity == models::Slo::Quantity::kLatencyQuantile && !slo.operation.empty())
            return slo.operation;
    return analysis::busiestOperation(run);
}

void noteFigures(const models::Scenario& scenario, const result::RunResult& run, Look& look) {
    look.usdPerHour = run.usdPerHour();
    look.operation = latencyOperation(scenario, run);
    if (const result::OperationResult* operation = run.operation(look.operation))
        look.p95 = operation->latency.quantile(0.95) * 1e-6;
    if (run.users.arrived > 0)
        look.failedShare =
            static_cast<double>(run.users.failed) / static_cast<double>(run.users.arrived);
}

} // namespace

Look lookAt(const models::Scenario& scenario, std::uint64_t seed, int step) {
    Look look;
    const double asked = scenario.workload.peakUsers();
    look.users = usersAtStep(asked, step);
    try {
        const auto loaded = std::make_shared<const models::Scenario>(
            step == 0 ? scenario : analysis::atLoad(scenario, look.users));
        const auto watch = std::make_shared<BreachWatch>(*loaded);
        // The asked load is run to its end whatever happens: its figures are reported.
        analysis::RunRequest request{loaded, seed, 0.0, {}};
        if (step != 0 && watch->watches())
            request.stopWhen = [watch](const result::RunResult& soFar) { return watch->certain(soFar); };
        const result::RunResult run = analysis::runRequest(request);
        if (watch->broken().empty()) {
            noteObjectives(scenario, run, look);
            noteFigures(scenario, run, look);
        } else {
            look.broken = watch->broken();
            look.cutAtUsers = std::max(1.0, static_cast<double>(run.users.arrived));
        }
        if (!look.holds) noteBinding(run, look);
    } catch (const std::runtime_error& refused) {
        look = {};
        look.error = refused.what();
    }
    return look;
}

Json toJson(const Look& look) {
    if (!look.error.empty()) return {{"error", look.error}};
    return {{"users", look.users},           {"holds", look.holds},
            {"margin", look.margin},         {"cutAtUsers", look.cutAtUsers},
            {"broken", look.broken},         {"binds", look.binds},
            {"usdPerHour", look.usdPerHour}, {"p95", look.p95},
            {"operation", look.operation},   {"failedShare", look.failedShare}};
}

Look lookFrom(const Json& json) {
    Look look;
    if (json.contains("error")) {
        look.error = json.at("error");
        return look;
    }
    look.users = json.at("users");
    look.holds = json.at("holds");
    look.margin = json.at("margin");
    look.cutAtUsers = json.at("cutAtUsers");
    look.broken = json.at("broken");
    look.binds = json.at("binds");
    look.usdPerHour = json.at("usdPerHour");
    look.p95 = json.at("p95");
    look.operation = json.at("operation");
    look.failedShare = json.at("failedShare");
    return look;
}

} // namespace headroom::search
