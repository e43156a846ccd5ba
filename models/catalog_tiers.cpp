// Defaults of request/response services, from models/catalog/tiers.json.

#include "models/catalog.hpp"

namespace headroom::models {

void addTierDefaults(const Catalogue& catalogue, Defaults& defaults) {
    const auto count = [&](const char* path, const char* unit) {
        return static_cast<int>(catalogue.number(path, unit));
    };
    Proxy& proxy = defaults.proxy;
    proxy.workers = count("tiers/nginx/workers", "processes");
    proxy.workerConnections = count("tiers/nginx/workerConnections", "connections");
    proxy.cpu = catalogue.distribution("tiers/nginx/cpu");
    proxy.timeout = catalogue.duration("tiers/nginx/timeout");
    defaults.database.lockWaitTimeout = catalogue.duration("tiers/database/lockWaitTimeout");
    defaults.connectionProxy.borrowTimeout = catalogue.duration("tiers/connectionProxy/borrowTimeout");
    defaults.connectionProxy.addedLatency = catalogue.distribution("tiers/connectionProxy/addedLatency");
    defaults.cache.perKilobyte = catalogue.duration("tiers/cache/perKilobyte");
    defaults.searchCluster.queue = count("tiers/search/queue", "requests");
    defaults.broker.perItem = catalogue.duration("tiers/broker/perItem");

    Functions& functions = defaults.functions;
    functions.concurrency = count("tiers/functions/concurrency", "executions");
    functions.burst = count("tiers/functions/burst", "environments");
    functions.ramp = Rate(catalogue.number("tiers/functions/ramp", "/s"));
    functions.coldStart = catalogue.distribution("tiers/functions/coldStart");
    functions.overhead = catalogue.distribution("tiers/functions/overhead");
    functions.own.prices.perMillion = catalogue.number("tiers/functions/perMillion", "USD");
    functions.own.prices.perGigabyteSecond =
        catalogue.number("tiers/functions/perGigabyteSecond", "USD");

    Gateway& gateway = defaults.gateway;
    gateway.requests = Rate(catalogue.number("tiers/gateway/requests", "/s"));
    gateway.timeout = catalogue.duration("tiers/gateway/timeout");
    gateway.prices.perMillion = catalogue.number("tiers/gateway/perMillion", "USD");

    Table& table = defaults.table;
    table.readUnits = Rate(catalogue.number("tiers/table/readUnits", "/s"));
    table.writeUnits = Rate(catalogue.number("tiers/table/writeUnits", "/s"));
    table.burst = catalogue.duration("tiers/table/burst");
    table.own.prices.perMillion = catalogue.number("tiers/table/perMillion", "USD");
}

} // namespace headroom::models
