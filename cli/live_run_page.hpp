#pragma once
// The page of a live run: the verdict, errors, and measured curves beside predicted ones with their band.

#include "live/compare/compare.hpp"
#include "live/compare/rivals.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace headroom::cli {

struct LivePage {
    std::filesystem::path folder; ///< with predicted-N.json, measured-N.json and ramp.scenario.json
    std::size_t predictions = 0, repeats = 0;
    const compare::Comparison& comparison;
    const compare::Contest& contest;
    std::vector<std::string> inconclusive;
};

[[nodiscard]] std::string livePage(const LivePage& page);

} // namespace headroom::cli
