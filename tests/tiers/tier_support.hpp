#pragma once
// Small scenarios of request/response services without a network, and runs of them.

#include "models/read_scenario.hpp"
#include "sim/plane/make_plane.hpp"

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>

namespace headroom::tiers::testing {

/// Users who arrive at `rate` a second for `seconds` and ask `operation` of `entry` once.
inline std::string openUsers(double rate, double seconds, const std::string& entry = "app") {
    return R"("workload": { "users": { "arrivals": { "rate": ")" + std::to_string(rate) +
           R"(/s", "duration": ")" + std::to_string(seconds) + R"(s" } }, "entry": ")" + entry +
           R"(", "behaviour": "once" },
  "behaviours": { "once": { "steps": [ { "do": "work", "timeout": "100000s", "onError": "continue" } ],
                            "then": "leave" } },)";
}

/// `count` users who ask again and again, thinking in between.
inline std::string closedUsers(int count, double seconds, const std::string& think = "0.001ms",
                               const std::string& entry = "app") {
    return R"("workload": { "users": { "steady": { "count": )" + std::to_string(count) +
           R"(, "duration": ")" + std::to_string(seconds) + R"(s" } }, "entry": ")" + entry +
           R"(", "behaviour": "again" },
  "behaviours": { "again": [ { "repeat": [ { "think": ")" +
           think + R"(" }, { "do": "work", "timeout": "100000s", "onError": "continue" } ] } ] },)";
}

/// Nothing takes time but what the services say.
inline const std::string kNoNetwork = R"("network": { "clientRtt": "0s", "zones": 1, "inZoneRtt": "0s",
  "crossZoneRtt": "0s", "jitter": "0s", "inZoneTail": { "share": 0, "delay": "0s" },
  "crossZoneTail": { "share": 0, "delay": "0s" } },)";

inline models::Scenario read(const std::string& users, const std::string& services,
                             const std::string& more = "") {
    return models::readScenarioText("test.json", R"({ "headroom": 1, "name": "test", "seed": 3,)" +
                                                     kNoNetwork + users + more + R"("services": {)" +
                                                     services + "} }");
}

inline result::RunResult run(const models::Scenario& scenario, std::uint64_t seed = 3) {
    return plane::runBare(scenario, {seed, 0.0});
}
inline result::RunResult run(const std::string& users, const std::string& services,
                             const std::string& more = "") {
    return run(read(users, services, more));
}

inline double total(const std::vector<std::uint32_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}
inline double completed(const result::RunResult& run, const std::string& operation) {
    const result::OperationResult* found = run.operation(operation);
    return found == nullptr ? 0.0 : total(found->completed);
}
inline double failed(const result::RunResult& run, const std::string& operation) {
    const result::OperationResult* found = run.operation(operation);
    return found == nullptr ? 0.0 : total(found->failed);
}
inline double meanSeconds(const result::RunResult& run, const std::string& operation) {
    const result::OperationResult* found = run.operation(operation);
    return found == nullptr ? 0.0 : found->latency.mean() * 1e-6;
}
inline double errors(const result::RunResult& run, const std::string& operation,
                     const std::string& cause) {
    for (const result::ErrorSeries& series : run.errors)
        if (series.operation == operation && series.cause == cause) return total(series.perBin);
    return 0.0;
}
inline const result::ResourceSeries& resource(const result::RunResult& run, const std::string& name) {
    for (const result::ResourceSeries& series : run.resources)
        if (series.name == name) return series;
    throw std::logic_error("no resource " + name);
}
inline double meanUse(const result::ResourceSeries& series) {
    double sum = 0.0;
    for (const float value : series.utilization) sum += static_cast<double>(value);
    return sum / static_cast<double>(series.utilization.size());
}
inline double last(const result::RunResult& run, const std::string& series) {
    const result::Series* found = run.find(series);
    if (found == nullptr) throw std::logic_error("no series " + series);
    return found->perBin.back();
}

} // namespace headroom::tiers::testing
