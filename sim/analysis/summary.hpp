#pragma once
// Headline numbers of a scenario: what the report prints, --json writes and golden files hold.
// Self-contained: a reader needs neither the scenario nor the results it came from.

#include "models/scenario.hpp"
#include "sim/analysis/attribution.hpp"
#include "sim/analysis/binding.hpp"
#include "sim/analysis/headroom.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/analysis/operational/comparison.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/analysis/validity.hpp"
#include "sim/analysis/warm_up.hpp"
#include "sim/result/run_result.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom::analysis {

struct UserNumbers {
    double asked = 0.0; ///< largest population (or expected arrivals) of the workload
    Estimate arrived, passed, failed, unfinished;
    Estimate failedShare; ///< of the arrived; one run: Wilson
    Estimate peakActive;
    /// What "users" means on the load axis, at the asked load: the population, or of an open workload, whose
    /// users come and go, the most there at once.
    double present = 0.0;
};

struct OperationNumbers {
    std::string name;
    Estimate completed, failed;                  ///< counts over the run
    Estimate perSecond;                          ///< completed, mean over the run
    Estimate mean, p50, p95, p99;                ///< seconds
    double maxSeconds = 0.0;                     ///< largest over the replications
    std::map<std::string, double> secondsByPart; ///< per completed operation, mean
};

struct ErrorNumbers {
    std::string operation;
    std::string cause;
    double count = 0.0;         ///< mean over the replications
    double share = 0.0;         ///< of the operation's attempts
    double firstSeconds = -1.0; ///< end of the first bin with one, earliest over the replications
};

struct PublishedComparison {
    models::PublishedFigure published;
    std::optional<Estimate> predicted; ///< in the published unit; absent when it cannot be predicted
};

/// What happens beyond the asked load: the ramp with more users in the same time.
struct SteeperRamp {
    double toUsers = 0.0;               ///< at its end
    std::optional<SloBreak> firstBreak; ///< of the objective that breaks first
    std::string brokenSlo;
    std::optional<BindingGroup> firstBinding;
    std::string note; ///< why it ended without an answer
};

struct Summary {
    std::string scenario, title, source, headroomVersion;
    std::uint64_t seed = 0;
    std::size_t replications = 1;
    double durationSeconds = 0.0;
    std::uint64_t events = 0; ///< over all replications
    UserNumbers users;
    Estimate throughput;        ///< completions a second over the run, deliveries left out
    double peakPerSecond = 0.0; ///< largest 10 s mean, first replication
    std::vector<OperationNumbers> operations;
    std::vector<ErrorNumbers> errors;            ///< most frequent first
    std::map<std::string, double> failedByCause; ///< users, mean over the replications
    BindingReport binding;                       ///< first replication
    Estimate firstBindingUsers;                  ///< over the replications in which something bound
    std::size_t boundIn = 0;                     ///< replications in which something bound
    Knee knee;                                   ///< first replication
    Estimate kneeUsers;                          ///< over the replications with a knee
    std::size_t kneeIn = 0;
    std::vector<SloOutcome> slos;
    std::optional<SteadyState> steady; ///< first replication; steady and open workloads
    ValidityCard validity;             ///< first replication
    std::vector<ServiceUse> use;       ///< first replication
    Attribution attribution;           ///< first replication
    /// First replication; absent for a fleet the operational view does not know.
    std::optional<operational::Comparison> operational;
    std::vector<result::CostItem> cost; ///< mean over the replications
    double usdPerHour = 0.0;
    double usd = 0.0;
    std::vector<PublishedComparison> published;
    std::vector<std::string> notes;
    std::optional<SteeperRamp> steeper;
};

/// Precondition: at least one result; all of `scenario`, differing in seed only.
[[nodiscard]] Summary summarize(const models::Scenario& scenario,
                                const std::vector<result::RunResult>& runs);

} // namespace headroom::analysis
