#pragma once
// Operational bounds for people and programs: what `headroom bounds` prints.

#include "sim/analysis/operational/bounds.hpp"
#include "sim/report/style.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace headroom::report {

/// The bounds of one scenario at the asked load, and along a range of loads.
struct BoundsReport {
    std::string scenario;
    std::string title;
    const analysis::operational::StationModel* model = nullptr;
    analysis::operational::LoadBounds asked;
    std::vector<analysis::operational::LoadBounds> curve; ///< ascending users
};

/// `users` <= 0: the scenario's own load.
[[nodiscard]] BoundsReport boundsReport(const models::Scenario& scenario,
                                        const analysis::operational::Bounds& bounds, double users);

[[nodiscard]] std::string boundsText(const Style& style, const BoundsReport& report);
[[nodiscard]] nlohmann::ordered_json toJson(const BoundsReport& report);

/// "3 400 users", "2 900 to 3 400 users", "no number of users".
[[nodiscard]] std::string usersBoundText(analysis::operational::Interval users);

} // namespace headroom::report
