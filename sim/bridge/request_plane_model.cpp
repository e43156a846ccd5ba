#include "sim/bridge/request_plane_model.hpp"

#include <simgrid/s4u/Engine.hpp>

#include <algorithm>
#include <chrono>

namespace headroom::bridge {

RequestPlaneModel::RequestPlaneModel(control::RequestPlane& plane, const SimGridControlPlane& control,
                                     RunWatch& watch)
    : Model("RequestPlane"), plane_(plane), control_(control), watch_(watch),
      slice_(std::max(1e-6, plane.lengthSeconds() * 1e-3)) {}

double RequestPlaneModel::next_occurring_event(double budget) {
    control_.rethrow();
    const double now = simgrid::s4u::Engine::get_clock();
    double limit = std::min(control_.nextDate(), plane_.lengthSeconds());
    if (budget >= 0.0) limit = std::min(limit, now + budget);
    advance(limit);
    if (budget >= 0.0) return budget;
    return limit > now ? limit - now : -1.0;
}

void RequestPlaneModel::update_actions_state(double /*now*/, double /*delta*/) {}

void RequestPlaneModel::advance(double limit) {
    using Clock = std::chrono::steady_clock;
    constexpr auto kShort = std::chrono::milliseconds(5);
    constexpr auto kLong = std::chrono::milliseconds(40);
    while (position_ < limit) {
        const auto begun = Clock::now();
        position_ = std::min(limit, position_ + slice_);
        plane_.runUntil(position_);
        if (watch_.due()) watch_.report(position_, plane_.activeUsers());
        const auto took = Clock::now() - begun;
        if (took < kShort)
            slice_ *= 2.0;
        else if (took > kLong)
            slice_ = std::max(1e-6, slice_ * 0.5);
    }
    plane_.runUntil(limit); // pushed at `limit` by a control task of that very date
}

} // namespace headroom::bridge
