#include "sim/analysis/difference.hpp"

#include "sim/analysis/curve_distance.hpp"
#include "sim/analysis/measured_values.hpp"
#include "sim/analysis/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::analysis {
namespace {

using result::RunResult;
using Runs = std::span<const RunResult>;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// Both sides ran the same seeds in the same order; measured runs have none that mean anything.
bool shareSeeds(Runs first, Runs second) {
    return std::equal(first.begin(), first.end(), second.begin(), second.end(),
                      [](const RunResult& a, const RunResult& b) {
                          return a.seed == b.seed && a.source != "measured" && b.source != "measured";
                      });
}

Likeness likenessOf(const Estimate& difference, double tolerance) {
    // A tolerance met exactly is met, whatever the last digit of a sum says.
    const double limit = tolerance * (1.0 + 1e-9) + 1e-15;
    const double low = difference.interval ? difference.low : difference.value;
    const double high = difference.interval ? difference.high : difference.value;
    if (std::isnan(low) || std::isnan(high)) return Likeness::kUndecided;
    if (low >= -limit && high <= limit) return Likeness::kWithin;
    return low > limit || high < -limit ? Likeness::kBeyond : Likeness::kUndecided;
}

using Noise = Difference::Noise;

Noise noiseOf(Runs first, Runs second) {
    const bool shared = shareSeeds(first, second);
    if (first.size() > 1 && second.size() > 1) return shared ? Noise::kPairs : Noise::kWelch;
    if (first.size() > 1 || second.size() > 1) return Noise::kPrediction;
    return shared ? Noise::kWithinRun : Noise::kUnknownBetweenRuns;
}

std::vector<double> plain(const std::vector<SampledValue>& values) {
    std::vector<double> out;
    for (const SampledValue& value : values) out.push_back(value.estimate.value);
    return out;
}

/// The estimate of one side: over replications, or what its single run allows.
Estimate sideEstimate(const std::vector<SampledValue>& values) {
    return values.size() == 1 ? values.front().estimate : meanOf(plain(values));
}

std::string whyNot(const std::vector<SampledValue>& first, const std::vector<SampledValue>& second) {
    const auto note = [](const std::vector<SampledValue>& values) {
        for (const SampledValue& value : values) {
            if (!value.note.empty()) return value.note;
        }
        return std::string{};
    };
    const std::string ofFirst = note(first);
    const std::string ofSecond = note(second);
    if (!ofFirst.empty() && ofFirst == ofSecond) return ofFirst;
    if (!ofFirst.empty()) return "first: " + ofFirst;
    return ofSecond.empty() ? "" : "second: " + ofSecond;
}

/// Difference with its interval. `noise` says how the values of the two sides belong together.
Estimate judgedDifference(const std::vector<SampledValue>& first,
                          const std::vector<SampledValue>& second, Noise noise) {
    if (noise == Noise::kWelch || noise == Noise::kPrediction) {
        return differenceOf(plain(first), plain(second));
    }
    if (noise == Noise::kUnknownBetweenRuns)
        return differenceOf(first.front().estimate, second.front().estimate);
    std::vector<double> pairs;
    for (std::size_t i = 0; i < first.size(); ++i)
        pairs.push_back(second[i].estimate.value - first[i].estimate.value);
    const bool equal = std::all_of(pairs.begin(), pairs.end(), [](double pair) { return pair == 0.0; });
    if (equal) return {0.0, 0.0, 0.0, true};
    return pairs.size() > 1 ? meanOf(pairs)
                            : differenceOf(first.front().estimate, second.front().estimate);
}

/// Without knowing how far whole runs scatter, nothing can be called a difference.
void downgrade(DifferenceRow& row, Noise noise) {
    if (noise != Noise::kUnknownBetweenRuns || row.likeness != Likeness::kBeyond) return;
    row.likeness = Likeness::kUndecided;
    row.note = "single runs";
}

void judge(DifferenceRow& row, const std::vector<SampledValue>& first,
           const std::vector<SampledValue>& second, Noise noise, const Tolerances& tolerances) {
    row.first = sideEstimate(first);
    row.second = sideEstimate(second);
    row.note = whyNot(first, second);
    const Tolerance tolerance = tolerances.of(row.kind, row.name);
    row.tolerance = tolerance.relative ? tolerance.amount * std::abs(row.first.value) : tolerance.amount;
    if (!row.note.empty()) {
        row.difference = Estimate::exactly(kUnknown);
        row.relative = kUnknown;
        return;
    }
    row.difference = judgedDifference(first, second, noise);
    row.relative = row.first.value != 0.0 ? row.difference.value / std::abs(row.first.value) : kUnknown;
    row.likeness = likenessOf(row.difference, row.tolerance);
    if (!row.difference.interval) row.note = "single runs give no interval of it";
    downgrade(row, noise);
}

void addValues(Difference& out, Runs first, Runs second, Noise noise, const Tolerances& tolerances) {
    for (const Quantity& quantity : quantitiesOf(first, second)) {
        DifferenceRow row;
        row.kind = quantity.kind;
        row.name = quantity.name;
        row.unit = quantity.unit;
        std::vector<SampledValue> a;
        std::vector<SampledValue> b;
        for (const RunResult& run : first) a.push_back(quantity.of(run));
        for (const RunResult& run : second) b.push_back(quantity.of(run));
        judge(row, a, b, noise, tolerances);
        out.rows.push_back(std::move(row));
    }
}

/// The limits that bind first are words: the same in all runs of both sides, or unanimous and different.
void addFirstBinding(Difference& out, Runs first, Runs second, Noise noise) {
    DifferenceRow row;
    row.kind = "first_binding";
    row.name = "first_binding";
    const auto vote = [](Runs runs, std::string& word) {
        word = firstBinding(runs.front());
        return std::all_of(runs.begin(), runs.end(),
                           [&](const RunResult& run) { return firstBinding(run) == word; });
    };
    const bool firstAgrees = vote(first, row.firstWord);
    const bool secondAgrees = vote(second, row.secondWord);
    row.difference = Estimate::exactly(kUnknown);
    row.relative = kUnknown;
    row.likeness = row.firstWord == row.secondWord ? Likeness::kWithin : Likeness::kBeyond;
    downgrade(row, noise);
    if (!firstAgrees || !secondAgrees) {
        row.likeness = Likeness::kUndecided;
        row.note = "the replications do not agree on it";
    }
    out.rows.push_back(std::move(row));
}

void addCurves(Difference& out, Runs first, Runs second, Noise noise, const Tolerances& tolerances) {
    for (const std::string& operation : operationNames(first, second)) {
        DifferenceRow row;
        row.kind = "curve";
        row.name = "curve(" + operation + ")";
        row.unit = "share";
        const CurveDistance distance = curveDistance(first, second, operation, noise == Noise::kPairs);
        row.tolerance = tolerances.of(row.kind, row.name).amount;
        row.first = row.second = Estimate::exactly(kUnknown);
        row.difference = Estimate::exactly(kUnknown);
        row.relative = kUnknown;
        row.note = distance.note;
        if (distance.comparable) {
            row.first = Estimate::exactly(distance.firstMeanSeconds);
            row.second = Estimate::exactly(distance.secondMeanSeconds);
            row.difference = {distance.share, std::max(0.0, distance.share - 2.0 * distance.noise),
                              distance.share + 2.0 * distance.noise, distance.noise > 0.0};
            row.relative = distance.share;
            row.likeness = likenessOf(row.difference, row.tolerance);
            downgrade(row, noise);
        }
        out.rows.push_back(std::move(row));
    }
}

void addNotes(Difference& out, Runs first, Runs second) {
    const RunResult& a = first.front();
    const RunResult& b = second.front();
    const auto differ = [&](const std::string& what, const std::string& x, const std::string& y) {
        if (x != y) out.notes.push_back(what + ": " + x + " and " + y + ".");
    };
    differ("Different scenarios", a.scenario, b.scenario);
    differ("Different sources", a.source, b.source);
    differ("Different versions of headroom", a.headroomVersion, b.headroomVersion);
    differ("Different lengths of a run", clockText(a.durationSeconds), clockText(b.durationSeconds));
    if (a.binSeconds != b.binSeconds) {
        out.notes.push_back(
            "Different bins, " + secondsText(a.binSeconds) + " and " + secondsText(b.binSeconds) +
            ": whole-run numbers are compared as they are; peaks and curves are smoothed "
            "over windows of their own.");
    }
    const auto arrived = [](const RunResult& run) { return static_cast<double>(run.users.arrived); };
    if (std::abs(arrived(b) - arrived(a)) > 0.01 * arrived(a)) {
        out.notes.push_back("Different loads: " + countText(arrived(a)) + " and " +
                            countText(arrived(b)) +
                            " users came, so counts of users differ for that alone.");
    }
}

} // namespace

