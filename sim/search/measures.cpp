#include "sim/search/measures.hpp"

#include "sim/analysis/runner.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <set>

namespace headroom::search {
namespace {

using analysis::Estimate;
using analysis::Verdict;

Json number(double value) {
    if (!std::isfinite(value)) return nullptr;
    constexpr double kExact = 9007199254740992.0;
    if (value == std::floor(value) && std::abs(value) < kExact) return static_cast<std::int64_t>(value);
    return value;
}

void addEstimate(Json& json, const Estimate& estimate) {
    json["value"] = number(estimate.value);
    if (!estimate.interval) return;
    json["low"] = number(estimate.low);
    json["high"] = number(estimate.high);
}

Json estimateJson(const Estimate& estimate) {
    Json json = Json::object();
    addEstimate(json, estimate);
    return json;
}

std::string worstVerdict(const std::vector<analysis::SloOutcome>& slos) {
    const auto any = [&](Verdict verdict) {
        return std::any_of(slos.begin(), slos.end(), [&](const analysis::SloOutcome& slo) {
            return slo.evaluated && slo.verdict == verdict;
        });
    };
    // Objectives on capacity are not held against single points.
    if (std::none_of(slos.begin(), slos.end(), [](const auto& slo) { return slo.evaluated; }))
        return "none";
    return analysis::verdictText(any(Verdict::kViolated)    ? Verdict::kViolated
                                 : any(Verdict::kUndecided) ? Verdict::kUndecided
                                                            : Verdict::kHolds);
}

Json objectivesOf(const analysis::Summary& summary) {
    Json list = Json::array();
    for (const analysis::SloOutcome& slo : summary.slos) {
        Json one{{"text", slo.text}, {"verdict", analysis::verdictText(slo.verdict)}};
        addEstimate(one, slo.measured);
        one["unit"] = slo.unit;
        if (!slo.note.empty()) one["note"] = slo.note;
        list.push_back(std::move(one));
    }
    return list;
}

Json firstBreakOf(const analysis::Summary& summary) {
    const analysis::SloOutcome* first = nullptr;
    for (const analysis::SloOutcome& slo : summary.slos) {
        if (!slo.firstBreak) continue;
        if (first == nullptr || slo.firstBreak->atSeconds < first->firstBreak->atSeconds) first = &slo;
    }
    if (first == nullptr) return nullptr;
    return {{"objective", first->text},
            {"users", number(first->firstBreak->users)},
            {"atSeconds", number(first->firstBreak->atSeconds)}};
}

Json operationsOf(const models::Scenario& scenario, const analysis::Summary& summary) {
    std::set<std::string> wanted;
    for (const models::Slo& slo : scenario.slos) {
        const bool latency = slo.quantity == models::Slo::Quantity::kLatencyQuantile ||
                             slo.quantity == models::Slo::Quantity::kLatencyMean;
        if (latency && !slo.operation.empty()) wanted.insert(slo.operation);
    }
    if (wanted.empty()) wanted.insert(summary.knee.operation); // the busiest
    Json list = Json::array();
    for (const analysis::OperationNumbers& operation : summary.operations) {
        if (!wanted.contains(operation.name)) continue;
        list.push_back({{"name", operation.name},
                        {"p50", estimateJson(operation.p50)},
                        {"p95", estimateJson(operation.p95)},
                        {"p99", estimateJson(operation.p99)}});
    }
    return list;
}

Json firstBindingOf(const analysis::Summary& summary) {
    if (summary.binding.fleet.empty()) return nullptr;
    static constexpr const char* kReasons[] = {"busy", "waiting", "refused"};
    const analysis::BindingGroup& first = summary.binding.fleet.front();
    return {{"service", first.service},
            {"kind", first.first.kind},
            {"reason", kReasons[static_cast<std::size_t>(first.reason)]},
            {"users", number(first.first.users)},
            {"atSeconds", number(first.first.atSeconds)}};
}

Json peaksOf(const analysis::Summary& summary) {
    Json peaks = Json::object();
    for (const analysis::ServiceUse& use : summary.use) {
        if (use.service == analysis::kLoadGenerator) continue;
        Json& peak = peaks[use.service];
        if (peak.is_null() || use.peak > peak["peak"].get<double>())
            peak = {{"kind", use.kind}, {"peak", number(use.peak)}};
    }
    return peaks;
}

} // namespace

Json measuresOf(const models::Scenario& scenario, const analysis::Summary& summary) {
    return {{"verdict", worstVerdict(summary.slos)},
            {"objectives", objectivesOf(summary)},
            {"firstBreak", firstBreakOf(summary)},
            {"users",
             {{"asked", number(summary.users.asked)},
              {"failedShare", estimateJson(summary.users.failedShare)}}},
            {"throughput", estimateJson(summary.throughput)},
            {"operations", operationsOf(scenario, summary)},
            {"firstBinding", firstBindingOf(summary)},
            {"usdPerHour", number(summary.usdPerHour)},
            {"peakUtilization", peaksOf(summary)}};
}

Json errorMeasures(const std::string& message) { return {{"error", message}}; }

Json simulate(const Study& study, const std::vector<models::Override>& changes) {
    const auto scenario = std::make_shared<const models::Scenario>(study.scenarioOf(changes));
    std::vector<result::RunResult> runs;
    try {
        for (int i = 0; i < study.replications(); ++i) {
            const std::uint64_t seed = study.firstSeedOf(*scenario) + static_cast<std::uint64_t>(i);
            runs.push_back(analysis::runRequest({scenario, seed, 0.0}));
        }
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) {
        return errorMeasures(error.what());
    }
    return measuresOf(*scenario, analysis::summarize(*scenario, runs));
}

} // namespace headroom::search
