#pragma once
// The demands of a service profile as a list of named numbers, for whoever fits, draws or compares them.
//
// Names: "wakeUp", "coldWakeUp", "idlePerSecond", "idlePerConnection", "<operation>/base", "<operation>/perUnit/<variable>",
// "<operation>/block" (blocking steps), "<operation>/perReceiver/<frame>" (broadcasts).
// Demands of the same name (two blocks of one operation) are one parameter: changing it scales them alike.

#include "models/profile.hpp"

#include <functional>
#include <string>

namespace headroom::models {

/// Calls `visit` for every demand the profile states, zeros included; names may come more than once.
void forEachDemand(ServiceProfile& profile,
                   const std::function<void(const std::string&, Duration&)>& visit);
void forEachDemand(const ServiceProfile& profile,
                   const std::function<void(const std::string&, Duration)>& visit);

/// Sets every demand that a factor has a share of to the sum of share times value over the factors. `values`
/// holds one for each factor; negative ones count as 0.
void applyFactors(ServiceProfile& profile, const std::vector<CalibratedFactor>& factors,
                  const std::vector<double>& values);

} // namespace headroom::models
