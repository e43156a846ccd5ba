// Levers of what lies around the fleet's CPUs: balancer, object storage, content delivery, network.

#include "sim/analysis/lever_building.hpp"

#include <algorithm>

namespace headroom::analysis {
namespace {

using models::ContentDelivery;
using models::LoadBalancer;
using models::ObjectStorage;
using models::Scenario;
using Kind = Lever::Kind;

/// A delay, part of "all delays".
template <class Access>
Lever delay(Lever lever, std::string path, Access access) {
    lever.parent = kDelays;
    return onValue(std::move(lever), std::move(path), access);
}

template <class Access>
Lever rate(Lever lever, std::string path, Access access,
           std::function<bool(const result::RunResult&)> reached) {
    lever.kind = Kind::kLarger;
    lever.relieves = {"rate"};
    lever.reached = std::move(reached);
    return onValue(std::move(lever), std::move(path), access);
}

bool idleMattered(const result::RunResult& run) {
    const result::Series* closed = run.find("connections closed idle");
    const bool closedIdle =
        closed != nullptr &&
        std::any_of(closed->perBin.begin(), closed->perBin.end(), [](double n) { return n > 0.0; });
    return closedIdle || whenFailed("504")(run);
}

} // namespace

std::vector<Lever> balancerLevers(const Scenario& scenario, std::size_t index) {
    const std::string& edge = scenario.services[index].name;
    const auto& balancer = std::get<LoadBalancer>(scenario.services[index].kind);
    const auto part = partAt<LoadBalancer>(index);
    const ServiceNames names(edge);
    std::vector<Lever> levers;
    levers.push_back(
        delay(names.lever("latency", "latency of " + edge, Kind::kFaster), names.path("addedLatency"),
              [part](Scenario& s) -> models::Distribution& { return part(s).addedLatency; }));
    if (balancer.tlsWork.value > 0.0) {
        levers.push_back(delay(names.lever("tls", "TLS handshakes at " + edge, Kind::kFaster),
                               names.path("tlsWork"),
                               [part](Scenario& s) -> models::Duration& { return part(s).tlsWork; }));
    }
    const auto refused = whenRefused(edge, "rate");
    if (balancer.requests.value > 0.0) {
        levers.push_back(rate(
            names.lever("requests", "request rate of " + edge, Kind::kLarger), names.path("requests"),
            [part](Scenario& s) -> models::Rate& { return part(s).requests; }, refused));
    }
    if (balancer.newConnections.value > 0.0) {
        levers.push_back(rate(
            names.lever("new-connections", "new connections of " + edge, Kind::kLarger),
            names.path("newConnections"),
            [part](Scenario& s) -> models::Rate& { return part(s).newConnections; }, refused));
    }
    Lever growth = onValue(names.lever("growth", "growth of " + edge + " with demand", Kind::kFaster),
                           names.path("doublesEvery"),
                           [part](Scenario& s) -> models::Duration& { return part(s).doublesEvery; });
    growth.relieves = {"rate"};
    growth.reached = refused;
    levers.push_back(std::move(growth));
    Lever idle = names.lever("idle-timeout", "idle time-out of " + edge, Kind::kLarger);
    idle.change = [part](Scenario& s, double share) {
        part(s).idleTimeout = part(s).idleTimeout * (1.0 + share); // longer is better here
    };
    idle.written = [part, at = names.path("idleTimeout")](Scenario& changed) {
        return std::vector<models::Override>{{at, models::print(part(changed).idleTimeout)}};
    };
    idle.reached = idleMattered;
    levers.push_back(std::move(idle));
    levers.push_back(delay(names.lever("health-interval", "health checks by " + edge, Kind::kFaster),
                           names.path("healthCheck.interval"), [part](Scenario& s) -> models::Duration& {
                               return part(s).healthCheck.interval;
                           }));
    levers.push_back(onValue(names.lever("target-groups", "target groups of " + edge, Kind::kUnits),
                             names.path("targetGroups"),
                             [part](Scenario& s) -> int& { return part(s).targetGroups; }));
    return levers;
}

std::vector<Lever> storageLevers(const Scenario& scenario, std::size_t index) {
    const std::string& files = scenario.services[index].name;
    const auto& storage = std::get<ObjectStorage>(scenario.services[index].kind);
    const auto part = partAt<ObjectStorage>(index);
    const ServiceNames names(files);
    std::vector<Lever> levers;
    levers.push_back(delay(names.lever("put-latency", "uploads to " + files, Kind::kFaster),
                           names.path("putLatency"),
                           [part](Scenario& s) -> models::Distribution& { return part(s).putLatency; }));
    levers.push_back(delay(names.lever("get-latency", "downloads from " + files, Kind::kFaster),
                           names.path("getLatency"),
                           [part](Scenario& s) -> models::Distribution& { return part(s).getLatency; }));
    levers.push_back(
        delay(names.lever("bandwidth", "bandwidth of a transfer with " + files, Kind::kFaster),
              names.path("perConnection"),
              [part](Scenario& s) -> models::BytesPerSecond& { return part(s).perConnection; }));
    if (storage.maxRequests.value > 0.0) {
        levers.push_back(rate(
            names.lever("requests", "request rate of " + files, Kind::kLarger),
            names.path("maxRequests"),
            [part](Scenario& s) -> models::Rate& { return part(s).maxRequests; },
            whenFailed("storage-throttled")));
    }
    return levers;
}

std::vector<Lever> contentLevers(const Scenario& scenario, std::size_t index) {
    const std::string& front = scenario.services[index].name;
    const auto& content = std::get<ContentDelivery>(scenario.services[index].kind);
    const auto part = partAt<ContentDelivery>(index);
    const ServiceNames names(front);
    std::vector<Lever> levers;
    levers.push_back(delay(names.lever("latency", "latency of " + front, Kind::kFaster),
                           names.path("latency"),
                           [part](Scenario& s) -> models::Distribution& { return part(s).latency; }));
    if (content.maxRequests.value > 0.0) {
        levers.push_back(rate(
            names.lever("requests", "request rate of " + front, Kind::kLarger),
            names.path("maxRequests"),
            [part](Scenario& s) -> models::Rate& { return part(s).maxRequests; }, whenFailed("503")));
    }
    return levers;
}

std::vector<Lever> networkLevers(const Scenario&) {
    std::vector<Lever> levers;
    const auto path = [&](const std::string& what, const std::string& title, const std::string& field,
                          auto access) {
        Lever lever = onValue(ServiceNames(kNetwork).lever(what, title, Kind::kFaster),
                              "network." + field, access);
        lever.parent = kNetwork;
        levers.push_back(std::move(lever));
    };
    using models::Distribution;
    path("client-rtt", "way between users and region", "clientRtt",
         [](Scenario& s) -> Distribution& { return s.network.clientRtt; });
    path("in-zone-rtt", "way inside a zone", "inZoneRtt",
         [](Scenario& s) -> Distribution& { return s.network.inZoneRtt; });
    path("cross-zone-rtt", "way between zones", "crossZoneRtt",
         [](Scenario& s) -> Distribution& { return s.network.crossZoneRtt; });
    path("jitter", "jitter of hops", "jitter",
         [](Scenario& s) -> Distribution& { return s.network.jitter; });
    path("in-zone-tail", "rare long delays inside a zone", "inZoneTail.delay",
         [](Scenario& s) -> Distribution& { return s.network.inZoneTail.delay; });
    path("cross-zone-tail", "rare long delays between zones", "crossZoneTail.delay",
         [](Scenario& s) -> Distribution& { return s.network.crossZoneTail.delay; });
    return levers;
}

} // namespace headroom::analysis
