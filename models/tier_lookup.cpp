#include "models/tier_lookup.hpp"

#include <algorithm>

namespace headroom::models {

const TierCommon* commonOf(const Service& service) {
    return std::visit(
        [](const auto& kind) -> const TierCommon* {
            if constexpr (requires { kind.own; })
                return &kind.own;
            else
                return nullptr;
        },
        service.kind);
}

const std::string& targetsOf(const Service& service) {
    static const std::string kNone;
    return std::visit(
        [](const auto& kind) -> const std::string& {
            if constexpr (requires { kind.targets; })
                return kind.targets;
            else
                return kNone;
        },
        service.kind);
}

const Service* answering(const Scenario& scenario, const std::string& name) {
    const Service* service = scenario.service(name);
    for (std::size_t steps = 0; service != nullptr && steps <= scenario.services.size(); ++steps) {
        const std::string& next = targetsOf(*service);
        if (next.empty()) return service;
        service = scenario.service(next);
    }
    return nullptr;
}

std::vector<std::string> operationNames(const Scenario& scenario, const std::string& name) {
    std::vector<std::string> names;
    const Service* service = answering(scenario, name);
    if (service == nullptr) return names;
    if (std::holds_alternative<ObjectStorage>(service->kind))
        return {std::string(kGetObject), std::string(kPutObject)};
    if (std::holds_alternative<ContentDelivery>(service->kind)) return {std::string(kPage)};
    if (const TierCommon* own = commonOf(*service))
        for (const auto& operation : own->operations) names.push_back(operation.first);
    return names;
}

int tierInstances(const Service& service) {
    if (const auto* application = std::get_if<Application>(&service.kind)) {
        if (!application->beside.empty()) return 0;
        const auto& scaling = application->scaling;
        return scaling ? std::clamp(application->on.count, scaling->min, scaling->max)
                       : application->on.count;
    }
    if (const auto* proxy = std::get_if<Proxy>(&service.kind))
        return proxy->beside.empty() ? proxy->on.count : 0;
    if (const auto* database = std::get_if<Database>(&service.kind)) return 1 + database->readReplicas;
    if (const auto* cache = std::get_if<Cache>(&service.kind)) return cache->nodes;
    if (const auto* cluster = std::get_if<SearchCluster>(&service.kind)) return cluster->nodes;
    if (const auto* broker = std::get_if<Broker>(&service.kind)) return broker->on.count;
    return 0;
}

int mostTierInstances(const Service& service) {
    const int now = tierInstances(service);
    const auto* application = std::get_if<Application>(&service.kind);
    const bool grows = application != nullptr && application->scaling && now > 0;
    return grows ? std::max(now, application->scaling->max) : now;
}

const Placement* tierPlacement(const Service& service) {
    if (tierInstances(service) == 0) return nullptr;
    return std::visit(
        [](const auto& kind) -> const Placement* {
            if constexpr (requires { kind.own.operations, kind.on.instance; })
                return &kind.on;
            else if constexpr (
                requires { kind.workerConnections; } || requires { kind.memoryLimit; })
                return &kind.on;
            else
                return nullptr;
        },
        service.kind);
}

std::pair<std::string, std::string> splitName(const std::string& qualified) {
    const std::size_t dot = qualified.find('.');
    if (dot == std::string::npos) return {qualified, {}};
    return {qualified.substr(0, dot), qualified.substr(dot + 1)};
}

bool isChatFleet(const Scenario& scenario) {
    return std::any_of(scenario.services.begin(), scenario.services.end(), [](const Service& service) {
        return std::holds_alternative<ProcessService>(service.kind);
    });
}

} // namespace headroom::models
