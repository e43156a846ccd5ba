#pragma once
// The load a candidate bears on one seed, look by look: which step to run next, and what the looks say.
//
// A search ends when a step holds and the next one breaks. How far to go is told by the margins: near the
// break the logarithm of the worst value grows with that of the load by a slope, kSlope until two looks show
// their own (secant method on logarithms, within a bracket; every third inner step halves it). A search that
// has gone twice in one direction goes at least twice as far each time (galloping: J. L. Bentley, A. C. Yao,
// Inf. Proc. Lett. 5, 1976). A run cut short says less: the next load is half the way, on the logarithm, to what had come.

#include "sim/search/optimize/look.hpp"
#include "sim/search/optimize/trial.hpp"

#include <map>
#include <optional>

namespace headroom::search {

class LoadSearch {
public:
    /// Of the logarithm of the worst value over that of the load, where nothing is known.
    static constexpr double kSlope = 4.0;

    struct Start {
        int step = 0; ///< of the first look
        /// The first look decides: a candidate that breaks there is not looked at any further.
        bool challenge = false;
        /// Content with one look not more than kRoughSteps from the estimate.
        bool rough = false;
        double slope = kSlope;
    };
    static constexpr int kRoughSteps = 2;

    LoadSearch(double askedUsers, std::uint64_t seed, const Start& start);

    /// The step to run next; none when the search is over.
    [[nodiscard]] std::optional<int> next() const;
    void record(int step, const Look& look);

    [[nodiscard]] SeedTrial result() const;
    [[nodiscard]] double slope() const { return slope_; }
    /// Why the engine refused; empty when it did not.
    [[nodiscard]] const std::string& error() const { return error_; }

private:
    [[nodiscard]] bool hasLow() const { return low_ >= -kMostSteps; }
    [[nodiscard]] bool hasHigh() const { return high_ <= kMostSteps; }
    [[nodiscard]] bool finished() const;
    [[nodiscard]] int inside() const;
    [[nodiscard]] int outside() const;
    /// Steps from a look to where its margin would be zero.
    [[nodiscard]] double stepsToBreak(const Look& look) const;
    [[nodiscard]] double estimate() const;
    void learnSlope();

    double asked_;
    std::uint64_t seed_;
    Start start_;
    double slope_;
    std::map<int, Look> looks_;
    int low_ = -kMostSteps - 1; ///< largest step that held
    int high_ = kMostSteps + 1; ///< smallest that broke
    int last_ = 0;
    int stride_ = 0; ///< of the last step outside a bracket
    int inner_ = 0;  ///< looks inside the bracket
    std::string error_;
};

} // namespace headroom::search
