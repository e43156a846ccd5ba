#pragma once
// Objectives on what the fleet could bear rather than on what a run of the asked load showed:
// "capacity >= 3000", "headroom >= 20%".

#include "sim/analysis/capacity.hpp"
#include "sim/analysis/figures.hpp"

#include <vector>

namespace headroom::analysis {

/// The objectives the capacity is searched under: those more load can break. Left out are capacity and
/// headroom themselves, throughput (little load never reaches a lower bound) and cost (the same fleet at
/// every load).
[[nodiscard]] std::vector<models::Slo> loadObjectives(const std::vector<models::Slo>& objectives);

/// Verdict by the interval over the seeds' capacities; `capacity` was found under loadObjectives().
/// Precondition: models::needsCapacity(slo).
[[nodiscard]] SloOutcome checkCapacity(const models::Slo& slo, const Capacity& capacity);

/// The seeds' capacities as a figure to compare with a baseline; `firstSeed` is that of the search and
/// `precision` its bracket, below which two capacities do not differ. Without values where there is no
/// capacity to speak of.
[[nodiscard]] Figure capacityFigure(const Capacity& capacity, std::uint64_t firstSeed, double precision);

} // namespace headroom::analysis
