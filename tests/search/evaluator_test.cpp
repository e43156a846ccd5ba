#include "models/read_scenario.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/search/evaluator.hpp"
#include "sim/search/local_executor.hpp"
#include "sim/search/measures.hpp"
#include "sim/search/search_error.hpp"
#include "sim/search/sweep_files.hpp"
#include "sim/search/sweep_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

namespace headroom::search {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* kScenario = HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json";

/// The contest's fleet under twenty users for a minute.
const Study& study() {
    static const Study kStudy(kScenario,
                              {{"workload.users.ramp.start", "10"},
                               {"workload.users.ramp.step", "10"},
                               {"workload.users.ramp.until", "20"},
                               {"workload.users.ramp.hold", "30s"}},
                              0, 2);
    return kStudy;
}

/// Computes in this process, one after another, and counts.
class CountingExecutor final : public Executor {
public:
    void run(std::span<const Task> tasks, const std::function<void(const TaskEnd&)>& onEnd) override {
        for (const Task& task : tasks) {
            if (computed == stopAfter) throw SearchCancelled();
            ++computed;
            onEnd({task.index, false, computeOf(study())(task)});
        }
    }
    std::size_t computed = 0;
    std::size_t stopAfter = 1000;
};

std::vector<Point> pointsFor(const std::vector<std::string>& varies) {
    return pointsOf({parseVaries(varies), Sampling::kGrid, 0, 1});
}

std::string textOf(const std::vector<Entry>& entries) {
    const Json plan{{"vary", {{"services.chat.on.count", ""}}}};
    return sweepJson(plan, entries) + sweepCsv(plan, entries);
}

class EvaluatorTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        file_ = fs::path(testing::TempDir()) / (std::string("headroom-evaluator-") + info->name());
        fs::remove(file_);
    }
    void TearDown() override { fs::remove(file_); }
    fs::path file_;
};

// The simulator itself says what a point must hold.
TEST_F(EvaluatorTest, PointsHoldWhatTheirRunsGive) {
    CountingExecutor executor;
    Evaluator evaluator(study(), executor, nullptr);
    const auto entries = evaluator.evaluate(pointsFor({"services.chat.on.count=3"}));
    auto overrides = study().overrides();
    overrides.push_back({"services.chat.on.count", "3"});
    const auto scenario =
        std::make_shared<const models::Scenario>(models::readScenario(kScenario, overrides));
    double perSecond = 0.0;
    double usdPerHour = 0.0;
    for (const std::uint64_t seed : {scenario->seed, scenario->seed + 1}) {
        const auto run = analysis::runRequest({scenario, seed, 0.0});
        std::uint64_t done = 0;
        for (const auto& operation : run.operations) {
            if (operation.name == "deliver") continue;
            for (const std::uint32_t count : operation.completed) done += count;
        }
        perSecond += static_cast<double>(done) / run.durationSeconds / 2.0;
        usdPerHour += run.usdPerHour() / 2.0;
    }
    EXPECT_NEAR(entries[0].measures["throughput"]["value"].get<double>(), perSecond, 1e-9);
    EXPECT_NEAR(entries[0].measures["usdPerHour"].get<double>(), usdPerHour, 1e-9);
    EXPECT_EQ(entries[0].measures["users"]["asked"], 20);
    EXPECT_EQ(entries[0].measures["objectives"].size(), scenario->slos.size());
    std::vector<std::string> names;
    for (const Json& operation : entries[0].measures["operations"]) names.push_back(operation["name"]);
    EXPECT_THAT(names, testing::UnorderedElementsAre("send-message", "register"));
}

TEST_F(EvaluatorTest, TheSameVariantWrittenTwiceIsOneSimulation) {
    CountingExecutor executor;
    Evaluator evaluator(study(), executor, nullptr);
    const std::vector<Point> points{{0, {{"services.chat.on.count", "4"}}},
                                    {1, {{"services/chat/on/count", "4"}}},
                                    {2, {{"services.chat.on.count", "5"}}}};
    const auto entries = evaluator.evaluate(points);
    EXPECT_EQ(executor.computed, 2U);
    EXPECT_EQ(entries[0].key, entries[1].key);
    EXPECT_EQ(entries[0].measures.dump(), entries[1].measures.dump());
    EXPECT_NE(entries[0].key, entries[2].key);
    // And known ones are not computed in a later call, as an optimiser would make it.
    EXPECT_EQ(evaluator.evaluate(std::vector<Point>{{7, {{"services.chat.on.count", "5"}}}})[0].key,
              entries[2].key);
    EXPECT_EQ(executor.computed, 2U);
}

