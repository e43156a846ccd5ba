#include "models/credits.hpp"

#include <algorithm>

namespace headroom::models {
namespace {

constexpr double kHour = 3600.0;
constexpr double kMinutesPerHour = 60.0;

} // namespace

double sustainedShare(const InstanceType& type, CreditMode mode) {
    const bool held = type.hasQuota() || (type.burstable() && mode == CreditMode::kStandard);
    return held ? type.baseline : 1.0;
}

double creditsPerHourAt(const InstanceType& type, double utilization) {
    if (!type.burstable()) return 0.0;
    return type.creditsPerHour - kMinutesPerHour * type.vcpus * utilization;
}

double creditsAfter(const InstanceType& type, double initial, double utilization, Duration time) {
    const double balance = initial + creditsPerHourAt(type, utilization) * time.value / kHour;
    return std::clamp(balance, 0.0, std::max(initial, type.maxCredits));
}

std::optional<Duration> timeToExhaustion(const InstanceType& type, double initial, double utilization) {
    const double gain = creditsPerHourAt(type, utilization);
    if (gain >= 0.0) return std::nullopt;
    return Duration(std::max(0.0, initial) / -gain * kHour);
}

double deliveredUtilization(const InstanceType& type, double initial, double utilization,
                            Duration time) {
    if (type.hasQuota()) return std::min(utilization, type.baseline);
    const auto exhausted = timeToExhaustion(type, initial, utilization);
    if (!exhausted || *exhausted >= time) return utilization;
    const double burst = *exhausted / time;
    return burst * utilization + (1.0 - burst) * type.baseline;
}

double surplusCredits(const InstanceType& type, double initial, double utilization, Duration time) {
    return std::max(0.0, -(initial + creditsPerHourAt(type, utilization) * time.value / kHour));
}

Money surplusPrice(const InstanceType& type, double initial, double utilization, Duration time,
                   bool terminated) {
    const double surplus = surplusCredits(type, initial, utilization, time);
    const double charged = terminated ? surplus : std::max(0.0, surplus - type.maxCredits);
    return Money(charged / kMinutesPerHour * type.surplusPerVcpu.value);
}

} // namespace headroom::models
