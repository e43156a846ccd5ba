// Levers: every value of a scenario has one, and what they change is what they say.

#include "models/read_scenario.hpp"
#include "models/writer.hpp"
#include "sim/analysis/lever.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/runner.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace headroom::analysis {
namespace {

using models::Scenario;

const char* const kKakao = HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json";

/// The bundled scenario with everything in force that it leaves switched off.
Scenario everythingInForce() {
    return models::readScenario(kKakao, {{"services.chat.limits.connections", "500"},
                                         {"services.chat.limits.memoryPerProcess", "\"300MiB\""},
                                         {"services.chat.hashing", "side-pool"},
                                         {"services.chat.adapter", "redis"},
                                         {"services.chat.on.credits", "standard"},
                                         {"services.chat.on.initialCredits", "10"},
                                         {"services.redis.on.credits", "standard"},
                                         {"services.redis.maxMemory", "\"1GiB\""}});
}

bool pathOf(const models::Override& change, const std::string& path) {
    return change.path == path || change.path.rfind(path + ".", 0) == 0;
}

/// Leaves of the file below a key, as dotted paths.
void leaves(const models::Json& json, const std::string& path, std::vector<std::string>& found) {
    if (!json.is_object()) return found.push_back(path);
    for (const auto& [key, value] : json.items())
        leaves(value, path.empty() ? key : path + "." + key, found);
}

TEST(Levers, EveryValueOfTheFleetHasOneOrAReason) {
    // What is no speed, latency, rate, limit or number of things: names, policies and switches; and what
    // levers change that no scenario file states (the machine's credits).
    const std::set<std::string> others{
        "type", "targets", "algorithm", "sticky", "profile", "instance", "credits", "initialCredits",
        "store", "storage", "adapter", "hashing", "readFrom", "roomListScan", "participantLists",
        "readMarkFrames", "sequentialTrips", "staleReads", "share", "zones", "pageBytes", "timeout",
        "unhealthyAfter", "healthyAfter", "demandFactor",
        // Remedies for storms, which are off until something is asked of them (headroom storm --flip).
        "slowStart", "maxAge", "maxAgeJitter", "above", "aboveConnections", "rate", "burst",
        "operations"};
    const Scenario scenario = everythingInForce();
    const models::Json file = models::toJson(scenario);
    std::vector<std::string> paths;
    leaves(file["services"], "services", paths);
    leaves(file["network"], "network", paths);
    std::vector<models::Override> changes;
    for (const Lever& lever : leversOf(scenario))
        for (const models::Override& change : overridesOf(scenario, lever, 0.25 + 0.75))
            changes.push_back(change);
    EXPECT_GT(paths.size(), 40U);
    for (const std::string& path : paths) {
        if (others.contains(path.substr(path.rfind('.') + 1))) continue;
        EXPECT_TRUE(std::any_of(changes.begin(), changes.end(),
                                [&](const auto& change) { return pathOf(change, path); }))
            << path << " has no lever";
    }
}

TEST(Levers, EveryResourceOfARunHasOne) {
    const Scenario scenario = atLoad(everythingInForce(), 20);
    const result::RunResult run = runRequest({std::make_shared<const Scenario>(scenario), 1, 30.0});
    const std::vector<Lever> levers = leversOf(scenario);
    for (const result::ResourceSeries& resource : run.resources) {
        EXPECT_TRUE(std::any_of(levers.begin(), levers.end(),
                                [&](const Lever& lever) {
                                    return lever.service == resource.service &&
                                           std::find(lever.relieves.begin(), lever.relieves.end(),
                                                     resource.kind) != lever.relieves.end();
                                }))
            << resource.name << " of kind " << resource.kind;
    }
}

TEST(Levers, IdsAreUniqueAndParentsExistBeforeTheirChildren) {
    std::set<std::string> known;
    const std::vector<Lever> levers = leversOf(everythingInForce());
    for (const Lever& lever : levers) {
        EXPECT_TRUE(known.insert(lever.id).second) << lever.id;
        EXPECT_TRUE(lever.parent.empty() || known.contains(lever.parent) || lever.parent == "network")
            << lever.id << " before " << lever.parent;
    }
    EXPECT_THAT(known, testing::IsSupersetOf(
                           {"chat.cpu", "redis.cpu", "edge.latency", "chat.demand(send-message)",
                            "chat.processes", "chat.instances", "redis.masters", "redis.replicas",
                            "limits.file-descriptors", "edge.requests", "files.put-latency",
                            "network.cross-zone-rtt", "chat.side-pool-threads", "edge.target-groups",
                            "chat.credits", "redis.publish", "chat.rate-limit(room-list)"}));
}

TEST(Levers, EachChangesTheScenarioAndTheSettingMakesTheSameChange) {
    const Scenario scenario = models::readScenario(kKakao);
    for (const Lever& lever : leversOf(scenario)) {
        const double amount = lever.kind == Lever::Kind::kUnits ? 1.0 : 0.25;
        Scenario changed = apply(scenario, lever, amount);
        EXPECT_FALSE(changed == scenario) << lever.id << " changes nothing";
        const std::vector<models::Override> settings = overridesOf(scenario, lever, amount);
        if (settings.empty()) continue;
        Scenario read = models::readScenario(kKakao, settings);
        // Both as a file would state them: text keeps every digit of a quantity.
        EXPECT_EQ(models::toJson(read), models::toJson(changed)) << lever.id;
    }
}

TEST(Levers, FasterDividesDemandsAndMultipliesRates) {
    const Scenario scenario = models::readScenario(kKakao);
    const std::vector<Lever> levers = leversOf(scenario);
    const auto with = [&](const char* id, double amount) {
        return apply(scenario, leverOf(levers, id), amount);
    };
    const auto& balancer = [](const Scenario& s) -> const models::LoadBalancer& {
        return std::get<models::LoadBalancer>(s.service("edge")->kind);
    };
    const auto& process = [](const Scenario& s) -> const models::ProcessService& {
        return std::get<models::ProcessService>(s.service("chat")->kind);
    };
    EXPECT_DOUBLE_EQ(with("network.client-rtt", 0.25).network.clientRtt.first.value,
                     scenario.network.clientRtt.first.value / 1.25);
    EXPECT_EQ(with("network.client-rtt", 0.25).network.clientRtt.shape,
              scenario.network.clientRtt.shape);
    EXPECT_DOUBLE_EQ(balancer(with("edge.requests", 0.1)).requests.value, 4400.0);
    EXPECT_EQ(process(with("limits.backlog", 0.1)).limits.backlog, 563) << "511 * 1.1 rounded up";
    EXPECT_EQ(process(with("chat.instances", 1)).on.count, 21);
    EXPECT_DOUBLE_EQ(process(with("chat.demand(upload)", 0.25)).demandFactor.at("upload"), 0.8);

    // A faster CPU of one service leaves the other one on the same type alone.
    const Scenario faster = with("chat.cpu", 0.5);
    const auto speedOf = [&](const std::string& instance) {
        return faster.instanceTypes.at(instance).singleThreadSpeed;
    };
    const auto& store = std::get<models::RedisCluster>(faster.service("redis")->kind);
    EXPECT_DOUBLE_EQ(speedOf(process(faster).on.instance), 1.5 * speedOf(store.on.instance));
}

TEST(Levers, AParentDoesWhatItsChildrenDoTogether) {
    const Scenario scenario = models::readScenario(kKakao);
    const std::vector<Lever> levers = leversOf(scenario);
    for (const char* parent : {"network", "redis.commands"}) {
        Scenario children = scenario;
        for (const Lever& lever : levers)
            if (lever.parent == parent) lever.change(children, 0.5);
        Scenario whole = apply(scenario, leverOf(levers, parent), 0.5);
        EXPECT_TRUE(children.network == whole.network) << parent;
        for (const auto& [name, command] : children.storeProfiles.at("redis-7").commands)
            EXPECT_TRUE(command == whole.storeProfiles.at("redis-7").commands.at(name)) << name;
    }
}

TEST(Levers, UnknownOnesNameTheNearest) {
    const std::vector<Lever> levers = leversOf(models::readScenario(kKakao));
    try {
        (void)leverOf(levers, "chat.cpus");
        FAIL() << "no exception";
    } catch (const std::invalid_argument& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("chat.cpu"));
    }
}

