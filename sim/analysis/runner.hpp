#pragma once
// How analyses get their simulations run: they say what to run and what to measure, and do not care in
// which process it happens.
//
// A request is a scenario (already changed as the analysis wants it) and a seed. Requests with the same
// seed share their random numbers (common random numbers): every user draws from streams of its own, so
// two variants of a fleet meet the same users. The measure is evaluated where the run was made, because a
// whole result is megabytes and its measures are a few numbers.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

namespace headroom::analysis {

struct RunRequest {
    std::shared_ptr<const models::Scenario> scenario;
    std::uint64_t seed = 0;        ///< 0 = the scenario's
    double stopAfterSeconds = 0.0; ///< look at the beginning of the run only; 0 = all of it
    /// Asked at the end of every bin with the result so far (fleet::FleetOptions); true ends the run.
    std::function<bool(const result::RunResult&)> stopWhen = {};
};

/// Numbers of interest of one run; any length, NaN and infinity allowed.
using Measures = std::vector<double>;
using Measure = std::function<Measures(const RunRequest&, const result::RunResult&)>;

/// Cancelled from outside: no result.
class AnalysisCancelled : public std::runtime_error {
public:
    AnalysisCancelled() : std::runtime_error("cancelled") {}
};

class Runner {
public:
    virtual ~Runner() = default;

    /// Runs all requests, in any order and side by side; the measures of each, in the order of the
    /// requests. Throws std::runtime_error naming the scenario when a run fails (the text of the
    /// engine's own error), AnalysisCancelled when cancelled.
    [[nodiscard]] virtual std::vector<Measures> run(std::span<const RunRequest> requests,
                                                    const Measure& measure) = 0;
};

/// One after another in this process, without SimGrid.
class SerialRunner final : public Runner {
public:
    [[nodiscard]] std::vector<Measures> run(std::span<const RunRequest> requests,
                                            const Measure& measure) override;
};

/// The run a request asks for, in this process and without SimGrid; the same result to the last bit as
/// with it.
[[nodiscard]] result::RunResult runRequest(const RunRequest& request);

} // namespace headroom::analysis
