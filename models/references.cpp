#include "models/references.hpp"

#include "models/catalog.hpp"
#include "models/describe.hpp"
#include "models/nearest.hpp"
#include "models/references_tier.hpp"
#include "models/tier_lookup.hpp"

#include <algorithm>
#include <set>

namespace headroom::models {
namespace {

class Checker {
public:
    Checker(const Scenario& scenario, const Document& document, std::vector<Diagnostic>& problems)
        : scenario_(scenario), document_(document), problems_(problems) {
        collectOperations();
    }

    void reference(const Reference& reference, const Catalogue& catalogue) {
        switch (reference.what) {
        case Refers::kProcessService:
            return service<ProcessService>(reference, "process");
        case Refers::kStoreService:
            return service<RedisCluster>(reference, "redis-cluster");
        case Refers::kObjectStorage:
            return service<ObjectStorage>(reference, "object-storage");
        case Refers::kAnyService:
            return mustBeIn(reference, "no service", serviceNames([](const Service&) { return true; }));
        case Refers::kBehaviour: {
            std::vector<std::string> names;
            for (const auto& entry : scenario_.behaviours) names.push_back(entry.first);
            return mustBeIn(reference, "no behaviour", names);
        }
        case Refers::kOperation:
            return operation(reference, {});
        case Refers::kOperationOrAll:
            return operation(reference, "*");
        case Refers::kScriptOperation:
            return operation(reference, std::string(kPickRoom));
        case Refers::kInstanceType:
            return instanceType(reference, catalogue);
        case Refers::kBalanced: // references_tier.cpp
        case Refers::kApplication:
        case Refers::kDatabase:
        case Refers::kTierService:
        case Refers::kTierOperation:
        case Refers::kQueue:
        case Refers::kServiceProfile: // looked up when they were read
        case Refers::kStoreProfile:
        case Refers::kNothing:
            return;
        }
    }

    void ownInstanceTypes(const Catalogue& catalogue) {
        for (const auto& own : scenario_.ownInstanceTypes) {
            if (catalogue.instanceTypes().contains(own.first))
                complain(joinPointer("/instanceTypes", own.first),
                         "the catalogue has an instance type of this name; choose another");
        }
    }

    void services() {
        for (const Service& entry : scenario_.services) {
            const std::string pointer = joinPointer("/services", entry.name);
            if (const auto* process = std::get_if<ProcessService>(&entry.kind))
                processService(*process, pointer);
        }
    }

    void faults() {
        for (std::size_t i = 0; i < scenario_.faults.size(); ++i) {
            fault(scenario_.faults[i], "/faults/" + std::to_string(i));
        }
    }

    void objectives() {
        for (std::size_t i = 0; i < scenario_.slos.size(); ++i) {
            const std::string& name = scenario_.slos[i].operation;
            const std::string place = "/slo/" + std::to_string(i);
            if (!name.empty()) operation({Refers::kOperation, name, place}, {});
            const std::string& service = scenario_.slos[i].service;
            if (service.empty()) continue;
            mustBeIn({Refers::kAnyService, service, place}, "no service",
                     serviceNames([](const Service&) { return true; }));
        }
    }

    void variants() {
        std::vector<std::string> names;
        for (const auto& [name, variant] : scenario_.variants) {
            names.push_back(name);
            for (std::size_t i = 0; i < variant.set.size(); ++i) {
                if (parseOverride(variant.set[i])) continue;
                complain(joinPointer("/variants", name) + "/set/" + std::to_string(i),
                         "expected \"path=value\", found \"" + variant.set[i] + "\"");
            }
        }
        for (std::size_t i = 0; i < scenario_.published.size(); ++i) {
            const std::string& name = scenario_.published[i].variant;
            const std::string place = "/published/" + std::to_string(i) + "/variant";
            if (!name.empty()) mustBeIn({Refers::kNothing, name, place}, "no variant", names);
        }
    }

private:
    void complain(const std::string& pointer, const std::string& message) {
        problems_.push_back(document_.at(pointer, message));
    }

    void collectOperations() {
        std::set<std::string> names;
        for (const Service& entry : scenario_.services) {
            const auto* process = std::get_if<ProcessService>(&entry.kind);
            if (process == nullptr) continue;
            const auto profile = scenario_.profiles.find(process->profile);
            if (profile == scenario_.profiles.end()) return; // unreadable: anything might be in it
            for (const auto& known : profile->second.operations) names.insert(known.first);
        }
        if (!isChatFleet(scenario_))
            for (const std::string& name : scriptOperations(scenario_)) names.insert(name);
        operationsKnown_ = !names.empty();
        operations_.assign(names.begin(), names.end());
    }

