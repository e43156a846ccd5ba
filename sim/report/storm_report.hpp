#pragma once
// What becomes of a fleet after a disturbance: verdict first, the curves around the event, how uneven
// connections end up, and the smallest changes that flip the verdict.

#include "sim/analysis/balance_study.hpp"
#include "sim/analysis/storm_remedies.hpp"
#include "sim/analysis/storm_study.hpp"
#include "sim/report/style.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace headroom::report {

struct StormReport {
    analysis::StormPlan plan;
    analysis::StormFindings findings;
    std::optional<std::vector<analysis::Flip>> flips;            ///< absent = not searched
    std::optional<std::vector<analysis::BalanceRemedy>> balance; ///< absent = not compared
    std::uint64_t seed = 0;
};

/// "Recovers in 42 s", "Does not recover: ..." in one sentence.
[[nodiscard]] std::string stormHeadline(const StormReport& report);

[[nodiscard]] std::string stormText(const Style& style, const StormReport& report);

/// Keys in a fixed order, seconds and shares throughout; what is not known is null.
[[nodiscard]] nlohmann::ordered_json toJson(const StormReport& report);

} // namespace headroom::report
