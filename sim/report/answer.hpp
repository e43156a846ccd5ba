#pragma once
// The answer in plain sentences: do the users fit, what binds first, where is the knee, and what lies
// beyond the asked load. First part of every report.

#include "sim/analysis/summary.hpp"

#include <string>
#include <vector>

namespace headroom::report {

enum class Fit { kYes, kNo, kUndecided };

struct Answer {
    Fit fit = Fit::kUndecided;
    std::string headline;              ///< whether and how many of the users fit
    std::vector<std::string> findings; ///< binding limits, knee, beyond
};

/// The users fit when every objective holds; without objectives, when no user failed.
[[nodiscard]] Answer answer(const analysis::Summary& summary);

/// "chat event loops (12 of 100)"
[[nodiscard]] std::string groupText(const analysis::BindingGroup& group);

} // namespace headroom::report
