#pragma once
// When a measured run says nothing about its target: what every command that drives one lets the user choose.

#include <string>

namespace CLI {
class App;
}

namespace headroom::cli {

/// Adds --max-lag (of the driver's own p99) and --max-steal (share of this machine's processor time the hypervisor
/// took, 0 to 1). Both must outlive the command; an empty group leaves them among the command's options.
void addHealthLimits(CLI::App& command, std::string& maxLag, double& maxStolenShare,
                     const std::string& group = "");

} // namespace headroom::cli
