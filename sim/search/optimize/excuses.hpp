#pragma once
// Why a fleet next to the chosen one was not chosen, in one sentence from its own numbers.

#include "models/scenario.hpp"
#include "sim/search/optimize/pricing.hpp"
#include "sim/search/optimize/trial.hpp"

#include <string>

namespace headroom::search {

struct ExcuseFacts {
    models::Budget budget;
    Price price;
    std::string station;          ///< name of price.first
    const Trial* trial = nullptr; ///< null when it was never simulated
};

/// Seeds are compared one by one as far as both have them.
[[nodiscard]] std::string excuseOf(const ExcuseFacts& facts, const Price& winnerPrice,
                                   const Trial& winner);

} // namespace headroom::search
