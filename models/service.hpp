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
    /// kLeastOutstanding counts requests under way, as AWS balancers do; kLeastConnections counts open
    /// WebSockets too, as HAProxy's leastconn and nginx's least_conn do.
    enum class Algorithm { kRoundRobin, kLeastOutstanding, kRandom, kLeastConnections };
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
    Duration slowStart;                   ///< a new target's share ramps up over this long; 0 = at once
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

/// Closes connections of a process that holds too many, so that their clients reconnect elsewhere.
struct Shedding {
    double above = 0.0; ///< sheds beyond (1 + above) times the mean over serving processes; 0 = off
    int aboveConnections = 0; ///< sheds beyond this many connections; 0 = off
    Rate rate = Rate(5.0);    ///< closes at most so many a second and process
    bool operator==(const Shedding&) const = default;
};

/// Token bucket of a process on operations that begin a connection: beyond it they are refused (503) before
/// they cost CPU.
struct Admission {
    Rate rate; ///< accepted a second and process; 0 = no limit
    int burst = 10;
    std::vector<std::string> operations{"connect"};
    bool operator==(const Admission&) const = default;
};

/// Remedies against connections that are unevenly spread or come back all at once. All off by default.
struct ConnectionPolicy {
    Duration maxAge;           ///< the server closes a connection of this age; 0 = never
    double maxAgeJitter = 0.1; ///< ages vary by this share up and down, uniformly
    Shedding shedding;
    Admission admission;
    bool operator==(const ConnectionPolicy&) const = default;
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
    ConnectionPolicy connections;
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
                 Proxy, Database, ConnectionProxy, Cache, SearchCluster, Broker, Functions, Gateway,
                 Table, Runners, Batch>
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

/// Something that happens to the fleet at a time: a failure, a deploy, a change of its size.
struct Fault {
    enum class Kind {
        kKillInstance,
        kKillProcess,
        kKillStoreMaster,
        kKillZone,
        kSlowInstance,
        kDeployInstance, ///< rolling restart of the processes, `batch` instances at a time
        kDeployProcess,  ///< the same, `batch` processes at a time
        kScaleOut,       ///< `count` instances join, `batch` at a time
        kScaleIn,        ///< the last `count` instances leave, `batch` at a time
        kDelayInZone,    ///< hops inside a zone take longer
        kDelayCrossZone, ///< hops between zones take longer
        kDelayService,   ///< hops to and from a service take longer; request/response services only
    };
    /// How a process that is to stop parts with its connections.
    enum class Close {
        kSpread, ///< no new ones; evenly over the drain time
        kAtOnce, ///< no new ones; all when the drain time begins
        kHard,   ///< killed without warning, no drain time
    };
    Kind kind = Kind::kKillInstance;
    std::string service;
    int index = 0;
    int count = 1;
    Duration at;
    Duration lasts;      ///< 0 = until the end
    double factor = 1.0; ///< kSlowInstance
    // Deploys and changes of size
    int batch = 1;                ///< 0 = all at once
    Duration pause = seconds(0);  ///< from a batch's end to the next one's start
    Duration drain = seconds(30); ///< from deregistration to the end of the process
    Close close = Close::kSpread;
    Distribution boot = Distribution::constant(seconds(60)); ///< kScaleOut: until the instance is up
    Duration delay = seconds(0);                             ///< kDelay...: added to every hop
    bool operator==(const Fault&) const = default;
};

/// Instances beyond `on.count` that scale-outs of the service add over the run.
[[nodiscard]] int scaledOutInstances(const std::vector<Fault>& faults, const std::string& service);

} // namespace headroom::models
