#include "cli/scenario_input.hpp"

#include "cli/exit_code.hpp"
#include "models/data_dirs.hpp"
#include "models/nearest.hpp"
#include "models/read_scenario.hpp"
#include "models/tier_lookup.hpp"

#include <algorithm>
#include <system_error>

namespace headroom::cli {
namespace fs = std::filesystem;

std::vector<models::Override> parseOverrides(const std::vector<std::string>& settings) {
    std::vector<models::Override> overrides;
    for (const std::string& setting : settings) {
        const std::optional<models::Override> change = models::parseOverride(setting);
        if (!change) {
            throw UsageError("--set \"" + setting +
                             "\": expected path=value, e.g. services.chat.on.count=30");
        }
        overrides.push_back(*change);
    }
    return overrides;
}

std::vector<fs::path> bundledScenarios() {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(models::defaultDataDirs().scenarios(), error)) {
        const fs::path& file = entry.path();
        const bool companion =
            !file.stem().extension().empty(); // .golden, .sensitivity: kept beside their scenario
        if (file.extension() == ".json" && !companion) files.push_back(file);
    }
    std::sort(files.begin(), files.end());
    return files;
}

fs::path findScenario(const std::string& name) {
    std::error_code ignored;
    const auto [path, variant] = models::splitVariant(name);
    const std::string file = path.string();
    const std::string suffix = variant.empty() ? "" : "@" + variant;
    if (fs::exists(path, ignored)) return name;
    const bool bareName = file.find('/') == std::string::npos;
    if (!bareName) throw UsageError("cannot read '" + file + "': no such file");
    std::vector<std::string> names;
    for (const fs::path& bundled : bundledScenarios()) {
        if (bundled.stem() == file || bundled.filename() == file) return bundled.string() + suffix;
        names.push_back(bundled.stem().string());
    }
    const std::string close = models::nearest(fs::path(file).stem().string(), names);
    throw UsageError(
        "there is no file '" + file + "' and no bundled scenario of that name" +
        (close.empty() ? "; 'headroom list' shows them" : "; did you mean '" + close + "'?"));
}

models::Scenario load(const ScenarioInput& input) {
    return models::readScenario(findScenario(input.file), input.overrides);
}

void requireChatFleet(const models::Scenario& scenario, const std::string& what) {
    if (models::isChatFleet(scenario)) return;
    throw UsageError("scenario '" + scenario.name + "' has no service of type 'process': " + what +
                     " are for chat fleets; run, check, capacity, speedup and sweep take "
                     "request/response services too");
}

} // namespace headroom::cli
