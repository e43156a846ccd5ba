#pragma once
// Text of every enumerator, in the order of the enumeration (which counts up from 0).

#include "models/profile.hpp"
#include "models/scenario.hpp"
#include "models/service.hpp"
#include "models/workload.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace headroom::models {

using Names = std::span<const std::string_view>;

/// Specialised below for every enumeration that stands in a file.
template <class E>
inline constexpr bool kNamesOf = false;

template <>
inline constexpr std::array<std::string_view, 9> kNamesOf<Variable> = {
    "none", "members", "others", "receivers", "rooms", "lookups", "history", "unread", "megabytes"};
template <>
inline constexpr std::array<std::string_view, 3> kNamesOf<OnStale> = {"ignore", "fail", "lose-session"};
template <>
inline constexpr std::array<std::string_view, 5> kNamesOf<Transport> = {"http", "connect", "disconnect",
                                                                        "socket", "content"};
template <>
inline constexpr std::array<std::string_view, 2> kNamesOf<CreditMode> = {"unlimited", "standard"};
template <>
inline constexpr std::array<std::string_view, 4> kNamesOf<LoadBalancer::Algorithm> = {
    "round-robin", "least-outstanding", "random", "least-connections"};
template <>
inline constexpr std::array<std::string_view, 3> kNamesOf<Fault::Close> = {"spread", "at-once", "hard"};
template <>
inline constexpr std::array<std::string_view, 3> kNamesOf<Adapter> = {"none", "redis", "redis-sharded"};
template <>
inline constexpr std::array<std::string_view, 2> kNamesOf<Hashing> = {"event-loop", "side-pool"};
template <>
inline constexpr std::array<std::string_view, 2> kNamesOf<RedisCluster::ReadFrom> = {"master",
                                                                                     "replica"};
template <>
inline constexpr std::array<std::string_view, 2> kNamesOf<RampUsers::Arrival> = {"burst", "spread"};
template <>
inline constexpr std::array<std::string_view, 3> kNamesOf<Behaviour::Then> = {"stay", "leave",
                                                                              "restart"};

template <>
inline constexpr std::array<std::string_view, 2> kNamesOf<ArrivalProfile::Shape> = {"linear", "step"};
template <>
inline constexpr std::array<std::string_view, 2> kNamesOf<ArrivalProfile::Process> = {"poisson", "even"};
template <>
inline constexpr std::array<std::string_view, 2> kNamesOf<TierStep::OnError> = {"fail", "continue"};
template <>
inline constexpr std::array<std::string_view, 2> kNamesOf<TierStep::Locking> = {"pessimistic",
                                                                                "optimistic"};
template <>
inline constexpr std::array<std::string_view, 3> kNamesOf<ScalingMetric> = {"cpu", "threads",
                                                                            "requests-per-instance"};

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires {
    kNamesOf<E>.size();
};

template <NamedEnum E>
[[nodiscard]] std::string nameOf(E value) {
    return std::string(kNamesOf<E>.at(static_cast<std::size_t>(value)));
}

template <NamedEnum E>
[[nodiscard]] bool fromName(std::string_view name, E& value) {
    const auto& names = kNamesOf<E>;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return false;
    value = static_cast<E>(found - names.begin());
    return true;
}

[[nodiscard]] inline std::vector<std::string> listOf(Names names) {
    return {names.begin(), names.end()};
}

} // namespace headroom::models