TEST_F(EvaluatorTest, InvalidVariantsAreEntriesWithTheirError) {
    CountingExecutor executor;
    Evaluator evaluator(study(), executor, nullptr);
    const auto entries = evaluator.evaluate(pointsFor({"services.chat.on.count=0..1"}));
    EXPECT_EQ(executor.computed, 1U);
    const auto error = entries[0].measures["error"].get<std::string>();
    EXPECT_THAT(error, HasSubstr("/services/chat/on/count"));
    EXPECT_THAT(error, testing::Not(HasSubstr(HEADROOM_SOURCE_DIR))) << "the same text on any machine";
    EXPECT_FALSE(entries[1].measures.contains("error"));
}

TEST_F(EvaluatorTest, AJournalSavesWhatWasDone) {
    const std::vector<Point> points = pointsFor({"services.chat.on.count=0..5"}); // 0 is invalid
    CountingExecutor reference;
    const std::string expected = textOf(Evaluator(study(), reference, nullptr).evaluate(points));
    const Json head{{"digest", study().digest()}};
    {
        Journal journal(file_, head, Journal::Start::kResume);
        CountingExecutor executor;
        executor.stopAfter = 2;
        Evaluator evaluator(study(), executor, &journal);
        EXPECT_THROW((void)evaluator.evaluate(points), SearchCancelled);
    }
    Journal journal(file_, head, Journal::Start::kResume);
    CountingExecutor executor;
    Evaluator evaluator(study(), executor, &journal);
    EvaluationProgress last;
    const auto entries =
        evaluator.evaluate(points, [&](const EvaluationProgress& progress) { last = progress; });
    EXPECT_EQ(executor.computed, 3U);
    EXPECT_EQ(last.known, 3U);
    EXPECT_EQ(last.computed, 3U);
    EXPECT_EQ(last.missing, 0U);
    EXPECT_EQ(textOf(entries), expected);
    EXPECT_EQ(readJournal(file_).entries.size(), 6U);
}

TEST_F(EvaluatorTest, AJournalOfOtherScenariosIsRefused) {
    Journal journal(file_, {{"digest", "same"}}, Journal::Start::kResume);
    journal.append({0, "0123456789abcdef", {{"services.chat.on.count", "3"}}, {{"error", "x"}}});
    CountingExecutor executor;
    Evaluator evaluator(study(), executor, &journal);
    EXPECT_THROW((void)evaluator.evaluate(pointsFor({"services.chat.on.count=3"})), SearchError);
}

TEST_F(EvaluatorTest, ACrashCostsItsPointOnly) {
    Journal journal(file_, {{"digest", "x"}}, Journal::Start::kResume);
    LocalExecutor executor(
        [](const Task& task) {
            if (task.changes[0].value == "4") std::raise(SIGKILL);
            return computeOf(study())(task);
        },
        2);
    Evaluator evaluator(study(), executor, &journal);
    try {
        (void)evaluator.evaluate(pointsFor({"services.chat.on.count=3..5"}));
        FAIL() << "no exception";
    } catch (const PointsFailed& error) {
        EXPECT_THAT(error.what(),
                    HasSubstr("point 1 (services.chat.on.count=4): was ended by signal 9"));
    }
    EXPECT_EQ(readJournal(file_).entries.size(), 2U);
}

TEST(Study, TheKeyIsTheScenarioWithItsSeeds) {
    const auto keyOf = [](const std::vector<models::Override>& changes, std::uint64_t seed = 0,
                          int replications = 2) {
        const Study other(kScenario, study().overrides(), seed, replications);
        return other.keyOf(other.scenarioOf(changes));
    };
    const std::string key = keyOf({});
    EXPECT_EQ(keyOf({{"services.chat.on.count", "20"}}), key) << "what the file says already";
    EXPECT_EQ(keyOf({}, 1), key) << "the scenario's own seed";
    EXPECT_NE(keyOf({{"services.chat.on.count", "21"}}), key);
    EXPECT_NE(keyOf({{"services.chat.on.instance", "t3.medium"}}), key);
    EXPECT_NE(keyOf({}, 2), key);
    EXPECT_NE(keyOf({{"seed", "2"}}), key);
    EXPECT_NE(keyOf({}, 0, 3), key);
}

TEST(SweepPlan, MisspeltPathsAreTheEndOfTheSweep) {
    const auto check = [](const std::string& vary) {
        requireUsable(study(), {{parseVary(vary)}, Sampling::kGrid, 0, 1});
    };
    EXPECT_NO_THROW(check("services.chat.on.count=0..2"));
    EXPECT_NO_THROW(check("services.chat.on.instance=t3.nano,t3.small"));
    try {
        check("services.chat.on.cuont=1..2");
        FAIL() << "no exception";
    } catch (const models::ScenarioError& error) {
        EXPECT_THAT(error.what(), HasSubstr("--vary services.chat.on.cuont=1..2"));
        EXPECT_THAT(error.what(), HasSubstr("did you mean \"count\""));
    }
    EXPECT_THROW(check("services.chat.on.count=a,b"), models::ScenarioError);
}

} // namespace
} // namespace headroom::search
