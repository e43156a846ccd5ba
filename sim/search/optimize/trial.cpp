#include "sim/search/optimize/trial.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::search {

double usersAtStep(double askedUsers, int step) {
    return std::max(1.0, std::round(askedUsers * std::pow(kLoadStep, step)));
}

int stepNear(double askedUsers, double users) {
    if (!(users > 0.0) || !(askedUsers > 0.0)) return 0;
    // Loads on the grid are rounded to whole users: a little more finds the step they came from.
    constexpr double kRounding = 0.1;
    const double step = std::log(users / askedUsers) / std::log(kLoadStep) + kRounding;
    return static_cast<int>(std::clamp(std::floor(step), -1.0 * kMostSteps, 1.0 * kMostSteps));
}

} // namespace headroom::search
