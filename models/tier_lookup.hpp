#pragma once
// Which operations a service answers, its own or those of the service behind it.

#include "models/scenario.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::models {

/// Operations of object storage and content delivery, which have no list of their own.
inline constexpr std::string_view kGetObject = "get";
inline constexpr std::string_view kPutObject = "put";
inline constexpr std::string_view kPage = "page";

/// What a service has of its own; null for services that pass requests on, and for chat services.
[[nodiscard]] const TierCommon* commonOf(const Service& service);
/// Service that a balancer, proxy, connection proxy or gateway passes requests to; empty for others.
[[nodiscard]] const std::string& targetsOf(const Service& service);

/// The service that answers what `name` is asked: `name` itself, or the last one behind it. Null when a
/// service on the way is missing or they go in a circle.
[[nodiscard]] const Service* answering(const Scenario& scenario, const std::string& name);
/// Names of the operations `name` can be asked for.
[[nodiscard]] std::vector<std::string> operationNames(const Scenario& scenario, const std::string& name);

/// Machines a request/response service runs on at the start, replicas and nodes included; 0 for services
/// without machines, or that run beside another, and for chat services.
[[nodiscard]] int tierInstances(const Service& service);
/// The same, with the most its scaling may reach.
[[nodiscard]] int mostTierInstances(const Service& service);
/// Where they run; null when tierInstances() is 0.
[[nodiscard]] const Placement* tierPlacement(const Service& service);

/// "service.operation" cut at its first dot; the second part is empty without one.
[[nodiscard]] std::pair<std::string, std::string> splitName(const std::string& qualified);

/// True when the scenario's fleet is made of chat processes rather than of request/response services.
[[nodiscard]] bool isChatFleet(const Scenario& scenario);

} // namespace headroom::models
