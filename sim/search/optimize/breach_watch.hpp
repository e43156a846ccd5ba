#pragma once
// Ends a run that can no longer hold an objective over the whole of it.
//
// A latency quantile q breaks when more than 1 - q of the operation's completions are slower than the limit, a
// share of failed users when more than it of all users have failed. How many there will be is known where users
// come once and run a script that ends: users times what the script does on average
// (operational::Passes). The run ends once the bad ones are kSpare times as many as the whole run forgives:
// enough to be sure of the verdict, and so that runs near their break are seen to the end, where
// their figures tell how near.
//
// Not watched: means, error rates, throughput, peak utilization, and workloads whose users repeat or restart.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::search {

class BreachWatch {
public:
    static constexpr double kSpare = 2.5;

    /// Of the scenario as it is to be run.
    explicit BreachWatch(const models::Scenario& scenario);

    [[nodiscard]] bool watches() const { return !counts_.empty(); }
    /// To be called with the bins of one run as they grow: looks at new ones only.
    [[nodiscard]] bool certain(const result::RunResult& soFar);
    /// The objective that was certain to break; empty when none was.
    [[nodiscard]] const std::string& broken() const { return broken_; }

private:
    struct Count {
        std::string text;
        std::string operation;         ///< empty: failed users
        std::uint32_t firstBucket = 0; ///< of latencies beyond the limit
        double forgiven = 0.0;         ///< bad ones over the whole run
        double bad = 0.0;              ///< so far
    };
    std::vector<Count> counts_;
    std::size_t seen_ = 0; ///< bins
    std::string broken_;
};

} // namespace headroom::search
