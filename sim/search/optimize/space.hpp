#pragma once
// The fleets an optimiser chooses from: one axis per place of the scenario, each with the values it may
// take, in order. A candidate is one value per axis.

#include "models/document.hpp"
#include "models/scenario.hpp"
#include "sim/search/vary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom::search {

struct Axis {
    std::string path;                ///< as in --set: "services.chat.on.count"
    std::vector<std::string> values; ///< at least one
    std::size_t stated = 0;          ///< place of the scenario's own value, which is always among them

    [[nodiscard]] bool operator==(const Axis&) const = default;
};

/// Index into each axis' values.
using Candidate = std::vector<std::uint16_t>;

struct Space {
    std::vector<Axis> axes;

    /// Combinations, whether a budget allows them or not.
    [[nodiscard]] double size() const;
    /// The scenario as it stands.
    [[nodiscard]] Candidate stated() const;
    /// Place of a candidate in the order of the space (the last axis changes fastest).
    [[nodiscard]] std::size_t indexOf(const Candidate& candidate) const;
    [[nodiscard]] Candidate at(std::size_t index) const;
    /// What a candidate changes about the scenario; nothing for values it states already.
    [[nodiscard]] std::vector<models::Override> changes(const Candidate& candidate) const;
    /// One step along one axis, down and up; and for two axes that count instances, one up and one down
    /// (a split of the same budget moved).
    [[nodiscard]] std::vector<Candidate> neighbours(const Candidate& candidate) const;
    /// "19 chat instances instead of 20", ... : how `other` differs from `from`.
    [[nodiscard]] std::string difference(const Candidate& from, const Candidate& other) const;
};

/// Largest space an optimiser enumerates.
inline constexpr double kLargestSpace = 4e6;

/// The fleet's own dimensions: instances and processes per instance of the process service, masters,
/// replicas per master and where reads go of the store, and instance types when several are named. Counts
/// reach as far as the budget, twice what the scenario states without one.
/// Throws SearchError for an instance type the catalogue does not have.
[[nodiscard]] Space defaultSpace(const models::Scenario& scenario, const models::Budget& budget,
                                 const std::vector<std::string>& instanceTypes);

/// What --vary names; the scenario's own values are added where they are missing. Throws SearchError: a
/// path the scenario does not have, a continuous range.
[[nodiscard]] Space spaceOf(const models::Scenario& scenario, const std::vector<Dimension>& dimensions);

} // namespace headroom::search
