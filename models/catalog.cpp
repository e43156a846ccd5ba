#include "models/catalog.hpp"

#include "models/document.hpp"
#include "models/nearest.hpp"

#include <cmath>
#include <set>

namespace headroom::models {
namespace {

constexpr const char* kFiles[] = {"content-delivery",
                                  "instance-types",
                                  "load-balancer",
                                  "network",
                                  "object-storage",
                                  "os",
                                  "redis",
                                  "tiers"};

/// Adds every fact below `json`, with its keys appended to `path`.
void collect(const Json& json, const std::string& path, std::map<std::string, CatalogueFact>& facts) {
    if (!json.is_object()) return;
    if (json.contains("value") && json.contains("unit")) {
        const auto text = [&](const char* key) { return json.value(key, std::string()); };
        facts[path] = {json.at("value").get<double>(),
                       text("unit"),
                       text("from"),
                       text("source"),
                       text("certainty"),
                       text("asOf"),
                       text("basis"),
                       text("note")};
        return;
    }
    for (const auto& item : json.items()) collect(item.value(), path + "/" + item.key(), facts);
}

template <class Map>
std::vector<std::string> keysOf(const Map& map) {
    std::vector<std::string> keys;
    for (const auto& entry : map) keys.push_back(entry.first);
    return keys;
}

} // namespace

Catalogue Catalogue::load(const DataDirs& dirs) {
    Catalogue catalogue;
    std::set<std::string> names;
    for (const std::string file : kFiles) {
        const Document document = Document::load(dirs.catalog() / (file + ".json"));
        try {
            if (document.root().at("headroom-catalogue") != 1)
                throw CatalogueError("expected version 1 of the format");
            collect(document.root(), file, catalogue.facts_);
            if (file != "instance-types") continue;
            for (const auto& item : document.root().at("types").items()) names.insert(item.key());
        } catch (const Json::exception& error) {
            throw CatalogueError(document.name() + ": " + error.what());
        } catch (const CatalogueError& error) {
            throw CatalogueError(document.name() + ": " + error.what());
        }
    }
    for (const std::string& name : names) catalogue.types_[name] = catalogue.readType(name);
    return catalogue;
}

const CatalogueFact& Catalogue::fact(const std::string& path) const {
    const auto found = facts_.find(path);
    if (found == facts_.end()) {
        throw CatalogueError("no fact \"" + path + "\" in the catalogue" +
                             suggestion(path, keysOf(facts_)));
    }
    return found->second;
}

double Catalogue::number(const std::string& path, const std::string& unit) const {
    const CatalogueFact& found = fact(path);
    if (found.unit != unit) {
        throw CatalogueError("the fact \"" + path + "\" has the unit \"" + found.unit +
                             "\", expected \"" + unit + "\"");
    }
    return found.value;
}

Duration Catalogue::duration(const std::string& path) const {
    const CatalogueFact& found = fact(path);
    if (found.unit != "s" && found.unit != "ms" && found.unit != "us") {
        throw CatalogueError("the fact \"" + path + "\" has the unit \"" + found.unit +
                             "\", expected a time");
    }
    // By way of the text, so that 0.41 ms is the same double as "0.41ms" in a scenario.
    return parseDuration(printNumber(found.value) + found.unit);
}

Distribution Catalogue::distribution(const std::string& path) const {
    Distribution result;
    if (facts_.contains(path + "/uniform/low")) {
        result.kind = Distribution::Kind::kUniform;
        result.first = duration(path + "/uniform/low");
        result.second = duration(path + "/uniform/high");
        return result;
    }
    if (facts_.contains(path + "/exponential/mean")) {
        result.kind = Distribution::Kind::kExponential;
        result.first = duration(path + "/exponential/mean");
        return result;
    }
    result.kind = Distribution::Kind::kLognormal;
    result.first = duration(path + "/lognormal/median");
    result.shape = number(path + "/lognormal/sigma", "1");
    return result;
}

const InstanceType& Catalogue::instanceType(const std::string& name) const {
    const auto found = types_.find(name);
    if (found == types_.end()) {
        throw CatalogueError("no instance type \"" + name + "\" in the catalogue" +
                             suggestion(name, keysOf(types_)));
    }
    return found->second;
}

InstanceType Catalogue::readType(const std::string& name) const {
    const std::string base = "instance-types/types/" + name + "/";
    const auto whole = [&](const char* key, const char* unit) {
        return static_cast<int>(std::lround(number(base + key, unit)));
    };
    constexpr double kGigabit = 1e9 / 8.0;
    InstanceType type;
    type.name = name;
    type.vcpus = whole("vcpus", "vCPU");
    type.physicalCores = whole("physicalCores", "core");
    type.singleThreadSpeed = number(base + "singleThreadSpeed", "x reference core");
    type.smtYield = number(base + "smtYield", "x");
    type.memory = gibibytes(number(base + "memory", "GiB"));
    type.networkBaseline = BytesPerSecond(number(base + "networkBaseline", "Gbps") * kGigabit);
    type.networkBurst = BytesPerSecond(number(base + "networkBurst", "Gbps") * kGigabit);
    if (facts_.contains(base + "baseline")) {
        type.baseline = number(base + "baseline", "share of a vCPU");
        type.creditsPerHour = number(base + "creditsPerHour", "credits/h");
        type.launchCredits = number(base + "launchCredits", "credits");
        type.maxCredits = number(base + "maxCredits", "credits");
        type.surplusPerVcpu = MoneyPerHour(number(base + "surplusPerVcpu", "USD/h"));
    }
    const std::string prices = base + "price/";
    for (auto at = facts_.lower_bound(prices); at != facts_.end() && at->first.starts_with(prices);
         ++at) {
        type.price[at->first.substr(prices.size())] = MoneyPerHour(number(at->first, "USD/h"));
    }
    return type;
}

Defaults Catalogue::defaults() const {
    Defaults defaults;
    defaults.network.clientRtt = distribution("network/clientRtt");
    defaults.network.inZoneRtt = distribution("network/inZoneRtt");
    defaults.network.crossZoneRtt = distribution("network/crossZoneRtt");
    defaults.network.jitter = distribution("network/jitter");
    defaults.network.inZoneTail = {number("network/inZoneTail/share", "share of hops"),
                                   distribution("network/inZoneTail/delay")};
    defaults.network.crossZoneTail = {number("network/crossZoneTail/share", "share of hops"),
                                      distribution("network/crossZoneTail/delay")};

    LoadBalancer& balancer = defaults.loadBalancer;
    const auto checks = [&](const char* path) { return static_cast<int>(number(path, "checks")); };
    balancer.idleTimeout = duration("load-balancer/idleTimeout");
    balancer.healthCheck.interval = duration("load-balancer/healthCheck/interval");
    balancer.healthCheck.timeout = duration("load-balancer/healthCheck/timeout");
    balancer.healthCheck.unhealthyAfter = checks("load-balancer/healthCheck/unhealthyAfter");
    balancer.healthCheck.healthyAfter = checks("load-balancer/healthCheck/healthyAfter");
    balancer.addedLatency = distribution("load-balancer/addedLatency");
    balancer.tlsWork = duration("load-balancer/tlsWork");
    balancer.newConnections = Rate(number("load-balancer/newConnections", "/s"));
    balancer.requests = Rate(number("load-balancer/requests", "/s"));
    balancer.doublesEvery = duration("load-balancer/doublesEvery");

    ProcessService& process = defaults.process;
    const double backlog =
        std::min(number("os/node/backlog", "count"), number("os/linux/somaxconn", "count"));
    process.limits.backlog = static_cast<int>(backlog);
    process.limits.ephemeralPorts = static_cast<int>(number("os/linux/ephemeralPorts", "count"));
    process.sidePoolThreads = static_cast<int>(number("os/node/sidePoolThreads", "count"));

    defaults.redis.nodeTimeout = duration("redis/nodeTimeout");

    ObjectStorage& storage = defaults.objectStorage;
    storage.putLatency = distribution("object-storage/putLatency");
    storage.getLatency = distribution("object-storage/getLatency");
    storage.perConnection =
        BytesPerSecond(number("object-storage/perConnection", "MiB/s") * 1024.0 * 1024.0);
    storage.maxRequests = Rate(number("object-storage/maxRequests", "/s"));

    defaults.contentDelivery.latency = distribution("content-delivery/latency");
    defaults.contentDelivery.maxRequests = Rate(number("content-delivery/maxRequests", "/s"));

    addTierDefaults(*this, defaults);

    std::set<std::string> regions;
    for (const auto& [name, type] : types_) {
        defaults.instanceTypes.push_back(name);
        for (const auto& price : type.price) regions.insert(price.first);
    }
    defaults.regions.assign(regions.begin(), regions.end());
    return defaults;
}

} // namespace headroom::models
