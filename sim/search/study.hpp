#pragma once
// What all points of a search share: the scenario they change, the seeds and the number of replications.
// And what tells points apart: the key, a digest of the changed scenario with its seeds, so that two ways
// to write the same variant are one simulation.

#include "models/read_scenario.hpp"
#include "models/scenario.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace headroom::search {

class Study {
public:
    /// `seed` of the first replication, 0 = the scenario's; the others follow it (common random numbers
    /// over all points). `overrides` apply to every point, before its own changes.
    /// Throws ScenarioError when the scenario itself cannot be used.
    Study(const std::filesystem::path& file, std::vector<models::Override> overrides, std::uint64_t seed,
          int replications);

    [[nodiscard]] const models::Scenario& base() const { return base_; }
    /// Throws ScenarioError.
    [[nodiscard]] models::Scenario scenarioOf(const std::vector<models::Override>& changes) const;
    [[nodiscard]] std::uint64_t firstSeedOf(const models::Scenario& scenario) const;
    [[nodiscard]] int replications() const { return replications_; }
    [[nodiscard]] const std::vector<models::Override>& overrides() const { return overrides_; }
    /// Digest of the base scenario with its profiles and instance types.
    [[nodiscard]] const std::string& digest() const { return digest_; }

    [[nodiscard]] std::string keyOf(const models::Scenario& scenario) const;

private:
    models::ScenarioSource source_;
    std::vector<models::Override> overrides_;
    std::uint64_t seed_;
    int replications_;
    models::Scenario base_;
    std::string digest_;
};

/// Of everything a simulation reads: the scenario, its profiles and its instance types.
[[nodiscard]] std::string digestOf(const models::Scenario& scenario);

/// What is wrong, one problem after the other, with the file by its name alone: the same text wherever
/// the file lies.
[[nodiscard]] std::string problemsOf(const models::ScenarioError& error);

} // namespace headroom::search
