#pragma once
// Runs of a scenario with levers pulled, under a rising load and common random numbers.
//
// All runs of one seed meet the same users, so variants are compared seed by seed (paired differences).
// A run ends when its first objective has broken and it has also lasted until the unchanged scenario's
// break, because latencies and failures are compared there, at equal load.

#include "sim/analysis/lever.hpp"
#include "sim/analysis/rising_load.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/analysis/statistics.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom::analysis {

/// A lever and how far it is pulled.
struct Pull {
    const Lever* lever = nullptr;
    double amount = 0.0;
};
/// Applied one after another; none = the scenario as it is.
using Variant = std::vector<Pull>;

/// What limits a run at its break.
struct Bottleneck {
    std::string service;
    std::string kind;   ///< of result::ResourceSeries; empty when the run has no resources
    bool bound = false; ///< reached its limit; otherwise it only came nearest

    bool operator==(const Bottleneck&) const = default;
};

/// "redis event loops", "nothing bound; nearest chat CPUs".
[[nodiscard]] std::string bottleneckText(const Bottleneck& bottleneck);

/// What one run showed.
struct Sighting {
    double users = 0.0;   ///< who had come at the break, or at the end without one
    double seconds = 0.0; ///< of the break
    bool broke = false;   ///< false: `users` is a lower bound
    std::size_t slo = 0;  ///< the objective that broke
    Bottleneck bottleneck;
    double failedShare = 0.0;     ///< of the users, when the unchanged scenario breaks
    std::vector<double> p95, p99; ///< seconds, by main operation, over the last window before that time
    std::vector<double> shares;   ///< of the time operations spend on event loops, by asked operation
    std::vector<bool> reached;    ///< by lever: not provably out of reach
};

class Trials {
public:
    struct Options {
        std::uint64_t seed = 0; ///< of the first replication; 0 = the scenario's
        /// Before runs start: how many are to come now.
        std::function<void(std::size_t runs)> onBatch = {};
    };

    /// Precondition: `levers` are leversOf(scenario) and outlive this; the scenario has an objective that
    /// is not of throughput (else std::invalid_argument).
    Trials(const models::Scenario& scenario, const std::vector<Lever>& levers, Runner& runner,
           Options options);

    enum class Calibration {
        kFound,
        kNothingBreaks, ///< even where the asked users come 512 times as fast as within a minute
        kHoldsNowhere, ///< an objective is broken among the first users already, however slowly they come
    };
    /// Finds the rate of rise at which the scenario breaks after a minute or more, by runs with
    /// `replications` seeds.
    [[nodiscard]] Calibration calibrate(std::size_t replications);
    /// The same rise as other trials: their scenario with other seeds.
    void riseLike(const Trials& other) { load_ = other.load_; }

    /// Makes the runs that are missing, `replications` for each variant and for the unchanged scenario.
    void run(const std::vector<Variant>& variants, std::size_t replications);

    /// By seed, as many as were run; empty for a variant that was not.
    [[nodiscard]] const std::vector<Sighting>& of(const Variant& variant) const;
    [[nodiscard]] const std::vector<Sighting>& unchanged() const { return of({}); }
    /// Users at the break with the variant minus that with `reference`, by seed.
    [[nodiscard]] std::vector<double> gains(const Variant& variant, const Variant& reference = {}) const;

    /// Operations the objectives name, "" for all; latencies of sightings are of these.
    [[nodiscard]] const std::vector<std::string>& mainOperations() const { return mainOperations_; }
    /// Operations of the process service, whose shares sightings have.
    [[nodiscard]] const std::vector<std::string>& askedOperations() const { return askedOperations_; }
    /// Place of one of the levers in Sighting::reached.
    [[nodiscard]] std::size_t indexOf(const Lever& lever) const;
    [[nodiscard]] const RisingLoad& load() const { return load_; }
    [[nodiscard]] std::size_t runs() const { return runs_; }
    /// Events of all runs: what they cost.
    [[nodiscard]] double events() const { return events_; }

private:
    struct Job;
    [[nodiscard]] models::Scenario changed(const Variant& variant) const;
    [[nodiscard]] static std::string keyOf(const Variant& variant);
    [[nodiscard]] double longestFor(const Variant& variant, std::size_t replication) const;
    void runJobs(const std::vector<Job>& jobs);
    [[nodiscard]] Measures measure(const RunRequest& request, const result::RunResult& run,
                                   double compareAt) const;
    [[nodiscard]] Sighting read(const Measures& measures) const;

    const models::Scenario& scenario_;
    const std::vector<Lever>& levers_;
    Runner& runner_;
    Options options_;
    RisingLoad load_;
    std::vector<std::string> mainOperations_;
    std::vector<std::string> askedOperations_;
    std::map<std::string, std::vector<Sighting>> sightings_;
    std::size_t runs_ = 0;
    double events_ = 0.0;
};

} // namespace headroom::analysis
