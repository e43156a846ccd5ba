// Sweeps and searches as child processes: defined, run, cancelled, resumed, looked at, opened.

#include "gui/app/main_window.hpp"
#include "gui/models/axes_model.hpp"
#include "gui/models/sweep_model.hpp"
#include "gui/panels/sweep/pareto_plot.hpp"
#include "gui/panels/sweep/study_form.hpp"
#include "gui/panels/sweep_panel.hpp"
#include "tests/gui/small_scenario.hpp"
#include "tests/gui/wait.hpp"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <random>

namespace headroom::gui {
namespace {

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

QByteArray contentOf(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

TEST(AxesModel, ChecksWhatIsTyped) {
    AxesModel model;
    const QAbstractItemModelTester tester(&model, kFatal);
    model.setAxes({"services.chat.on.count=10..20:5", "services.redis.masters=1,2"});
    EXPECT_TRUE(model.valid());
    EXPECT_EQ(model.points(), 6.0);
    EXPECT_TRUE(model.setData(model.index(1, AxesModel::kValues), "1..x"));
    EXPECT_FALSE(model.valid());
    EXPECT_FALSE(model.problem(1).isEmpty());
    EXPECT_EQ(model.points(), 0.0);
    EXPECT_TRUE(model.setData(model.index(1, AxesModel::kValues), "4"));
    EXPECT_TRUE(model.setData(model.index(1, AxesModel::kPath), "services.chat.on.count"));
    EXPECT_FALSE(model.valid()) << "twice the same place";
    model.remove(1);
    EXPECT_TRUE(model.valid());
    model.add("network.zones", "1..3");
    EXPECT_EQ(model.points(), 9.0);
    EXPECT_EQ(model.axes().back(), "network.zones=1..3");
}

TEST(SweepPoints, TheFrontIsWhatNoOtherPointBeats) {
    std::mt19937 random(7);
    std::uniform_int_distribution<int> value(1, 20);
    for (int round = 0; round < 50; ++round) {
        std::vector<SweepPoint> points(30);
        for (SweepPoint& point : points) {
            point.cost = value(random);
            point.users = value(random);
        }
        const std::vector<std::size_t> front = paretoFront(points, Outcome::kCost, Outcome::kUsers);
        for (std::size_t i = 0; i < points.size(); ++i) {
            bool beaten = false;
            bool twin = false;
            for (std::size_t j = 0; j < points.size(); ++j) {
                const bool asGood =
                    points[j].cost <= points[i].cost && points[j].users >= points[i].users;
                const bool same = points[j].cost == points[i].cost && points[j].users == points[i].users;
                beaten = beaten || (asGood && !same);
                twin = twin || (same && j < i);
            }
            const bool onFront = std::find(front.begin(), front.end(), i) != front.end();
            if (!twin) {
                EXPECT_EQ(onFront, !beaten);
            }
        }
    }
}

TEST(SweepModel, GrowsWithoutLosingItsRows) {
    SweepModel model;
    const QAbstractItemModelTester tester(&model, kFatal);
    SweepPoint point;
    point.settings = {"services.chat.on.count=1"};
    point.users = 120;
    point.cost = 0.5;
    model.setPoints({point});
    const QPersistentModelIndex first = model.index(0, 0);
    SweepPoint other = point;
    other.settings = {"services.chat.on.count=2"};
    model.setPoints({point, other});
    EXPECT_TRUE(first.isValid());
    EXPECT_EQ(model.rowCount(), 2);
    EXPECT_EQ(model.headerData(0, Qt::Horizontal, Qt::DisplayRole), "chat count");
    EXPECT_EQ(model.index(1, 0).data(SweepModel::kSortRole), 2.0);
    model.setPoints({});
    EXPECT_EQ(model.rowCount(), 0);
}

struct Study {
    Files files;
    MainWindow window{files.path("recovery")};
    Session& session = *window.session();
    SweepPanel* panel = qobject_cast<SweepPanel*>(window.panel("sweep"));

    explicit Study(const QByteArray& scenario = smallScenario()) {
        window.show();
        EXPECT_TRUE(window.openFile(files.write("small.json", scenario)));
        window.showPanel("sweep");
    }
    void click(const char* button) const {
        QTest::mouseClick(panel->findChild<QPushButton*>(button), Qt::LeftButton);
    }
    [[nodiscard]] bool ended() const {
        return waitUntil([this] { return !panel->running(); });
    }
};

TEST(SweepPanel, RunsAndAPointOpensAsAVariant) {
    Study study;
    study.panel->form()->axes().setAxes({"services.chat.on.count=1,2,3"});
    study.click("primary");
    ASSERT_TRUE(study.panel->running());
    ASSERT_TRUE(study.ended());
    ASSERT_EQ(study.panel->results().rowCount(), 3)
        << study.panel->findChild<QLabel*>("studyState")->text().toStdString();
    ParetoPlot* plot = study.panel->plot();
    plot->replot();
    const QPoint second = plot->pixelOf(1).toPoint();
    QTest::mouseClick(plot, Qt::LeftButton, {}, second);
    EXPECT_EQ(plot->chosen(), 1);
    QTest::mouseDClick(plot, Qt::LeftButton, {}, second);
    EXPECT_EQ(*study.session.document()->at("/services/chat/on/count"), 2);
    EXPECT_EQ(study.session.variant(study.session.currentVariant())->parent,
              study.session.variants().front()->id);
    EXPECT_EQ(study.panel->results().rowCount(), 3) << "the results stay for the next point";
}

TEST(SweepPanel, GoesOnWhereItWasStopped) {
    QByteArray scenario = smallScenario();
    scenario.replace(R"("until": 30, "hold": "10s")", R"("until": 200, "hold": "60s")");
    Study study(scenario);
    study.panel->form()->axes().setAxes({"seed=1..14"});
    study.click("primary");
    const QString file = study.panel->studyFile();
    ASSERT_TRUE(waitUntil([&] { return contentOf(file + ".journal").count('\n') >= 2; }));
    study.click("stopStudy");
    ASSERT_TRUE(study.ended());
    const QByteArray journal = contentOf(file + ".journal");
    const int found = study.panel->results().rowCount();
    ASSERT_GT(found, 0);
    if (found == 14) GTEST_SKIP() << "this machine finished all before it was stopped";

    // The study is found again by another window, as after a restart.
    Study again(scenario);
    again.panel->form()->axes().setAxes({"seed=1..14"});
    EXPECT_EQ(again.panel->studyFile(), file);
    EXPECT_EQ(again.panel->results().rowCount(), found);
    EXPECT_EQ(again.panel->findChild<QPushButton*>("primary")->text(), "Go on");
    again.click("primary");
    ASSERT_TRUE(again.ended());
    EXPECT_EQ(again.panel->results().rowCount(), 14);
    EXPECT_TRUE(contentOf(file + ".journal").startsWith(journal))
        << "what was computed stays, nothing twice";
}

TEST(SweepPanel, SaysWhatIsMissing) {
    Study study;
    study.panel->form()->axes().setAxes({});
    EXPECT_FALSE(study.panel->form()->problem().isEmpty());
    EXPECT_FALSE(study.panel->findChild<QPushButton*>("primary")->isEnabled());
    study.panel->form()->axes().add("services.chat.on.cuont", "1,2");
    EXPECT_TRUE(study.panel->form()->problem().isEmpty());
    study.click("primary");
    ASSERT_TRUE(study.ended());
    EXPECT_TRUE(study.panel->findChild<QLabel*>("studyState")->text().contains("cuont"));
}

} // namespace
} // namespace headroom::gui
