#include "sim/analysis/runner.hpp"

#include "sim/fleet/bare_run.hpp"

namespace headroom::analysis {

result::RunResult runRequest(const RunRequest& request) {
    fleet::FleetOptions options;
    options.seed = request.seed == 0 ? request.scenario->seed : request.seed;
    options.stopAfterSeconds = request.stopAfterSeconds;
    options.stopWhen = request.stopWhen;
    return fleet::runBare(*request.scenario, options);
}

std::vector<Measures> SerialRunner::run(std::span<const RunRequest> requests, const Measure& measure) {
    std::vector<Measures> measures;
    for (const RunRequest& request : requests) measures.push_back(measure(request, runRequest(request)));
    return measures;
}

} // namespace headroom::analysis
