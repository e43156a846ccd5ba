#pragma once
// The table of virtual speed-ups and the stack of fixes, for people and for programs. The text begins with
// the answer: what to change and what it buys. JSON keys are in a fixed order; seconds, shares, users.

#include "sim/analysis/fix_stack.hpp"
#include "sim/report/style.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>

namespace headroom::report {

struct SpeedupFindings {
    std::string scenario, title;
    std::uint64_t seed = 0;
    analysis::SpeedupTable table;
    std::optional<analysis::FixStack> fixes; ///< absent when none were asked for
    double goal = 0.0;                       ///< users; 0 = none
    /// The arguments of --set that pull a lever by an amount; keys as settingKey() gives them.
    std::map<std::string, std::vector<std::string>> settings;
    std::vector<std::string> fixSettings; ///< the same for the whole stack
};

[[nodiscard]] std::string settingKey(const std::string& lever, double amount);

[[nodiscard]] std::string speedupText(const Style& style, const SpeedupFindings& findings);
[[nodiscard]] nlohmann::ordered_json toJson(const SpeedupFindings& findings);

} // namespace headroom::report