std::size_t Difference::count(Likeness likeness) const {
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [&](const DifferenceRow& row) { return row.likeness == likeness; }));
}

Estimate differenceOf(const Estimate& first, const Estimate& second) {
    const double value = second.value - first.value;
    if (!first.interval || !second.interval) return Estimate::exactly(value);
    const double below = std::hypot(second.value - second.low, first.high - first.value);
    const double above = std::hypot(second.high - second.value, first.value - first.low);
    return {value, value - below, value + above, true};
}

Estimate differenceOf(const std::vector<double>& first, const std::vector<double>& second) {
    const auto varianceOf = [](const std::vector<double>& values, double mean) {
        double squares = 0.0;
        for (const double value : values) squares += (value - mean) * (value - mean);
        return squares / static_cast<double>(values.size() - 1);
    };
    const double a = meanOf(first).value;
    const double b = meanOf(second).value;
    const auto n = static_cast<double>(first.size());
    const auto m = static_cast<double>(second.size());
    double half = 0.0;
    if (first.size() == 1 || second.size() == 1) {
        const double variance = first.size() > 1 ? varianceOf(first, a) : varianceOf(second, b);
        half = studentT(std::max(first.size(), second.size()) - 1) *
               std::sqrt(variance * (1.0 / n + 1.0 / m));
    } else {
        const double ofFirst = varianceOf(first, a) / n;
        const double ofSecond = varianceOf(second, b) / m;
        const double both = ofFirst + ofSecond;
        if (both > 0.0) {
            const double freedom =
                both * both / (ofFirst * ofFirst / (n - 1.0) + ofSecond * ofSecond / (m - 1.0));
            half = studentT(static_cast<std::size_t>(std::max(1.0, std::floor(freedom + 1e-9)))) *
                   std::sqrt(both);
        }
    }
    return {b - a, b - a - half, b - a + half, true};
}

std::string likenessText(Likeness likeness) {
    switch (likeness) {
    case Likeness::kWithin:
        return "within";
    case Likeness::kBeyond:
        return "beyond";
    case Likeness::kUndecided:
        return "undecided";
    case Likeness::kNotComparable:
        return "not comparable";
    }
    return {};
}

Difference compare(Runs first, Runs second, const Tolerances& tolerances) {
    Difference out;
    out.noise = noiseOf(first, second);
    addNotes(out, first, second);
    addValues(out, first, second, out.noise, tolerances);
    addFirstBinding(out, first, second, out.noise);
    addCurves(out, first, second, out.noise, tolerances);
    if (out.count(Likeness::kBeyond) > 0) {
        out.verdict = Likeness::kBeyond;
    } else if (out.count(Likeness::kUndecided) == 0 && out.count(Likeness::kWithin) > 0) {
        out.verdict = Likeness::kWithin;
    }
    return out;
}

} // namespace headroom::analysis
