// Operational bounds of the Kakao scenario: from the scenario to its bounds, and candidates of a search a second.
// A candidate is a shape of the fleet: instances, processes, masters, replicas, side pool.

#include "sim/analysis/operational/bounds.hpp"

#include "bench/report.hpp"
#include "models/read_scenario.hpp"

#include <exception>

namespace {

using headroom::analysis::operational::Bounds;
using headroom::analysis::operational::FleetShape;

FleetShape candidate(FleetShape shape, std::uint64_t number) {
    shape.instances = 1 + static_cast<int>(number % 29);
    shape.processesPerInstance = 1 + static_cast<int>(number / 29 % 6);
    shape.masters = 1 + static_cast<int>(number / 174 % 7);
    shape.replicasPerMaster = static_cast<int>(number / 1218 % 3);
    shape.hashing =
        number % 2 == 0 ? headroom::models::Hashing::kEventLoop : headroom::models::Hashing::kSidePool;
    shape.sidePoolThreads = 1 + static_cast<int>(number % 5);
    return shape;
}

int run(int argc, char** argv) {
    using headroom::bench::cpuSeconds;
    const char* file =
        headroom::bench::textOption(argc, argv, "--scenario", "scenarios/kakao-2024-final.json");
    const auto count =
        static_cast<std::uint64_t>(headroom::bench::option(argc, argv, "--candidates", 20000));
    const auto scenario = headroom::models::readScenario(file);

    constexpr int kRepeats = 50;
    const double start = cpuSeconds();
    for (int i = 1; i < kRepeats; ++i) static_cast<void>(Bounds(scenario));
    const Bounds bounds(scenario);
    const double compiled = cpuSeconds();
    const FleetShape shape = bounds.model().shape();
    double sum = 0.0; // used, so that nothing is optimised away
    for (int i = 0; i < kRepeats; ++i) sum += bounds.at(shape).saturationUsers.high;
    const double full = cpuSeconds();
    for (std::uint64_t i = 0; i < count; ++i) {
        const double users = bounds.saturation(candidate(shape, i)).users.high;
        sum += users < 1e12 ? users : 0.0;
    }
    const double searched = cpuSeconds();
    headroom::bench::Report("bounds")
        .rate(count, searched - full)
        .number("compile_seconds", (compiled - start) / kRepeats)
        .number("bounds_seconds", (full - compiled) / kRepeats)
        .number("sum", sum);
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