    template <class Predicate>
    [[nodiscard]] std::vector<std::string> serviceNames(Predicate accept) const {
        std::vector<std::string> names;
        for (const Service& entry : scenario_.services) {
            if (accept(entry)) names.push_back(entry.name);
        }
        return names;
    }

    void mustBeIn(const Reference& reference, const std::string& complaint,
                  const std::vector<std::string>& names) {
        if (std::find(names.begin(), names.end(), reference.name) != names.end()) return;
        complain(reference.pointer,
                 complaint + " \"" + reference.name + "\"" + suggestion(reference.name, names));
    }

    /// A service whose type could not be read; what refers to it may be right.
    [[nodiscard]] bool hasNoType(const std::string& name) const {
        const std::string place = joinPointer("/services", name);
        return std::any_of(problems_.begin(), problems_.end(), [&](const Diagnostic& problem) {
            return problem.path == place || problem.path == place + "/type";
        });
    }

    template <class Kind>
    void service(const Reference& reference, const std::string& type) {
        if (hasNoType(reference.name)) return;
        mustBeIn(
            reference, "no service of type \"" + type + "\" is called",
            serviceNames([](const Service& entry) { return std::holds_alternative<Kind>(entry.kind); }));
    }

    void operation(const Reference& reference, const std::string& alsoAllowed) {
        if (!operationsKnown_ || (!alsoAllowed.empty() && reference.name == alsoAllowed)) return;
        // Users of request/response services hold no connection that could break.
        const bool reconnects = reference.pointer.find("/reconnect/operations/") != std::string::npos;
        if (reconnects && !isChatFleet(scenario_)) return;
        if (reference.name == kPickRoom) {
            complain(reference.pointer,
                     "\"pick-room\" is a step of a script, no operation of a profile");
            return;
        }
        mustBeIn(reference,
                 isChatFleet(scenario_) ? "the service's profile has no operation" : "no operation",
                 operations_);
    }

    void instanceType(const Reference& reference, const Catalogue& catalogue) {
        if (scenario_.ownInstanceTypes.contains(reference.name)) return;
        const auto found = catalogue.instanceTypes().find(reference.name);
        if (found == catalogue.instanceTypes().end()) {
            std::vector<std::string> names;
            for (const auto& type : catalogue.instanceTypes()) names.push_back(type.first);
            for (const auto& type : scenario_.ownInstanceTypes) names.push_back(type.first);
            complain(reference.pointer, "no instance type \"" + reference.name +
                                            "\" in the catalogue or in \"instanceTypes\"" +
                                            suggestion(reference.name, names));
        } else if (!found->second.price.contains(scenario_.region)) {
            std::vector<std::string> regions;
            for (const auto& price : found->second.price) regions.push_back(price.first);
            complain("/region", "the catalogue has no price of " + reference.name + " in \"" +
                                    scenario_.region + "\"" + suggestion(scenario_.region, regions));
        }
    }

    /// What the operations of its profile need must be there.
    void processService(const ProcessService& process, const std::string& pointer) {
        const auto profile = scenario_.profiles.find(process.profile);
        if (profile == scenario_.profiles.end()) return;
        const StoreProfile* store = storeProfileOf(process.store);
        std::set<std::string> missing;
        for (const auto& [name, known] : profile->second.operations) {
            for (const OperationStep& step : known.steps) {
                const bool needsStore = step.kind == OperationStep::Kind::kTrip && process.store.empty();
                if (needsStore && missing.insert("store").second) {
                    complain(pointer, "\"store\" is missing: operation \"" + name + "\" of profile \"" +
                                          process.profile + "\" makes trips to a redis-cluster service");
                }
                const bool needsStorage =
                    step.kind == OperationStep::Kind::kStorage && process.storage.empty();
                if (needsStorage && missing.insert("storage").second) {
                    complain(pointer, "\"storage\" is missing: operation \"" + name +
                                          "\" of profile \"" + process.profile +
                                          "\" uses an object-storage service");
                }
                if (store == nullptr) continue;
                for (const StoreCommand& command : step.commands) {
                    if (store->commands.contains(command.command) ||
                        !missing.insert(command.command).second)
                        continue;
                    std::vector<std::string> commands;
                    for (const auto& each : store->commands) commands.push_back(each.first);
                    complain(pointer + "/store",
                             "operation \"" + name + "\" of profile \"" + process.profile + "\" uses " +
                                 command.command + ", which store profile \"" + store->name +
                                 "\" does not have" + suggestion(command.command, commands));
                }
            }
        }
        for (const auto& factor : process.demandFactor) {
            if (factor.first == "*" || profile->second.operations.contains(factor.first)) continue;
            // References were checked against all profiles; a factor belongs to this service's.
            if (std::find(operations_.begin(), operations_.end(), factor.first) == operations_.end())
                continue;
            complain(joinPointer(pointer + "/demandFactor", factor.first),
                     "profile \"" + process.profile + "\" has no operation \"" + factor.first + "\"");
        }
    }

