#pragma once
// The same scenario under more or less load.
//
// Load is a number of users: the top of a ramp, the population of a steady workload, the expected
// arrivals of an open one. A scaled ramp takes the same time with as many steps, so `users` twice as large
// is a ramp twice as steep; its steps are whole users, so the last step may be shorter than the others. A
// profile keeps its shape: all its rates are multiplied.

#include "models/scenario.hpp"

namespace headroom::analysis {

/// Precondition: `users` >= 1. The result's workload.peakUsers() is `users` rounded to whole users.
[[nodiscard]] models::Scenario atLoad(const models::Scenario& scenario, double users);

} // namespace headroom::analysis
