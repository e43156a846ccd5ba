#pragma once
// Why a fleet next to the chosen one was not chosen, in one sentence from its own numbers.

#include "models/scenario.hpp"
#include "sim/search/optimize/optimizer.hpp"

#include <string>
#include <utility>

namespace headroom::search {

struct ExcuseFacts {
    models::Budget budget;
    const Requirement* unmet = nullptr; ///< null when all are met
    Price price;
    std::string station;          ///< name of price.first
    const Trial* trial = nullptr; ///< null when it was never simulated
};

/// Compared on the first seed, which both have seen.
[[nodiscard]] std::pair<std::string, Excuse::Basis> excuseOf(const ExcuseFacts& facts,
                                                             const Finalist& winner);

} // namespace headroom::search
