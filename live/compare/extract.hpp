#pragma once
// The quantities of one run that predictions are judged by. Predicted and measured results name things a little
// differently; here both become the same.
//
//   throughput     completed operations a second, deliveries left out; throughput(deliver) the deliveries
//   cpu(S)         processors kept busy by service S, mean (vCPU): utilization times capacity, summed over its members,
//                  so that it does not matter how many processors each side gave the service
//   memory(S)      largest number of bytes held by the processes of S; not of stores, whose predicted memory is their data alone
//   mean, p50, p95, p99 (O)   latency of operation O in seconds; of `deliver` too. A mean needs 20 values, a quantile
//                  5 beyond it
//   knee           users at the latency knee of the operation with most completions (sim/analysis/knee.hpp)
//   saturation     users at which throughput stops following the load
//
// Members of a service carry numbers: "chat-0" and "chat[1]" are members of "chat".

#include "live/compare/stages.hpp"
#include "sim/result/run_result.hpp"

#include <compare>
#include <map>
#include <optional>
#include <string>

namespace headroom::compare {

struct QuantityName {
    std::string kind;    ///< "throughput", "cpu", "p95", ...
    std::string subject; ///< operation or service; empty for the whole
    Stage stage = Stage::kWhole;
    auto operator<=>(const QuantityName&) const = default;
};

/// "p95(send-message)"
[[nodiscard]] std::string textOf(const QuantityName& name);
/// "/s", "vCPU", "bytes", "s" or "users"
[[nodiscard]] std::string unitOf(const QuantityName& name);

using Quantities = std::map<QuantityName, double>;

struct Extent {
    std::optional<double> kneeUsers; ///< where the stages lie
    double untilSeconds = 0.0; ///< bins beyond are left out: the measured run drains, the predicted ends
    std::string kneeOperation; ///< whose knee is meant; empty = the busiest
};

[[nodiscard]] Quantities quantitiesOf(const result::RunResult& run, const Extent& extent);

/// "chat" of "chat-0" and "chat[1]"; other names stay.
[[nodiscard]] std::string serviceOf(const std::string& member);

/// The first limit of the fleet that was reached: "chat processor", "redis memory", ..., or "nothing". Reached is a
/// mean utilization of busyThreshold (sim/analysis/binding.hpp) over a window, or a refusal. The window is an
/// eighth of the run, at most 10 s, as live runs are short. CPU, event loop and throttling are one kind,
/// "processor": from outside a process they look alike.
[[nodiscard]] std::string firstLimitOf(const result::RunResult& run);

} // namespace headroom::compare
