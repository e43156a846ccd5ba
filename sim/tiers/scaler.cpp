#include "sim/tiers/scaler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::tiers {

Scaler::Scaler(const models::Scaling& rule, const std::vector<models::CalendarEvent>& events)
    : rule_(rule) {
    constexpr double kForEver = std::numeric_limits<double>::infinity();
    std::vector<models::ScheduledSize> schedule = rule.schedule;
    std::stable_sort(schedule.begin(), schedule.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    for (std::size_t i = 0; i < schedule.size(); ++i)
        floors_.push_back({schedule[i].at.value,
                           i + 1 < schedule.size() ? schedule[i + 1].at.value : kForEver,
                           schedule[i].size});
    for (const models::CalendarEvent& event : events) {
        const double end = (event.at + event.lasts).value;
        if (rule.calendar && event.announcedBefore.value > 0.0) {
            // Nobody can act on what is not known yet.
            const double known = event.at.value - event.announcedBefore.value;
            const double acts = event.at.value - rule.calendar->lead.value;
            floors_.push_back({std::max({0.0, known, acts}), end, rule.calendar->size});
        }
        if (rule.push && event.pushBefore.value > 0.0) {
            const double acts = event.at.value - event.pushBefore.value + rule.push->lead.value;
            floors_.push_back({std::max(0.0, acts), end, rule.push->size});
        }
    }
    for (const Floor& floor : floors_) {
        dates_.push_back(floor.from);
        if (floor.to < kForEver) dates_.push_back(floor.to);
    }
    std::sort(dates_.begin(), dates_.end());
    dates_.erase(std::unique(dates_.begin(), dates_.end()), dates_.end());
}

int Scaler::floorAt(double now) const {
    int size = rule_.min;
    for (const Floor& floor : floors_)
        if (floor.from <= now && now < floor.to) size = std::max(size, floor.size);
    return size;
}

int Scaler::allowed(int wanted, double now) const {
    int most = rule_.max;
    if (rule_.accountLimit > 0) most = std::min(most, rule_.accountLimit);
    return std::min(std::max(wanted, floorAt(now)), most);
}

int Scaler::onDataPoint(double now, models::ScalingMetric metric, double value, int measured,
                        int current) {
    int wanted = current;
    if (rule_.targetTracking && rule_.targetTracking->metric == metric)
        wanted = byTarget(value, measured, current);
    if (rule_.step && rule_.step->metric == metric) {
        const int stepped = bySteps(value, current);
        if (wanted == current || (stepped > wanted && stepped > current)) wanted = stepped;
    }
    return now < restUntil_ ? current : wanted;
}

int Scaler::byTarget(double value, int measured, int current) {
    constexpr double kScaleInShare = 0.9; // AWS scales in below 90 % of the target
    const models::TargetTracking& policy = *rule_.targetTracking;
    above_ = value > policy.target ? above_ + 1 : 0;
    below_ = value < kScaleInShare * policy.target ? below_ + 1 : 0;
    const auto wanted = static_cast<int>(std::ceil(measured * value / policy.target - 1e-9));
    if (above_ >= policy.outAfter) return std::max(current, wanted);
    if (below_ >= policy.inAfter) return std::min(current, std::max(wanted, 1));
    return current;
}

int Scaler::bySteps(double value, int current) {
    const models::StepRule* held = nullptr;
    for (const models::StepRule& rule : rule_.step->rules) {
        const bool holds = rule.add >= 0 ? value >= rule.bound : value < rule.bound;
        if (!holds) continue;
        // Of the growing rules the highest bound counts, of the shrinking ones the lowest; growing first.
        const bool better = held == nullptr || (rule.add >= 0 && held->add < 0) ||
                            (rule.add >= 0 && rule.bound > held->bound) ||
                            (rule.add < 0 && held->add < 0 && rule.bound < held->bound);
        if (better) held = &rule;
    }
    if (held == nullptr) {
        steps_ = 0;
        return current;
    }
    if (++steps_ < rule_.step->after) return current;
    return std::max(0, current + held->add);
}

} // namespace headroom::tiers
