#pragma once
// Function platform (Lambda): execution environments, concurrency, cold starts.
//
// Assumptions: every function has its own environments, one request at a time in each. A request takes the
// environment that was idle last; without one it starts a new environment, which delays it by a cold start,
// if the account's concurrency and the starting rate allow, else it is throttled (429). An environment idle
// for `idleExpiry` is gone. Executions of all functions count against one concurrency limit.
// Parameters: concurrency 1000, 1000 environments every 10 s (AWS Lambda developer guide, "Lambda function
// scaling", 2023-11); CPU in proportion to memory, one vCPU at 1769 MB. A vCPU is taken as half a reference
// core (an x86 hyperthread with a busy sibling, like a T3's; engineering estimate).
// Known error: the starting rate is per function at AWS, here per platform.

#include "models/tier.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/token_bucket.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace headroom::tiers {

class FunctionPlatform {
public:
    enum class Start : std::uint8_t { kWarm, kCold, kThrottled };

    FunctionPlatform(const models::Functions& rule, std::size_t functions)
        : concurrency_(static_cast<std::uint32_t>(rule.concurrency)), idleExpiry_(rule.idleExpiry.value),
          starting_(rule.ramp.value, rule.burst), idle_(functions) {}

    /// A request for `function` comes.
    [[nodiscard]] Start begin(engine::SimTime now, std::size_t function) {
        std::vector<double>& idle = idle_[function];
        const bool full = running_ >= concurrency_;
        // The least recently used environments stand in front; all of them may have expired.
        if (!full && !idle.empty() && now - idle.back() < idleExpiry_) {
            idle.pop_back();
            ++running_;
            return Start::kWarm;
        }
        if (!full && starting_.conform(now)) {
            idle.clear();
            ++running_;
            ++coldStarts_;
            return Start::kCold;
        }
        if (throttled_++ == 0) firstThrottle_ = now;
        return Start::kThrottled;
    }
    void end(engine::SimTime now, std::size_t function) {
        --running_;
        idle_[function].push_back(now);
    }
    /// Forgets environments that have expired; needed only to bound memory and to count them.
    void expire(engine::SimTime now) {
        for (std::vector<double>& idle : idle_) {
            const auto alive = std::lower_bound(idle.begin(), idle.end(), now - idleExpiry_);
            idle.erase(idle.begin(), alive);
        }
    }
    /// Reference-core seconds a second of one environment.
    [[nodiscard]] static double speed(models::Bytes memory) {
        constexpr double kFullVcpu = 1769.0 * 1024.0 * 1024.0;
        constexpr double kVcpu = 0.5; // of a reference core
        return kVcpu * std::min(1.0, memory.value / kFullVcpu);
    }

    [[nodiscard]] std::uint32_t running() const { return running_; }
    [[nodiscard]] std::uint32_t concurrency() const { return concurrency_; }
    [[nodiscard]] std::size_t idle() const {
        std::size_t count = 0;
        for (const std::vector<double>& each : idle_) count += each.size();
        return count;
    }
    [[nodiscard]] std::uint64_t coldStarts() const { return coldStarts_; }
    [[nodiscard]] std::uint64_t throttled() const { return throttled_; }
    [[nodiscard]] double firstThrottle() const { return firstThrottle_; }

private:
    std::uint32_t concurrency_;
    double idleExpiry_;
    engine::TokenBucket starting_;
    std::vector<std::vector<double>> idle_; ///< by function: since when, ascending
    std::uint32_t running_ = 0;
    std::uint64_t coldStarts_ = 0;
    std::uint64_t throttled_ = 0;
    double firstThrottle_ = -1.0;
};

} // namespace headroom::tiers
