#pragma once
// The reference engine's own reading of a scenario, straight from the model types.
//
// Nothing is compiled to tables; operations and scripts are interpreted where they stand. What this
// engine does not model is refused by name instead of being ignored: faults, fan-out between processes,
// CPU credits that can run out, and capacities of balancer and storage that grow or refuse.

#include "sim/engine/distribution.hpp"
#include "sim/fleet/program.hpp"

#include <string>

namespace headroom::bridge::reference {

struct ScenarioView {
    /// Throws std::runtime_error naming what is not modelled. The scenario must outlive the view.
    explicit ScenarioView(const models::Scenario& scenario);

    const models::Scenario& scenario;
    fleet::FleetParts parts;

    [[nodiscard]] const models::Operation* find(const std::string& operation) const;
    [[nodiscard]] const models::Operation& operation(const std::string& operation) const; ///< throws
    /// The scenario's factor on an operation's CPU demand.
    [[nodiscard]] double factor(const std::string& operation) const;
    [[nodiscard]] bool hasStore() const { return parts.store != nullptr; }
};

/// `factor` scales every value: 0.5 makes a hop of a round trip.
[[nodiscard]] engine::Sampler samplerOf(const models::Distribution& distribution, double factor = 1.0);

} // namespace headroom::bridge::reference
