// Sliders: what they change, the bounds they ask for, the run that follows, the variant that is kept.

#include "gui/app/main_window.hpp"
#include "gui/charts/load_curve_plot.hpp"
#include "gui/document/levers.hpp"
#include "gui/models/bounds_answer.hpp"
#include "gui/panels/lever_row.hpp"
#include "gui/panels/what_if_panel.hpp"
#include "models/data_dirs.hpp"
#include "models/units_text.hpp"
#include "tests/gui/small_scenario.hpp"
#include "tests/gui/wait.hpp"

#include <gtest/gtest.h>

#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QSlider>
#include <filesystem>

namespace headroom::gui {
namespace {

using Json = Document::Json;

Json bundled(const std::string& name) {
    return models::Document::load(models::defaultDataDirs().scenarios() / (name + ".json")).root();
}

std::size_t leverOf(const std::vector<Lever>& levers, Lever::Kind kind, const QString& service = {}) {
    for (std::size_t i = 0; i < levers.size(); ++i) {
        if (levers[i].kind == kind && (service.isEmpty() || levers[i].service == service)) return i;
    }
    ADD_FAILURE() << "no such lever";
    return 0;
}

std::vector<double> valuesOf(const std::vector<Lever>& levers) {
    std::vector<double> values;
    for (const Lever& lever : levers) values.push_back(lever.value);
    return values;
}

TEST(Levers, EveryLeverOfEveryScenarioKeepsItReadable) {
    for (const auto& file : std::filesystem::directory_iterator(models::defaultDataDirs().scenarios())) {
        const std::string name = file.path().filename();
        if (!name.ends_with(".json") || name.find(".golden") != std::string::npos ||
            name.find(".sensitivity") != std::string::npos)
            continue;
        const Json root = models::Document::load(file.path()).root();
        const std::vector<Lever> levers = leversOf(root);
        EXPECT_FALSE(levers.empty()) << name;
        EXPECT_EQ(withLevers(root, levers, valuesOf(levers)), root) << name;
        EXPECT_TRUE(settingsOf(root, levers, valuesOf(levers)).empty()) << name;
        for (std::size_t i = 0; i < levers.size(); ++i) {
            std::vector<double> values = valuesOf(levers);
            values[i] = levers[i].value * 1.5 > levers[i].most ? levers[i].most
                                                               : std::ceil(levers[i].value * 1.5);
            if (values[i] == levers[i].value) continue;
            Document document;
            document.start(withLevers(root, levers, values), QString::fromStdString(file.path()),
                           "test");
            EXPECT_TRUE(document.valid())
                << name << " " << leverText(levers[i]).toStdString() << " "
                << (document.valid() ? "" : document.problems().front().message.toStdString());
        }
    }
}

TEST(Levers, SettingsMakeTheSameScenario) {
    const Json root = bundled("kakao-2024-final");
    const std::vector<Lever> levers = leversOf(root);
    std::vector<double> values = valuesOf(levers);
    values[leverOf(levers, Lever::Kind::kInstances, "chat")] = 12;
    values[leverOf(levers, Lever::Kind::kUsers)] = 6800;
    values[leverOf(levers, Lever::Kind::kPace)] = 2.0;
    const Json changed = withLevers(root, levers, values);
    models::Document replayed = models::Document::parse("test", root.dump());
    std::vector<models::Diagnostic> problems;
    for (const QString& setting : settingsOf(root, levers, values))
        replayed.apply(*models::parseOverride(setting.toStdString()), problems);
    EXPECT_TRUE(problems.empty());
    EXPECT_EQ(replayed.root(), changed);
    EXPECT_EQ(changed["services"]["chat"]["on"]["count"], 12);
    EXPECT_EQ(changed["workload"]["users"]["ramp"]["until"], 6800);
    // Twice the pace: pauses inside repetitions are half as long, the others are as they were.
    EXPECT_EQ(changed["behaviours"]["browser-session"]["steps"][1],
              root["behaviours"]["browser-session"]["steps"][1]);
    const auto pause =
        changed["behaviours"]["browser-session"]["steps"][13]["repeat"][0]["think"].get<std::string>();
    EXPECT_DOUBLE_EQ(models::parseDuration(pause).value, 0.5);
}

TEST(BoundsAnswer, IsWhatTheProgramSays) {
    const auto file = models::defaultDataDirs().scenarios() / "kakao-2024-final.json";
    const BoundsAnswer answer = boundsOf(bundled("kakao-2024-final"), QString::fromStdString(file));
    ASSERT_TRUE(answer.problem.isEmpty()) << answer.problem.toStdString();
    QProcess program;
    program.start(HEADROOM_EXECUTABLE, {"bounds", QString::fromStdString(file), "--json"});
    ASSERT_TRUE(program.waitForFinished());
    const Json json = Json::parse(program.readAllStandardOutput().toStdString());
    EXPECT_DOUBLE_EQ(answer.mostUsers, json["saturationUsers"]["high"].get<double>());
    EXPECT_DOUBLE_EQ(answer.mostUsersLow, json["saturationUsers"]["low"].get<double>());
    EXPECT_EQ(answer.bottleneck.toStdString(), json["bottleneck"].get<std::string>());
    EXPECT_DOUBLE_EQ(answer.askedUsers, 3400.0);
}

TEST(BoundsAnswer, SaysWhyThereIsNone) {
    const BoundsAnswer tiers = boundsOf(bundled("rest-and-sql"), {});
    EXPECT_TRUE(tiers.readable);
    EXPECT_FALSE(tiers.problem.isEmpty());
    Json broken = bundled("kakao-2024-final");
    broken["services"]["chat"]["on"]["count"] = 0;
    const BoundsAnswer none = boundsOf(broken, {});
    EXPECT_FALSE(none.readable);
    EXPECT_TRUE(none.problem.contains("/services/chat/on/count")) << none.problem.toStdString();
}

struct WhatIf {
    Files files;
    MainWindow window{files.path("recovery")};
    Session& session = *window.session();
    WhatIfPanel* panel = qobject_cast<WhatIfPanel*>(window.panel("what-if"));

