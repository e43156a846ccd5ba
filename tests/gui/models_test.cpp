// Every item model held to Qt's own tester, and to what it is given.

#include "gui/app/language.hpp"
#include "gui/document/json_changes.hpp"
#include "gui/models/bottlenecks_model.hpp"
#include "gui/models/differences_model.hpp"
#include "gui/models/problems_model.hpp"
#include "gui/models/runs_model.hpp"
#include "gui/models/simulator_words.hpp"
#include "gui/models/variants_model.hpp"
#include "gui/panels/scenario_card.hpp"
#include "gui/runs/runs.hpp"
#include "models/read_scenario.hpp"
#include "sim/analysis/lever.hpp"
#include "sim/analysis/tolerance.hpp"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QRegularExpression>

namespace headroom::gui {
namespace {

using Tester = QAbstractItemModelTester;
constexpr auto kMode = Tester::FailureReportingMode::Fatal;

QString cell(const QAbstractItemModel& model, int row, int column, const QModelIndex& parent = {}) {
    return model.index(row, column, parent).data().toString();
}

TEST(ProblemsModel, HasARowForEveryProblem) {
    ProblemsModel model;
    const Tester tester(&model, kMode);
    model.setProblems({{"/services/chat/on/count", "expected a whole number"}, {"", "no services"}});
    ASSERT_EQ(model.rowCount(), 2);
    EXPECT_EQ(cell(model, 0, ProblemsModel::kPlace), "services.chat.on.count");
    EXPECT_EQ(cell(model, 0, ProblemsModel::kMessage), "expected a whole number");
    EXPECT_EQ(model.index(0, 0).data(ProblemsModel::kPointerRole).toString(), "/services/chat/on/count");
    model.setProblems({});
    EXPECT_EQ(model.rowCount(), 0);
}

constexpr const char* kSpeedup = R"({
 "users": {"value": 2412.8, "low": 2355, "high": 2470}, "brokenSlo": "p95(x) < 200ms",
 "limit": {"service": "db", "kind": "cpu", "bound": true},
 "levers": [
  {"id": "db.cpu", "title": "CPU of db", "service": "db", "kind": "faster", "realisable": false,
   "effects": [{"amount": 0.25, "state": "measured", "replications": 3, "usdPerHour": 0,
     "users": {"value": 2751}, "gain": {"value": 338, "low": 269, "high": 408}, "gainShare": {"value": 0.14},
     "next": {"service": "app", "kind": "threads", "bound": true}}]},
  {"id": "db.replicas", "title": "read replicas of db", "service": "db", "kind": "units", "realisable": true,
   "effects": [{"amount": 1.0, "state": "measured", "replications": 3, "usdPerHour": 0.236,
     "users": {"value": 2736}, "gain": {"value": 323}, "gainShare": {"value": 0.134},
     "next": {"service": "db", "kind": "cpu", "bound": true}, "set": ["services.db.readReplicas=1"]}]},
  {"id": "app.threads", "title": "threads of app", "service": "app", "kind": "larger", "realisable": true,
   "effects": [{"amount": 0.25, "state": "not-reached", "replications": 0, "usdPerHour": 0,
     "set": ["services.app.threads=250"]}]}],
 "fixes": {"stack": [{"lever": "db.replicas", "title": "read replicas of db", "amount": 1.0,
     "state": "measured", "replications": 3, "usdPerHour": 0.236, "users": {"value": 2736},
     "gain": {"value": 323}, "gainShare": {"value": 0.134}}],
   "set": ["services.db.readReplicas=1"], "confirmed": {"after": {"value": 2758}}}
})";

