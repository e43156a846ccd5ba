#pragma once
// Distance of two p95-over-users curves; difference.hpp states the method.

#include "sim/analysis/knee.hpp"
#include "sim/result/run_result.hpp"

#include <span>
#include <string>

namespace headroom::analysis {

struct CurveDistance {
    bool comparable = false;
    std::string note;   ///< why not, or what part of the load was compared
    double share = 0.0; ///< area between the curves over the area under the first
    double noise =
        0.0; ///< standard error of the share by chance alone; 0 = unknown, with one curve a side
    double firstMeanSeconds = 0.0; ///< mean p95 over the common range of users
    double secondMeanSeconds = 0.0;
    double fromUsers = 0.0; ///< the common range
    double toUsers = 0.0;
};

/// `paired`: the i-th of both sides belong together. Precondition: at least one result a side, as many on both
/// when paired.
[[nodiscard]] CurveDistance curveDistance(std::span<const result::RunResult> first,
                                          std::span<const result::RunResult> second,
                                          const std::string& operation, bool paired);

/// The same for curves themselves; each ascending in users.
[[nodiscard]] CurveDistance curveDistance(std::span<const std::vector<LoadPoint>> first,
                                          std::span<const std::vector<LoadPoint>> second, bool paired);

} // namespace headroom::analysis
