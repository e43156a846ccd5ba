#pragma once
// The processes of a scenario's fleet on one machine.
//
// A balancer becomes nginx, a process service as many backends as it has processes, a Redis cluster its nodes (one
// master without replicas: a plain Redis). Instance types, credits and distances have no counterpart here.

#include "models/scenario.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::up {

class UpError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct PlanOptions {
    std::uint16_t firstPort = 17000;
    std::string folder; ///< for configurations, logs and data
    /// Words; {port}, {store}, {folder} and {index} are filled in. With "--node {index}" among them the balancer sends
    /// each request of a session to the backend that has it.
    std::string backend;
    int backends = 0; ///< instead of the scenario's number
};

struct PlannedProcess {
    std::string name; ///< "chat[0]", "redis[3]", "edge"
    std::string role; ///< "store", "backend", "balancer"
    std::uint16_t port = 0;
    std::vector<std::string> command;
};

struct Plan {
    std::vector<PlannedProcess> processes;                  ///< in the order they start
    std::vector<std::pair<std::string, std::string>> files; ///< to write first: path, text
    std::vector<std::string> cluster; ///< command that joins the nodes to a cluster, or empty
    std::uint16_t port = 0;           ///< where clients go
    std::string store;                ///< "redis://...", "redis-cluster://..." or "memory:"
};

/// Throws UpError for a fleet without a process service or more processes than ports.
[[nodiscard]] Plan planFleet(const models::Scenario& scenario, const PlanOptions& options);

} // namespace headroom::up
