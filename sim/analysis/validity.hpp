#pragma once
// Validity card: how far the simulated regime lies from where the profile's demands were measured.
//
// A profile states for the state its laws depend on (members of a room, rooms, receivers of a frame, history
// read, payload size) the range its measurements covered. Within it a law was checked, beyond it the law is an
// extrapolation. Compared is the largest value the run reached: a run that starts below the range and grows
// into it is inside.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <string>
#include <vector>

namespace headroom::analysis {

struct ValidityItem {
    enum class State {
        kInside,
        kBeyond,  ///< above the measured range, or never reached its lower end
        kUnknown, ///< the result does not record this state
    };
    State state = State::kUnknown;
    std::string profile;
    std::string variable; ///< as the profile names it: "members", "rooms", ...
    double measuredLow = 0.0;
    double measuredHigh = 0.0;
    double reached = 0.0; ///< largest over the run; NaN when unknown
    double factor = 1.0;  ///< how many times beyond the nearer end, 1 inside
    std::string sentence; ///< "rooms reached 3 410; demands measured with 10 to 300 (11x beyond)"
};

struct ValidityCard {
    std::vector<ValidityItem> items; ///< farthest beyond first, then in the profile's order
    [[nodiscard]] bool amber() const;
};

/// Empty when no profile in use states a range.
[[nodiscard]] ValidityCard validityOf(const models::Scenario& scenario, const result::RunResult& run);

} // namespace headroom::analysis
