#pragma once
// Worker threads of a server that gives each request one (Tomcat's NIO connector).
//
// Assumptions: `max` threads; up to maxConnections requests are inside an instance, the others wait in the
// kernel's accept queue, and beyond it connections are refused. Threads beyond minSpare are made when a
// request finds none idle, and stay; making one costs CPU, which the request that needs it pays.
// Parameters: Tomcat 9 defaults 200 / 10 / 100 / 8192 (Tomcat configuration reference, HTTP connector);
// CPU of making a thread: an engineering estimate. Validity: one request per connection at a time, kept-alive
// idle connections are not counted. Known error: Tomcat ends threads idle for 60 s, here they stay.

#include "models/tier.hpp"

#include <algorithm>
#include <cstdint>

namespace headroom::tiers {

class WorkerThreads {
public:
    WorkerThreads() = default;
    explicit WorkerThreads(const models::ThreadPool& rule)
        : made_(static_cast<std::uint32_t>(std::min(rule.minSpare, rule.max))),
          startWork_(rule.threadStart.value) {}

    /// Requests that may wait for a thread, in connections and in the accept queue.
    [[nodiscard]] static std::uint32_t maxWaiting(const models::ThreadPool& rule, int backlog) {
        return static_cast<std::uint32_t>(rule.maxConnections - rule.max + acceptQueue(rule, backlog));
    }
    /// Connections the kernel holds: what the server asks for, as far as the kernel's backlog allows.
    [[nodiscard]] static int acceptQueue(const models::ThreadPool& rule, int backlog) {
        return std::min(rule.acceptQueue, backlog);
    }
    /// CPU (reference-core seconds) the request pays that makes `inUse` threads busy, itself included.
    [[nodiscard]] double startCost(std::uint32_t inUse) {
        if (inUse <= made_) return 0.0;
        made_ = inUse;
        return startWork_;
    }
    [[nodiscard]] std::uint32_t made() const { return made_; }

private:
    std::uint32_t made_ = 0;
    double startWork_ = 0.0;
};

} // namespace headroom::tiers
