#pragma once
// A disturbance on top of any scenario, at a time when its load is up, with a run long enough to see what
// becomes of it.
//
// When the request says no time: a ramp is disturbed `settle` after its end, a steady population `settle`
// after it has arrived and warmed up, an open workload `settle` after its warm-up. The load is held until
// `observe` after the end of the disturbance; a workload that lasts longer is left alone.

#include "models/scenario.hpp"
#include "sim/analysis/storm.hpp"

#include <memory>
#include <string>
#include <vector>

namespace headroom::analysis {

struct StormRequest {
    enum class What {
        kAsWritten, ///< the scenario's own faults
        kKillInstances,
        kKillZone,
        kKillStoreMaster,
        kDeploy,
        kScaleOut,
    };
    What what = What::kAsWritten;
    int number = 1;              ///< instances, zone, master, or instances a batch
    double atSeconds = -1.0;     ///< -1 = see above
    double lastsSeconds = 60.0;  ///< kills: until what was lost is back; 0 = it stays lost
    double observeSeconds = 180; ///< after the end of the disturbance
};

struct StormPlan {
    std::shared_ptr<const models::Scenario> scenario; ///< with the faults and the length it takes
    Disturbance disturbance;
    std::string what;               ///< "2 of 10 chat instances are lost for 1:00"
    std::vector<std::string> notes; ///< what was changed beside the faults
};

inline constexpr double kSettleSeconds = 60.0;

/// Throws std::invalid_argument with a sentence for people when the fleet cannot be disturbed like that.
/// A request other than kAsWritten replaces the scenario's own faults.
[[nodiscard]] StormPlan planStorm(const models::Scenario& scenario, const StormRequest& request);

/// The same workload lasting at least until `seconds`: a ramp's hold and a duration grow.
[[nodiscard]] models::Scenario lastingUntil(models::Scenario scenario, double seconds);

} // namespace headroom::analysis
