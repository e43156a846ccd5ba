#include "models/data_dirs.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace headroom::models {
namespace {

namespace fs = std::filesystem;

bool hasCatalogue(const fs::path& root) {
    std::error_code ignored;
    return fs::is_directory(DataDirs{root}.catalog(), ignored);
}

} // namespace

DataDirs defaultDataDirs() {
    if (const char* chosen = std::getenv("HEADROOM_DATA"); chosen != nullptr && *chosen != '\0') {
        if (hasCatalogue(chosen)) return {chosen};
        throw std::runtime_error("HEADROOM_DATA is \"" + std::string(chosen) +
                                 "\", which has no models/catalog");
    }
    std::vector<fs::path> places;
#ifdef HEADROOM_SOURCE_DATA_DIR
    places.emplace_back(HEADROOM_SOURCE_DATA_DIR);
#endif
#ifdef HEADROOM_INSTALL_DATA_DIR
    std::error_code error;
    const fs::path executable = fs::read_symlink("/proc/self/exe", error);
    if (!error)
        places.push_back((executable.parent_path() / HEADROOM_INSTALL_DATA_DIR).lexically_normal());
#endif
    std::string looked;
    for (const fs::path& place : places) {
        if (hasCatalogue(place)) return {place};
        looked += (looked.empty() ? "" : ", ") + place.string();
    }
    throw std::runtime_error(
        "cannot find the folder models/catalog; set HEADROOM_DATA to the folder that has models/ "
        "and scenarios/ (looked in " +
        looked + ")");
}

} // namespace headroom::models
