#include "sim/analysis/break_search.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::analysis {
namespace {

constexpr double kLargestStep = 2.0;

} // namespace

BreakSearch::BreakSearch(double start, double step, const Range& range)
    : range_{std::max(1.0, std::floor(range.highest)), range.precision},
      next_(std::clamp(std::round(start), 1.0, range_.highest)), step_(std::min(step, kLargestStep)) {}

bool BreakSearch::narrow() const {
    return high_ - low_ <= 1.0 || high_ / low_ - 1.0 <= range_.precision;
}

std::optional<double> BreakSearch::next() const {
    if (belowOneUser() || beyondHighest()) return std::nullopt;
    const bool bracketed = low_ > 0.0 && std::isfinite(high_);
    if (bracketed && narrow()) return std::nullopt;
    return next_;
}

void BreakSearch::record(double users, bool holds) {
    outcomes_[users] = holds;
    if (users != next_) return;
    const bool bracketedBefore = low_ > 0.0 && std::isfinite(high_);
    (holds ? low_ : high_) = users;
    if (low_ > 0.0 && std::isfinite(high_)) {
        // At least one whole user away from either end, or the bracket would never shrink.
        const double middle = std::round(std::sqrt(low_ * high_));
        next_ = std::max(low_ + 1.0, std::min(high_ - 1.0, middle));
        return;
    }
    if (holds) {
        next_ = std::min(range_.highest, std::max(low_ + 1.0, std::round(low_ * step_)));
    } else {
        next_ = std::max(1.0, std::min(high_ - 1.0, std::round(high_ / step_)));
    }
    if (!bracketedBefore) step_ = std::min(kLargestStep, step_ * step_);
}

double BreakSearch::capacity() const {
    if (belowOneUser()) return 0.0;
    if (!std::isfinite(high_) || high_ - low_ <= 1.0) return low_;
    return std::sqrt(low_ * high_);
}

double BreakSearch::capacityAtMost() const { return high_ - low_ <= 1.0 ? low_ : high_; }

bool BreakSearch::monotone() const {
    bool broke = false;
    for (const auto& [users, holds] : outcomes_) {
        if (broke && holds) return false;
        broke = broke || !holds;
    }
    return true;
}

std::optional<bool> BreakSearch::outcomeAt(double users) const {
    const auto found = outcomes_.find(users);
    if (found == outcomes_.end()) return std::nullopt;
    return found->second;
}

double BreakSearch::runsLeft() const {
    if (!next()) return 0.0;
    const double halvings = [](double ratio, double precision) {
        return std::max(1.0, std::ceil(std::log2(std::log(ratio) / std::log1p(precision))));
    }(low_ > 0.0 && std::isfinite(high_) ? high_ / low_ : step_ * step_, range_.precision);
    return low_ > 0.0 && std::isfinite(high_) ? halvings : 1.0 + halvings;
}

} // namespace headroom::analysis
