#pragma once
// What a field accepts beyond its type.

#include <limits>

namespace headroom::models {

/// What kind of thing a name refers to; the reader checks that it exists.
enum class Refers {
    kNothing,
    kProcessService,
    kStoreService, ///< redis-cluster
    kObjectStorage,
    kAnyService,
    kBalanced, ///< a service a load balancer may stand in front of
    kApplication,
    kDatabase,
    kTierService,   ///< a service with operations of its own, or one that passes them on
    kTierOperation, ///< "service.operation"
    kQueue,         ///< "broker.queue" or a batch service
    kServiceProfile,
    kStoreProfile,
    kBehaviour,
    kOperation,       ///< of a process service's profile
    kOperationOrAll,  ///< the same or "*"
    kScriptOperation, ///< the same or "pick-room"
    kInstanceType,
};

struct Rule {
    bool mandatory = false;
    bool filled = false;  ///< no empty text, list or map
    bool percent = false; ///< a number may also be written "1%"
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool aboveLow = false;            ///< `low` itself is excluded
    Refers refers = Refers::kNothing; ///< of a text, or of the keys of a map

    [[nodiscard]] constexpr Rule atLeast(double bound) const {
        Rule rule = *this;
        rule.low = bound;
        return rule;
    }
    [[nodiscard]] constexpr Rule above(double bound) const {
        Rule rule = *this;
        rule.low = bound;
        rule.aboveLow = true;
        return rule;
    }
    [[nodiscard]] constexpr Rule atMost(double bound) const {
        Rule rule = *this;
        rule.high = bound;
        return rule;
    }
    [[nodiscard]] constexpr Rule between(double from, double to) const {
        return atLeast(from).atMost(to);
    }
    [[nodiscard]] constexpr Rule to(Refers what) const {
        Rule rule = *this;
        rule.refers = what;
        return rule;
    }
    [[nodiscard]] constexpr Rule required() const {
        Rule rule = *this;
        rule.mandatory = true;
        return rule;
    }
    [[nodiscard]] constexpr Rule notEmpty() const {
        Rule rule = *this;
        rule.filled = true;
        return rule;
    }
    [[nodiscard]] constexpr bool allows(double value) const {
        return (aboveLow ? value > low : value >= low) && value <= high;
    }
};

inline constexpr Rule kAny{};
inline constexpr Rule kRequired = kAny.required();
inline constexpr Rule kPositive = kAny.above(0.0);
inline constexpr Rule kShare{false, false, true, 0.0, 1.0, false, Refers::kNothing};

} // namespace headroom::models
