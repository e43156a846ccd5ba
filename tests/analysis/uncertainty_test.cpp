#include "sim/analysis/precision.hpp"
#include "sim/analysis/uncertainty.hpp"
#include "sim/engine/random.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::analysis {
namespace {

models::Scenario uncertainFleet() {
    models::Scenario scenario = fleet::test::smallFleet();
    auto& operations = scenario.profiles["small"].operations;
    operations["work"].cpu.interval = {0.7, 1.5};
    operations["say"].cpu.interval = {1.0, 1.5};
    operations["say"].cpu.perUnit[models::Variable::kMembers] = models::seconds(0.002);
    return scenario;
}

double factor(const models::Scenario& drawn, const models::Scenario& stated, const std::string& name) {
    return drawn.profiles.at("small").operations.at(name).cpu.base.value /
           stated.profiles.at("small").operations.at(name).cpu.base.value;
}

TEST(DrawnDemands, StayWithinTheIntervalAndFollowTheStatedLaw) {
    const models::Scenario stated = uncertainFleet();
    constexpr int kDraws = 4000;
    double workMean = 0.0;
    double sayMean = 0.0;
    for (std::uint64_t draw = 1; draw <= kDraws; ++draw) {
        const models::Scenario drawn = withDrawnDemands(stated, draw);
        const double work = factor(drawn, stated, "work");
        const double say = factor(drawn, stated, "say");
        ASSERT_GE(work, 0.7);
        ASSERT_LE(work, 1.5);
        ASSERT_GE(say, 1.0);
        ASSERT_LE(say, 1.5);
        // Slopes move with the base; what has no interval stays.
        const auto& law = drawn.profiles.at("small").operations.at("say").cpu;
        ASSERT_NEAR(law.perUnit.at(models::Variable::kMembers).value, 0.002 * say, 1e-15);
        ASSERT_EQ(factor(drawn, stated, "join"), 1.0);
        workMean += work / kDraws;
        sayMean += say / kDraws;
    }
    // Triangles with the mode at an end have their mean a third in: own 1 - 0.3/3, neighbour 1 + 0.5/3.
    EXPECT_NEAR(sayMean, 1.0 + 0.5 / 3.0, 0.01);
    EXPECT_NEAR(workMean, (1.0 - 0.1) * (1.0 + 0.5 / 3.0), 0.01);
}

TEST(DrawnDemands, NeighboursSlowEverythingAtOnce) {
    const models::Scenario stated = uncertainFleet();
    double product = 0.0, work = 0.0, say = 0.0, work2 = 0.0, say2 = 0.0;
    constexpr int kDraws = 2000;
    for (std::uint64_t draw = 1; draw <= kDraws; ++draw) {
        const models::Scenario drawn = withDrawnDemands(stated, draw);
        const double a = factor(drawn, stated, "work");
        const double b = factor(drawn, stated, "say");
        work += a / kDraws;
        say += b / kDraws;
        product += a * b / kDraws;
        work2 += a * a / kDraws;
        say2 += b * b / kDraws;
    }
    const double correlation =
        (product - work * say) / std::sqrt((work2 - work * work) * (say2 - say * say));
    EXPECT_GT(correlation, 0.6);
    EXPECT_LT(correlation, 0.99) << "each operation also has a part of its own";
}

TEST(DrawnDemands, DrawZeroIsTheScenarioAndADrawRepeats) {
    const models::Scenario stated = uncertainFleet();
    EXPECT_EQ(withDrawnDemands(stated, 0), stated);
    EXPECT_EQ(withDrawnDemands(stated, 7), withDrawnDemands(stated, 7));
    EXPECT_NE(withDrawnDemands(stated, 7), withDrawnDemands(stated, 8));
}

TEST(Prediction, SplitsTheVariance) {
    // Values = parameter effect (variance 4) + luck (variance 1), 4 replications a draw.
    engine::RandomStream stream(5, 30);
    std::vector<std::vector<double>> perDraw;
    for (int draw = 0; draw < 2000; ++draw) {
        const double effect = 2.0 * stream.normal();
        perDraw.push_back({});
        for (int r = 0; r < 4; ++r) perDraw.back().push_back(effect + stream.normal());
    }
    const Prediction prediction = predict(perDraw);
    EXPECT_NEAR(prediction.split.parameters, 4.0, 0.4);
    EXPECT_NEAR(prediction.split.randomness, 1.0, 0.06);
    EXPECT_NEAR(prediction.split.parameterShare(), 0.8, 0.03);
    // The next run has variance 5: 95 % within +-1.96 sqrt(5).
    EXPECT_NEAR(prediction.run.high, 4.38, 0.35);
    EXPECT_NEAR(prediction.run.low, -4.38, 0.35);
}

TEST(Prediction, OfARealFleetSeesTheDemands) {
    models::Scenario scenario = uncertainFleet();
    scenario.workload.steady->duration = models::seconds(20);
    SerialRunner runner;
    UncertaintyOptions options;
    options.draws = 19;
    options.confidence = 0.9;
    const auto meanResponse = [](const RunRequest&, const result::RunResult& run) {
        return Measures{run.operation("work")->latency.mean() * 1e-6};
    };
    const std::vector<Prediction> predictions = predict(runner, scenario, meanResponse, options);
    ASSERT_EQ(predictions.size(), 1U);
    EXPECT_EQ(predictions[0].draws, 19U);
    EXPECT_GT(predictions[0].split.parameterShare(), 0.5);
    EXPECT_LT(predictions[0].run.low, predictions[0].run.value);
    EXPECT_GT(predictions[0].run.high, predictions[0].run.value);
    EXPECT_GT(predictions[0].run.low, 0.007);
}

TEST(Precision, RunsUntilTheTargetIsMetAndNotBeyondTheCap) {
    models::Scenario stated = fleet::test::smallFleet();
    stated.workload.steady->duration = models::seconds(5);
    const auto scenario = std::make_shared<const models::Scenario>(stated);
    const auto meanResponse = [](const RunRequest&, const result::RunResult& run) {
        return Measures{run.operation("work")->latency.mean() * 1e-6};
    };
    SerialRunner runner;
    PrecisionOptions options;
    options.target.relative = 0.03;
    const PreciseEstimates enough = replicateUntilPrecise(runner, scenario, meanResponse, options);
    ASSERT_TRUE(enough.reached.at(0));
    EXPECT_GT(enough.replications, 10U);
    EXPECT_LE(enough.values[0].high - enough.values[0].value, 0.03 * enough.values[0].value);
    options.target.relative = 1e-6;
    options.most = 12;
    const PreciseEstimates capped = replicateUntilPrecise(runner, scenario, meanResponse, options);
    EXPECT_FALSE(capped.reached.at(0));
    EXPECT_EQ(capped.replications, 12U);
}

} // namespace
} // namespace headroom::analysis
