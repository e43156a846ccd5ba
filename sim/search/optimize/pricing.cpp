#include "sim/search/optimize/pricing.hpp"

#include <algorithm>
#include <charconv>

namespace headroom::search {
namespace {

using analysis::operational::Bounds;
using analysis::operational::FleetShape;

enum class Part {
    kNone, ///< not in FleetShape: needs bounds of its own
    kInstances,
    kProcesses,
    kInstance,
    kHashing,
    kSidePool,
    kMasters,
    kReplicas,
    kReadFrom,
    kStoreInstance,
};

/// Which part of the shape a path is.
Part partOf(const models::Scenario& scenario, const std::string& path) {
    for (const models::Service& service : scenario.services) {
        const std::string prefix = "services." + service.name + ".";
        if (!path.starts_with(prefix)) continue;
        const std::string field = path.substr(prefix.size());
        if (std::holds_alternative<models::ProcessService>(service.kind)) {
            if (field == "on.count") return Part::kInstances;
            if (field == "on.processesPerInstance") return Part::kProcesses;
            if (field == "on.instance") return Part::kInstance;
            if (field == "hashing") return Part::kHashing;
            if (field == "sidePoolThreads") return Part::kSidePool;
        }
        if (std::holds_alternative<models::RedisCluster>(service.kind)) {
            if (field == "masters") return Part::kMasters;
            if (field == "replicasPerMaster") return Part::kReplicas;
            if (field == "readFrom") return Part::kReadFrom;
            if (field == "on.instance") return Part::kStoreInstance;
        }
    }
    return Part::kNone;
}

int whole(const std::string& text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

struct Pricing::Family {
    explicit Family(const models::Scenario& scenario) : bounds(scenario) {}
    Bounds bounds;
};

Pricing::Pricing(const Study& study, const Space& space)
    : study_(study), space_(space), catalogue_(models::Catalogue::load(models::defaultDataDirs())) {
    for (const Axis& axis : space.axes)
        shapes_.push_back(partOf(study.base(), axis.path) != Part::kNone);
    (void)familyOf(space.stated());
}

Pricing::~Pricing() = default;

Pricing::Family& Pricing::familyOf(const Candidate& candidate) {
    Candidate key;
    std::vector<models::Override> changes;
    for (std::size_t i = 0; i < space_.axes.size(); ++i) {
        if (shapes_[i]) continue;
        key.push_back(candidate[i]);
        if (candidate[i] != space_.axes[i].stated)
            changes.push_back({space_.axes[i].path, space_.axes[i].values[candidate[i]]});
    }
    std::unique_ptr<Family>& family = families_[key];
    if (!family) family = std::make_unique<Family>(study_.scenarioOf(changes));
    return *family;
}

double Pricing::hourly(const models::InstanceType& type) const {
    const auto price = type.price.find(study_.base().region);
    return price == type.price.end() ? 0.0 : price->second.value;
}

Price Pricing::of(const Candidate& candidate) {
    const Bounds& bounds = familyOf(candidate).bounds;
    FleetShape shape = bounds.model().shape();
    for (std::size_t i = 0; i < space_.axes.size(); ++i) {
        if (!shapes_[i]) continue;
        const std::string& value = space_.axes[i].values[candidate[i]];
        switch (partOf(study_.base(), space_.axes[i].path)) {
        case Part::kInstances:
            shape.instances = whole(value);
            break;
        case Part::kProcesses:
            shape.processesPerInstance = whole(value);
            break;
        case Part::kInstance:
            shape.instance = catalogue_.instanceType(value);
            break;
        case Part::kHashing:
            shape.hashing =
                value == "side-pool" ? models::Hashing::kSidePool : models::Hashing::kEventLoop;
            break;
        case Part::kSidePool:
            shape.sidePoolThreads = whole(value);
            break;
        case Part::kMasters:
            shape.masters = whole(value);
            break;
        case Part::kReplicas:
            shape.replicasPerMaster = whole(value);
            break;
        case Part::kReadFrom:
            shape.readFrom = value == "replica" ? models::RedisCluster::ReadFrom::kReplica
                                                : models::RedisCluster::ReadFrom::kMaster;
            break;
        case Part::kStoreInstance:
            shape.storeInstance = catalogue_.instanceType(value);
            break;
        case Part::kNone:
            break;
        }
    }
    Price price;
    price.possible = shape.replicasPerMaster > 0 || shape.masters == 0 ||
                     shape.readFrom != models::RedisCluster::ReadFrom::kReplica;
    const double storeNodes = shape.masters > 0 ? shape.storeNodes() : 0.0;
    price.instances = shape.instances + static_cast<int>(storeNodes);
    price.usdPerHour = shape.instances * hourly(shape.instance);
    if (storeNodes > 0.0) price.usdPerHour += storeNodes * hourly(shape.storeInstance);
    if (!price.possible) return price;
    const Bounds::Saturation saturation = bounds.saturation(shape);
    price.mostUsers = saturation.users.high;
    price.first = saturation.first;
    return price;
}

std::string Pricing::stationName(analysis::operational::StationId id) const {
    return families_.begin()->second->bounds.model().name(id);
}

} // namespace headroom::search
