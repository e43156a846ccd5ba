#include "sim/analysis/regression.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace headroom::analysis {
namespace {

using Values = std::vector<double>;
using Method = FigureChange::Method;
using Kind = FigureChange::Kind;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// What a comparison knows of a figure on both sides.
struct Sides {
    Values before;
    Values now;
    Values differences; ///< seed by seed when paired, else empty
    double grain = 0.0;
};

/// Seeds both sides ran, as places in their lists. Paired only when no replication of the smaller side is
/// left out: a few common seeds among many are worth less than all of them.
std::vector<std::pair<std::size_t, std::size_t>> commonSeeds(const Figure& before, const Figure& now) {
    std::vector<std::pair<std::size_t, std::size_t>> common;
    for (std::size_t i = 0; i < now.seeds.size(); ++i) {
        const auto found = std::find(before.seeds.begin(), before.seeds.end(), now.seeds[i]);
        if (found == before.seeds.end()) continue;
        common.emplace_back(static_cast<std::size_t>(found - before.seeds.begin()), i);
    }
    const bool whole = common.size() == std::min(before.seeds.size(), now.seeds.size());
    if (!whole || common.size() < 2) common.clear();
    return common;
}

double meanValue(const Values& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Values known(const Values& values) {
    Values kept;
    std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
                 [](double value) { return !std::isnan(value); });
    return kept;
}

Sides sidesOf(const Figure& before, const Figure& now) {
    Sides sides;
    sides.grain = std::max(before.grain, now.grain);
    for (const auto& [b, n] : commonSeeds(before, now)) {
        if (std::isnan(before.values[b]) || std::isnan(now.values[n])) continue;
        sides.before.push_back(before.values[b]);
        sides.now.push_back(now.values[n]);
        sides.differences.push_back(now.values[n] - before.values[b]);
    }
    if (sides.differences.size() >= 2) return sides;
    return {known(before.values), known(now.values), {}, sides.grain};
}

/// Half width of the interval of the difference of the means; infinite where the noise is unknown.
double halfWidth(const Sides& sides, double confidence, Method& method) {
    const auto spread = [&](const Values& values) { return std::max(sides.grain, deviationOf(values)); };
    if (!sides.differences.empty()) {
        method = Method::kPaired;
        const auto n = static_cast<double>(sides.differences.size());
        // Equal on every seed is no luck of rounding: nothing that bears on the figure has changed.
        const bool untouched = std::all_of(sides.differences.begin(), sides.differences.end(),
                                           [](double difference) { return difference == 0.0; });
        if (untouched) return 0.0;
        return studentT(sides.differences.size() - 1, confidence) * spread(sides.differences) /
               std::sqrt(n);
    }
    const std::size_t least = std::min(sides.before.size(), sides.now.size());
    const Values& larger = sides.before.size() >= sides.now.size() ? sides.before : sides.now;
    if (least == 1) {
        method = larger.size() > 1 ? Method::kOneRun : Method::kNone;
        const auto n = static_cast<double>(larger.size());
        return larger.size() > 1
                   ? studentT(larger.size() - 1, confidence) * spread(larger) * std::sqrt(1.0 + 1.0 / n)
                   : kInfinity;
    }
    method = Method::kWelch;
    const auto partOf = [&](const Values& values) {
        return spread(values) * spread(values) / static_cast<double>(values.size());
    };
    const double before = partOf(sides.before);
    const double now = partOf(sides.now);
    if (before + now == 0.0) return 0.0;
    const double freedom = (before + now) * (before + now) /
                           (before * before / static_cast<double>(sides.before.size() - 1) +
                            now * now / static_cast<double>(sides.now.size() - 1));
    const auto whole = static_cast<std::size_t>(std::max(1.0, std::floor(freedom + 1e-9)));
    return studentT(whole, confidence) * std::sqrt(before + now);
}

/// Smallest change that matters, in the figure's unit.
double relevantSize(const FigureChange& change, const RegressionOptions& options) {
    const double size = options.leastChange * std::abs(change.before);
    return change.unit == "share" && options.leastChange > 0.0 ? std::max(size, kLeastShare) : size;
}

Kind kindOf(const FigureChange& change, bool lessIsBetter, const RegressionOptions& options) {
    const double relevant = relevantSize(change, options);
    const Estimate& difference = change.difference;
    const bool beyondNoise = difference.low > 0.0 || difference.high < 0.0;
    if (beyondNoise && std::abs(difference.value) >= relevant) {
        return (difference.value > 0.0) == lessIsBetter ? Kind::kRegression : Kind::kImprovement;
    }
    const bool within = difference.low >= -relevant && difference.high <= relevant;
    return within ? Kind::kSame : Kind::kWithinNoise;
}

/// The latency of an operation that stopped completing, or completes again.
bool judgeEndless(const Sides& sides, bool lessIsBetter, FigureChange& change) {
    const auto endless = [](const Values& values) {
        return std::any_of(values.begin(), values.end(), [](double value) { return std::isinf(value); });
    };
    const bool before = endless(sides.before);
    const bool now = endless(sides.now);
    if (!before && !now) return false;
    change.note = now && before ? "tried, but never completed in a run of either side"
                  : now         ? "tried, but never completed in a run"
                                : "completes again";
    if (now != before) change.kind = now == lessIsBetter ? Kind::kRegression : Kind::kImprovement;
    return true;
}

FigureChange compare(const Figure& before, const Figure& now, double confidence,
                     const RegressionOptions& options) {
    FigureChange change;
    change.name = now.name;
    change.unit = now.unit;
    change.lessIsBetter = now.lessIsBetter;
    change.confidence = confidence;
    const Sides sides = sidesOf(before, now);
    change.runsBefore = sides.before.size();
    change.runsNow = sides.now.size();
    if (sides.before.empty() || sides.now.empty()) {
        change.note = sides.now.empty() ? "never happened now" : "never happened before";
        return change;
    }
    change.before = meanValue(sides.before);
    change.now = meanValue(sides.now);
    if (judgeEndless(sides, now.lessIsBetter, change)) return change;
    const double value = change.now - change.before;
    const double half = halfWidth(sides, confidence, change.method);
    change.difference = {value, value - half, value + half, half > 0.0};
    if (change.method == Method::kNone) {
        change.note = "one run on each side: the noise is unknown";
        return change;
    }
    change.kind = kindOf(change, now.lessIsBetter, options);
    return change;
}

std::string runsText(std::size_t runs) {
    return std::to_string(runs) + (runs == 1 ? " replication" : " replications");
}

} // namespace

