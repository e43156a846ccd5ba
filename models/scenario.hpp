#pragma once
// A scenario: one fleet, one load, the objectives it is held to, and what is published about it.

#include "models/instance_type.hpp"
#include "models/profile.hpp"
#include "models/service.hpp"
#include "models/workload.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom::models {

/// A service level objective, e.g. "p95(send-message) < 300ms", "failed_users < 1%", "capacity >= 3000".
struct Slo {
    enum class Quantity {
        kLatencyQuantile,
        kLatencyMean,
        kFailedUsers,
        kErrorRate,
        kThroughput,
        kCostPerHour,
        kPeakUtilization,
        kCapacity, ///< this and the next need a search over loads, see needsCapacity()
        kHeadroom,
    };
    enum class Comparison { kLess, kLessOrEqual, kGreater, kGreaterOrEqual };
    std::string text; ///< as written
    Quantity quantity = Quantity::kLatencyQuantile;
    double quantile = 0.95; ///< kLatencyQuantile
    std::string operation;  ///< empty = all operations
    Comparison comparison = Comparison::kLess;
    double limit = 0.0;    ///< seconds, share, per second, USD an hour, or users
    std::string service{}; ///< kPeakUtilization; empty = the whole fleet
    bool operator==(const Slo&) const = default;
};

struct PublishedFigure {
    std::string quantity; ///< "failed_users", "users", ...
    double value = 0.0;
    std::string unit;
    std::string source;
    bool calibrated = false;  ///< a parameter was fitted on it; otherwise held out
    std::string variant = {}; ///< of the scenario that the figure is about; empty = as it stands
    std::string note = {};    ///< why the prediction may miss it
    bool operator==(const PublishedFigure&) const = default;
};

/// The same system as it was before a change, or as it might have been built.
struct ScenarioVariant {
    std::string title;
    std::vector<std::string> set; ///< "path=value", as after --set, applied in this order
    bool operator==(const ScenarioVariant&) const = default;
};

struct Budget {
    std::optional<int> instances;
    std::optional<MoneyPerHour> cost;
    bool operator==(const Budget&) const = default;
};

struct Scenario {
    std::string file;    ///< where it was read from; not part of the scenario's identity
    std::string variant; ///< the variant this is, already applied; empty = as the file stands
    std::string name;
    std::string title;
    std::string description;
    std::uint64_t seed = 1;
    std::string region = "ap-northeast-2";
    Duration bin = seconds(1);
    Network network;
    Workload workload;
    std::map<std::string, Behaviour> behaviours;
    std::vector<Service> services; ///< in file order
    std::vector<Fault> faults;
    std::vector<Slo> slos;
    Budget budget;
    std::map<std::string, ScenarioVariant> variants;
    std::vector<PublishedFigure> published;

    /// Machines of one's own, which the catalogue does not have. They cost nothing and never burst.
    std::map<std::string, InstanceType> ownInstanceTypes;

    // Resolved from the catalogue and profile files while reading.
    std::map<std::string, InstanceType> instanceTypes; ///< those in use
    std::map<std::string, ServiceProfile> profiles;
    std::map<std::string, StoreProfile> storeProfiles;

    [[nodiscard]] const Service* service(const std::string& serviceName) const;
    bool operator==(const Scenario&) const = default;
};

} // namespace headroom::models