    [[nodiscard]] const StoreProfile* storeProfileOf(const std::string& serviceName) const {
        const Service* found = scenario_.service(serviceName);
        const auto* cluster = found == nullptr ? nullptr : std::get_if<RedisCluster>(&found->kind);
        if (cluster == nullptr) return nullptr;
        const auto profile = scenario_.storeProfiles.find(cluster->profile);
        return profile == scenario_.storeProfiles.end() ? nullptr : &profile->second;
    }

    void fault(const Fault& fault, const std::string& pointer) {
        using Kind = Fault::Kind;
        if (fault.kind == Kind::kKillZone) {
            if (!fault.service.empty()) complain(pointer + "/service", "a zone belongs to no service");
            return inRange(fault, pointer, scenario_.network.zones, "zones");
        }
        if (fault.kind == Kind::kDelayInZone || fault.kind == Kind::kDelayCrossZone) {
            if (!fault.service.empty())
                complain(pointer + "/service", "hops between zones belong to no service");
            return;
        }
        const Service* target = scenario_.service(fault.service);
        if (fault.service.empty()) return complain(pointer, "\"service\" is missing: whose part breaks");
        if (target == nullptr || hasNoType(fault.service)) return; // reported before
        if (fault.kind == Kind::kDelayService) return;
        if (const int machines = tierInstances(*target); machines > 0) {
            if (fault.kind == Kind::kKillStoreMaster)
                return wrongService(fault, pointer, "a redis-cluster");
            if (fault.kind == Kind::kKillProcess && !std::holds_alternative<Application>(target->kind))
                return wrongService(fault, pointer, "an application");
            return inRange(fault, pointer, machines, "instances");
        }
        const auto* process = std::get_if<ProcessService>(&target->kind);
        const auto* cluster = std::get_if<RedisCluster>(&target->kind);
        switch (fault.kind) {
        case Kind::kKillStoreMaster:
            if (cluster == nullptr) return wrongService(fault, pointer, "a redis-cluster");
            return inRange(fault, pointer, cluster->masters, "masters");
        case Kind::kKillProcess:
            if (process == nullptr) return wrongService(fault, pointer, "a process");
            return inRange(fault, pointer, process->on.count * process->on.processesPerInstance,
                           "processes");
        case Kind::kDeployInstance:
        case Kind::kDeployProcess:
        case Kind::kScaleOut:
            return; // the service was checked as a reference
        case Kind::kScaleIn:
            if (process != nullptr &&
                fault.count >= process->on.count + scaledOutInstances(scenario_.faults, fault.service))
                complain(pointer + "/count", "leaves no instance of \"" + fault.service + "\"");
            return;
        default:
            break;
        }
        if (process == nullptr && cluster == nullptr) {
            return wrongService(fault, pointer, "a process or redis-cluster");
        }
        inRange(fault, pointer,
                process != nullptr ? process->on.count
                                   : cluster->masters * (1 + cluster->replicasPerMaster),
                "instances");
    }

    void wrongService(const Fault& fault, const std::string& pointer, const std::string& wanted) {
        complain(pointer + "/service",
                 "expected the name of " + wanted + " service, found \"" + fault.service + "\"");
    }

    void inRange(const Fault& fault, const std::string& pointer, int available,
                 const std::string& noun) {
        const std::int64_t end = std::int64_t{fault.index} + fault.count;
        if (end <= available) return;
        complain(pointer, "reaches number " + std::to_string(end - 1) + ", but there are " +
                              std::to_string(available) + " " + noun + " counted from 0");
    }

    const Scenario& scenario_;
    const Document& document_;
    std::vector<Diagnostic>& problems_;
    bool operationsKnown_ = false;
    std::vector<std::string> operations_; ///< of all process services' profiles
};

} // namespace

void checkReferences(const Scenario& scenario, const Catalogue& catalogue,
                     const std::vector<Reference>& references, const Document& document,
                     std::vector<Diagnostic>& problems) {
    Checker checker(scenario, document, problems);
    for (const Reference& reference : references) checker.reference(reference, catalogue);
    checker.ownInstanceTypes(catalogue);
    checker.services();
    checkTierReferences(scenario, references, document, problems);
    checker.faults();
    checker.objectives();
    checker.variants();
}

} // namespace headroom::models
