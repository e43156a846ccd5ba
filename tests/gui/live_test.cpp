// A measurement beside a prediction: results that grow while they are read, errors, the driver's health, memory.

#include "gui/app/main_window.hpp"
#include "gui/charts/load_curve_plot.hpp"
#include "gui/models/live_reading.hpp"
#include "gui/panels/live_panel.hpp"
#include "gui/runs/live_commands.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/result/result_json.hpp"
#include "tests/gui/memory.hpp"
#include "tests/gui/small_scenario.hpp"
#include "tests/gui/wait.hpp"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

namespace headroom::gui {
namespace {

/// A measurement as the driver writes it while it goes on: all bins are there, those to come are empty.
result::RunResult upTo(const result::RunResult& whole, std::size_t bins) {
    result::RunResult part = whole;
    part.source = "measured";
    const auto cut = [bins](auto& values) {
        for (std::size_t i = bins; i < values.size(); ++i) values[i] = {};
    };
    for (result::OperationResult& operation : part.operations) {
        cut(operation.started);
        cut(operation.completed);
        cut(operation.failed);
        cut(operation.latencyPerBin);
    }
    for (result::Series& series : part.series) cut(series.perBin);
    for (result::ErrorSeries& errors : part.errors) cut(errors.perBin);
    part.resources.clear();
    return part;
}

TEST(LiveCommands, AreReadFromTheHelp) {
    const QByteArray help =
        "Usage: headroom live [OPTIONS]\n\nOptions:\n  -h,--help   Print\n\nSubcommands:\n"
        "  serve     Serve\n  drive     Drive\n            and more of it\n\nStart here:\n  headroom "
        "list\n";
    EXPECT_EQ(subcommandsIn(help), QStringList({"serve", "drive"}));
    EXPECT_TRUE(subcommandsIn("no such command").isEmpty());
    LiveCommands commands;
    QSignalSpy answered(&commands, &LiveCommands::answered);
    commands.ask();
    ASSERT_TRUE(answered.wait(60000));
    EXPECT_TRUE(commands.known());
}

struct Live {
    Files files;
    MainWindow window{files.path("recovery")};
    Session& session = *window.session();
    LivePanel* panel = qobject_cast<LivePanel*>(window.panel("live"));
    RunPointer predicted;

