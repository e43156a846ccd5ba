#include "sim/analysis/storm_study.hpp"

#include <algorithm>

namespace headroom::analysis {

namespace {

using models::Fault;

/// As good without the lost capacity as the whole fleet was before.
bool asGoodAs(const StormOutcome& rest, const StormOutcome& whole, const StormRules& rules) {
    return rest.connectedBefore >= whole.connectedBefore - rules.connectedTolerance &&
           rest.errorsBefore <= whole.errorsBefore + rules.errorTolerance &&
           (whole.p95Before <= 0.0 ||
            rest.p95Before <= whole.p95Before * rules.latencyFactor + rules.latencySlack);
}

std::vector<RunRequest> requestsFor(const std::shared_ptr<const models::Scenario>& scenario,
                                    int replications, std::uint64_t firstSeed, double stopAfter) {
    std::vector<RunRequest> requests;
    const std::uint64_t first = firstSeed == 0 ? scenario->seed : firstSeed;
    for (int i = 0; i < replications; ++i)
        requests.push_back({scenario, first + static_cast<std::uint64_t>(i), stopAfter});
    return requests;
}

} // namespace

Estimate StormFindings::mean(double StormOutcome::*number) const {
    std::vector<double> values;
    for (const StormOutcome& run : runs) values.push_back(run.*number);
    return meanOf(values);
}

StormFindings combine(std::vector<StormOutcome> runs) {
    StormFindings out;
    std::vector<double> recovery;
    for (const StormOutcome& run : runs) {
        switch (run.verdict) {
        case StormVerdict::kRecovers:
            ++out.recovered;
            recovery.push_back(run.recoverySeconds);
            break;
        case StormVerdict::kMetastable:
            ++out.metastable;
            break;
        case StormVerdict::kUndecided:
            ++out.undecided;
            out.moreSeconds = std::max(out.moreSeconds, run.moreSeconds);
            break;
        }
    }
    if (out.recovered == runs.size()) out.verdict = StormVerdict::kRecovers;
    if (out.metastable == runs.size()) out.verdict = StormVerdict::kMetastable;
    if (!recovery.empty()) out.recoverySeconds = meanOf(recovery);
    out.runs = std::move(runs);
    return out;
}

std::optional<models::Scenario> restOf(const models::Scenario& scenario) {
    models::Scenario rest = scenario;
    rest.faults.clear();
    for (models::Service& service : rest.services) {
        auto* process = std::get_if<models::ProcessService>(&service.kind);
        if (process == nullptr) continue;
        const int zones = std::max(1, scenario.network.zones);
        int lost = 0;
        for (const Fault& fault : scenario.faults) {
            if (fault.kind == Fault::Kind::kKillZone) {
                for (int i = fault.index; i < process->on.count; i += zones) ++lost;
            } else if (fault.service == service.name && (fault.kind == Fault::Kind::kKillInstance ||
                                                         fault.kind == Fault::Kind::kScaleIn)) {
                lost += fault.count;
            } else {
                return std::nullopt;
            }
        }
        if (lost >= process->on.count) return std::nullopt;
        process->on.count -= lost;
    }
    return rest;
}

StormFindings studyStorm(Runner& runner, const StormPlan& plan, int replications,
                         std::uint64_t firstSeed, const StormRules& rules) {
    const std::uint64_t first = firstSeed == 0 ? plan.scenario->seed : firstSeed;
    const auto requests = requestsFor(plan.scenario, replications, first, 0.0);
    const Disturbance disturbance = plan.disturbance;
    const std::vector<Measures> measures =
        runner.run(requests, [&](const RunRequest& request, const result::RunResult& run) {
            const bool shown = request.seed == first;
            return toMeasures(assessStorm(run, disturbance, rules),
                              shown ? stormCurves(run, disturbance, rules) : StormCurves{});
        });
    std::vector<StormOutcome> runs;
    for (const Measures& each : measures) runs.push_back(stormFrom(each).outcome);
    StormFindings out = combine(std::move(runs));
    out.curves = stormFrom(measures.front()).curves;
    if (out.verdict != StormVerdict::kMetastable || !disturbance.permanent) return out;
    std::optional<models::Scenario> rest = restOf(*plan.scenario);
    if (!rest) return out;
    const auto shared = std::make_shared<const models::Scenario>(std::move(*rest));
    const auto control = requestsFor(shared, replications, first, disturbance.startSeconds + 1.0);
    const std::vector<Measures> held =
        runner.run(control, [&](const RunRequest&, const result::RunResult& run) {
            return toMeasures(assessStorm(run, disturbance, rules), {});
        });
    out.restCarriesLoad = true;
    for (std::size_t i = 0; i < held.size(); ++i)
        if (!asGoodAs(stormFrom(held[i]).outcome, out.runs[i], rules)) out.restCarriesLoad = false;
    return out;
}

} // namespace headroom::analysis
