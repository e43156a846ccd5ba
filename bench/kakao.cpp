// The whole Kakao scenario on the request plane: reading the files, then the full ramp to 3 400 users.

#include "bench/report.hpp"
#include "models/read_scenario.hpp"
#include "sim/fleet/bare_run.hpp"

#include <exception>

namespace {

int run(int argc, char** argv) {
    using headroom::bench::cpuSeconds;
    const char* file =
        headroom::bench::textOption(argc, argv, "--scenario", "scenarios/kakao-2024-final.json");
    const double start = cpuSeconds();
    const auto scenario = headroom::models::readScenario(file);
    const double read = cpuSeconds();
    headroom::fleet::FleetOptions options;
    options.seed = scenario.seed;
    const double wall = headroom::bench::wallSeconds();
    const auto result = headroom::fleet::runBare(scenario, options);
    const double wallTaken = headroom::bench::wallSeconds() - wall;
    const double taken = cpuSeconds() - read;

    headroom::bench::Report report("kakao");
    report.rate(result.events, taken)
        .number("wall_seconds", wallTaken)
        .number("read_seconds", read - start)
        .number("simulated_seconds", result.durationSeconds)
        .number("users", static_cast<double>(result.users.arrived))
        .number("requests", static_cast<double>(result.requests.injected));
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
