#pragma once
// How levers are put together: a value of the scenario, the path it has in the file, and how a value of its
// type becomes better.

#include "models/units_text.hpp"
#include "sim/analysis/lever.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace headroom::analysis {

[[nodiscard]] inline models::Duration improved(models::Duration value, double share) {
    return value / (1.0 + share);
}
/// The shape stays: every quantile shrinks by the same factor.
[[nodiscard]] models::Distribution improved(models::Distribution value, double share);
[[nodiscard]] inline models::Rate improved(models::Rate value, double share) {
    return value * (1.0 + share);
}
[[nodiscard]] inline models::BytesPerSecond improved(models::BytesPerSecond value, double share) {
    return value * (1.0 + share);
}
[[nodiscard]] inline models::Bytes improved(models::Bytes value, double share) {
    return value * (1.0 + share);
}
[[nodiscard]] inline int improved(int value, double share) {
    constexpr double kRounding = 1e-9; // 100 * 1.1 is a little more than 110
    return static_cast<int>(std::min(2e9, std::ceil(value * (1.0 + share) - kRounding)));
}

[[nodiscard]] inline std::string fileText(int value) { return std::to_string(value); }
template <class Value>
[[nodiscard]] std::string fileText(const Value& value) {
    return models::print(value);
}

/// Names of one service's levers and of its values in a scenario file.
class ServiceNames {
public:
    explicit ServiceNames(std::string service) : service_(std::move(service)) {}

    /// A lever "<service>.<what>" whose parent is another one of the service.
    [[nodiscard]] Lever lever(const std::string& what, std::string title, Lever::Kind kind,
                              std::vector<std::string> relieves = {},
                              const std::string& parent = {}) const {
        Lever lever;
        lever.id = service_ + "." + what;
        lever.title = std::move(title);
        lever.service = service_;
        lever.kind = kind;
        lever.relieves = std::move(relieves);
        if (!parent.empty()) lever.parent = service_ + "." + parent;
        return lever;
    }
    [[nodiscard]] std::string path(const std::string& field) const {
        return "services." + service_ + "." + field;
    }

private:
    std::string service_;
};

/// The lever on the one value that `access(scenario)` refers to.
template <class Access>
[[nodiscard]] Lever onValue(Lever lever, std::string path, Access access) {
    if (lever.kind == Lever::Kind::kUnits) {
        lever.change = [access](models::Scenario& scenario, double units) {
            auto& value = access(scenario);
            if constexpr (std::is_same_v<decltype(value), int&>) value += static_cast<int>(units);
        };
    } else {
        lever.change = [access](models::Scenario& scenario, double share) {
            auto& value = access(scenario);
            value = improved(value, share);
        };
    }
    lever.written = [access, path = std::move(path)](models::Scenario& changed) {
        return std::vector<models::Override>{{path, fileText(access(changed))}};
    };
    return lever;
}

/// The service's part of type `Kind`, by its place in the scenario.
template <class Kind>
[[nodiscard]] auto partAt(std::size_t index) {
    return [index](models::Scenario& scenario) -> Kind& {
        return std::get<Kind>(scenario.services[index].kind);
    };
}

/// The instance type of one service under a name of its own, so that services on one type can differ.
[[nodiscard]] models::InstanceType& ownType(models::Scenario& scenario, models::Placement& on,
                                            const std::string& service);

/// Levers of the machines a service runs on: CPU, cores, credits, network.
[[nodiscard]] std::vector<Lever>
machineLevers(const models::Scenario& scenario, const std::string& service,
              std::function<models::Placement&(models::Scenario&)> placement);

[[nodiscard]] std::vector<Lever> balancerLevers(const models::Scenario& scenario, std::size_t index);
[[nodiscard]] std::vector<Lever> processLevers(const models::Scenario& scenario, std::size_t index);
[[nodiscard]] std::vector<Lever> storeLevers(const models::Scenario& scenario, std::size_t index);
[[nodiscard]] std::vector<Lever> storageLevers(const models::Scenario& scenario, std::size_t index);
[[nodiscard]] std::vector<Lever> contentLevers(const models::Scenario& scenario, std::size_t index);
/// Of a service that answers by calling others, whatever its type.
[[nodiscard]] std::vector<Lever> tierLevers(const models::Scenario& scenario, std::size_t index);
[[nodiscard]] std::vector<Lever> networkLevers(const models::Scenario& scenario);

/// Operations of the profile that the workload's users ask a process for, by name.
[[nodiscard]] std::vector<std::string> operationsAsked(const models::Scenario& scenario,
                                                       const models::ServiceProfile& profile);

/// Whether any resource of this service and kind turned something away.
[[nodiscard]] std::function<bool(const result::RunResult&)> whenRefused(std::string service,
                                                                        std::string kind);
/// Whether anything failed for this reason. What a client no longer waits for fails unseen, so a run with
/// time-outs counts as one that reached the limit.
[[nodiscard]] std::function<bool(const result::RunResult&)> whenFailed(std::string cause);

/// Parents of the delays that no CPU causes.
inline constexpr const char* kDelays = "delays";
inline constexpr const char* kNetwork = "network";

} // namespace headroom::analysis
