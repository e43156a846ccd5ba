#pragma once
// What a fleet may cost: a number of instances, dollars an hour, or both.

#include "models/scenario.hpp"

#include <string>

namespace headroom::search {

/// "30instances", "$1.2/h", or both with a comma between. Throws SearchError.
[[nodiscard]] models::Budget parseBudget(const std::string& text);

/// An empty budget allows everything.
[[nodiscard]] bool allows(const models::Budget& budget, int instances, double usdPerHour);

/// "30 instances", "$1.2/h", "30 instances and $1.2/h"; "any budget" for an empty one.
[[nodiscard]] std::string inWords(const models::Budget& budget);

} // namespace headroom::search
