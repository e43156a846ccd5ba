#pragma once
// Headroom at the asked load, in percent, and relative to what.
//
// The limit is, in this order: the load at which an objective first broke (within the asked load, or in the
// steeper ramp that was run to look beyond it); the knee of the latency curve; the load at which throughput
// stops following the users. In a ramp "first broke" is the population at that moment, while users are still
// arriving: a load that holds to the end, and an interval, come from the capacity search (capacity.hpp).

#include <optional>
#include <string>

namespace headroom::analysis {

struct Summary;

struct Headroom {
    enum class Limit { kObjective, kKnee, kSaturation };
    Limit limit = Limit::kObjective;
    double users = 0.0; ///< at the limit
    double share = 0.0; ///< users / asked - 1 (open workloads: / most active at once); negative beyond
    std::string objective; ///< that broke, for kObjective
};

/// None when no limit is known: nothing broke and no curve bent.
[[nodiscard]] std::optional<Headroom> headroomOf(const Summary& summary);

} // namespace headroom::analysis
