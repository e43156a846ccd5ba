#pragma once
// Where the data files are: models/catalog, models/profiles, scenarios.

#include <filesystem>

namespace headroom::models {

struct DataDirs {
    std::filesystem::path root; ///< the folder that has models/ and scenarios/

    [[nodiscard]] std::filesystem::path catalog() const { return root / "models" / "catalog"; }
    [[nodiscard]] std::filesystem::path profiles() const { return root / "models" / "profiles"; }
    [[nodiscard]] std::filesystem::path scenarios() const { return root / "scenarios"; }
};

/// The environment variable HEADROOM_DATA if set, else the source tree the program was built from, else
/// the install tree beside the executable. Throws std::runtime_error listing the places looked at.
[[nodiscard]] DataDirs defaultDataDirs();

} // namespace headroom::models
