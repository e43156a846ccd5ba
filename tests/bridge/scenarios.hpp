#pragma once
// Small scenarios built in C++, with tiny profiles: round numbers, one mechanism at a time.

#include "models/scenario.hpp"

namespace headroom::bridge_test {

/// A two-vCPU host of one physical core, as t3.small: speed 0.8 of the reference core, smtYield 1.25.
[[nodiscard]] models::InstanceType smallInstance();

/// One balancer, one process "chat" on one host, no store. Operations: HTTP `ping` (1 ms) and
/// `guarded-ping` (the same with a preflight), `login` (a 10 ms password block), `connect`,
/// `disconnect`, and those of a room: `send-message`, `mark-read`... No workload and no behaviour yet.
/// Hops and the balancer's latency are random, so that no two events tie; clients are all 20 ms away.
[[nodiscard]] models::Scenario baseScenario();

/// Adds a cluster of `masters` with `replicas` each as the store of "chat", and operations that use it:
/// `save` (write, read back fresh), `look` (three sequential reads).
void addStore(models::Scenario& scenario, int masters, int replicas, bool readFromReplica);

/// Adds object storage and `upload` (preflight, one put, 1 ms CPU a megabyte).
void addStorage(models::Scenario& scenario);

[[nodiscard]] models::ProcessService& processOf(models::Scenario& scenario);
[[nodiscard]] models::ServiceProfile& profileOf(models::Scenario& scenario);

/// Steps of scripts.
[[nodiscard]] models::BehaviourStep doing(const std::string& operation);
[[nodiscard]] models::BehaviourStep thinking(double lowSeconds, double highSeconds); ///< uniform
[[nodiscard]] models::BehaviourStep forEver(models::BehaviourSteps steps);
void setBehaviour(models::Scenario& scenario, models::BehaviourSteps steps,
                  models::Behaviour::Then then = models::Behaviour::Then::kStay);
void setSteady(models::Scenario& scenario, int users, double rampUpSeconds, double seconds);
void setArrivals(models::Scenario& scenario, double perSecond, double seconds);

/// With store, replica reads, rooms, marks, health checks and a host that fails and comes back.
[[nodiscard]] models::Scenario everythingScenario();

/// The same fleet under a rolling deploy, a scale-out, a scale-in, slower hops and every connection remedy.
[[nodiscard]] models::Scenario stormyScenario();

} // namespace headroom::bridge_test
