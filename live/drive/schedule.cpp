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
      random_(seed, kArrivalStream) {}

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
    if (!workload_.arrivals || workload_.arrivals->rate.value <= 0.0) return std::nullopt;
    last_ += random_.exponential(1.0 / workload_.arrivals->rate.value);
    return last_;
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
