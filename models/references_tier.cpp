#include "models/references_tier.hpp"

#include "models/nearest.hpp"
#include "models/tier_lookup.hpp"

#include <algorithm>
#include <functional>

namespace headroom::models {
namespace {

template <class Map>
std::vector<std::string> keysOf(const Map& map) {
    std::vector<std::string> keys;
    for (const auto& entry : map) keys.push_back(entry.first);
    return keys;
}

class TierChecker {
public:
    TierChecker(const Scenario& scenario, const Document& document, std::vector<Diagnostic>& problems)
        : scenario_(scenario), document_(document), problems_(problems) {}

    void reference(const Reference& reference) {
        switch (reference.what) {
        case Refers::kBalanced:
            if (isChatFleet(scenario_))
                return service(
                    reference, "no service of type \"process\" is called",
                    [](const Service& s) { return std::holds_alternative<ProcessService>(s.kind); });
            return service(reference, "no service with operations is called", callable);
        case Refers::kApplication:
            return service(reference, "no service of type \"application\" is called",
                           [](const Service& s) { return std::holds_alternative<Application>(s.kind); });
        case Refers::kDatabase:
            return service(reference, "no service of type \"database\" is called",
                           [](const Service& s) { return std::holds_alternative<Database>(s.kind); });
        case Refers::kTierService:
            return service(reference, "no service with operations is called", callable);
        case Refers::kTierOperation:
            return operation(reference.name, reference.pointer);
        case Refers::kQueue:
            return queue(reference.name, reference.pointer);
        default:
            return;
        }
    }

    void services() {
        for (const Service& service : scenario_.services) {
            const std::string pointer = joinPointer("/services", service.name);
            if (service.name.find('.') != std::string::npos && commonOf(service) != nullptr)
                complain(pointer, "a service with operations may have no dot in its name");
            if (!targetsOf(service).empty() && scenario_.service(targetsOf(service)) != nullptr &&
                answering(scenario_, service.name) == nullptr)
                complain(pointer + "/targets", "requests would go in a circle");
            const TierCommon* own = commonOf(service);
            if (own == nullptr) continue;
            for (const auto& [name, operation] : own->operations) {
                if (name.find('.') != std::string::npos)
                    complain(joinPointer(pointer + "/operations", name),
                             "an operation may have no dot in its name");
                const std::string place = joinPointer(pointer + "/operations", name);
                const bool list = document_.root()
                                      .at("services")
                                      .at(service.name)
                                      .at("operations")
                                      .at(name)
                                      .is_array();
                steps(operation.steps, list ? place : place + "/steps", service, *own);
            }
        }
    }

    void entry() {
        if (isChatFleet(scenario_) || scenario_.services.empty()) return;
        const bool tiers = std::any_of(scenario_.services.begin(), scenario_.services.end(),
                                       [](const Service& s) { return commonOf(s) != nullptr; });
        if (!tiers) return;
        const std::string& name = scenario_.workload.entry;
        if (name.empty())
            return complain("/workload",
                            "\"entry\" is missing: the service whose operations the scripts "
                            "call");
        const Service* service = scenario_.service(name);
        if (service != nullptr && !callable(*service))
            complain("/workload/entry", "\"" + name + "\" has no operations to call");
    }

private:
    void complain(const std::string& pointer, const std::string& message) {
        problems_.push_back(document_.at(pointer, message));
    }

    static bool callable(const Service& service) {
        return commonOf(service) != nullptr || !targetsOf(service).empty() ||
               std::holds_alternative<ObjectStorage>(service.kind) ||
               std::holds_alternative<ContentDelivery>(service.kind);
    }

    void service(const Reference& reference, const std::string& complaint,
                 const std::function<bool(const Service&)>& accept) {
        std::vector<std::string> names;
        for (const Service& candidate : scenario_.services)
            if (accept(candidate)) names.push_back(candidate.name);
        if (std::find(names.begin(), names.end(), reference.name) != names.end() || unreadable()) return;
        complain(reference.pointer,
                 complaint + " \"" + reference.name + "\"" + suggestion(reference.name, names));
    }

    /// A service whose type could not be read is not in the scenario as what it is.
    [[nodiscard]] bool unreadable() const {
        return std::any_of(problems_.begin(), problems_.end(), [](const Diagnostic& problem) {
            return problem.path.starts_with("/services/") && problem.path.ends_with("/type");
        });
    }

