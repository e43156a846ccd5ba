#pragma once
// Services that answer requests by calling other services: applications, proxies, databases, caches,
// search clusters, brokers, functions, gateways, tables, build runners, scheduled batches.
//
// All have operations made of steps (tier_step.hpp); what differs is what limits them. How each behaves,
// within which range and with which known error is said in the component's header under sim/tiers.

#include "models/placement.hpp"
#include "models/tier_scaling.hpp"
#include "models/tier_step.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom::models {

/// Refuses work at the door, before it costs anything. 0 = no limit.
struct TierAdmission {
    int maxInFlight = 0; ///< requests in the service, all instances together
    Rate rate;
    double burst = 0.0; ///< requests beyond the rate; 0 = one second's worth
    bool operator==(const TierAdmission&) const = default;
};

/// A token bucket that "rate" steps take from.
struct Limiter {
    Rate rate;
    double burst = 0.0; ///< 0 = one second's worth
    bool operator==(const Limiter&) const = default;
};

struct Prices {
    MoneyPerHour perHour;           ///< of the service as a whole, beyond its instances
    double perMillion = 0.0;        ///< USD for a million requests
    double perGigabyteSecond = 0.0; ///< USD, functions: memory times duration
    bool operator==(const Prices&) const = default;
};

/// What every service has.
struct TierCommon {
    std::map<std::string, TierOperation> operations;
    std::map<std::string, double> counters; ///< what they hold at the start; shared by all instances
    std::map<std::string, Limiter> rates;
    TierAdmission admission;
    Prices prices;
    bool operator==(const TierCommon&) const = default;
};

/// Worker threads of a server that gives each request one (Tomcat).
struct ThreadPool {
    int max = 200;
    int minSpare = 10;         ///< threads there at the start; further ones are made when needed
    int acceptQueue = 100;     ///< connections the kernel holds beyond maxConnections
    int maxConnections = 8192; ///< requests inside, waiting for a thread or running
    Duration threadStart = microseconds(100); ///< CPU of making a thread, reference core
    bool operator==(const ThreadPool&) const = default;
};

/// Tokens of one instance: connections to a database, permits.
struct PoolSpec {
    int size = 10;
    Duration timeout = seconds(30); ///< of waiting for one
    int maxWaiting = 0;             ///< 0 = no limit
    std::string to; ///< service the connections go to, which counts them against its limit; may be empty
    bool operator==(const PoolSpec&) const = default;
};

struct Application {
    Placement on;
    std::string beside;                ///< runs on the instances of this service instead of its own
    std::optional<ThreadPool> threads; ///< absent: asynchronous, as many requests at once as come
    std::map<std::string, PoolSpec> pools;
    Limits limits;
    Duration restartDelay = seconds(30); ///< until an instance that came back serves
    std::optional<Scaling> scaling;
    TierCommon own;
    bool operator==(const Application&) const = default;
};

/// Reverse proxy (nginx). Every operation of `targets` can be called through it.
struct Proxy {
    Placement on;
    std::string beside;
    std::string targets;
    int workers = 1;
    int workerConnections = 512; ///< per worker, client and upstream side both counted
    Distribution cpu;            ///< of a proxied request
    Duration timeout = seconds(60);
    TierAdmission admission;
    bool operator==(const Proxy&) const = default;
};

struct Database {
    Placement on;           ///< of the primary; every replica has an instance of its own
    int maxConnections = 0; ///< 0 = by the instance's memory, the managed service's rule
    int workerThreads = 0;  ///< queries that run at once; 0 = no limit
    Duration lockWaitTimeout = seconds(50);
    int readReplicas = 0;
    Distribution replicaLag;
    TierCommon own;
    bool operator==(const Database&) const = default;
};