    WhatIf() {
        window.show();
        EXPECT_TRUE(window.openFile(files.write("small.json", smallScenario())));
        window.showPanel("what-if");
    }
    [[nodiscard]] QSlider* slider(const QString& which) const {
        return panel->findChild<QSlider*>("lever:" + which);
    }
    [[nodiscard]] QString text(const char* label) const {
        return panel->findChild<QLabel*>(label)->text();
    }
};

TEST(WhatIfPanel, BoundsFollowTheSliderWithoutWaiting) {
    WhatIf tried;
    const double before = tried.panel->bounds().mostUsers;
    ASSERT_GT(before, 0.0);
    const QString said = tried.text("boundsMost");
    QSlider* instances = tried.slider("/services/chat/on/count");
    ASSERT_NE(instances, nullptr);
    instances->setValue(4);
    // No event has been handled since: the answer came with the movement.
    EXPECT_GT(tried.panel->bounds().mostUsers, before * 1.5);
    EXPECT_NE(tried.text("boundsMost"), said);
    EXPECT_EQ(*tried.session.document()->at("/services/chat/on/count"), 1)
        << "the scenario stays as it is";
    EXPECT_FALSE(tried.session.document()->modified());
}

TEST(WhatIfPanel, ARunFollowsAndThePreviousCurveStaysAsAGhost) {
    WhatIf tried;
    tried.window.commands().action("run")->trigger();
    ASSERT_TRUE(waitUntil([&] { return !tried.session.runs()->anyBusy(); }));
    LoadCurvePlot* plot = tried.panel->plot();
    const auto first = plot->curve(LoadCurvePlot::Role::kPredicted);
    ASSERT_FALSE(first.empty());
    EXPECT_TRUE(plot->curve(LoadCurvePlot::Role::kGhost).empty());
    const std::size_t listed = tried.session.runs()->records().size();
    tried.slider("/services/chat/on/count")->setValue(3);
    ASSERT_TRUE(waitUntil([&] { return !plot->curve(LoadCurvePlot::Role::kGhost).empty(); }));
    EXPECT_EQ(plot->curve(LoadCurvePlot::Role::kGhost).size(), first.size());
    EXPECT_EQ(plot->curve(LoadCurvePlot::Role::kGhost).front().p95Seconds, first.front().p95Seconds);
    EXPECT_FALSE(plot->curve(LoadCurvePlot::Role::kPredicted).empty());
    EXPECT_EQ(tried.session.runs()->records().size(), listed) << "what is only tried is not listed";
    EXPECT_FALSE(tried.text("simulated").isEmpty());

    QTest::mouseClick(tried.panel->findChild<QPushButton*>("keepVariant"), Qt::LeftButton);
    EXPECT_EQ(*tried.session.document()->at("/services/chat/on/count"), 3);
    EXPECT_EQ(tried.session.variant(tried.session.currentVariant())->parent,
              tried.session.variants().front()->id);
}

TEST(WhatIfPanel, AMovementDuringARunReplacesIt) {
    WhatIf tried;
    for (const int count : {2, 3, 4}) {
        tried.slider("/services/chat/on/count")->setValue(count);
        QTest::qWait(WhatIfPanel::kRestMilliseconds + 100);
    }
    ASSERT_TRUE(waitUntil([&] { return tried.panel->settled(); }));
    EXPECT_FALSE(tried.panel->plot()->curve(LoadCurvePlot::Role::kPredicted).empty());
    QTest::mouseClick(tried.panel->findChild<QPushButton*>("resetLevers"), Qt::LeftButton);
    EXPECT_FALSE(tried.panel->tried());
    EXPECT_EQ(tried.slider("/services/chat/on/count")->value(), 1);
}

} // namespace
} // namespace headroom::gui
