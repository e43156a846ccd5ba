#pragma once
// Decides how many instances a service should have.
//
// Metric policies see one data point per period, metricDelay late. Target tracking wants
// ceil(instances * metric / target) once the metric was above the target for outAfter points in a row, or
// below nine tenths of it for inAfter points; step rules add or remove what the matching rule says. After a
// change the metric policies rest for the cooldown. Schedule, calendar and push set a least size by the
// clock: they know no metric and need no data. The result is kept within min, max and the account's limit.
// Source: AWS, "Amazon EC2 Auto Scaling User Guide", target tracking, step and scheduled scaling (2023-06);
// 3 and 15 data points are the alarms AWS creates (ECS documentation; for EC2 from memory).
// Known error: AWS computes the new size from the alarm's breach, rounds and damps in undocumented ways.

#include "models/tier_scaling.hpp"
#include "models/workload.hpp"

#include <vector>

namespace headroom::tiers {

class Scaler {
public:
    Scaler(const models::Scaling& rule, const std::vector<models::CalendarEvent>& events);

    /// Dates at which floorAt() changes, in order.
    [[nodiscard]] const std::vector<double>& dates() const { return dates_; }
    /// Least size by the clock.
    [[nodiscard]] int floorAt(double now) const;
    /// A data point is there: the mean over `measured` instances. Of `current` instances, booting ones
    /// included, some are not in the metric yet but count as capacity that comes. Instances the metric
    /// policies want, `current` when they want no change.
    [[nodiscard]] int onDataPoint(double now, models::ScalingMetric metric, double value, int measured,
                                  int current);
    /// A size within the limits, given what other services of the account run.
    [[nodiscard]] int allowed(int wanted, double now) const;
    /// The size was changed by a metric policy.
    void changed(double now) { restUntil_ = now + rule_.cooldown.value; }

private:
    struct Floor {
        double from = 0.0;
        double to = 0.0;
        int size = 0;
    };
    [[nodiscard]] int byTarget(double value, int measured, int current);
    [[nodiscard]] int bySteps(double value, int current);

    const models::Scaling& rule_;
    std::vector<Floor> floors_;
    std::vector<double> dates_;
    double restUntil_ = 0.0;
    int above_ = 0;
    int below_ = 0;
    int steps_ = 0; ///< data points in a row for which a rule held
};

} // namespace headroom::tiers
