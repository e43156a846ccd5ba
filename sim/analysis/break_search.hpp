#pragma once
// One seed's search for the load at which its run stops holding: steps up or down from a start until one
// load holds and a larger one does not, then bisection on a logarithmic scale.
//
// Loads are whole users. The first step multiplies by `step`; each further one in the same direction by
// the square of the last, at most by 2 (galloping search: J. L. Bentley, A. C. Yao, Inf. Proc. Lett.
// 5, 1976).

#include <limits>
#include <map>
#include <optional>

namespace headroom::analysis {

class BreakSearch {
public:
    struct Range {
        double highest = 0.0;   ///< largest load tried, at least 1; the smallest is one user
        double precision = 0.0; ///< the search ends when high / low - 1 is at most this
    };

    /// Preconditions: range.precision > 0, step > 1. `start` is brought into [1, range.highest].
    BreakSearch(double start, double step, const Range& range);

    /// The load to run next; none when the search is over.
    [[nodiscard]] std::optional<double> next() const;
    /// What a run at `users` showed. Loads that next() did not ask for only count for `monotone`.
    void record(double users, bool holds);

    [[nodiscard]] double low() const { return low_; }   ///< largest load known to hold, 0 if none
    [[nodiscard]] double high() const { return high_; } ///< smallest known to break, infinity if none
    [[nodiscard]] bool belowOneUser() const { return high_ <= 1.0; }
    [[nodiscard]] bool beyondHighest() const { return low_ >= range_.highest; }
    /// The capacity: geometric middle of the bracket; `low` where the bracket leaves no other whole user.
    [[nodiscard]] double capacity() const;
    /// Largest capacity the bracket allows.
    [[nodiscard]] double capacityAtMost() const;
    [[nodiscard]] bool monotone() const; ///< no load held above one that broke
    [[nodiscard]] std::optional<bool> outcomeAt(double users) const;
    /// Runs still needed, an estimate.
    [[nodiscard]] double runsLeft() const;

private:
    [[nodiscard]] bool narrow() const;

    Range range_;
    double next_;
    double step_;
    double low_ = 0.0;
    double high_ = std::numeric_limits<double>::infinity();
    std::map<double, bool> outcomes_;
};

} // namespace headroom::analysis
