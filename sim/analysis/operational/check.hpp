#pragma once
// Holds a result against the operational laws: an independent check of the simulator, and of measured results.
//
// Every law is an inequality that no correct run can break, whatever its queues did:
//   utilization   busy time of a station lies between the work of the operations that completed and that of all
//                 that started (times demand; wake-ups from none to one a visit; hyperthreads from alone to both
//                 busy; the chat's state from the least to the most it was)
//   bottleneck    the work of completed operations fits into capacity x time
//   response      no operation is answered faster, on average, than its demands and shortest delays add up to
//   Little        request-seconds in progress equal the sum of response times, to the width of a bin each
//   forced flow   where every user finished its script, operations per user are what the script says
//   population    closed workloads: cycles done fit into the users' time, N >= X (R + Z)
//
// State comes from the result itself (series "rooms", "largest room", "frames sent"), so the check does not lean
// on the state law of stations.hpp. Faults widen it: work of dead processes is not asked for at the low end.
// Slack, for what happens across the ends of the run: 0.2 % and 50 ms per station.

#include "models/scenario.hpp"
#include "sim/analysis/operational/interval.hpp"
#include "sim/result/run_result.hpp"

#include <string>
#include <vector>

namespace headroom::analysis::operational {

struct LawCheck {
    std::string law; ///< "utilization", "bottleneck", "response", "little", "forced-flow", "population"
    std::string subject; ///< station or operation
    double measured = 0.0;
    Interval allowed;
    std::string unit;

    [[nodiscard]] bool holds() const { return allowed.contains(measured); }
};

struct BoundsCheck {
    std::vector<LawCheck> laws;

    [[nodiscard]] std::size_t broken() const;
    [[nodiscard]] bool holds() const { return broken() == 0; }
};

/// Precondition: `result` is a run of `scenario`. Laws whose quantities the result does not hold are left out.
[[nodiscard]] BoundsCheck checkBounds(const models::Scenario& scenario, const result::RunResult& result);

} // namespace headroom::analysis::operational
