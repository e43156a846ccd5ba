#include "sim/search/optimize/load_search.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::search {
namespace {

const double kLogStep = std::log(kLoadStep);

} // namespace

LoadSearch::LoadSearch(double askedUsers, std::uint64_t seed, const Start& start)
    : asked_(askedUsers), seed_(seed), start_(start), slope_(start.slope) {
    start_.step = std::clamp(start.step, -kMostSteps, kMostSteps);
}

double LoadSearch::stepsToBreak(const Look& look) const {
    // Who had come by a cut bear more than that where bursts break, not sums: half the way.
    if (look.cutAtUsers > 0.0) return 0.5 * std::log(look.cutAtUsers / look.users) / kLogStep;
    return look.margin / slope_ / kLogStep;
}

bool LoadSearch::finished() const {
    if (!error_.empty()) return true;
    if (looks_.empty()) return false;
    if (start_.challenge && looks_.contains(start_.step) && !looks_.at(start_.step).holds) return true;
    if (start_.rough) {
        const Look& look = looks_.at(last_);
        if (look.cutAtUsers == 0.0 && std::abs(stepsToBreak(look)) <= kRoughSteps) return true;
    }
    return low_ == kMostSteps || high_ == -kMostSteps || high_ - low_ == 1;
}

std::optional<int> LoadSearch::next() const {
    if (finished()) return std::nullopt;
    if (looks_.empty()) return start_.step;
    return hasLow() && hasHigh() ? inside() : outside();
}

int LoadSearch::inside() const {
    const Look& holds = looks_.at(low_);
    const Look& breaks = looks_.at(high_);
    double share = 0.5;
    if (inner_ % 3 != 2 && breaks.cutAtUsers == 0.0)
        share = holds.margin / std::max(1e-9, holds.margin - breaks.margin);
    else if (inner_ % 3 != 2)
        share = std::clamp(stepsToBreak(holds) / (high_ - low_), 0.0, 1.0);
    // The step at or just below the estimate: if it holds, the next look is the one above it.
    const int step = low_ + static_cast<int>(std::floor(share * (high_ - low_)));
    return std::clamp(step, low_ + 1, high_ - 1);
}

int LoadSearch::outside() const {
    const Look& look = looks_.at(last_);
    const double distance = std::abs(stepsToBreak(look));
    constexpr double kFarthest = 40.0;
    int stride = std::max(1, static_cast<int>(std::ceil(std::min(distance, kFarthest))));
    // A holding look's next one is to break just beyond the estimate, a breaking one's to hold just below.
    if (stride_ > 0) stride = std::max(stride, 2 * stride_);
    return look.holds ? std::min(kMostSteps, low_ + stride) : std::max(-kMostSteps, high_ - stride);
}

void LoadSearch::record(int step, const Look& look) {
    if (!look.error.empty()) {
        error_ = look.error;
        return;
    }
    const bool bracketed = hasLow() && hasHigh();
    if (bracketed) ++inner_;
    // The second look in one direction is where galloping begins.
    stride_ = !looks_.empty() && !bracketed && looks_.size() >= 2 ? std::abs(step - last_) : 0;
    looks_[step] = look;
    last_ = step;
    if (look.holds)
        low_ = std::max(low_, step);
    else
        high_ = std::min(high_, step);
    learnSlope();
}

/// From the two looks nearest to the break that have margins.
void LoadSearch::learnSlope() {
    const Look* below = nullptr;
    const Look* above = nullptr;
    for (const auto& [step, look] : looks_) {
        if (look.cutAtUsers > 0.0 || std::abs(look.margin) >= kMostMargin) continue;
        if (above != nullptr && !look.holds) break;
        below = above;
        above = &look;
    }
    if (below == nullptr || above == nullptr) return;
    const double slope = (below->margin - above->margin) / std::log(above->users / below->users);
    constexpr double kLeast = 1.0;
    constexpr double kMost = 30.0;
    if (std::isfinite(slope)) slope_ = std::clamp(slope, kLeast, kMost);
}

double LoadSearch::estimate() const {
    if (!hasLow() || !hasHigh()) {
        const Look& look = looks_.at(hasLow() ? low_ : high_);
        return look.users * std::exp(stepsToBreak(look) * kLogStep);
    }
    const Look& holds = looks_.at(low_);
    const Look& breaks = looks_.at(high_);
    double share = holds.margin / std::max(1e-9, holds.margin - breaks.margin);
    if (breaks.cutAtUsers > 0.0) share = stepsToBreak(holds) / (high_ - low_);
    return holds.users * std::pow(breaks.users / holds.users, std::clamp(share, 0.0, 1.0));
}

SeedTrial LoadSearch::result() const {
    SeedTrial trial;
    trial.seed = seed_;
    if (looks_.empty()) return trial;
    trial.beyond = low_ == kMostSteps;
    trial.bracketed = high_ - low_ == 1 && hasLow() && hasHigh();
    trial.atMost = start_.challenge && !looks_.at(start_.step).holds;
    if (hasLow()) trial.users = looks_.at(low_).users;
    if (hasHigh()) {
        trial.breaksAt = looks_.at(high_).users;
        trial.broken = looks_.at(high_).broken;
        trial.binds = looks_.at(high_).binds;
        trial.cutAtUsers = looks_.at(high_).cutAtUsers;
        if (trial.cutAtUsers == 0.0) trial.overshoot = std::exp(-looks_.at(high_).margin) - 1.0;
    }
    trial.estimate = trial.beyond ? trial.users : estimate();
    return trial;
}

} // namespace headroom::search
