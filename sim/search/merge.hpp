#pragma once
// Shards put together again. The result is what the sweep in one piece would have given, byte for byte.

#include "sim/search/journal.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace headroom::search {

struct Merged {
    Json plan;
    std::vector<Entry> entries;     ///< of every point, by index
    std::vector<std::string> notes; ///< what was odd but harmless: damaged lines, points held twice
};

/// Reads the journals of the shards (any order; one part may be there twice, or of another split).
/// Throws FileError, and SearchError when they are of different sweeps, when two hold different results
/// for a point, or when points are missing: it then names all of them and the shard to run again.
[[nodiscard]] Merged merge(const std::vector<std::filesystem::path>& parts);

} // namespace headroom::search
