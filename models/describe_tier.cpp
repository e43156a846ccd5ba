// Services that answer requests by calling other services.

#include "models/describe_tier.hpp"

namespace headroom::models {
namespace {

constexpr int kMost = 100'000'000;
constexpr int kMostInstances = 10'000;

void describePlace(Visitor& v, Placement& on, bool counted) {
    Machines machines{on, counted};
    v.field("on", machines, counted ? "where it runs" : "one instance per node", kRequired);
}

/// "on" or "beside": exactly one.
void describePlaceOrBeside(Visitor& v, Placement& on, std::string& beside) {
    v.exactlyOne({"on", "beside"});
    const bool writing = v.mode() == Visitor::Mode::kWrite;
    std::optional<std::string> other;
    if (writing && !beside.empty()) other = beside;
    if (!writing || beside.empty()) {
        Machines machines{on};
        v.field("on", machines, "instances of its own");
    }
    v.field("beside", other, "application whose instances it shares, one of it on each",
            kAny.notEmpty().to(Refers::kApplication));
    if (v.mode() == Visitor::Mode::kRead) beside = other.value_or("");
}

void describeOwn(Visitor& v, TierCommon& own) {
    v.field("operations", own.operations, "by name", kRequired.notEmpty());
    v.field("counters", own.counters, "by name: what each holds at the start", kAny.atLeast(0.0));
    v.field("rates", own.rates, "limiters of \"rate\" steps, by name");
    v.field("admission", own.admission, "refuses work at the door");
    v.field("prices", own.prices, "beyond those of its instances");
}

} // namespace

void describe(Visitor& v, Machines& machines) {
    v.object(machines.counted ? "machines" : "node-machines", [&] {
        Placement& on = machines.on;
        v.field("instance", on.instance, "instance type of the catalogue",
                kRequired.notEmpty().to(Refers::kInstanceType));
        if (machines.counted)
            v.field("count", on.count, "number of instances", kAny.between(1, kMostInstances));
        v.field("credits", on.credits, "what a burstable type does without credits");
        v.field("initialCredits", on.initialCredits,
                "CPU credits (vCPU-minutes) at the start; the type's launch credits when absent",
                kAny.atLeast(0.0));
    });
}

void describe(Visitor& v, TierAdmission& admission) {
    v.object("tier-admission", [&] {
        v.field("maxInFlight", admission.maxInFlight, "requests in the service at once; 0 = no limit",
                kAny.between(0, kMost));
        v.field("rate", admission.rate, "0/s = no limit");
        v.field("burst", admission.burst, "requests beyond the rate; 0 = one second's worth",
                kAny.atLeast(0.0));
    });
}

void describe(Visitor& v, Limiter& limiter) {
    v.object("limiter", [&] {
        v.field("rate", limiter.rate, "steps that pass", kRequired.above(0.0));
        v.field("burst", limiter.burst, "beyond the rate; 0 = one second's worth", kAny.atLeast(0.0));
    });
}

void describe(Visitor& v, Prices& prices) {
    v.object("prices", [&] {
        v.field("perHour", prices.perHour, "of the service as a whole");
        v.field("perMillion", prices.perMillion, "USD for a million requests", kAny.atLeast(0.0));
        v.field("perGigabyteSecond", prices.perGigabyteSecond,
                "USD for memory times duration (functions)", kAny.atLeast(0.0));
    });
}

void describe(Visitor& v, ThreadPool& threads) {
    v.object("threads", [&] {
        v.field("max", threads.max, "worker threads of an instance", kAny.between(1, 1'000'000));
        v.field("minSpare", threads.minSpare, "threads there at the start", kAny.between(0, 1'000'000));
        v.field("acceptQueue", threads.acceptQueue, "connections the kernel holds beyond maxConnections",
                kAny.between(0, kMost));
        v.field("maxConnections", threads.maxConnections, "requests inside an instance",
                kAny.between(1, kMost));
        v.field("threadStart", threads.threadStart, "CPU of making a thread, reference core");
        v.check(threads.maxConnections >= threads.max, "maxConnections",
                "expected at least the " + std::to_string(threads.max) + " threads, found " +
                    std::to_string(threads.maxConnections));
    });
}

void describe(Visitor& v, PoolSpec& pool) {
    v.object("pool", [&] {
        v.field("size", pool.size, "of one instance", kAny.between(1, 1'000'000));
        v.field("timeout", pool.timeout, "of waiting for one", kPositive);
        v.field("maxWaiting", pool.maxWaiting, "0 = no limit", kAny.between(0, kMost));
        v.field("to", pool.to, "service the connections go to, which counts them",
                kAny.to(Refers::kTierService));
    });
}

void describe(Visitor& v, Application& service) {
    describePlaceOrBeside(v, service.on, service.beside);
    v.field("threads", service.threads, "one per request; asynchronous when absent");
    v.field("pools", service.pools, "of every instance, by name");
    v.field("limits", service.limits, "of the operating system and the container");
    v.field("restartDelay", service.restartDelay, "until an instance that came back serves");
    v.field("scaling", service.scaling, "when instances come and go");
    describeOwn(v, service.own);
}

void describe(Visitor& v, Proxy& proxy) {
    describePlaceOrBeside(v, proxy.on, proxy.beside);
    v.field("targets", proxy.targets, "service it passes requests to",
            kRequired.notEmpty().to(Refers::kTierService));
    v.field("workers", proxy.workers, "worker processes of an instance", kAny.between(1, 1024));
    v.field("workerConnections", proxy.workerConnections,
            "of a worker; a proxied request takes two, client side and upstream side",
            kAny.between(2, kMost));
    v.field("cpu", proxy.cpu, "of a proxied request, reference core");
    v.field("timeout", proxy.timeout, "longest wait for the target", kPositive);
    v.field("admission", proxy.admission, "refuses work at the door");
}

void describe(Visitor& v, Database& database) {
    describePlace(v, database.on, false);
    v.field("maxConnections", database.maxConnections, "0 = by the instance's memory",
            kAny.between(0, kMost));
    v.field("workerThreads", database.workerThreads, "queries that run at once; 0 = no limit",
            kAny.between(0, kMost));
    v.field("lockWaitTimeout", database.lockWaitTimeout, "of waiting for a row", kPositive);
    v.field("readReplicas", database.readReplicas, "answer operations marked \"read\"",
            kAny.between(0, 15));
    v.field("replicaLag", database.replicaLag, "until a replica has applied a write");
    describeOwn(v, database.own);
}

void describe(Visitor& v, ConnectionProxy& proxy) {
    v.field("targets", proxy.targets, "database behind it", kRequired.notEmpty().to(Refers::kDatabase));
    v.field("connections", proxy.connections, "to the database; 0 = all it allows",
            kAny.between(0, kMost));
    v.field("borrowTimeout", proxy.borrowTimeout, "of waiting for one", kPositive);
    v.field("addedLatency", proxy.addedLatency, "of every call");
    v.field("prices", proxy.prices, "of the proxy");
}

void describe(Visitor& v, Cache& cache) {
    describePlace(v, cache.on, false);
    v.field("nodes", cache.nodes, "keys are spread over them", kAny.between(1, 1000));
    v.field("perKilobyte", cache.perKilobyte,
            "engine-core time for each 1000 bytes of an answer, reference core");
    v.field("hotShare", cache.hotShare, "share of the calls that go to one hot key", kShare);
    describeOwn(v, cache.own);
}

void describe(Visitor& v, SearchCluster& cluster) {
    describePlace(v, cluster.on, false);
    v.field("nodes", cluster.nodes, "shards are spread over them", kAny.between(1, 1000));
    v.field("shards", cluster.shards, "a query runs on each", kAny.between(1, 10'000));
    v.field("replicas", cluster.replicas, "further copies of each shard", kAny.between(0, 100));
    v.field("threads", cluster.threads, "search threads of a node; 0 = int(1.5 vCPUs) + 1",
            kAny.between(0, 10'000));
    v.field("queue", cluster.queue, "shard queries that wait for a thread", kAny.between(0, kMost));
    v.check(cluster.replicas < cluster.nodes, "replicas",
            "expected fewer copies than the " + std::to_string(cluster.nodes) + " nodes, found " +
                std::to_string(cluster.replicas) + " replicas beside each primary");
    describeOwn(v, cluster.own);
}

void describe(Visitor& v, BrokerQueue& queue) {
    v.object("broker-queue", [&] {
        v.field("deliver", queue.deliver, "operation done for every delivery",
                kRequired.notEmpty().to(Refers::kTierOperation));
        v.field("consumers", queue.consumers, "deliveries in progress at once", kAny.between(1, kMost));
        v.field("batch", queue.batch, "items a delivery takes at most", kAny.between(1, 1'000'000));
        v.field("linger", queue.linger, "a batch that is not full waits this long for more");
        v.field("itemSize", queue.itemSize, "in the broker's memory");
    });
}

void describe(Visitor& v, Broker& broker) {
    describePlace(v, broker.on, true);
    v.field("queues", broker.queues, "by name", kRequired.notEmpty());
    v.field("perItem", broker.perItem, "CPU of taking an item in, and of handing it out again");
    v.field("memoryLimit", broker.memoryLimit,
            "of a node's queued items; publishers wait above it; 0B = by the instance's memory");
    v.field("prices", broker.prices, "beyond those of its instances");
}

void describe(Visitor& v, Functions& functions) {
    v.field("memory", functions.memory, "of an execution environment", kPositive);
    v.field("concurrency", functions.concurrency, "executions at once", kAny.between(1, kMost));
    v.field("burst", functions.burst, "environments that may start at once", kAny.between(1, kMost));
    v.field("ramp", functions.ramp, "further environments a second");
    v.field("coldStart", functions.coldStart, "of a new environment");
    v.field("overhead", functions.overhead, "of every invocation");
    v.field("idleExpiry", functions.idleExpiry, "an idle environment goes after this long", kPositive);
    describeOwn(v, functions.own);
}

void describe(Visitor& v, Gateway& gateway) {
    v.field("targets", gateway.targets, "service behind it",
            kRequired.notEmpty().to(Refers::kTierService));
    v.field("requests", gateway.requests, "quota; 0/s = none");
    v.field("burst", gateway.burst, "requests beyond the rate", kAny.atLeast(0.0));
    v.field("addedLatency", gateway.addedLatency, "of every request");
    v.field("timeout", gateway.timeout, "longest wait for the target", kPositive);
    v.field("prices", gateway.prices, "of the gateway");
}

void describe(Visitor& v, Table& table) {
    v.field("partitions", table.partitions, "keys are spread over them", kAny.between(1, 1'000'000));
    v.field("readUnits", table.readUnits, "of one partition", kPositive);
    v.field("writeUnits", table.writeUnits, "of one partition", kPositive);
    v.field("burst", table.burst, "unused capacity is kept this long");
    v.field("hotShare", table.hotShare, "share of the calls that go to one hot key", kShare);
    v.field("stream", table.stream, "queue that gets an item for every write", kAny.to(Refers::kQueue));
    describeOwn(v, table.own);
}

void describe(Visitor& v, Runners& runners) {
    v.field("slots", runners.slots, "builds at once", kAny.between(1, 1'000'000));
    v.field("queue", runners.queue, "builds that may wait; 0 = no limit", kAny.between(0, kMost));
    describeOwn(v, runners.own);
}

void describe(Visitor& v, Batch& batch) {
    v.field("on", batch.on, "application on whose instances it runs",
            kRequired.notEmpty().to(Refers::kApplication));
    v.field("operation", batch.operation, "done for every item",
            kRequired.notEmpty().to(Refers::kTierOperation));
    v.field("fetch", batch.fetch, "operation that reads the queue at every tick",
            kAny.to(Refers::kTierOperation));
    v.field("every", batch.every, "pause after the end of a run", kPositive);
    v.field("size", batch.size, "items a run takes at most", kAny.between(1, kMost));
    v.field("parallelism", batch.parallelism, "items in progress at once", kAny.between(1, 1'000'000));
    v.field("lock", batch.lock, "only one instance runs at a time");
}

} // namespace headroom::models