/// Everything that happened to users and operations; resources left out, whose capacity is what changes.
std::string happenings(const result::RunResult& run) {
    std::string text = std::to_string(run.events) + " " + std::to_string(run.users.failed) + " ";
    for (const result::OperationResult& operation : run.operations) {
        text += operation.name + " " + std::to_string(operation.latency.count()) + " " +
                std::to_string(operation.latency.mean()) + " ";
        for (std::size_t bin = 0; bin < run.binCount; ++bin)
            text += std::to_string(operation.started[bin]) + "," +
                    std::to_string(operation.completed[bin]) + "," +
                    std::to_string(operation.failed[bin]) + ";";
    }
    return text;
}

TEST(Levers, ALimitThatWasNotReachedLeavesTheRunToTheLastEvent) {
    const Scenario scenario = atLoad(models::readScenario(kKakao), 60);
    const result::RunResult base = runRequest({std::make_shared<const Scenario>(scenario), 1, 200.0});
    std::size_t tried = 0;
    for (const Lever& lever : leversOf(scenario)) {
        if (!lever.reached || lever.reached(base)) continue;
        ++tried;
        const auto changed = std::make_shared<const Scenario>(apply(scenario, lever, 0.5));
        EXPECT_EQ(happenings(runRequest({changed, 1, 200.0})), happenings(base)) << lever.id;
    }
    EXPECT_GE(tried, 12U);
}

TEST(Levers, ALimitThatRefusedCountsAsReached) {
    Scenario scenario = fleet::test::smallFleet();
    fleet::test::balancer(scenario).requests = models::Rate(5.0);
    const std::vector<Lever> levers = leversOf(scenario);
    const Lever& requests = leverOf(levers, "edge.requests");
    const result::RunResult refused = fleet::test::runSeed(scenario);
    EXPECT_TRUE(requests.reached(refused));
    const result::RunResult wider = fleet::test::runSeed(apply(scenario, requests, 0.5));
    EXPECT_LT(fleet::test::resourceOf(wider, "edge.requests").refusals,
              fleet::test::resourceOf(refused, "edge.requests").refusals);
}

} // namespace
} // namespace headroom::analysis
