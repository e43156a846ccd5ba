// Every member of a value type is described: the writer writes as many keys as the type has members. A
// member added to a type without a line in its describe function fails here.

#include "models/describe.hpp"
#include "models/writer.hpp"
#include "tests/models/scenario_text.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <type_traits>

namespace headroom::models::testing {
namespace {

/// Stands for any member in an aggregate's braces.
struct AnyMember {
    template <class T>
    operator T() const; // NOLINT(google-explicit-constructor): converts in braces
};

/// Number of members of an aggregate without optional members: the longest list of braces it takes.
template <class T, class... Members>
constexpr std::size_t memberCount() {
    if constexpr (requires { T{Members{}..., AnyMember{}}; }) {
        return memberCount<T, Members..., AnyMember>();
    } else {
        return sizeof...(Members);
    }
}

static_assert(memberCount<RelativeInterval>() == 2);
static_assert(memberCount<RampUsers>() == 7);

template <class T>
std::size_t keyCount(T sample = {}) {
    const Defaults unused;
    return Writer(unused).write(sample).size();
}

TEST(Description, CoversEveryMember) {
    EXPECT_EQ(keyCount<RampUsers>(), memberCount<RampUsers>());
    EXPECT_EQ(keyCount<SteadyUsers>(), memberCount<SteadyUsers>());
    EXPECT_EQ(keyCount<ArrivingUsers>(), memberCount<ArrivingUsers>());
    EXPECT_EQ(keyCount<BehaviourChoice>(), memberCount<BehaviourChoice>());
    EXPECT_EQ(keyCount<ReconnectPolicy>(), memberCount<ReconnectPolicy>());
    EXPECT_EQ(keyCount<Shedding>(), memberCount<Shedding>());
    EXPECT_EQ(keyCount<Admission>(), memberCount<Admission>());
    EXPECT_EQ(keyCount<ConnectionPolicy>(), memberCount<ConnectionPolicy>());
    EXPECT_EQ(keyCount<Limits>(), memberCount<Limits>());
    EXPECT_EQ(keyCount<HealthCheck>(), memberCount<HealthCheck>());
    EXPECT_EQ(keyCount<Mechanisms>(), memberCount<Mechanisms>());
    EXPECT_EQ(keyCount<HopTail>(), memberCount<HopTail>());
    EXPECT_EQ(keyCount<Network>(), memberCount<Network>());
    EXPECT_EQ(keyCount<PublishedFigure>(), memberCount<PublishedFigure>());
    EXPECT_EQ(keyCount<DemandLaw>(), memberCount<DemandLaw>());
    EXPECT_EQ(keyCount<RateLimit>(), memberCount<RateLimit>());
    EXPECT_EQ(keyCount<StoreProfile::Command>(), memberCount<StoreProfile::Command>());
}

TEST(Description, CoversEveryMemberButItsName) {
    // The name is the key under which the value stands.
    EXPECT_EQ(keyCount<Behaviour>() + 1, memberCount<Behaviour>());
    EXPECT_EQ(keyCount<Operation>() + 1, memberCount<Operation>());
}

TEST(Description, CoversEveryMemberAndWhatTellsTheKind) {
    const auto service = [](const auto& kind) { return keyCount(Service{"x", kind}); };
    EXPECT_EQ(service(LoadBalancer{}), memberCount<LoadBalancer>() + 1); // "type"
    const ProcessService process; // named: g++ 12 takes a temporary for uninitialised
    EXPECT_EQ(service(process), memberCount<ProcessService>() + 1);
    EXPECT_EQ(service(RedisCluster{}), memberCount<RedisCluster>() + 1);
    EXPECT_EQ(service(ObjectStorage{}), memberCount<ObjectStorage>() + 1);
    EXPECT_EQ(service(ContentDelivery{}), memberCount<ContentDelivery>() + 1);
    EXPECT_EQ(keyCount<ServiceProfile>(),
              memberCount<ServiceProfile>() + 1); // version, "kind"; calibration is absent
    EXPECT_EQ(keyCount<StoreProfile>(), memberCount<StoreProfile>() + 2);
}

// Each kind of fault has its own keys; together they are all members, the kind itself being told by the first.
TEST(Description, CoversEveryMemberOfFaults) {
    const Defaults unused;
    std::set<std::string> keys;
    for (int kind = 0; kind <= static_cast<int>(Fault::Kind::kDelayCrossZone); ++kind) {
        Fault fault;
        fault.kind = static_cast<Fault::Kind>(kind);
        const Json written = Writer(unused).write(fault);
        for (const auto& item : written.items()) keys.insert(item.key());
    }
    for (const char* form : {"kill", "slow", "deploy", "scale", "delay"})
        EXPECT_EQ(keys.erase(form), 1U);
    EXPECT_EQ(keys.size() + 1, memberCount<Fault>());
}

// Types with optional members: the list of names does not compile when a member is added.
TEST(Description, CoversTypesWithOptionalMembers) {
    Placement placement;
    placement.initialCredits = 1.0;
    const auto& [instance, count, processes, credits, initialCredits] = placement;
    EXPECT_EQ(keyCount(placement), 5U);
    EXPECT_EQ(count + processes, 2);
    EXPECT_TRUE(instance.empty() && credits == CreditMode::kUnlimited && initialCredits.has_value());

    const Budget budget{3, MoneyPerHour(1.0)};
    const auto& [instances, cost] = budget;
    EXPECT_EQ(keyCount(budget), 2U);
    EXPECT_TRUE(instances.has_value() && cost.has_value());
}

// Reading stays sane whatever bytes change: a scenario or a list of diagnostics, nothing else.
TEST(Reader, SurvivesMutations) {
    std::uint64_t state = 7;
    const auto random = [&](std::size_t below) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>(state >> 33U) % below;
    };
    const std::string bytes = "{}[]\",:0123456789-eE.\\u/*tfn \n\xff";
    std::size_t refused = 0;
    for (int i = 0; i < 150; ++i) {
        std::string text = kScenario;
        for (std::size_t edits = 1 + random(4); edits > 0; --edits) {
            const std::size_t at = random(text.size());
            switch (random(3)) {
            case 0:
                text[at] = bytes[random(bytes.size())];
                break;
            case 1:
                text.erase(at, 1 + random(20));
                break;
            default:
                text.insert(at, text.substr(random(text.size()), random(40)));
                break;
            }
        }
        refused += problems(text).empty() ? 0 : 1;
    }
    EXPECT_GT(refused, 75U);
}

} // namespace
} // namespace headroom::models::testing
