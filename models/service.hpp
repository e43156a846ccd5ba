#pragma once
// The parts of a fleet as the scenario states them.

#include "models/distribution.hpp"
#include "models/placement.hpp"
#include "models/tier.hpp"
#include "models/units.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace headroom::models {

struct HealthCheck {
    Duration interval = seconds(30);
    Duration timeout = seconds(5);
    int unhealthyAfter = 2;
    int healthyAfter = 5;
    bool operator==(const HealthCheck&) const = default;
};

struct LoadBalancer {
    enum class Algorithm { kRoundRobin, kLeastOutstanding, kRandom };
    Algorithm algorithm = Algorithm::kRoundRobin;
    std::string targets;  ///< name of the service behind it
    int targetGroups = 1; ///< round robin goes group by group
    bool sticky = false;
    Duration idleTimeout = seconds(60);
    HealthCheck healthCheck;
    Distribution addedLatency; ///< per request
    Duration
        tlsWork; ///< handshake round trips are counted from the client RTT; this is the balancer's own time
    Rate newConnections;                  ///< capacity at the start
    Rate requests;                        ///< capacity at the start
    Duration doublesEvery = seconds(300); ///< growth limit: capacity at most doubles in this time
    bool operator==(const LoadBalancer&) const = default;
};

/// How a message reaches members whose connection is on another process.
enum class Adapter { kNone, kRedis, kRedisSharded };
enum class Hashing { kEventLoop, kSidePool };

/// Cost and failure mechanisms of the real service that a scenario may switch off (design, section 5).
struct Mechanisms {
    bool roomListScan = true;     ///< listing rooms reads every room in the system
    bool participantLists = true; ///< join and leave send the whole list to everyone
    bool readMarkFrames = true;   ///< a read mark is broadcast to the room
    bool sequentialTrips = true;  ///< repeated store round trips one after another, not in one batch
    bool staleReads = true;       ///< a replica may not have seen the write yet
    bool operator==(const Mechanisms&) const = default;
};

struct ProcessService {
    std::string profile; ///< models/profiles name
    Placement on;
    std::string store;   ///< name of a redis-cluster service, or empty
    std::string storage; ///< name of an object-storage service, or empty
    Adapter adapter = Adapter::kNone;
    Hashing hashing = Hashing::kEventLoop;
    int sidePoolThreads = 4;
    Mechanisms mechanisms;
    Limits limits;
    Duration restartDelay = seconds(5);
    std::map<std::string, double> demandFactor; ///< operation name (or "*") -> factor on its CPU demand
    bool operator==(const ProcessService&) const = default;
};

struct RedisCluster {
    enum class ReadFrom { kMaster, kReplica };
    std::string profile = "redis-7";
    Placement on; ///< count is ignored: one node per instance
    int masters = 3;
    int replicasPerMaster = 1;
    ReadFrom readFrom = ReadFrom::kMaster;
    Bytes maxMemory; ///< per node, 0 = 75 % of the instance's memory
    Duration nodeTimeout = seconds(15);
    bool operator==(const RedisCluster&) const = default;
};

struct ObjectStorage {
    Distribution putLatency; ///< to first byte
    Distribution getLatency;
    BytesPerSecond perConnection; ///< throughput of one transfer
    Rate maxRequests;             ///< 0 = none
    bool operator==(const ObjectStorage&) const = default;
};

struct ContentDelivery {
    Distribution latency; ///< added to the client RTT for a page
    Rate maxRequests;
    Bytes pageBytes;
    bool operator==(const ContentDelivery&) const = default;
};

struct Service {
    std::string name;
    std::variant<LoadBalancer, ProcessService, RedisCluster, ObjectStorage, ContentDelivery, Application,
                 Proxy, Database, ConnectionProxy, Cache, SearchCluster, Broker, Functions, Gateway, Table,
                 Runners, Batch>
        kind;
    bool operator==(const Service&) const = default;
};

/// Rare long delays of single hops: retransmissions, a descheduled virtual machine.
struct HopTail {
    double share = 0.0; ///< of one-way hops
    Distribution delay; ///< added to the hop
    bool operator==(const HopTail&) const = default;
};

/// Paths and what varies on them. How far two zones are apart is one number per run and pair of zones,
/// drawn from the round-trip distributions; a hop then takes half of it plus its own jitter and, rarely, a
/// tail delay. Keeping the two apart matters: whether a replica sees a write in time depends on jitter.
struct Network {
    Distribution clientRtt;    ///< user to region, one draw per user
    int zones = 2;             ///< instances are spread over them in turn
    Distribution inZoneRtt;    ///< one draw per zone
    Distribution crossZoneRtt; ///< one draw per pair of zones
    Distribution jitter;       ///< one-way, every hop
    HopTail inZoneTail;
    HopTail crossZoneTail;
    bool operator==(const Network&) const = default;
};

struct Fault {
    enum class Kind {
        kKillInstance,
        kKillProcess,
        kKillStoreMaster,
        kKillZone,
        kSlowInstance,
        kSlowNetwork ///< every hop of the service takes longer; request/response services only
    };
    Kind kind = Kind::kKillInstance;
    std::string service;
    int index = 0;
    int count = 1;
    Duration at;
    Duration lasts;      ///< 0 = until the end
    double factor = 1.0; ///< kSlowInstance
    Duration delay;      ///< kSlowNetwork: added to every hop
    bool operator==(const Fault&) const = default;
};

} // namespace headroom::models
