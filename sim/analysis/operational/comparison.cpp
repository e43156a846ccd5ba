#include "sim/analysis/operational/comparison.hpp"

#include "sim/fleet/program.hpp"

#include <cmath>
#include <exception>

namespace headroom::analysis::operational {
namespace {

bool known(const models::Scenario& scenario) {
    try {
        static_cast<void>(fleet::partsOf(scenario));
        return true;
    } catch (const std::exception&) { // another shape, or services without their profiles
        return false;
    }
}

} // namespace

std::optional<Comparison> compare(const models::Scenario& scenario, const result::RunResult& result) {
    if (!known(scenario)) return std::nullopt;
    constexpr std::size_t kPlaces = 3;
    const Bounds bounds(scenario);
    Comparison comparison;
    comparison.bounds = bounds.at(bounds.model().shape());
    for (const StationBound& row : comparison.bounds.stations) {
        if (comparison.first.size() == kPlaces || !std::isfinite(row.saturationUsers.high)) break;
        comparison.first.push_back({bounds.model().name(row.id), StationModel::kind(row.id),
                                    row.saturationUsers, row.utilization});
    }
    comparison.check = checkBounds(scenario, result);
    return comparison;
}

} // namespace headroom::analysis::operational
