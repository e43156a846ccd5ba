// The spike of a ticket sale, request by request: 20 minutes at 45 000 requests a second through a balancer to
// 130 application servers that ask a cache, from the scenario file beside it.

#include "bench/report.hpp"
#include "models/read_scenario.hpp"
#include "sim/plane/make_plane.hpp"

#include <exception>

namespace {

int run(int argc, char** argv) {
    using headroom::bench::cpuSeconds;
    const char* file = headroom::bench::textOption(argc, argv, "--scenario", "bench/spike.json");
    const double seconds = headroom::bench::option(argc, argv, "--seconds", 0.0);
    const auto scenario = headroom::models::readScenario(file);
    const double start = cpuSeconds();
    const double wall = headroom::bench::wallSeconds();
    const auto result = headroom::plane::runBare(scenario, {scenario.seed, seconds});
    const double wallTaken = headroom::bench::wallSeconds() - wall;
    const double taken = cpuSeconds() - start;
    const auto requests = static_cast<double>(result.requests.injected);

    headroom::bench::Report report("spike");
    report.rate(result.events, taken)
        .number("wall_seconds", wallTaken)
        .number("simulated_seconds", result.durationSeconds)
        .number("requests", requests)
        .number("requests_per_second", requests / taken)
        .number("failed", static_cast<double>(result.requests.failed))
        .number("events_per_request", static_cast<double>(result.events) / requests);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