    Live() {
        window.show();
        EXPECT_TRUE(window.openFile(files.write("small.json", smallScenario())));
        window.showPanel("live");
        window.commands().action("run")->trigger();
        EXPECT_TRUE(waitUntil([&] { return !session.runs()->anyBusy(); }));
        predicted = session.selectedRun();
    }
    [[nodiscard]] QString text(const char* label) const {
        return panel->findChild<QLabel*>(label)->text();
    }
    /// Writes a measurement and waits until the panel has taken it in.
    void arrive(const result::RunResult& measured, const QString& file) const {
        QSignalSpy read(&panel->follower(), &ResultFollower::changed);
        result::writeResult(measured, file.toStdString());
        panel->follower().readNow();
        ASSERT_TRUE(read.wait(60000));
        ASSERT_TRUE(waitUntil([this] { return panel->settled(); }));
    }
};

TEST(LivePanel, MeasuredPointsAppearOnThePredictedCurveAsTheyArrive) {
    Live live;
    ASSERT_NE(live.predicted, nullptr);
    LoadCurvePlot* plot = live.panel->plot();
    EXPECT_FALSE(plot->curve(LoadCurvePlot::Role::kPredicted).empty());
    EXPECT_TRUE(plot->curve(LoadCurvePlot::Role::kMeasured).empty());
    const QString file = live.files.path("measured.json");
    live.panel->openResult(file);
    std::size_t before = 0;
    const std::size_t bins = live.predicted->result.binCount;
    for (const std::size_t part : {bins / 3, bins * 2 / 3, bins}) {
        live.arrive(upTo(live.predicted->result, part), file);
        EXPECT_NEAR(live.panel->reading().seconds,
                    static_cast<double>(part) * live.predicted->result.binSeconds, 2.0);
        EXPECT_GE(plot->curve(LoadCurvePlot::Role::kMeasured).size(), before);
        before = plot->curve(LoadCurvePlot::Role::kMeasured).size();
    }
    // The measurement is the prediction, so the error of both is none.
    EXPECT_GT(before, 0U);
    ASSERT_TRUE(live.panel->reading().throughputError.has_value());
    EXPECT_NEAR(*live.panel->reading().throughputError, 0.0, 1e-9);
    if (live.panel->reading().latencyError) {
        EXPECT_NEAR(*live.panel->reading().latencyError, 0.0, 1e-9);
    }
}

TEST(LivePanel, ASlowTargetIsAnErrorAndALateDriverIsSaid) {
    Live live;
    result::RunResult measured = upTo(live.predicted->result, live.predicted->result.binCount);
    for (result::OperationResult& operation : measured.operations) {
        for (std::uint32_t& count : operation.completed) count -= count / 2;
    }
    measured.series.push_back({"driver lag p99", "s", std::vector<double>(measured.binCount, 0.002)});
    const QString file = live.files.path("slow.json");
    live.panel->openResult(file);
    live.arrive(measured, file);
    ASSERT_TRUE(live.panel->reading().throughputError.has_value());
    EXPECT_GT(*live.panel->reading().throughputError, 0.3);
    EXPECT_TRUE(live.panel->reading().driverProblems.isEmpty());
    measured.series.back().perBin[2] = 0.25;
    live.arrive(measured, file);
    ASSERT_FALSE(live.panel->reading().driverProblems.isEmpty());
    EXPECT_TRUE(live.text("liveDriver").contains("250")) << live.text("liveDriver").toStdString();
}

TEST(LivePanel, AFileThatIsNoResultIsExplained) {
    Live live;
    live.panel->openResult(live.files.write("broken.json", "{ \"format\": \"headroom-result\", "));
    ASSERT_TRUE(waitUntil([&] { return live.text("liveMessage").contains("broken.json:"); }))
        << live.text("liveMessage").toStdString();
}

TEST(LivePanel, StagingTargetsNeedAnAddressAndConsent) {
    Live live;
    ASSERT_TRUE(waitUntil([&] { return !live.text("liveModelNote").isEmpty(); }));
    live.panel->findChild<QComboBox*>("liveTarget")->setCurrentIndex(1);
    auto* start = live.panel->findChild<QPushButton*>("primary");
    EXPECT_FALSE(start->isEnabled());
    EXPECT_FALSE(start->toolTip().isEmpty()) << "why not";
    live.panel->findChild<QLineEdit*>("liveUrl")->setText("https://staging.example.org");
    EXPECT_FALSE(start->isEnabled());
    live.panel->findChild<QCheckBox*>("liveOwn")->setChecked(true);
    EXPECT_TRUE(live.panel->driveArguments().contains("--i-own-this-target"));
    live.panel->findChild<QLineEdit*>("liveUrl")->setText("http://127.0.0.1:5000");
    EXPECT_FALSE(live.panel->driveArguments().contains("--i-own-this-target"));
}

TEST(LivePanel, AnHourOfMeasuringKeepsMemoryFlat) {
    Live live;
    // An hour in bins of a second, rewritten again and again: what is kept is the newest and nothing else.
    result::RunResult hour = upTo(live.predicted->result, live.predicted->result.binCount);
    constexpr std::size_t kHour = 3600;
    const auto stretch = [&](auto& values) {
        const std::size_t short_ = values.size();
        if (short_ == 0) return;
        values.resize(kHour);
        for (std::size_t i = short_; i < kHour; ++i) values[i] = values[i % short_];
    };
    for (result::OperationResult& operation : hour.operations) {
        stretch(operation.started);
        stretch(operation.completed);
        stretch(operation.failed);
        stretch(operation.latencyPerBin);
    }
    for (result::Series& series : hour.series) stretch(series.perBin);
    for (result::ErrorSeries& errors : hour.errors) stretch(errors.perBin);
    hour.binCount = kHour;
    hour.binSeconds = 1.0;
    hour.durationSeconds = kHour;
    const QString file = live.files.path("hour.json");
    live.panel->openResult(file);
    constexpr int kWarmUp = 10;
    constexpr int kRounds = 50;
    double allocated = 0.0;
    double resident = 0.0;
    for (int round = 0; round < kRounds; ++round) {
        ASSERT_NO_FATAL_FAILURE(live.arrive(hour, file)) << "round " << round;
        if (round != kWarmUp) continue;
        allocated = allocatedBytes();
        resident = residentBytes();
    }
    // Forty results kept would be many times one's size; less than one is kept, and the machine's memory is given back.
    const double perResult = static_cast<double>(QFile(file).size());
    EXPECT_LT(allocatedBytes() - allocated, std::max(perResult, 1e6));
#if !defined(__SANITIZE_ADDRESS__) // which keeps what is freed, to find uses of it
    EXPECT_LT(residentBytes() - resident, std::max(perResult * 4.0, 8e6));
#else
    (void)resident;
#endif
    EXPECT_NEAR(live.panel->reading().seconds, 3600.0, 60.0);
}

} // namespace
} // namespace headroom::gui
