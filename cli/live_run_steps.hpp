#pragma once
// Steps of 'headroom live run' that stand for themselves.

#include "live/up/fleet.hpp"
#include "models/scenario.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace headroom::cli {

/// Share of a steady run in which its users come: long enough that what arriving costs (password hashes) does not bury
/// what staying costs.
inline constexpr double kArrivalShare = 0.6;

/// The same users doing the same things, `users` of them, arriving evenly and staying: what is calibrated on.
[[nodiscard]] models::Scenario steadyAt(const models::Scenario& scenario, int users, double seconds);
/// The same, rising evenly to `users` along `seconds`: what is predicted and measured. Half-second bins below a
/// minute, so that short runs have enough of them.
[[nodiscard]] models::Scenario rampTo(const models::Scenario& scenario, int users, double seconds);

/// Writes it so that reading it gives the same scenario, wherever its own profiles lay.
void writeScenario(const models::Scenario& scenario, const std::filesystem::path& original,
                   const std::filesystem::path& file);

/// Servers on the first processor of this machine, the driver on the last; none with one processor.
struct Pins {
    std::optional<int> servers, driver;
};
[[nodiscard]] Pins pinsOfMachine();

/// Starts every process of the plan on that processor; a balancer, which costs nothing in the model, on the driver's.
void pin(up::Plan& plan, const Pins& pins);

/// Probes of a running fleet, named after its services: "pid:7=chat-0", "redis:127.0.0.1:17000=redis-0", ...
[[nodiscard]] std::vector<std::string> probesOf(const up::Fleet& fleet);

/// Runs this program with `arguments`, its output into `log`; its exit code. Throws Interrupted after it ended.
int runSelf(const std::vector<std::string>& arguments, const std::filesystem::path& log);

/// SHA-256 of the files in sha256sum(1)'s format, so that it can check them. Throws std::runtime_error.
[[nodiscard]] std::string sha256(const std::vector<std::filesystem::path>& files);

/// Backends must accept each other's tokens, so they share a secret; one in the environment stays.
void shareSecret();

/// This program's own file.
[[nodiscard]] std::string ownProgram();

} // namespace headroom::cli
