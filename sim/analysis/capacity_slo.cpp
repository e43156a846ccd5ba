#include "sim/analysis/capacity_slo.hpp"

#include "models/slo.hpp"

#include <algorithm>

namespace headroom::analysis {

using models::Slo;

std::vector<Slo> loadObjectives(const std::vector<Slo>& objectives) {
    std::vector<Slo> kept;
    for (const Slo& slo : objectives) {
        const bool byLoad = !models::needsCapacity(slo) && slo.quantity != Slo::Quantity::kThroughput &&
                            slo.quantity != Slo::Quantity::kCostPerHour;
        if (byLoad) kept.push_back(slo);
    }
    return kept;
}

SloOutcome checkCapacity(const Slo& slo, const Capacity& capacity) {
    SloOutcome outcome;
    outcome.text = slo.text;
    outcome.limit = slo.limit;
    outcome.unit = unitOf(slo);
    outcome.samples = capacity.runs;
    outcome.measured =
        slo.quantity == Slo::Quantity::kHeadroom ? capacity.headroomShare : capacity.users;
    if (capacity.state == Capacity::State::kBelowOneUser)
        outcome.measured = Estimate::exactly(slo.quantity == Slo::Quantity::kHeadroom ? -1.0 : 0.0);
    outcome.verdict = judge(slo, outcome.measured);
    if (outcome.verdict == Verdict::kUndecided) {
        outcome.note = "the interval reaches across the limit; more replications narrow it";
    } else if (!capacity.brokenSlo.empty()) {
        outcome.note = "beyond it \"" + capacity.brokenSlo + "\" breaks first";
    }
    if (!capacity.note.empty()) outcome.note += (outcome.note.empty() ? "" : "; ") + capacity.note;
    return outcome;
}

Figure capacityFigure(const Capacity& capacity, std::uint64_t firstSeed, double precision) {
    Figure figure;
    figure.name = "capacity";
    figure.unit = "users";
    figure.lessIsBetter = false;
    if (capacity.state != Capacity::State::kFound) return figure;
    for (const double users : capacity.seedUsers) {
        figure.seeds.push_back(firstSeed + figure.seeds.size());
        figure.values.push_back(users);
        figure.grain = std::max(figure.grain, precision * users);
    }
    return figure;
}

} // namespace headroom::analysis