/// Multiplexes many client connections over few to a database (RDS Proxy).
struct ConnectionProxy {
    std::string targets;
    int connections = 0; ///< to the database; 0 = all it allows
    Duration borrowTimeout = seconds(120);
    Distribution addedLatency;
    Prices prices;
    bool operator==(const ConnectionProxy&) const = default;
};

/// In-memory store whose nodes run commands on one core (Redis, ElastiCache).
struct Cache {
    Placement on; ///< count is ignored: one instance per node
    int nodes = 1;
    Duration perKilobyte;  ///< engine-core time for each 1000 bytes of an answer, reference core
    double hotShare = 0.0; ///< share of the calls that go to one hot key, hence to one node
    TierCommon own;
    bool operator==(const Cache&) const = default;
};

/// Every operation runs its steps once per shard and waits for all (Elasticsearch).
struct SearchCluster {
    Placement on; ///< count is ignored: one instance per node
    int nodes = 1;
    int shards = 1;
    int replicas = 0;
    int threads = 0; ///< search threads of a node; 0 = int(1.5 vCPUs) + 1
    int queue = 1000;
    TierCommon own;
    bool operator==(const SearchCluster&) const = default;
};

struct BrokerQueue {
    std::string deliver; ///< operation ("service.operation") done for every item, or every batch
    int consumers = 1;   ///< deliveries in progress at once
    int batch = 1;       ///< items one delivery takes at most
    Duration linger;     ///< a batch that is not full is delivered this long after its first item
    Bytes itemSize = bytes(1000);
    bool operator==(const BrokerQueue&) const = default;
};

struct Broker {
    Placement on; ///< count = nodes; queues are spread over them in turn
    std::map<std::string, BrokerQueue> queues;
    Duration perItem;  ///< CPU of taking in one item, and of handing it out again, reference core
    Bytes memoryLimit; ///< of a node's queued items; publishers wait above it; 0B = 40 % of memory
    Prices prices;
    bool operator==(const Broker&) const = default;
};

/// Function platform (Lambda): every operation is a function with execution environments of its own.
struct Functions {
    Bytes memory = mebibytes(128);
    int concurrency = 1000; ///< executions at once, all functions together
    int burst = 1000;       ///< environments that may start at once
    Rate ramp;              ///< further environments a second
    Distribution coldStart;
    Distribution overhead; ///< of every invocation
    Duration idleExpiry = seconds(600);
    TierCommon own;
    bool operator==(const Functions&) const = default;
};

/// API gateway: quotas in front of `targets`.
struct Gateway {
    std::string targets;
    Rate requests;
    double burst = 0.0;
    Distribution addedLatency;
    Duration timeout = seconds(29);
    Prices prices;
    bool operator==(const Gateway&) const = default;
};

/// Key-value table with capacity per partition (DynamoDB).
struct Table {
    int partitions = 1;
    Rate readUnits;  ///< of one partition
    Rate writeUnits; ///< of one partition
    Duration burst;  ///< unused capacity kept this long
    double hotShare = 0.0;
    std::string stream; ///< "broker.queue" that gets an item for every write; may be empty
    TierCommon own;
    bool operator==(const Table&) const = default;
};

/// Builds: slots that each run one operation at a time.
struct Runners {
    int slots = 1;
    int queue = 0; ///< builds that may wait; 0 = no limit
    TierCommon own;
    bool operator==(const Runners&) const = default;
};

/// Scheduled drain of a waiting queue that "enqueue" steps fill.
struct Batch {
    std::string on;              ///< application on whose instances it runs, one scheduler on each
    std::string operation;       ///< done for every item
    std::string fetch;           ///< operation that reads the queue at every tick; may be empty
    Duration every = seconds(1); ///< pause after the end of a run (fixed delay)
    int size = 100;              ///< items a run takes at most
    int parallelism = 1;         ///< items in progress at once
    bool lock = true; ///< only one instance runs at a time; without it runs overlap and do items twice
    bool operator==(const Batch&) const = default;
};

} // namespace headroom::models