Estimate FigureChange::relative() const {
    if (difference.value == 0.0 && before == 0.0) return Estimate::exactly(0.0);
    const double base = std::abs(before);
    return {difference.value / base, difference.low / base, difference.high / base, difference.interval};
}

std::vector<FigureChange> compareFigures(const ScenarioFigures& before, const ScenarioFigures& now,
                                         const std::vector<std::string>& names,
                                         const RegressionOptions& options) {
    const double confidence =
        1.0 - 2.0 * options.falseAlarms / static_cast<double>(std::max<std::size_t>(1, names.size()));
    std::vector<FigureChange> changes;
    for (const std::string& name : names) {
        const Figure* figure = now.find(name);
        if (figure == nullptr) continue;
        if (const Figure* old = before.find(name)) {
            changes.push_back(compare(*old, *figure, confidence, options));
            continue;
        }
        FigureChange change;
        change.name = name;
        change.unit = figure->unit;
        change.lessIsBetter = figure->lessIsBetter;
        change.note = "not in the baseline";
        changes.push_back(change);
    }
    return changes;
}

std::string methodText(const FigureChange& change) {
    switch (change.method) {
    case Method::kPaired:
        return "paired by seed, " + runsText(change.runsNow);
    case Method::kWelch:
        return "independent seeds, " + std::to_string(change.runsBefore) + " against " +
               runsText(change.runsNow);
    case Method::kOneRun:
        return std::to_string(change.runsBefore) + " against " + runsText(change.runsNow);
    case Method::kNone:
        return "not compared";
    }
    return {};
}

std::string changeText(Kind kind) {
    switch (kind) {
    case Kind::kRegression:
        return "regression";
    case Kind::kImprovement:
        return "improvement";
    case Kind::kSame:
        return "same";
    case Kind::kWithinNoise:
        return "within noise";
    case Kind::kUnknown:
        return "unknown";
    }
    return {};
}

} // namespace headroom::analysis
