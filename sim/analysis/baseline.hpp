#pragma once
// A baseline: the figures of an earlier state, kept in a file to compare a later one with.
//
// File: {"headroom-baseline": 1, "headroomVersion": "...", "scenarios": [{"scenario": "name", "figures":
// [{"name", "unit", "lessIsBetter", "grain", "seeds": [...], "values": [...]}]}]}. A value is null where the
// run said nothing and "never" for a latency whose operation never completed. Equal figures give equal
// bytes.

#include "sim/analysis/figures.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace headroom::analysis {

[[nodiscard]] std::string baselineText(const std::vector<ScenarioFigures>& scenarios,
                                       const std::string& headroomVersion);

class Baseline {
public:
    /// Files written by baselineText(), or results of runs (result_json.hpp): those of one scenario are
    /// replications of it. Throws result::FileError, or result::ResultError naming file and place, also when
    /// a scenario or a seed comes twice.
    [[nodiscard]] static Baseline read(const std::vector<std::filesystem::path>& files);

    /// Names of the scenarios in it.
    [[nodiscard]] std::vector<std::string> scenarios() const;

    /// The figures kept for a scenario; from results those that figuresOf() gives for these objectives.
    [[nodiscard]] std::optional<ScenarioFigures>
    figuresFor(const std::string& scenario, const std::vector<models::Slo>& objectives) const;

private:
    void add(const std::filesystem::path& file);

    std::vector<ScenarioFigures> kept_;
    std::vector<result::RunResult> runs_;
};

} // namespace headroom::analysis
