#include "models/arrival.hpp"

#include <algorithm>

namespace headroom::models {

double ArrivalProfile::rateAt(double seconds) const {
    const std::vector<RatePoint>& all = points();
    if (all.empty()) return 0.0;
    const auto after =
        std::upper_bound(all.begin(), all.end(), seconds,
                         [](double time, const RatePoint& point) { return time < point.at.value; });
    if (after == all.begin()) return all.front().rate.value;
    const RatePoint& before = *(after - 1);
    if (after == all.end() || shape == Shape::kStep) return before.rate.value;
    const double share = (seconds - before.at.value) / (after->at - before.at).value;
    return before.rate.value + share * (after->rate - before.rate).value;
}

double ArrivalProfile::expectedArrivals() const {
    // The integral piece by piece: the rate is linear or constant between two neighbouring dates.
    std::vector<double> dates{0.0, duration.value};
    for (const RatePoint& point : points())
        if (point.at.value > 0.0 && point.at < duration) dates.push_back(point.at.value);
    std::sort(dates.begin(), dates.end());
    double sum = 0.0;
    for (std::size_t i = 1; i < dates.size(); ++i) {
        // The middle of a piece is its mean rate, in both shapes.
        sum += rateAt(0.5 * (dates[i - 1] + dates[i])) * (dates[i] - dates[i - 1]);
    }
    return sum;
}

} // namespace headroom::models
