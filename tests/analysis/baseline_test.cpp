// Baseline files: what is written comes back, results of runs serve as well, and faults are named.

#include "models/slo.hpp"
#include "sim/analysis/baseline.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"
#include "tests/analysis/result_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>

namespace headroom::analysis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class BaselineFile : public testing::Test {
protected:
    std::filesystem::path write(const std::string& name, const std::string& text) {
        const auto file = folder_ / name;
        result::writeFile(file, text);
        return file;
    }
    void SetUp() override {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  (std::string("headroom-baseline-") +
                   testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_;
};

result::RunResult run(std::uint64_t seed, std::uint32_t failed) {
    ResultBuilder builder(60, 100);
    builder.operation(
        "send", [](double) { return 1000.0; }, [](double) { return 0.1; });
    if (failed > 0) builder.failures("send", "timeout", 20, failed);
    builder.result().seed = seed;
    result::roundToFile(builder.result());
    return builder.result();
}

TEST_F(BaselineFile, ComesBackAsItWasWritten) {
    const double kNaN = std::numeric_limits<double>::quiet_NaN();
    const double kInfinity = std::numeric_limits<double>::infinity();
    const ScenarioFigures first{
        "first", {{"p95(send)", "s", true, 1e-4, {7, 8, 9}, {0.1, 1.0 / 3.0, kInfinity}}}};
    const ScenarioFigures second{
        "second",
        {{"throughput", "/s", false, 0.0, {1}, {12.5}}, {"mean(upload)", "s", true, 0.0, {1}, {kNaN}}}};
    const std::string text = baselineText({first, second}, "0.1.0");
    EXPECT_EQ(text, baselineText({first, second}, "0.1.0"));
    const Baseline read = Baseline::read({write("b.json", text)});
    EXPECT_THAT(read.scenarios(), ElementsAre("first", "second"));
    EXPECT_EQ(read.figuresFor("first", {}), first);
    const auto back = read.figuresFor("second", {});
    ASSERT_TRUE(back);
    EXPECT_EQ(back->figures[0], second.figures[0]);
    EXPECT_TRUE(std::isnan(back->figures[1].values[0]));
    EXPECT_EQ(read.figuresFor("third", {}), std::nullopt);
}

TEST_F(BaselineFile, ResultsOfRunsAreReplications) {
    const result::RunResult a = run(1, 2);
    const result::RunResult b = run(2, 4);
    const Baseline read =
        Baseline::read({write("a.json", result::toJson(a)), write("b.json", result::toJson(b))});
    const std::vector<models::Slo> slos = {models::parseSlo("p90(send) < 1s")};
    const auto figures = read.figuresFor("built", slos);
    ASSERT_TRUE(figures);
    EXPECT_EQ(*figures, figuresOf(slos, {&a, &b}));
    const Figure* failed = figures->find("failed_users");
    ASSERT_NE(failed, nullptr);
    EXPECT_THAT(failed->values, ElementsAre(0.02, 0.04));
    EXPECT_THAT(failed->seeds, ElementsAre(1, 2));
    EXPECT_EQ(failed->grain, 0.01) << "one of a hundred users";
    ASSERT_NE(figures->find("p90(send)"), nullptr);
    // values evenly over 50 to 150 ms
    EXPECT_NEAR(figures->find("p90(send)")->values[0], 0.14, 0.001);
    EXPECT_NE(figures->find("p99(send)"), nullptr) << "for objectives of later days";
}

TEST_F(BaselineFile, FaultsAreNamedWithTheirPlace) {
    const auto says = [&](const std::string& text) {
        const auto file = write("x.json", text);
        try {
            (void)Baseline::read({file});
        } catch (const result::ResultError& error) {
            EXPECT_EQ(error.file(), file.string());
            return std::string(error.what()).substr(file.string().size());
        }
        return std::string("nothing");
    };
    const std::string figure =
        R"({"name":"a","unit":"s","lessIsBetter":true,"grain":0,"seeds":[1],"values":[1]})";
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text =
            R"({"headroom-baseline":1,"scenarios":[{"scenario":"s","figures":[)" + figure + "]}]}";
        if (!from.empty()) text.replace(text.find(from), from.size(), to);
        return text;
    };
    EXPECT_EQ(says(with("", "")), "nothing");
    EXPECT_THAT(says("{}"), HasSubstr("neither a baseline"));
    EXPECT_THAT(says(with(":1,\"scenarios\"", ":2,\"scenarios\"")),
                HasSubstr("/headroom-baseline: version 2 of the format"));
    EXPECT_THAT(says(R"({"headroom-baseline":1})"), HasSubstr("\"scenarios\" is missing"));
    EXPECT_THAT(says(with("\"unit\":\"s\",", "")),
                HasSubstr("/scenarios/0/figures/0: \"unit\" is missing"));
    EXPECT_THAT(says(with("[1],\"values\"", "[1,2],\"values\"")), HasSubstr("2 seeds for 1 values"));
    EXPECT_THAT(says(with("\"values\":[1]", "\"values\":[\"much\"]")),
                HasSubstr("/scenarios/0/figures/0/values: expected numbers"));
    EXPECT_THAT(says(with("\"grain\":0", "\"grain\":-1")), HasSubstr("/grain: expected a number"));
    EXPECT_NE(says("no json"), "nothing");
    EXPECT_THROW((void)Baseline::read({folder_ / "missing.json"}), result::FileError);

    const auto once = write("once.json", result::toJson(run(1, 0)));
    EXPECT_THROW((void)Baseline::read({once, once}), result::ResultError) << "a seed counted twice";
}

TEST(Figures, EveryObjectiveMeasuredOnRunsIsCompared) {
    std::vector<models::Slo> slos;
    for (const char* text : {"p95(send) < 1s", "p95(send) < 2s", "capacity > 10", "failed_users < 1%",
                             "peak_utilization(chat) < 80%"})
        slos.push_back(models::parseSlo(text));
    std::vector<std::string> names;
    for (const models::Slo& slo : comparedQuantities(slos)) names.push_back(models::quantityText(slo));
    EXPECT_THAT(names, ElementsAre("p95(send)", "failed_users", "peak_utilization(chat)", "error_rate",
                                   "throughput", "cost_per_hour"));
}

} // namespace
} // namespace headroom::analysis
