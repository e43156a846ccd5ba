#include "cli/health_limits.hpp"

#include <CLI/CLI.hpp>

namespace headroom::cli {

void addHealthLimits(CLI::App& command, std::string& maxLag, double& maxStolenShare,
                     const std::string& group) {
    CLI::Option* const lag =
        command.add_option("--max-lag", maxLag, "Inconclusive when the driver's own p99 lag is larger")
            ->type_name("TIME")
            ->capture_default_str();
    CLI::Option* const steal =
        command
            .add_option(
                "--max-steal", maxStolenShare,
                "Inconclusive when the hypervisor took a larger share of this machine's processor time")
            ->check(CLI::Range(0.0, 1.0))
            ->type_name("SHARE")
            ->capture_default_str();
    if (group.empty()) return;
    lag->group(group);
    steal->group(group);
}

} // namespace headroom::cli
