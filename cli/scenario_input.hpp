#pragma once
// Which scenario a command works on, and with what changed.

#include "models/document.hpp"
#include "models/scenario.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace headroom::cli {

struct ScenarioInput {
    std::string file; ///< a path, or the name of a bundled scenario; of a variant with "@NAME" behind it
    std::vector<models::Override> overrides;
};

/// "workload.users.ramp.until=4000" as typed after --set. Throws UsageError.
[[nodiscard]] std::vector<models::Override> parseOverrides(const std::vector<std::string>& settings);

/// The file as given if there is one; otherwise, for a bare name, the bundled scenario of that name. The
/// variant stays behind it (models::splitVariant).
[[nodiscard]] std::filesystem::path findScenario(const std::string& name);

[[nodiscard]] models::Scenario load(const ScenarioInput& input);

/// Throws UsageError for a scenario of request/response services: `what` ("bounds by operational laws") exists
/// for chat fleets only.
void requireChatFleet(const models::Scenario& scenario, const std::string& what);

/// Files of the bundled scenarios, by name.
[[nodiscard]] std::vector<std::filesystem::path> bundledScenarios();

} // namespace headroom::cli
