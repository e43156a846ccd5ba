#include "live/compare/compare.hpp"

#include "live/compare/curves.hpp"
#include "sim/analysis/difference.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/analysis/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <stdexcept>

namespace headroom::compare {
namespace {

using analysis::Estimate;
using result::RunResult;
using Runs = std::span<const RunResult>;

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Verdict verdictOf(const Estimate& error, double tolerance, bool noiseKnown) {
    const double limit = tolerance * (1.0 + 1e-9) + 1e-15;
    const double low = error.interval ? error.low : error.value;
    const double high = error.interval ? error.high : error.value;
    if (low >= -limit && high <= limit) return Verdict::kWithin;
    const bool outside = low > limit || high < -limit;
    return outside && noiseKnown ? Verdict::kBeyond : Verdict::kUndecided;
}

/// Mean of the knees a side has, if most of its runs have one.
std::optional<double> usualKnee(Runs runs, const std::string& operation) {
    std::vector<double> knees;
    for (const RunResult& run : runs)
        if (const analysis::Knee knee = analysis::findKnee(run, operation); knee.found)
            knees.push_back(knee.users);
    if (2 * knees.size() <= runs.size()) return std::nullopt;
    return meanOf(knees);
}

void check(Runs predicted, Runs measured) {
    if (predicted.empty() || measured.empty())
        throw std::invalid_argument("a comparison needs a prediction and a measurement");
    for (const RunResult& run : predicted)
        if (run.source == "measured")
            throw std::invalid_argument("a measured result stands where the prediction is expected");
    for (const RunResult& run : measured) {
        if (run.source != "measured")
            throw std::invalid_argument("a predicted result (source '" + run.source +
                                        "') stands where a measured one is expected");
        if (run.scenario != measured.front().scenario)
            throw std::invalid_argument("the measured results are of different scenarios, '" +
                                        measured.front().scenario + "' and '" + run.scenario + "'");
    }
}

/// By how much the calibration behind the predictions missed quantities of this kind.
double missedBy(const std::map<std::string, double>& calibrationErrors, const std::string& kind) {
    const std::string error = kind == "mean" || kind == "p50"  ? "latency"
                              : kind == "p95" || kind == "p99" ? "tail"
                                                               : kind;
    const auto found = calibrationErrors.find(error);
    return found == calibrationErrors.end() ? 0.0 : found->second;
}

Row rowOf(const QuantityName& name, const std::vector<double>& predicted,
          const std::vector<double>& repeats, const Tolerances& tolerances, double missed) {
    Row row;
    row.name = name;
    row.predicted = meanOf(predicted);
    row.measured = meanOf(repeats);
    row.repeats = repeats;
    row.tolerance = tolerances.of(name.kind);
    const double scale = std::abs(row.measured);
    row.error = (row.predicted - row.measured) / scale;
    row.noise = repeats.size() > 1 ? analysis::deviationOf(repeats) / scale
                                   : std::numeric_limits<double>::quiet_NaN();
    row.errorRange = Estimate::exactly(row.error);
    const bool noiseKnown = repeats.size() > 1;
    if (noiseKnown) {
        const Estimate apart = analysis::differenceOf(repeats, predicted);
        row.errorRange = {row.error, apart.low / scale, apart.high / scale, true};
    }
    row.verdict = verdictOf(row.errorRange, row.tolerance, noiseKnown);
    if (predicted.size() > 1) {
        const double n = static_cast<double>(predicted.size());
        const double half = analysis::studentT(predicted.size() - 1, kPredictionConfidence) *
                            analysis::deviationOf(predicted) * std::sqrt(1.0 + 1.0 / n);
        const Estimate interval =
            analysis::widened({row.predicted, row.predicted - half, row.predicted + half, true}, missed,
                              kPredictionConfidence);
        row.low = interval.low;
        row.high = interval.high;
        row.covered =
            static_cast<std::size_t>(std::count_if(repeats.begin(), repeats.end(), [&](double value) {
                return value >= *row.low && value <= *row.high;
            }));
    }
    return row;
}

std::vector<Quantities> extractAll(Runs runs, const Extent& extent) {
    std::vector<Quantities> all;
    for (const RunResult& run : runs) all.push_back(quantitiesOf(run, extent));
    return all;
}

/// The values of a quantity; empty unless most runs of the side have it.
std::vector<double> valuesOf(const std::vector<Quantities>& side, const QuantityName& name) {
    std::vector<double> values;
    for (const Quantities& run : side)
        if (const auto found = run.find(name); found != run.end()) values.push_back(found->second);
    if (2 * values.size() <= side.size()) values.clear();
    return values;
}

void addRows(Comparison& out, const std::vector<Quantities>& predicted,
             const std::vector<Quantities>& measured, const Tolerances& tolerances,
             const std::map<std::string, double>& calibrationErrors) {
    std::set<QuantityName> names;
    for (const auto* side : {&predicted, &measured})
        for (const Quantities& run : *side)
            for (const auto& [name, value] : run) names.insert(name);
    std::string onlyPredicted;
    std::string onlyMeasured;
    for (const QuantityName& name : names) {
        const std::vector<double> of = valuesOf(predicted, name);
        const std::vector<double> repeats = valuesOf(measured, name);
        if (!of.empty() && !repeats.empty()) {
            if (meanOf(repeats) != 0.0)
                out.rows.push_back(
                    rowOf(name, of, repeats, tolerances, missedBy(calibrationErrors, name.kind)));
            continue;
        }
        if (name.stage != Stage::kWhole || (of.empty() && repeats.empty())) continue;
        std::string& list = of.empty() ? onlyMeasured : onlyPredicted;
        list += (list.empty() ? "" : ", ") + textOf(name);
    }
    if (!onlyPredicted.empty())
        out.notes.push_back("Not measured, or too few samples: " + onlyPredicted + ".");
    if (!onlyMeasured.empty())
        out.notes.push_back("Not predicted, or too few samples: " + onlyMeasured + ".");
}

void addCurves(Comparison& out, Runs predicted, Runs measured, double until,
               const Tolerances& tolerances) {
    out.curves = curveRows(predicted, measured, until);
    for (CurveRow& row : out.curves) {
        row.tolerance = tolerances.of("curve");
        const bool noiseKnown = !std::isnan(row.noise);
        const double reach = noiseKnown ? 2.0 * row.noise : 0.0;
        row.verdict = verdictOf(
            {row.distance, std::max(0.0, row.distance - reach), row.distance + reach, noiseKnown},
            row.tolerance, noiseKnown);
    }
}

void addLimits(Comparison& out, Runs predicted, Runs measured) {
    out.predictedLimit = firstLimitOf(predicted.front());
    for (const RunResult& run : measured) out.measuredLimits.push_back(firstLimitOf(run));
    const auto agrees = [&](const std::string& limit) { return limit == out.predictedLimit; };
    const bool all = std::all_of(out.measuredLimits.begin(), out.measuredLimits.end(), agrees);
    const bool none = std::none_of(out.measuredLimits.begin(), out.measuredLimits.end(), agrees);
    out.limit = all                           ? Verdict::kWithin
                : none && measured.size() > 1 ? Verdict::kBeyond
                                              : Verdict::kUndecided;
}

void addVerdict(Comparison& out) {
    if (out.count(Verdict::kBeyond) > 0)
        out.verdict = Verdict::kBeyond;
    else if (out.count(Verdict::kUndecided) == 0 && !out.rows.empty())
        out.verdict = Verdict::kWithin;
}

} // namespace

Tolerances::Tolerances()
    : byKind_{{"throughput", 0.04}, {"cpu", 0.06},  {"memory", 0.10}, {"mean", 0.10},
              {"p50", 0.10},        {"p95", 0.15},  {"p99", 0.18},    {"knee", 0.08},
              {"saturation", 0.08}, {"curve", 0.15}} {}

void Tolerances::set(const std::string& text) {
    std::string kinds;
    for (const auto& [kind, value] : byKind_) kinds += (kinds.empty() ? "" : ", ") + kind;
    const std::string allowed =
        "'" + text + "': KIND=PERCENT%, such as p95=20%; kinds are " + kinds + " and all";
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || text.back() != '%') throw std::invalid_argument(allowed);
    const std::string kind = text.substr(0, equals);
    std::size_t used = 0;
    double percent = -1.0;
    const std::string amount = text.substr(equals + 1, text.size() - equals - 2);
    try {
        percent = std::stod(amount, &used);
    } catch (const std::exception&) {
        throw std::invalid_argument(allowed);
    }
    if (used != amount.size() || !(percent >= 0.0) || !std::isfinite(percent))
        throw std::invalid_argument(allowed);
    if (kind == "all") {
        for (auto& [name, value] : byKind_) value = percent / 100.0;
        return;
    }
    const auto found = byKind_.find(kind);
    if (found == byKind_.end()) throw std::invalid_argument(allowed);
    found->second = percent / 100.0;
}

