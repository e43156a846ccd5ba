#include "sim/analysis/validity.hpp"

#include "models/enum_names.hpp"
#include "sim/analysis/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::analysis {
namespace {

using models::Variable;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double largestPayload(const models::BehaviourSteps& steps) {
    double bytes = 0.0;
    for (const models::BehaviourStep& step : steps) {
        bytes = std::max({bytes, step.payload.value, largestPayload(step.steps)});
        for (const models::BehaviourChoice& choice : step.choices)
            bytes = std::max(bytes, largestPayload(choice.steps));
    }
    return bytes;
}

/// Megabytes of the largest payload that anyone sends.
double largestMegabytes(const models::Scenario& scenario) {
    double bytes = 0.0;
    for (const models::BehaviourShare& share : scenario.workload.behaviours) {
        const auto behaviour = scenario.behaviours.find(share.behaviour);
        if (share.share > 0.0 && behaviour != scenario.behaviours.end())
            bytes = std::max(bytes, largestPayload(behaviour->second.steps));
    }
    return bytes * 1e-6;
}

double peakOf(const result::RunResult& run, const char* series) {
    const result::Series* found = run.find(series);
    if (found == nullptr || found->perBin.empty()) return kUnknown;
    return *std::max_element(found->perBin.begin(), found->perBin.end());
}

double reached(Variable variable, const models::Scenario& scenario, const result::RunResult& run) {
    switch (variable) {
    case Variable::kMembers:
        return peakOf(run, "largest room");
    case Variable::kOthers:
        return std::max(0.0, peakOf(run, "largest room") - 1.0);
    case Variable::kReceivers:
        return peakOf(run, "largest broadcast");
    case Variable::kRooms:
        return peakOf(run, "rooms");
    case Variable::kHistory:
    case Variable::kUnread:
        return peakOf(run, "longest history");
    case Variable::kMegabytes:
        return largestMegabytes(scenario);
    case Variable::kLookups:
    case Variable::kNone:
        break;
    }
    return kUnknown;
}

std::string factorText(double factor) {
    return factor >= 10.0 ? countText(std::round(factor)) : shortNumber(factor);
}

ValidityItem judged(ValidityItem item) {
    const std::string range =
        "; demands measured with " + countText(item.measuredLow) + " to " + countText(item.measuredHigh);
    if (std::isnan(item.reached)) {
        item.sentence = item.variable + " are not recorded" + range;
        return item;
    }
    item.state = ValidityItem::State::kInside;
    item.sentence = item.variable + " reached " + countText(item.reached) + range;
    // Nothing of a kind happened: nothing was extrapolated either.
    if (item.reached <= 0.0) return item;
    if (item.reached > item.measuredHigh && item.measuredHigh > 0.0) {
        item.factor = item.reached / item.measuredHigh;
        item.sentence += " (" + factorText(item.factor) + "x beyond)";
    } else if (item.reached < item.measuredLow) {
        item.factor = item.measuredLow / item.reached;
        item.sentence += " (" + factorText(item.factor) + "x below)";
    }
    if (item.factor > 1.0) item.state = ValidityItem::State::kBeyond;
    return item;
}

} // namespace

bool ValidityCard::amber() const {
    return std::any_of(items.begin(), items.end(), [](const ValidityItem& item) {
        return item.state == ValidityItem::State::kBeyond;
    });
}

ValidityCard validityOf(const models::Scenario& scenario, const result::RunResult& run) {
    ValidityCard card;
    for (const models::Service& service : scenario.services) {
        const auto* process = std::get_if<models::ProcessService>(&service.kind);
        const auto profile =
            process == nullptr ? scenario.profiles.end() : scenario.profiles.find(process->profile);
        if (profile == scenario.profiles.end()) continue;
        for (const auto& [variable, range] : profile->second.measuredRange) {
            ValidityItem item;
            item.profile = profile->first;
            item.variable = models::nameOf(variable);
            item.measuredLow = range.first;
            item.measuredHigh = range.second;
            item.reached = reached(variable, scenario, run);
            card.items.push_back(judged(std::move(item)));
        }
    }
    std::stable_sort(card.items.begin(), card.items.end(),
                     [](const auto& a, const auto& b) { return a.factor > b.factor; });
    return card;
}

} // namespace headroom::analysis
