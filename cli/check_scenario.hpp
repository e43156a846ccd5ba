#pragma once
// One scenario held against its objectives and a baseline: the work behind `headroom check`.

#include "cli/scenario_input.hpp"
#include "sim/analysis/baseline.hpp"
#include "sim/analysis/capacity.hpp"
#include "sim/analysis/regression.hpp"
#include "sim/report/checked_scenario.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace headroom::cli {

struct CheckPlan {
    std::vector<std::string> slos; ///< objectives beside the scenario's
    int replications = 3;
    int untilDecided = 0;   ///< most replications; 0 = no more than `replications`
    std::uint64_t seed = 0; ///< of the first replication; 0 = the scenario's
    std::vector<models::Override> overrides;
    std::optional<analysis::Baseline> baseline;
    bool withoutObjectives = false; ///< a scenario may state none
    analysis::RegressionOptions regression;
    std::filesystem::path results; ///< folder for the result of every replication; empty = none
};

struct CheckedFile {
    std::string file;
    std::string scenario;
    std::uint64_t seed = 0;
    std::size_t replications = 0;
    std::vector<analysis::SloOutcome> outcomes;
    std::optional<analysis::Capacity> capacity; ///< when an objective asked for it
    analysis::ScenarioFigures figures;
    std::optional<std::vector<analysis::FigureChange>> changes; ///< when the baseline has the scenario
    std::vector<std::string> facts;                             ///< how it was measured
    std::string error;                                          ///< why it could not be
};

/// Simulates in child processes. Throws what a run of the scenario throws, and UsageError when there is
/// nothing to hold it against.
[[nodiscard]] CheckedFile checkScenario(const std::string& file, const CheckPlan& plan);

[[nodiscard]] bool hasRegression(const CheckedFile& checked);

} // namespace headroom::cli
