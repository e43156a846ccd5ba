#pragma once
// The load balancer of the reference engine: picks a healthy process for a request, probes their
// health. Its capacity is not modelled (see scenario_view.hpp). Processes are registered machine by
// machine for each port, so turns go round the machines first; registration i belongs to target group i
// modulo their number.

#include "sim/bridge/reference/world.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace headroom::bridge::reference {

class Balancer {
public:
    Balancer(World& world, std::vector<Loop*> processes);

    /// Starts the health checks.
    void start();
    [[nodiscard]] std::optional<std::uint32_t> pick(const User& user);
    void opened(std::uint32_t process) { ++targets_[process].outstanding; }
    void closed(std::uint32_t process) { --targets_[process].outstanding; }

private:
    struct Target {
        Loop* loop = nullptr;
        int outstanding = 0;
        std::uint64_t lastPicked = 0;
        bool healthy = true;
        int good = 0, bad = 0;
    };
    struct Group {
        std::vector<std::uint32_t> members; ///< processes
        std::size_t turn = 0;               ///< place of the member whose turn is next
    };
    void probe(Target& target);
    static void count(Target& target, bool ok, const models::HealthCheck& check);

    World& world_;
    const models::LoadBalancer& settings_;
    std::vector<Target> targets_; ///< by process
    std::vector<Group> groups_;
    std::map<std::uint32_t, std::uint32_t> cookies_; ///< sticky: user to process
    std::size_t groupTurn_ = 0;
    std::uint64_t picks_ = 0;
};

} // namespace headroom::bridge::reference
