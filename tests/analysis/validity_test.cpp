#include "sim/analysis/headroom.hpp"
#include "sim/analysis/summary.hpp"
#include "sim/analysis/validity.hpp"
#include "tests/analysis/result_builder.hpp"
#include "tests/fleet/small_fleet.hpp"
#include "tests/laws/queue_theory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::analysis {
namespace {

using models::Variable;
using State = ValidityItem::State;

const ValidityItem& itemOf(const ValidityCard& card, const std::string& variable) {
    for (const ValidityItem& item : card.items)
        if (item.variable == variable) return item;
    throw std::runtime_error("no item " + variable);
}

TEST(Validity, ComparesTheLargestStateWithTheMeasuredRange) {
    models::Scenario scenario = fleet::test::smallFleet();
    scenario.profiles["small"].measuredRange = {{Variable::kRooms, {10, 300}},
                                                {Variable::kMembers, {1, 200}},
                                                {Variable::kReceivers, {50, 200}},
                                                {Variable::kLookups, {1, 10}}};
    result::RunResult run;
    run.binCount = 2;
    run.series = {{"rooms", "rooms", {3, 3410}},
                  {"largest room", "members", {2, 40}},
                  {"largest broadcast", "receivers", {2, 5}}};
    const ValidityCard card = validityOf(scenario, run);
    ASSERT_EQ(card.items.size(), 4U);
    EXPECT_TRUE(card.amber());
    const ValidityItem& rooms = itemOf(card, "rooms");
    EXPECT_EQ(&rooms, &card.items.front()) << "farthest beyond first";
    EXPECT_EQ(rooms.state, State::kBeyond);
    EXPECT_NEAR(rooms.factor, 3410.0 / 300.0, 1e-12);
    EXPECT_EQ(rooms.sentence, "rooms reached 3 410; demands measured with 10 to 300 (11x beyond)");
    EXPECT_EQ(itemOf(card, "members").state, State::kInside);
    EXPECT_EQ(itemOf(card, "members").factor, 1.0);
    EXPECT_EQ(itemOf(card, "receivers").state, State::kBeyond);
    EXPECT_NEAR(itemOf(card, "receivers").factor, 10.0, 1e-12);
    EXPECT_EQ(itemOf(card, "lookups").state, State::kUnknown);
}

TEST(Validity, ARunRecordsTheStateOfItsRooms) {
    // Twelve users in one room of one process: every message goes to the members who have joined.
    models::Scenario scenario = fleet::test::smallFleet();
    fleet::test::chatting(scenario, 12);
    scenario.profiles["small"].measuredRange = {{Variable::kMembers, {1, 6}},
                                                {Variable::kReceivers, {1, 6}},
                                                {Variable::kRooms, {1, 6}},
                                                {Variable::kHistory, {0, 30}}};
    const result::RunResult run = fleet::test::runSeed(scenario);
    const ValidityCard card = validityOf(scenario, run);
    EXPECT_EQ(itemOf(card, "members").reached, 12.0);
    EXPECT_EQ(itemOf(card, "receivers").reached, 12.0);
    EXPECT_EQ(itemOf(card, "rooms").reached, 1.0);
    EXPECT_EQ(itemOf(card, "history").reached, 30.0) << "a page at most";
    EXPECT_NEAR(itemOf(card, "members").factor, 2.0, 1e-12);
    EXPECT_TRUE(card.amber());
    EXPECT_EQ(run.find("mean room")->perBin.back(), 12.0);
    EXPECT_EQ(run.find("mean broadcast")->perBin.back(), 12.0);
}

TEST(Validity, PayloadsComeFromTheScripts) {
    models::Scenario scenario = fleet::test::smallFleet();
    scenario.profiles["small"].measuredRange = {{Variable::kMegabytes, {0.1, 2.0}}};
    auto& steps = scenario.behaviours["worker"].steps;
    steps.front().steps.front().payload = models::bytes(5e6); // inside a repeat
    const ValidityCard card = validityOf(scenario, result::RunResult{});
    EXPECT_NEAR(itemOf(card, "megabytes").reached, 5.0, 1e-12);
    EXPECT_NEAR(itemOf(card, "megabytes").factor, 2.5, 1e-12);
}

TEST(Headroom, IsRelativeToTheFirstBreakThenTheKneeThenSaturation) {
    Summary summary;
    summary.users.asked = 1000.0;
    EXPECT_FALSE(headroomOf(summary));
    summary.knee.throughputSaturatesAt = 1500.0;
    EXPECT_EQ(headroomOf(summary)->limit, Headroom::Limit::kSaturation);
    EXPECT_DOUBLE_EQ(headroomOf(summary)->share, 0.5);
    summary.knee.found = true;
    summary.knee.users = 900.0;
    EXPECT_EQ(headroomOf(summary)->limit, Headroom::Limit::kKnee);
    EXPECT_NEAR(headroomOf(summary)->share, -0.1, 1e-12);
    summary.steeper.emplace();
    summary.steeper->firstBreak = SloBreak{10.0, 1800.0, 0.5};
    summary.steeper->brokenSlo = "p95 < 1s";
    EXPECT_EQ(headroomOf(summary)->objective, "p95 < 1s");
    EXPECT_NEAR(headroomOf(summary)->share, 0.8, 1e-12);
    SloOutcome broken;
    broken.text = "failed_users < 1%";
    broken.firstBreak = SloBreak{5.0, 700.0, 0.02};
    summary.slos.push_back(broken);
    EXPECT_EQ(headroomOf(summary)->objective, "failed_users < 1%");
    EXPECT_NEAR(headroomOf(summary)->share, -0.3, 1e-12);
}

// The whole curve of a closed network from exact mean value analysis: saturation must be found at
// N* = (Z + sum D) / Dmax (P. J. Denning, J. P. Buzen, 1978), the knee near it.
TEST(Saturation, OfAClosedNetworkIsWhereItsAsymptotesMeet) {
    const std::vector<double> demands{0.010, 0.004};
    const double think = 1.0;
    const double crossing = (think + 0.014) / 0.010;
    std::vector<LoadPoint> curve;
    for (int users = 5; users <= 300; users += 5) {
        const laws::ClosedNetwork network = laws::meanValueAnalysis(demands, think, users);
        curve.push_back({double(users), 3.0 * network.response, network.throughput});
    }
    const Knee knee = kneeOf(curve);
    ASSERT_TRUE(knee.throughputSaturatesAt);
    EXPECT_NEAR(*knee.throughputSaturatesAt, crossing, 0.05 * crossing);
    ASSERT_TRUE(knee.found);
    EXPECT_NEAR(knee.users, crossing, 0.25 * crossing);
}

} // namespace
} // namespace headroom::analysis