TEST(BottlenecksModel, ShowsWhatSpeedupSays) {
    const auto data = readSpeedup(kSpeedup);
    ASSERT_TRUE(data.has_value());
    EXPECT_EQ(data->limit, "db CPU");
    // A fix of the stack is realisable where its lever is.
    ASSERT_EQ(data->fixes.size(), 1U);
    EXPECT_EQ(data->fixes[0].settings, QStringList{"services.db.readReplicas=1"});
    EXPECT_DOUBLE_EQ(data->usersAfter, 2758.0);
    EXPECT_EQ(data->fixSettings, QStringList{"services.db.readReplicas=1"});
    // The best of all is faster hardware; the best that a setting makes comes second.
    ASSERT_NE(data->best(), nullptr);
    EXPECT_EQ(data->best()->id, "db.replicas");

    BottlenecksModel model;
    const Tester tester(&model, kMode);
    model.setRows(data->rows);
    ASSERT_EQ(model.rowCount(), 3);
    EXPECT_EQ(cell(model, 1, BottlenecksModel::kChange), "read replicas of db +1");
    EXPECT_EQ(cell(model, 1, BottlenecksModel::kGain), "+13.4 %");
    EXPECT_EQ(cell(model, 0, BottlenecksModel::kNext), "app thread pool");
    EXPECT_EQ(cell(model, 2, BottlenecksModel::kGain), "no effect seen");
    EXPECT_DOUBLE_EQ(model.index(0, 0).data(BottlenecksModel::kGainShareRole).toDouble(), 1.0);
    EXPECT_NEAR(model.index(1, 0).data(BottlenecksModel::kGainShareRole).toDouble(), 323.0 / 338.0,
                1e-9);
}

TEST(SimulatorWords, KnowTheTitleOfEveryLeverOfEveryScenario) {
    applyLanguage("ko");
    static const QRegularExpression kHangul("[\\x{AC00}-\\x{D7A3}]");
    for (const CardData& card : bundledCards()) {
        const models::Scenario scenario = models::readScenario(card.file.toStdString());
        for (const analysis::Lever& lever : analysis::leversOf(scenario)) {
            const QString title = QString::fromStdString(lever.title);
            EXPECT_TRUE(leverWords(title).contains(kHangul)) << lever.title;
        }
    }
    EXPECT_EQ(leverWords("instances of chat"), QString::fromUtf8("chat의 인스턴스"));
    EXPECT_EQ(limitWords("redis", "event-loop", 5), QString::fromUtf8("redis 이벤트 루프"));
    applyLanguage("en");
    EXPECT_EQ(leverWords("instances of chat"), "instances of chat");
    EXPECT_EQ(leverWords("quite another thing"), "quite another thing");
    EXPECT_EQ(limitWords("redis", "event-loop", 5), "redis event loops");
}

TEST(SpeedupData, IsNothingForOtherText) {
    EXPECT_FALSE(readSpeedup("not json").has_value());
    EXPECT_FALSE(readSpeedup("[1, 2]").has_value());
    EXPECT_FALSE(readSpeedup("{}").has_value());
}

TEST(VariantsModel, IsATree) {
    VariantsModel model;
    const Tester tester(&model, kMode);
    model.setRows({{1, -1, "base", {}, "all 30", false},
                   {2, 1, "two", {"services.chat.on.count: 1 → 2"}, {}, true},
                   {3, 2, "two, faster", {"a: 1 → 2", "b: 3 → 4"}, {}, false},
                   {4, 1, "other", {}, {}, false}});
    ASSERT_EQ(model.rowCount(), 1);
    const QModelIndex base = model.index(0, 0);
    ASSERT_EQ(model.rowCount(base), 2);
    const QModelIndex two = model.index(0, 0, base);
    EXPECT_EQ(two.data().toString(), "two");
    EXPECT_EQ(model.rowCount(two), 1);
    EXPECT_EQ(model.parent(two), base);
    EXPECT_EQ(cell(model, 0, VariantsModel::kChanges, two), "a: 1 → 2 and 1 more");
    EXPECT_EQ(model.indexOf(3), model.index(0, 0, two));
    // The same shape with other texts keeps indexes valid.
    const QPersistentModelIndex kept(two);
    model.setRows({{1, -1, "base", {}, "all 30", false},
                   {2, 1, "renamed", {}, {}, true},
                   {3, 2, "two, faster", {}, {}, false},
                   {4, 1, "other", {}, {}, false}});
    EXPECT_EQ(kept.data().toString(), "renamed");
    model.setRows({});
    EXPECT_EQ(model.rowCount(), 0);
}