std::size_t Comparison::count(Verdict which) const {
    const auto is = [&](const auto& row) { return row.verdict == which; };
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), is) +
                                    std::count_if(curves.begin(), curves.end(), is)) +
           (limit == which ? 1 : 0);
}

std::size_t Comparison::covered() const {
    std::size_t sum = 0;
    for (const Row& row : rows) sum += row.covered;
    return sum;
}

std::size_t Comparison::coverable() const {
    std::size_t sum = 0;
    for (const Row& row : rows) sum += row.low ? row.repeats.size() : 0;
    return sum;
}

Comparison compare(Runs predicted, Runs measured, const Settings& settings) {
    check(predicted, measured);
    Comparison out;
    out.scenario = measured.front().scenario;
    out.predictions = predicted.size();
    out.repeats = measured.size();
    Extent extent;
    extent.kneeOperation = analysis::busiestOperation(measured.front());
    extent.untilSeconds = std::numeric_limits<double>::infinity();
    for (const Runs side : {predicted, measured})
        for (const RunResult& run : side)
            extent.untilSeconds = std::min(extent.untilSeconds, run.durationSeconds);
    if (predicted.front().scenario != out.scenario)
        out.notes.push_back("Different scenarios: predicted " + predicted.front().scenario +
                            ", measured " + out.scenario + ".");
    if ((extent.kneeUsers = usualKnee(measured, extent.kneeOperation)))
        out.kneeFrom = "measured";
    else if ((extent.kneeUsers = settings.kneeUsers))
        out.kneeFrom = "given";
    else if ((extent.kneeUsers = usualKnee(predicted, extent.kneeOperation)))
        out.kneeFrom = "predicted";
    out.kneeUsers = extent.kneeUsers;
    addRows(out, extractAll(predicted, extent), extractAll(measured, extent), settings.tolerances,
            predicted.front().calibrationErrors);
    addCurves(out, predicted, measured, extent.untilSeconds, settings.tolerances);
    addLimits(out, predicted, measured);
    if (measured.size() == 1)
        out.notes.push_back(
            "One measured run: its noise is unknown, so nothing is called beyond the tolerance.");
    addVerdict(out);
    return out;
}

std::string verdictText(Verdict verdict) {
    switch (verdict) {
    case Verdict::kWithin:
        return "within";
    case Verdict::kBeyond:
        return "beyond";
    case Verdict::kUndecided:
        return "undecided";
    }
    return {};
}

} // namespace headroom::compare
