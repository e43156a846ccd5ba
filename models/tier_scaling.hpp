#pragma once
// When a service's instances come and go.
//
// Sources: AWS, "Amazon EC2 Auto Scaling User Guide" (2023-06): target tracking, step scaling, scheduled
// scaling, instance warm-up; the rows asg.* of the catalogue's facts.

#include "models/distribution.hpp"
#include "models/units.hpp"

#include <optional>
#include <string>
#include <vector>

namespace headroom::models {

enum class ScalingMetric {
    kCpu,                ///< mean CPU utilization of the instances
    kThreads,            ///< mean share of worker threads in use
    kRequestsPerInstance ///< a second
};

/// Keeps the metric at the target: wanted size = instances * metric / target, rounded up.
struct TargetTracking {
    ScalingMetric metric = ScalingMetric::kCpu;
    double target = 0.5;
    int outAfter = 3; ///< data points above the target in a row
    int inAfter = 15; ///< data points below nine tenths of it in a row
    bool operator==(const TargetTracking&) const = default;
};

/// Adds instances while the metric is at or above `above` (removes them with a negative `add` while it is
/// below). The rule with the highest bound that holds counts.
struct StepRule {
    double bound = 0.0;
    int add = 0; ///< instances; negative: below the bound
    bool operator==(const StepRule&) const = default;
};

struct StepScaling {
    ScalingMetric metric = ScalingMetric::kCpu;
    std::vector<StepRule> rules;
    int after = 1; ///< data points in a row
    bool operator==(const StepScaling&) const = default;
};

struct ScheduledSize {
    Duration at;
    int size = 1; ///< least number of instances from then on
    bool operator==(const ScheduledSize&) const = default;
};

/// Instances for an event of the workload's calendar, from `lead` before it until it is over.
struct EventScaling {
    int size = 1;
    Duration lead; ///< calendar: how long before the event; push: time from the push to the decision
    bool operator==(const EventScaling&) const = default;
};

struct Scaling {
    int min = 1;
    int max = 1;
    std::optional<TargetTracking> targetTracking;
    std::optional<StepScaling> step;
    std::vector<ScheduledSize> schedule;
    std::optional<EventScaling> calendar; ///< events that were announced
    std::optional<EventScaling> push;     ///< events whose push message was handed in
    Duration metricPeriod = seconds(60);
    Duration metricDelay = seconds(90); ///< from a period's end until its data point is there
    Duration cooldown = seconds(300);   ///< after a change, before metrics may change the size again
    Duration warmUp;                    ///< a new instance's metrics do not count for this long
    Distribution boot;                  ///< from the decision until the instance serves
    Duration scaleInHold;               ///< an instance lives at least this long
    int accountLimit = 0;               ///< instances the account may have; 0 = no limit
    bool operator==(const Scaling&) const = default;
};

} // namespace headroom::models
