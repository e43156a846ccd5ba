#pragma once
// Scenario and profile files.

#include "models/data_dirs.hpp"
#include "models/diagnostic.hpp"
#include "models/document.hpp"
#include "models/scenario.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace headroom::models {

/// A file, or a variant of the scenario in it: "fleet.json@before-cache". A file that really has such a name
/// is the file.
struct ScenarioName {
    std::filesystem::path file;
    std::string variant; ///< empty = the scenario as it stands
};
[[nodiscard]] ScenarioName splitVariant(const std::filesystem::path& name);

/// Reads and checks a scenario with the profiles and instance types it names; `file` may name a variant
/// (above), whose settings come before the overrides. Throws ScenarioError with everything that is wrong.
[[nodiscard]] Scenario readScenario(const std::filesystem::path& file,
                                    const std::vector<Override>& overrides = {},
                                    const DataDirs& dirs = defaultDataDirs());

/// The same from a text; `name` stands for the file in messages.
[[nodiscard]] Scenario readScenarioText(const std::string& name, const std::string& text,
                                        const std::vector<Override>& overrides = {},
                                        const DataDirs& dirs = defaultDataDirs());

class Catalogue;

/// With a catalogue read before, which takes most of the time: for who reads a scenario many times.
[[nodiscard]] Scenario readScenarioText(const std::string& name, const std::string& text,
                                        const Catalogue& catalogue,
                                        const DataDirs& dirs = defaultDataDirs());

/// One file, many variants: the file and the catalogue are read once, profiles for every variant (a
/// variant may name another one).
class ScenarioSource {
public:
    /// Throws ScenarioError when the file cannot be read or is not JSON.
    explicit ScenarioSource(const std::filesystem::path& file, DataDirs dirs = defaultDataDirs());
    /// What readScenario() of the file gives, or throws, with these overrides.
    [[nodiscard]] Scenario read(const std::vector<Override>& overrides) const;

private:
    Document document_;
    std::string variant_;
    DataDirs dirs_;
    std::shared_ptr<const Catalogue> catalogue_;
};

/// Throw ScenarioError.
[[nodiscard]] ServiceProfile readServiceProfile(const std::filesystem::path& file);
[[nodiscard]] StoreProfile readStoreProfile(const std::filesystem::path& file);

} // namespace headroom::models
