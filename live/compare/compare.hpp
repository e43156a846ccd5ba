#pragma once
// A prediction held against measurements of the same load.
//
// Error: (predicted - measured) / measured, signed; measured is the mean of the repeats.
// Noise: how far one repeat lies from another by chance, the standard deviation of the repeats as a share of their
//   mean. An error below the noise is no finding. The interval of an error is the 95 % interval of Welch or, with one
//   prediction, of one more value of the repeats' scatter (sim/analysis/difference.hpp).
// Prediction interval: with several predictions (draws of uncertain demands, or seeds) the 90 % prediction interval
//   of one more value: mean -+ t s sqrt(1 + 1/n), widened by what the calibration behind them missed of its own runs
//   (RunResult::calibrationErrors). It claims to hold nine of ten repeats; coverage says how many it did.
// Verdict of a quantity: within when its whole error interval lies inside the tolerance, beyond when it lies outside
//   on one side, undecided between; single repeats give no interval, so what they put outside is undecided too.
// Curve: mean distance over the run's bins (throughput, cpu) or over users (p95), as a share of the measured mean.
// Stages need a knee: the measured one, else the one given, else the predicted one.

#include "live/compare/extract.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/result/run_result.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headroom::compare {

enum class Verdict { kWithin, kBeyond, kUndecided };

inline constexpr double kPredictionConfidence = 0.90;

/// Allowed errors by kind, as shares.
class Tolerances {
public:
    /// What nine of ten predictions should keep: throughput 4 %, cpu 6 %, memory 10 %, mean and p50 10 %, p95 15 %,
    /// p99 18 %, knee and saturation 8 %, curve 15 %.
    Tolerances();
    /// "p95=20%" or "all=10%". Throws std::invalid_argument saying what is allowed.
    void set(const std::string& text);
    [[nodiscard]] double of(const std::string& kind) const { return byKind_.at(kind); }

private:
    std::map<std::string, double> byKind_;
};

struct Row {
    QuantityName name;
    double predicted = 0.0; ///< mean of the predictions
    double measured = 0.0;  ///< mean of the repeats
    std::vector<double> repeats;
    double error = 0.0;
    double noise = 0.0; ///< NaN with one repeat
    analysis::Estimate
        errorRange; ///< of the error; without an interval with one repeat and one prediction
    double tolerance = 0.0;
    Verdict verdict = Verdict::kUndecided;
    std::optional<double> low, high; ///< prediction interval
    std::size_t covered = 0;         ///< repeats within it
};

/// The distance of two curves; never negative, so that curves which cross do not cancel.
struct CurveRow {
    std::string name; ///< "throughput", "cpu(chat)", "p95(send-message)"
    double distance = 0.0;
    double noise = 0.0; ///< the same distance between a repeat and the mean of the repeats; NaN with one
    double tolerance = 0.0;
    Verdict verdict = Verdict::kUndecided;
};

struct Comparison {
    std::string scenario;
    std::size_t predictions = 0, repeats = 0;
    std::optional<double> kneeUsers; ///< where the stages lie
    std::string kneeFrom;            ///< "measured", "given", "predicted", or empty without one
    std::vector<Row> rows;           ///< by kind, subject and stage
    std::vector<CurveRow> curves;
    std::string predictedLimit;              ///< of the first prediction
    std::vector<std::string> measuredLimits; ///< of each repeat
    Verdict limit = Verdict::kUndecided;     ///< within: the same in prediction and every repeat
    std::vector<std::string> notes;          ///< what could not be compared, and why
    Verdict verdict = Verdict::kUndecided;   ///< beyond, else undecided, else within

    [[nodiscard]] std::size_t count(Verdict which) const;
    /// Repeats within the prediction interval, over all quantities that have one.
    [[nodiscard]] std::size_t covered() const;
    [[nodiscard]] std::size_t coverable() const;
};

struct Settings {
    Tolerances tolerances;
    std::optional<double> kneeUsers; ///< known from elsewhere, for runs that stay below it
};

/// Precondition: at least one of each. Throws std::invalid_argument when measured runs are of different scenarios, or
/// a side is what the other should be (a "measured" prediction).
[[nodiscard]] Comparison compare(std::span<const result::RunResult> predicted,
                                 std::span<const result::RunResult> measured,
                                 const Settings& settings = {});

[[nodiscard]] std::string verdictText(Verdict verdict); ///< "within", "beyond", "undecided"

} // namespace headroom::compare
