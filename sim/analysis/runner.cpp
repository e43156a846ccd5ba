#include "sim/analysis/runner.hpp"

#include "sim/plane/make_plane.hpp"

namespace headroom::analysis {

result::RunResult runRequest(const RunRequest& request) {
    return plane::runBare(*request.scenario, {request.seed, request.stopAfterSeconds, request.stopWhen});
}

std::vector<Measures> SerialRunner::run(std::span<const RunRequest> requests, const Measure& measure) {
    std::vector<Measures> measures;
    for (const RunRequest& request : requests) measures.push_back(measure(request, runRequest(request)));
    return measures;
}

} // namespace headroom::analysis
