#pragma once
// Which limits bound, in which order, when, and at how many users.
//
// A resource binds at the end of the first window of 10 s for which one of these holds:
//   busy      the mean utilization of the window is at least 0.90 (cpu, event-loop, network) or 0.95
//             (memory, connections, file-descriptors, rate, pool, threads, lock, concurrency,
//             backlog); for credits, whose
//             utilization is the share of instances that have run out and are throttled, at least 0.05; never
//             for slots, which are there to be at work;
//   waiting   cpu, event-loop, pool, threads, lock or slots: the mean wait of the window is at least 100 ms and
//             its mean utilization at least 0.70. Below that a wait is one burst arriving together, which a
//             larger resource of the same speed would not shorten;
// or at the moment it first
//   refused   turned a request away.
// A run shorter than the window is one window.
//
// Resources of one service and one kind are one limit, for one of a hundred event loops is rarely the
// fleet's end: the group binds when its first member does, and says how many members bound and when half
// of them had. The load generator's own resources are kept apart: they limit the measurement, not the
// fleet.

#include "sim/result/run_result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace headroom::analysis {

struct BindingGroup {
    enum class Reason { kBusy, kWaiting, kRefused };
    result::BindingLimit first; ///< the first member that bound
    std::string service;
    Reason reason = Reason::kBusy;
    std::size_t members = 0;     ///< of the service and kind
    std::size_t bound = 0;       ///< of them, over the whole run
    double halfAtSeconds = -1.0; ///< when half of the members had bound, -1 if never
    double halfUsers = 0.0;
    std::uint64_t refusals = 0; ///< by all members
};

/// The resource that came nearest to its busy limit without reaching it.
struct NearestLimit {
    std::string resource;
    std::string service;
    std::string kind;
    double peakUtilization = 0.0; ///< largest mean over a window
    double threshold = 0.0;       ///< the utilization at which it would have bound
    double atSeconds = 0.0;
    double users = 0.0;
};

struct BindingReport {
    std::vector<BindingGroup> fleet;         ///< by time of the first member
    std::vector<BindingGroup> loadGenerator; ///< any entry: the measurement itself is suspect
    std::optional<NearestLimit> nearest;     ///< over resources that did not bind, fleet only
};

inline constexpr double kBindingWindowSeconds = 10.0;
inline constexpr double kWaitingSeconds = 0.1;
inline constexpr double kWaitingUtilization = 0.7;
inline constexpr const char* kLoadGenerator = "load-generator";

[[nodiscard]] double busyThreshold(const std::string& kind);
[[nodiscard]] BindingReport findBinding(const result::RunResult& result);

/// "event loops" for "event-loop" and 100, "CPU" for "cpu" and 1, ...
[[nodiscard]] std::string kindInWords(const std::string& kind, std::size_t count);

} // namespace headroom::analysis
