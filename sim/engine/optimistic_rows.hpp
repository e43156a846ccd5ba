#pragma once
// Optimistic concurrency on keyed rows: read a version, work, commit only if it is still the same.
//
// The loser of a race retries (the owner decides how often and after which delay). With commits of
// rate x on one row and a read-to-commit span s, a commit succeeds with probability e^(-x s) when
// commits are Poisson. Memory follows the rows ever written.

#include "sim/engine/flat_map.hpp"

#include <cstdint>

namespace headroom::engine {

class OptimisticRows {
public:
    /// Version to commit against; 0 for a row never written.
    [[nodiscard]] std::uint64_t read(std::uint64_t key) {
        const std::uint64_t* version = versions_.find(key);
        return version == nullptr ? 0 : *version;
    }

    /// True, and a new version, when nobody committed since `version` was read.
    bool commit(std::uint64_t key, std::uint64_t version) {
        std::uint64_t& current = *versions_.findOrInsert(key).first;
        if (current != version) {
            ++conflicts_;
            return false;
        }
        ++current;
        ++commits_;
        return true;
    }

    [[nodiscard]] std::uint64_t commits() const { return commits_; }
    [[nodiscard]] std::uint64_t conflicts() const { return conflicts_; }

private:
    FlatMap<std::uint64_t> versions_;
    std::uint64_t commits_ = 0;
    std::uint64_t conflicts_ = 0;
};

} // namespace headroom::engine
