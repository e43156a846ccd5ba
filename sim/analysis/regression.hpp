#pragma once
// Two states of a system compared figure by figure: what became worse beyond the noise, and by how much.
//
// Method. Where both sides ran the same seeds, every user drew the same random numbers on both (common
// random numbers), so the differences are taken seed by seed and Student's t interval is that of their
// mean. Otherwise Welch's interval for two independent samples (B. L. Welch, Biometrika 34, 1947), degrees
// of freedom rounded down. One run against several: the interval for one more value of the several's
// spread, which assumes that both sides scatter alike. One run on each side: nothing is known about the
// noise, so nothing is flagged.
//
// Error level. `falseAlarms` is the chance that a system which did not change raises any alarm: with m
// figures each is tested on its worse side at falseAlarms / m (Bonferroni), which is the side of a
// two-sided interval at 1 - 2 falseAlarms / m. The intervals shown are these. The same for improvements.
// A spread below the figure's grain counts as the grain: three equal small samples are not certainty.
//
// A change is a regression when its interval excludes no change on the worse side (beyond noise) and its
// size is at least `leastChange` of the value before (relevant); a share must also have moved by
// kLeastShare, since twice next to nothing is next to nothing.

#include "sim/analysis/figures.hpp"
#include "sim/analysis/statistics.hpp"

#include <string>
#include <vector>

namespace headroom::analysis {

struct RegressionOptions {
    double falseAlarms = 0.05; ///< over all figures of a scenario, in (0, 0.5)
    double leastChange = 0.05; ///< relative to the value before, at least 0
};

/// 0.1 percentage points.
inline constexpr double kLeastShare = 0.001;

struct FigureChange {
    enum class Kind {
        kRegression,
        kImprovement,
        kSame,        ///< the whole interval lies within the least change
        kWithinNoise, ///< neither shown to differ by that much nor shown not to
        kUnknown,     ///< cannot be compared; `note` says why
    };
    enum class Method { kPaired, kWelch, kOneRun, kNone };
    std::string name;
    std::string unit;
    bool lessIsBetter = true;
    Kind kind = Kind::kUnknown;
    Method method = Method::kNone;
    std::size_t runsBefore = 0; ///< replications that went in
    std::size_t runsNow = 0;
    double before = 0.0; ///< mean over them
    double now = 0.0;
    Estimate difference; ///< now - before in `unit`, at `confidence`
    double confidence = 0.0;
    std::string note;

    /// The difference in shares of the value before; infinite or NaN where that is 0.
    [[nodiscard]] Estimate relative() const;
};

/// The figures of `names` that both sides have, in that order; those only `now` has come as kUnknown.
[[nodiscard]] std::vector<FigureChange> compareFigures(const ScenarioFigures& before,
                                                       const ScenarioFigures& now,
                                                       const std::vector<std::string>& names,
                                                       const RegressionOptions& options = {});

/// "paired by seed, 3 replications", "Welch, 3 against 5 replications", ...
[[nodiscard]] std::string methodText(const FigureChange& change);

/// "regression", "improvement", "same", "within noise" or "unknown".
[[nodiscard]] std::string changeText(FigureChange::Kind kind);

} // namespace headroom::analysis