    void operation(const std::string& name, const std::string& pointer) {
        const auto [serviceName, operationName] = splitName(name);
        std::vector<std::string> known;
        for (const Service& candidate : scenario_.services)
            for (const std::string& each : operationNames(scenario_, candidate.name))
                known.push_back(candidate.name + "." + each);
        if (std::find(known.begin(), known.end(), name) != known.end() || unreadable()) return;
        if (operationName.empty())
            return complain(pointer, "expected \"service.operation\", found \"" + name + "\"" +
                                         suggestion(name, known));
        complain(pointer, "no operation \"" + name + "\"" + suggestion(name, known));
    }

    void queue(const std::string& name, const std::string& pointer) {
        std::vector<std::string> known;
        for (const Service& candidate : scenario_.services) {
            if (std::holds_alternative<Batch>(candidate.kind)) known.push_back(candidate.name);
            if (const auto* broker = std::get_if<Broker>(&candidate.kind))
                for (const auto& each : broker->queues)
                    known.push_back(candidate.name + "." + each.first);
        }
        if (std::find(known.begin(), known.end(), name) != known.end() || unreadable()) return;
        complain(pointer, "no queue \"" + name + "\"" + suggestion(name, known));
    }

    /// `name` is "thing" of the service itself or "service.thing".
    void thing(const std::string& name, const std::string& pointer, const char* what,
               const TierCommon& own) {
        const auto [serviceName, rest] = splitName(name);
        if (rest.empty()) {
            const std::vector<std::string> known = keysOf(own.counters);
            if (!own.counters.contains(name))
                complain(pointer,
                         std::string("no ") + what + " \"" + name + "\"" + suggestion(name, known));
            return;
        }
        const Service* other = scenario_.service(serviceName);
        const TierCommon* common = other == nullptr ? nullptr : commonOf(*other);
        if (common == nullptr || !common->counters.contains(rest))
            complain(pointer, std::string("no ") + what + " \"" + name + "\"");
    }

    void steps(const TierSteps& list, const std::string& pointer, const Service& service,
               const TierCommon& own) {
        using Kind = TierStep::Kind;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const TierStep& step = list[i];
            const std::string place = pointer + "/" + std::to_string(i);
            switch (step.kind) {
            case Kind::kWith: {
                const auto* application = std::get_if<Application>(&service.kind);
                const std::vector<std::string> known =
                    application == nullptr ? std::vector<std::string>{} : keysOf(application->pools);
                if (std::find(known.begin(), known.end(), step.name) == known.end())
                    complain(place + "/with", "no pool \"" + step.name + "\" in this service" +
                                                  suggestion(step.name, known));
                break;
            }
            case Kind::kTake:
                thing(step.name, place + "/take", "counter", own);
                break;
            case Kind::kPut:
                thing(step.name, place + "/put", "counter", own);
                break;
            case Kind::kLock: {
                const std::string owner = splitName(step.name).first;
                if (owner != step.name && scenario_.service(owner) == nullptr)
                    complain(place + "/lock", "no service \"" + owner + "\"");
                break;
            }
            case Kind::kRate:
                if (!own.rates.contains(step.name))
                    complain(place + "/rate", "no limiter \"" + step.name + "\" in this service" +
                                                  suggestion(step.name, keysOf(own.rates)));
                break;
            default:
                break;
            }
            steps(step.steps, place + "/steps", service, own);
            steps(step.otherwise, place + "/else", service, own);
        }
    }

    const Scenario& scenario_;
    const Document& document_;
    std::vector<Diagnostic>& problems_;
};

} // namespace

void checkTierReferences(const Scenario& scenario, const std::vector<Reference>& references,
                         const Document& document, std::vector<Diagnostic>& problems) {
    TierChecker checker(scenario, document, problems);
    for (const Reference& reference : references) checker.reference(reference);
    checker.services();
    checker.entry();
}

std::vector<std::string> scriptOperations(const Scenario& scenario) {
    std::vector<std::string> names = operationNames(scenario, scenario.workload.entry);
    for (const Service& service : scenario.services)
        for (const std::string& operation : operationNames(scenario, service.name))
            names.push_back(service.name + "." + operation);
    return names;
}

} // namespace headroom::models