RunPointer runOf(std::uint64_t seed, std::uint32_t completedPerBin) {
    auto run = std::make_shared<LoadedRun>();
    result::RunResult& result = run->result;
    result.scenario = "made";
    result.source = "plane";
    result.seed = seed;
    result.binCount = 10;
    result.durationSeconds = 10.0;
    result.operations.push_back({"ask", {}, {}, {}, result::Histogram(), {}, {}});
    result::OperationResult& ask = result.operations.back();
    ask.started.assign(10, completedPerBin);
    ask.completed.assign(10, completedPerBin);
    ask.failed.assign(10, 0);
    ask.latencyPerBin.assign(10, {});
    ask.latency.add(1000, 10ULL * completedPerBin);
    return run;
}

TEST(RunsModel, TicksRunsForComparison) {
    Runs runs;
    RunsModel model(&runs);
    const Tester tester(&model, kMode);
    const int first = runs.add(runOf(1, 10), "first");
    const int second = runs.add(runOf(2, 10), "second");
    ASSERT_EQ(model.rowCount(), 2);
    EXPECT_EQ(cell(model, 0, 0), "second") << "the newest comes first";
    int edits = 0;
    QObject::connect(&model, &RunsModel::comparedEdited, [&] { ++edits; });
    EXPECT_TRUE(model.setData(model.index(1, 0), Qt::Checked, Qt::CheckStateRole));
    EXPECT_EQ(model.compared(), std::vector<int>{first});
    EXPECT_TRUE(model.setData(model.index(0, 0), Qt::Checked, Qt::CheckStateRole));
    EXPECT_EQ(model.compared(), (std::vector<int>{first, second}));
    EXPECT_TRUE(model.setData(model.index(1, 0), Qt::Unchecked, Qt::CheckStateRole));
    EXPECT_EQ(model.compared(), std::vector<int>{second});
    EXPECT_EQ(edits, 3);
    runs.remove(first);
    EXPECT_EQ(model.rowCount(), 1);
}

TEST(DifferencesModel, ListsWhatIsBeyondFirst) {
    const std::array<result::RunResult, 1> first{runOf(1, 100)->result};
    const std::array<result::RunResult, 1> second{runOf(1, 200)->result};
    DifferencesModel model;
    const Tester tester(&model, kMode);
    model.setDifference(analysis::compare(first, second, analysis::Tolerances()), "one", "two");
    ASSERT_GT(model.rowCount(), 0);
    EXPECT_EQ(cell(model, 0, DifferencesModel::kVerdict), "≠ beyond");
    EXPECT_EQ(model.headerData(DifferencesModel::kFirst, Qt::Horizontal, Qt::DisplayRole).toString(),
              "A: one");
    bool throughput = false;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (!cell(model, row, DifferencesModel::kQuantity).startsWith("throughput")) continue;
        throughput = true;
        EXPECT_EQ(cell(model, row, DifferencesModel::kDifference), "+100 /s (+100 %)");
    }
    EXPECT_TRUE(throughput);
}

TEST(JsonChanges, AreTheSmallestPlacesThatDiffer) {
    using models::Json;
    const Json before = Json::parse(R"({"a": {"x": 1, "y": [1, 2]}, "gone": true})");
    const Json after = Json::parse(R"({"a": {"x": 2, "y": [1, 3]}, "new": "text"})");
    const std::vector<JsonChange> changes = changesBetween(before, after);
    QStringList texts;
    for (const JsonChange& change : changes) texts.append(changeText(change));
    EXPECT_EQ(texts, (QStringList{"a.x: 1 → 2", "a.y.1: 2 → 3", "gone: true → –", "new: – → text"}));
    EXPECT_TRUE(changesBetween(before, before).empty());
}

} // namespace
} // namespace headroom::gui
