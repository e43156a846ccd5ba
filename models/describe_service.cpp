// The parts of a fleet.

#include "models/describe.hpp"
#include "models/describe_tier.hpp"

#include <tuple>
#include <utility>

namespace headroom::models {
namespace {

constexpr int kMostInstances = 10'000;

void describeOn(Visitor& v, Placement& placement, bool counted) {
    v.object(counted ? "placement" : "node-placement", [&] {
        v.field("instance", placement.instance, "instance type of the catalogue",
                kRequired.notEmpty().to(Refers::kInstanceType));
        if (counted) {
            v.field("count", placement.count, "number of instances", kAny.between(1, kMostInstances));
            v.field("processesPerInstance", placement.processesPerInstance, "processes on each",
                    kAny.between(1, 1024));
        }
        v.field("credits", placement.credits, "what a burstable type does without credits");
        v.field("initialCredits", placement.initialCredits,
                "CPU credits (vCPU-minutes) at the start; the type's launch credits when absent",
                kAny.atLeast(0.0));
    });
}

/// Placement of a store: the number of nodes follows from its masters and replicas.
struct NodePlacement {
    Placement& on;
};

void describe(Visitor& v, NodePlacement& placement) { describeOn(v, placement.on, false); }

void describe(Visitor& v, LoadBalancer& balancer) {
    v.field("algorithm", balancer.algorithm, "how a new connection or request picks its target");
    v.field("targets", balancer.targets, "service behind it",
            kRequired.notEmpty().to(Refers::kBalanced));
    v.field("targetGroups", balancer.targetGroups, "groups the targets are split into, taken in turn",
            kAny.between(1, 100));
    v.field("sticky", balancer.sticky, "a client stays with the target it got first");
    v.field("idleTimeout", balancer.idleTimeout, "silent connections are closed after this long",
            kPositive);
    v.field("healthCheck", balancer.healthCheck, "how dead targets are found");
    v.field("addedLatency", balancer.addedLatency, "of every request");
    v.field("tlsWork", balancer.tlsWork, "the balancer's own time for a handshake, round trips apart");
    v.field("newConnections", balancer.newConnections, "capacity at the start; 0/s = no limit");
    v.field("requests", balancer.requests, "capacity at the start; 0/s = no limit");
    v.field("doublesEvery", balancer.doublesEvery, "capacity at most doubles in this time", kPositive);
    v.field("slowStart", balancer.slowStart,
            "share of a new target ramps up over this long; 0s = at once; not with least-...");
    const bool least = balancer.algorithm == LoadBalancer::Algorithm::kLeastOutstanding ||
                       balancer.algorithm == LoadBalancer::Algorithm::kLeastConnections;
    v.check(balancer.slowStart.value <= 0.0 || !least, "slowStart",
            "only \"round-robin\" and \"random\" have a slow start");
}

void describe(Visitor& v, ProcessService& service) {
    v.field("profile", service.profile, "measured demands: a name in models/profiles, or a .json file",
            kRequired.notEmpty().to(Refers::kServiceProfile));
    v.field("on", service.on, "where it runs", kRequired);
    v.field("store", service.store, "redis-cluster service it uses", kAny.to(Refers::kStoreService));
    v.field("storage", service.storage, "object-storage service it uses",
            kAny.to(Refers::kObjectStorage));
    v.field("adapter", service.adapter, "how messages reach members on other processes");
    v.field("hashing", service.hashing, "where passwords are hashed");
    v.field("sidePoolThreads", service.sidePoolThreads, "threads beside the event loop",
            kAny.between(1, 1024));
    v.field("mechanisms", service.mechanisms,
            "costs and failures of the real service that may be switched off");
    v.field("limits", service.limits, "of the operating system and the container");
    v.field("connections", service.connections,
            "remedies against uneven and returning connections; all off by default");
    v.field("restartDelay", service.restartDelay, "until a killed process serves again");
    v.field("demandFactor", service.demandFactor,
            "factors on the CPU demand of operations; \"*\" = all others",
            kAny.between(0.0, 1000.0).to(Refers::kOperationOrAll));
}

void describe(Visitor& v, RedisCluster& cluster) {
    v.field("profile", cluster.profile, "measured costs: a name in models/profiles, or a .json file",
            kAny.notEmpty().to(Refers::kStoreProfile));
    NodePlacement placement{cluster.on};
    v.field("on", placement, "one node per instance", kRequired);
    v.field("masters", cluster.masters, "shards", kAny.between(1, 1000));
    v.field("replicasPerMaster", cluster.replicasPerMaster, "replicas of each shard",
            kAny.between(0, 5));
    v.field("readFrom", cluster.readFrom, "which node of a shard answers reads");
    v.field("maxMemory", cluster.maxMemory, "of a node; 0B = 75 % of the instance's memory");
    v.field("nodeTimeout", cluster.nodeTimeout, "silence after which a node counts as dead", kPositive);
    v.check(cluster.readFrom == RedisCluster::ReadFrom::kMaster || cluster.replicasPerMaster > 0,
            "readFrom", "\"replica\" needs replicasPerMaster of at least 1, found 0");
}

void describe(Visitor& v, ObjectStorage& storage) {
    v.field("putLatency", storage.putLatency, "until the answer to an upload begins");
    v.field("getLatency", storage.getLatency, "until the first byte of a download");
    v.field("perConnection", storage.perConnection, "throughput of one transfer", kPositive);
    v.field("maxRequests", storage.maxRequests, "0/s = no limit");
}

void describe(Visitor& v, ContentDelivery& content) {
    v.field("latency", content.latency, "added to the client's round trip for a page");
    v.field("maxRequests", content.maxRequests, "0/s = no limit");
    v.field("pageBytes", content.pageBytes, "size of a page; 0B = the operation's response");
}

/// Makes `service.kind` a T (with catalogue defaults unless it is being written) and describes it.
template <class T>
void describeAs(Visitor& v, Service& service, std::string_view type, const T& defaults) {
    if (v.mode() != Visitor::Mode::kWrite) service.kind = defaults;
    v.object(type, [&] {
        v.tag("type", type);
        describe(v, std::get<T>(service.kind));
    });
}

} // namespace

void describe(Visitor& v, Placement& placement) { describeOn(v, placement, true); }

void describe(Visitor& v, Limits& limits) {
    constexpr double kMost = 1e9;
    v.object("limits", [&] {
        v.field("fileDescriptors", limits.fileDescriptors, "per process", kAny.between(16, kMost));
        v.field("backlog", limits.backlog, "accept queue: min(listen backlog, somaxconn)",
                kAny.between(1, kMost));
        v.field("ephemeralPorts", limits.ephemeralPorts, "local ports per destination",
                kAny.between(1, 65535));
        v.field("connections", limits.connections, "per process; 0 = no limit of its own",
                kAny.between(0, kMost));
        v.field("memoryPerProcess", limits.memoryPerProcess,
                "container limit; 0B = the instance's memory only");
    });
}

void describe(Visitor& v, Shedding& shedding) {
    v.object("shedding", [&] {
        v.field("above", shedding.above,
                "a process closes connections beyond the mean and this share of it; 0 = never",
                Rule{kShare}.atMost(100.0));
        v.field("aboveConnections", shedding.aboveConnections,
                "a process closes connections beyond this many; 0 = never", kAny.between(0, 1e9));
        v.field("rate", shedding.rate, "closes at most so many a second and process", kPositive);
    });
}

void describe(Visitor& v, Admission& admission) {
    v.object("admission", [&] {
        v.field("rate", admission.rate,
                "accepted a second and process, the others get 503; 0/s = no limit");
        v.field("burst", admission.burst, "accepted at once after a quiet time",
                kAny.between(1, 1'000'000));
        v.field("operations", admission.operations, "operations that need a token",
                kAny.to(Refers::kOperation));
    });
}

void describe(Visitor& v, ConnectionPolicy& policy) {
    v.object("connection-policy", [&] {
        v.field("maxAge", policy.maxAge, "the server closes a connection of this age; 0s = never");
        v.field("maxAgeJitter", policy.maxAgeJitter, "ages vary by this share up and down", kShare);
        v.field("shedding", policy.shedding, "processes with too many connections close some");
        v.field("admission", policy.admission, "limit on connections accepted a second");
    });
}

void describe(Visitor& v, HealthCheck& check) {
    v.object("health-check", [&] {
        v.field("interval", check.interval, "between checks of a target", kPositive);
        v.field("timeout", check.timeout, "a slower answer is a failed check", kPositive);
        v.field("unhealthyAfter", check.unhealthyAfter, "failed checks in a row", kAny.between(1, 100));
        v.field("healthyAfter", check.healthyAfter, "passed checks in a row", kAny.between(1, 100));
    });
}

void describe(Visitor& v, Mechanisms& mechanisms) {
    v.object("mechanisms", [&] {
        v.field("roomListScan", mechanisms.roomListScan, "listing rooms reads every room in the system");
        v.field("participantLists", mechanisms.participantLists,
                "join and leave send the whole list to everyone");
        v.field("readMarkFrames", mechanisms.readMarkFrames, "a read mark is broadcast to the room");
        v.field("sequentialTrips", mechanisms.sequentialTrips,
                "repeated store trips go one after another");
        v.field("staleReads", mechanisms.staleReads, "a replica may not have seen the write yet");
    });
}

void describe(Visitor& v, Service& service) {
    using By = Alternative::By;
    // In the order of the variant's types.
    static constexpr Alternative kTypes[] = {{By::kTag, "type", "load-balancer"},
                                             {By::kTag, "type", "process"},
                                             {By::kTag, "type", "redis-cluster"},
                                             {By::kTag, "type", "object-storage"},
                                             {By::kTag, "type", "content-delivery"},
                                             {By::kTag, "type", "application"},
                                             {By::kTag, "type", "proxy"},
                                             {By::kTag, "type", "database"},
                                             {By::kTag, "type", "connection-proxy"},
                                             {By::kTag, "type", "cache"},
                                             {By::kTag, "type", "search-cluster"},
                                             {By::kTag, "type", "broker"},
                                             {By::kTag, "type", "functions"},
                                             {By::kTag, "type", "gateway"},
                                             {By::kTag, "type", "table"},
                                             {By::kTag, "type", "runners"},
                                             {By::kTag, "type", "batch"}};
    v.alternatives("service", kTypes, service.kind.index(), [&](std::size_t type) {
        const Defaults& d = v.defaults();
        const auto known =
            std::tie(d.loadBalancer, d.process, d.redis, d.objectStorage, d.contentDelivery,
                     d.application, d.proxy, d.database, d.connectionProxy, d.cache, d.searchCluster,
                     d.broker, d.functions, d.gateway, d.table);
        const auto as = [&]<std::size_t... I>(std::index_sequence<I...>) {
            const auto one = [&](std::size_t index, const auto& defaults) {
                if (index == type) describeAs(v, service, kTypes[type].value, defaults);
            };
            (one(I, std::get<I>(known)), ...);
        };
        as(std::make_index_sequence<std::tuple_size_v<decltype(known)>>{});
        if (type == 15) describeAs(v, service, kTypes[type].value, Runners{});
        if (type == 16) describeAs(v, service, kTypes[type].value, Batch{});
    });
}

void describe(Visitor& v, HopTail& tail) {
    v.object("hop-tail", [&] {
        v.field("share", tail.share, "share of one-way hops that are delayed", kShare);
        v.field("delay", tail.delay, "delay added to such a hop");
    });
}

void describe(Visitor& v, Network& network) {
    v.object("network", [&] {
        v.field("clientRtt", network.clientRtt,
                "round trip of the users to the region, one draw per user");
        v.field("zones", network.zones, "availability zones the instances are spread over",
                kAny.between(1, 6));
        v.field("inZoneRtt", network.inZoneRtt, "round trip inside a zone, one draw per zone");
        v.field("crossZoneRtt", network.crossZoneRtt,
                "round trip between zones, one draw per pair of zones");
        v.field("jitter", network.jitter, "added to every one-way hop");
        v.field("inZoneTail", network.inZoneTail, "rare long delays of hops inside a zone");
        v.field("crossZoneTail", network.crossZoneTail, "rare long delays of hops between zones");
    });
}

} // namespace headroom::models
