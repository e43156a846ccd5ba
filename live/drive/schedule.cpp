#include "live/drive/schedule.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::drive {
namespace {
constexpr std::uint64_t kArrivalStream = 1;
} // namespace

Schedule::Schedule(const models::Workload& workload, std::uint64_t seed, std::uint32_t part,
                   std::uint32_t parts)
    : workload_(workload), length_(workload.length().value), part_(part), parts_(parts),
      random_(seed, kArrivalStream) {
    if (workload_.arrivals) most_ = workload_.arrivals->rate.value;
    if (workload_.profile)
        for (const models::RatePoint& point : workload_.profile->points())
            most_ = std::max(most_, point.rate.value);
    for (const models::CalendarEvent& event : workload_.events) most_ *= std::max(1.0, event.multiplier);
}

double Schedule::rateAt(double seconds) const {
    double rate =
        workload_.profile ? workload_.profile->rateAt(seconds) : workload_.arrivals->rate.value;
    for (const models::CalendarEvent& event : workload_.events)
        if (event.at.value <= seconds && seconds < (event.at + event.lasts).value)
            rate *= event.multiplier;
    return rate;
}

/// Thinning: dates of the greatest rate, each kept with the share its own rate has of it (P. Lewis, G. Shedler,
/// "Simulation of nonhomogeneous Poisson processes by thinning", 1979).
std::optional<double> Schedule::atRandom() {
    while (last_ < length_) {
        last_ += random_.exponential(1.0 / most_);
        if (random_.uniform() * most_ < rateAt(last_)) return last_;
    }
    return std::nullopt;
}

/// The dates at which the expected arrivals so far reach 1, 2, ...
std::optional<double> Schedule::evenly() {
    constexpr double kStep = 1e-3; // seconds over which the rate counts as constant
    for (double wanted = 1.0; last_ < length_; last_ += kStep) {
        const double rate = rateAt(last_ + 0.5 * kStep);
        if (passed_ + rate * kStep >= wanted) {
            const double within = (wanted - passed_) / rate;
            passed_ = -rate * within; // what of this step belongs to the next arrival
            return last_ + within;
        }
        passed_ += rate * kStep;
    }
    return std::nullopt;
}

std::optional<double> Schedule::dateOf(std::uint32_t user) {
    const auto n = static_cast<double>(user);
    if (workload_.ramp) {
        const models::RampUsers& ramp = *workload_.ramp;
        if (n >= ramp.until) return std::nullopt;
        const double first = ramp.start;
        const double step = std::max(1, ramp.step);
        const double wave = n < first ? 0.0 : 1.0 + std::floor((n - first) / step);
        const double inWave = n < first ? n : n - first - (wave - 1.0) * step;
        const bool burst = ramp.arrival == models::RampUsers::Arrival::kBurst;
        const double width =
            burst ? std::min(ramp.burstWidth.value, ramp.every.value) : ramp.every.value;
        return wave * ramp.every.value + width * inWave / (n < first ? first : step);
    }
    if (workload_.steady) {
        if (n >= workload_.steady->count) return std::nullopt;
        return workload_.steady->rampUp.value * n / workload_.steady->count;
    }
    if (most_ <= 0.0) return std::nullopt;
    const bool even =
        workload_.profile && workload_.profile->process == models::ArrivalProfile::Process::kEven;
    return even ? evenly() : atRandom();
}

std::optional<Arrival> Schedule::next() {
    for (;;) {
        const std::uint32_t user = user_++;
        const std::optional<double> at = dateOf(user);
        if (!at || *at >= length_) return std::nullopt;
        if (user % parts_ == part_) return Arrival{user, *at};
    }
}

} // namespace headroom::drive
