#pragma once
// A part of a sweep for one member of a batch array: shard i of n takes every n-th point, beginning with
// the i-th. Neighbours of a grid cost alike, so taking turns shares the work better than slices do.

#include <cstddef>
#include <string>

namespace headroom::search {

struct Shard {
    std::size_t number = 1; ///< from 1
    std::size_t count = 1;

    [[nodiscard]] bool owns(std::size_t point) const { return point % count == number - 1; }
    [[nodiscard]] bool whole() const { return count == 1; }
};

/// "2/5". Throws SearchError.
[[nodiscard]] Shard parseShard(const std::string& text);
[[nodiscard]] std::string print(const Shard& shard);

} // namespace headroom::search
