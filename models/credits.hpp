#pragma once
// CPU credit arithmetic of burstable instances, in closed form.
//
// One credit is one vCPU busy for one minute. An instance earns `creditsPerHour` continuously, spends
// vcpus * utilization credits a minute, and keeps at most `maxCredits` (24 hours of earning).
// Source: AWS, "Key concepts and definitions for burstable performance instances", "Standard mode" and
// "Unlimited mode" of the EC2 User Guide (2023-06); the rows cred.* of the catalogue's facts.
// Assumptions: constant utilization; the ceiling holds for all credits (AWS keeps launch credits apart
// from it); a standard instance without credits runs at its baseline at once (AWS lowers it gradually,
// so this errs on the slow side for some minutes).
// `utilization` is the share of all vCPUs wanted, in [0, 1]. Types that are not burstable need no
// credits.

#include "models/instance_type.hpp"
#include "models/placement.hpp"
#include "models/units.hpp"

#include <optional>

namespace headroom::models {

/// Share of all vCPUs the instance can keep busy for ever: its baseline where a quota or standard credits hold it
/// there, otherwise 1.
[[nodiscard]] double sustainedShare(const InstanceType& type, CreditMode mode);

/// Credits gained (positive) or lost an hour.
[[nodiscard]] double creditsPerHourAt(const InstanceType& type, double utilization);

/// Balance after `time` from `initial` credits; stays in [0, maxCredits] (or at `initial` if above it
/// while credits are spent).
[[nodiscard]] double creditsAfter(const InstanceType& type, double initial, double utilization,
                                  Duration time);

/// When the balance reaches 0; nullopt if never.
[[nodiscard]] std::optional<Duration> timeToExhaustion(const InstanceType& type, double initial,
                                                       double utilization);

/// Standard mode, or under a quota: share of all vCPUs the instance gets on average over `time`.
[[nodiscard]] double deliveredUtilization(const InstanceType& type, double initial, double utilization,
                                          Duration time);

/// Unlimited mode: credits spent beyond the balance over `time`.
[[nodiscard]] double surplusCredits(const InstanceType& type, double initial, double utilization,
                                    Duration time);

/// Unlimited mode: what the surplus costs. While the instance runs only what exceeds 24 hours of earning
/// is charged; when it is stopped or terminated at the end, all of it.
[[nodiscard]] Money surplusPrice(const InstanceType& type, double initial, double utilization,
                                 Duration time, bool terminated);

} // namespace headroom::models
