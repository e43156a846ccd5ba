// Levers of request/response services: each changes what it says, and what a file can say can be read again.

#include "models/document.hpp"
#include "models/read_scenario.hpp"
#include "sim/analysis/lever.hpp"
#include "sim/analysis/runner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace headroom::analysis {
namespace {

using models::Scenario;
using ::testing::Contains;
using ::testing::Not;

Scenario example() {
    return models::readScenario(std::filesystem::path(HEADROOM_SOURCE_DIR) / "scenarios" /
                                "rest-and-sql.json");
}

std::vector<std::string> idsOf(const std::vector<Lever>& levers) {
    std::vector<std::string> ids;
    for (const Lever& lever : levers) ids.push_back(lever.id);
    return ids;
}

TEST(TierLevers, CoverWhatLimits) {
    const std::vector<std::string> ids = idsOf(leversOf(example()));
    for (const char* id :
         {"edge.latency", "app.cpu", "app.instances", "app.threads", "app.accept-queue", "app.pool(db)",
          "app.demand(order)", "db.cpu", "db.demand(list-items)", "db.delay(order)", "db.replicas"})
        EXPECT_THAT(ids, Contains(id));
    EXPECT_THAT(ids, Not(Contains("load-generator.addresses"))); // of chat fleets
    std::vector<std::string> unique = ids;
    std::sort(unique.begin(), unique.end());
    EXPECT_EQ(std::adjacent_find(unique.begin(), unique.end()), unique.end());
}

TEST(TierLevers, ChangeWhatTheySay) {
    const Scenario before = example();
    const std::vector<Lever> levers = leversOf(before);
    const auto app = [](const Scenario& s) -> const models::Application& {
        return std::get<models::Application>(s.service("app")->kind);
    };
    const auto db = [](const Scenario& s) -> const models::Database& {
        return std::get<models::Database>(s.service("db")->kind);
    };
    EXPECT_EQ(app(apply(before, leverOf(levers, "app.instances"), 2)).on.count, 5);
    EXPECT_EQ(app(apply(before, leverOf(levers, "app.threads"), 0.5)).threads->max, 300);
    EXPECT_EQ(app(apply(before, leverOf(levers, "app.pool(db)"), 0.25)).pools.at("db").size, 13);
    const auto& order = db(before).own.operations.at("order").steps;
    const auto faster =
        db(apply(before, leverOf(levers, "db.demand(order)"), 1.0)).own.operations.at("order").steps;
    EXPECT_DOUBLE_EQ(faster[0].time.mean().value, 0.5 * order[0].time.mean().value);
    EXPECT_DOUBLE_EQ(faster[1].steps[0].time.mean().value, 0.5 * order[1].steps[0].time.mean().value);
    EXPECT_EQ(faster[1].steps[1], order[1].steps[1]) << "a delay is no CPU";
    const auto shorter =
        db(apply(before, leverOf(levers, "db.delay(order)"), 1.0)).own.operations.at("order").steps;
    EXPECT_DOUBLE_EQ(shorter[1].steps[1].time.mean().value, 0.5 * order[1].steps[1].time.mean().value);
    EXPECT_EQ(shorter[0], order[0]);
}

// Every lever that a file can say: the overrides give the scenario that the lever gives.
TEST(TierLevers, OverridesSayTheSame) {
    const Scenario before = example();
    for (const Lever& lever : leversOf(before)) {
        const double amount = lever.kind == Lever::Kind::kUnits ? 1.0 : 0.5;
        const std::vector<models::Override> changes = overridesOf(before, lever, amount);
        if (!lever.realisable()) {
            EXPECT_TRUE(changes.empty()) << lever.id;
            continue;
        }
        const Scenario written = models::readScenario(
            std::filesystem::path(HEADROOM_SOURCE_DIR) / "scenarios" / "rest-and-sql.json", changes);
        EXPECT_EQ(written.services, apply(before, lever, amount).services) << lever.id;
    }
}

// Every lever leaves a scenario that runs, and one that relieves what binds helps.
TEST(TierLevers, LeaveScenariosThatRun) {
    const Scenario before = example();
    const auto p95 = [](const Scenario& scenario) {
        const auto run = runRequest({std::make_shared<const Scenario>(scenario), 7, 12.0});
        return run.operation("db.list-items")->latency.quantile(0.95);
    };
    for (const Lever& lever : leversOf(before))
        EXPECT_GT(p95(apply(before, lever, lever.kind == Lever::Kind::kUnits ? 1.0 : 0.5)), 0.0)
            << lever.id;
    const std::vector<Lever> levers = leversOf(before);
    EXPECT_LT(p95(apply(before, leverOf(levers, "db.cpu"), 1.0)), 0.7 * p95(before));
}

} // namespace
} // namespace headroom::analysis
