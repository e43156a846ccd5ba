#pragma once
// Predictions of a live run from a calibrated profile, as results: one for each draw of its uncertain demands.

#include "cli/scenario_input.hpp"
#include "live/calibrate/host_profile.hpp"
#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace headroom::cli {

/// The scenario with a calibrated profile in its process service and the delays of its calibration in the network.
/// Throws UsageError when the scenario has no process service.
[[nodiscard]] ScenarioInput calibratedInput(const std::filesystem::path& scenario,
                                            const std::filesystem::path& profile,
                                            const std::vector<std::string>& settings = {});

/// Gives the scenario's own instance type of the service the speed of the measured machine. Throws UsageError when it
/// runs on a type of the catalogue.
void onMachine(models::Scenario& scenario, const std::string& service,
               const calibrate::HostProfile& host);

/// Of the service's profile. Precondition: it is a process service.
[[nodiscard]] const std::optional<models::Calibration>& calibrationOf(const models::Scenario& scenario,
                                                                      const std::string& service);

/// Draw 0 is the fitted demands themselves with the scenario's seed; draw i has demands drawn from the profile's
/// covariance (sim/analysis/uncertainty.hpp) and the seed i after it, so that the results scatter as one further run
/// will. `done(i)` after each. Throws Interrupted.
[[nodiscard]] std::vector<result::RunResult>
predictDraws(const models::Scenario& scenario, std::size_t draws,
             const std::function<void(std::size_t)>& done = {});

/// "predicted-3.json" for draw 3 of "predicted.json".
[[nodiscard]] std::filesystem::path fileOfDraw(const std::filesystem::path& file, std::size_t draw);

} // namespace headroom::cli
