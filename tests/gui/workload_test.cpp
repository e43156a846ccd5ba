// The load as a curve and as a table, behaviours as lists of steps.

#include "gui/app/main_window.hpp"
#include "gui/document/workload_shape.hpp"
#include "gui/models/load_points_model.hpp"
#include "gui/models/steps_model.hpp"
#include "gui/panels/workload/load_plot.hpp"
#include "gui/panels/workload_panel.hpp"
#include "models/data_dirs.hpp"
#include "models/read_scenario.hpp"
#include "tests/gui/small_scenario.hpp"
#include "tests/gui/wait.hpp"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QToolButton>
#include <filesystem>

namespace headroom::gui {
namespace {

using Json = Document::Json;
using Role = LoadPoint::Role;

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

Json bundled(const std::string& name) {
    return models::Document::load(models::defaultDataDirs().scenarios() / (name + ".json")).root();
}

const LoadPoint* pointOf(const WorkloadShape& shape, Role role, int index = 0) {
    for (const LoadPoint& point : shape.points) {
        if (point.role == role && point.index == index) return &point;
    }
    return nullptr;
}

TEST(WorkloadShape, HasTheLengthAndPeakTheReaderComputes) {
    int checked = 0;
    for (const auto& file : std::filesystem::directory_iterator(models::defaultDataDirs().scenarios())) {
        const std::string name = file.path().filename();
        if (!name.ends_with(".json") || name.find(".golden") != std::string::npos ||
            name.find(".sensitivity") != std::string::npos)
            continue;
        const models::Scenario scenario = models::readScenario(file.path());
        const auto shape = shapeOf(models::Document::load(file.path()).root());
        ASSERT_TRUE(shape.has_value()) << name;
        ++checked;
        EXPECT_NEAR(shape->seconds, scenario.workload.length().value, 1e-6) << name;
        if (scenario.workload.ramp || scenario.workload.steady) {
            EXPECT_DOUBLE_EQ(shape->most, scenario.workload.peakUsers()) << name;
        } else if (scenario.workload.profile && !shape->fromFile) {
            // Area under the curve = expected arrivals.
            double area = 0.0;
            for (std::size_t i = 1; i < shape->curve.size(); ++i) {
                const double left = std::min(shape->curve[i - 1].x(), shape->seconds);
                const double right = std::min(shape->curve[i].x(), shape->seconds);
                area += (right - left) * (shape->curve[i].y() + shape->curve[i - 1].y()) / 2.0;
            }
            EXPECT_NEAR(area / scenario.workload.profile->expectedArrivals(), 1.0, 1e-9) << name;
        }
    }
    EXPECT_GE(checked, 15);
}

TEST(WorkloadShape, AMovedPointIsWhereItWasPutAndStaysReadable) {
    for (const char* name : {"kakao-2024-final", "reconnect-storm", "weverse-spike", "rest-and-sql"}) {
        const Json root = bundled(name);
        const auto before = shapeOf(root);
        for (const LoadPoint& point : before->points) {
            const double seconds = point.seconds * 1.1 + 10.0;
            const double amount = point.amount * 1.2 + 1.0;
            Json changed = root;
            changed["workload"] = withPointMoved(root, point, seconds, amount);
            Document document;
            document.start(changed, {}, name);
            EXPECT_TRUE(document.valid())
                << name << " " << static_cast<int>(point.role)
                << (document.valid() ? "" : document.problems().front().message.toStdString());
            const auto shape = shapeOf(changed);
            ASSERT_TRUE(shape.has_value());
            const LoadPoint* moved = pointOf(*shape, point.role, point.index);
            ASSERT_NE(moved, nullptr);
            // Rounded: to a two-hundredth of the amount's size, or held by a neighbour.
            if (point.movesUp) {
                EXPECT_NEAR(moved->amount / amount, 1.0, 0.06) << name;
            }
        }
    }
}

TEST(WorkloadShape, ProfilePointsKeepTheirOrder) {
    const Json root = bundled("weverse-spike");
    const auto shape = shapeOf(root);
    const LoadPoint* second = pointOf(*shape, Role::kProfilePoint, 1);
    Json changed = root;
    changed["workload"] = withPointMoved(root, *second, 1e9, 100.0);
    const auto after = shapeOf(changed);
    EXPECT_DOUBLE_EQ(pointOf(*after, Role::kProfilePoint, 1)->seconds,
                     pointOf(*shape, Role::kProfilePoint, 2)->seconds);
}

TEST(WorkloadShape, EveryKindCanBecomeEveryOther) {
    for (const char* name : {"kakao-2024-final", "reconnect-storm", "rest-and-sql"}) {
        for (const LoadKind kind :
             {LoadKind::kRamp, LoadKind::kSteady, LoadKind::kArrivals, LoadKind::kProfile}) {
            Json changed = bundled(name);
            changed["workload"] = withKind(changed, kind);
            Document document;
            document.start(changed, {}, name);
            EXPECT_TRUE(document.valid())
                << name << " " << static_cast<int>(kind) << " "
                << (document.valid() ? "" : document.problems().front().message.toStdString());
            EXPECT_EQ(shapeOf(changed)->kind, kind);
        }
    }
}

TEST(LoadPointsModel, IsAModelAndEditsWhatIsTyped) {
    Document document;
    document.start(bundled("weverse-spike"), {}, "test");
    LoadPointsModel model;
    const QAbstractItemModelTester tester(&model, kFatal);
    model.setDocument(&document);
    QObject::connect(&document, &Document::edited, &model, &LoadPointsModel::refresh);
    ASSERT_EQ(model.rowCount(), 4 + 1 + 2);
    EXPECT_EQ(model.index(1, LoadPointsModel::kTime).data(), "360s");
    EXPECT_TRUE(model.setData(model.index(1, LoadPointsModel::kTime), "6m30s"));
    EXPECT_EQ(*document.at("/workload/users/profile/rate/1/at"), "6m30s");
    EXPECT_TRUE(model.setData(model.index(5, LoadPointsModel::kAmount), "2.5"));
    EXPECT_EQ(*document.at("/workload/events/0/multiplier"), 2.5);
    EXPECT_TRUE(model.setData(model.index(1, LoadPointsModel::kTime), "later"));
    EXPECT_FALSE(document.valid());
    EXPECT_FALSE(model.index(1, LoadPointsModel::kTime).data(Qt::ToolTipRole).toString().isEmpty());
    document.set("/workload", withKind(document.root(), LoadKind::kSteady), "kind");
    EXPECT_EQ(model.rowCount(), 2);
}

TEST(StepsModel, IsATreeThatFollowsItsEdits) {
    Document document;
    document.start(bundled("kakao-2024-final"), {}, "test");
    StepsModel model;
    const QAbstractItemModelTester tester(&model, kFatal);
    model.setBehaviour(&document, "browser-session");
    QObject::connect(&document, &Document::edited, &model, &StepsModel::refresh);
    const Json steps = *document.at("/behaviours/browser-session/steps");
    EXPECT_EQ(model.rowCount(), static_cast<int>(steps.size()));
    EXPECT_EQ(model.index(0, 0).data(), "page");
    EXPECT_TRUE(model.setData(model.index(0, 0), "health"));
    EXPECT_EQ(*document.at("/behaviours/browser-session/steps/0"), "health");
    EXPECT_TRUE(model.setData(model.index(1, 0), "exponential(2s)"));
    EXPECT_EQ(*document.at("/behaviours/browser-session/steps/1/think"), "exponential(2s)");

    EXPECT_TRUE(model.move(model.index(1, 0), -1));
    EXPECT_EQ(*document.at("/behaviours/browser-session/steps/1"), "health");
    EXPECT_FALSE(model.move(model.index(0, 0), -1));
    const QString repeat = model.add(StepsModel::Kind::kRepeat, model.index(0, 0));
    EXPECT_EQ(repeat, "/behaviours/browser-session/steps/1");
    const QModelIndex inside = model.indexOf(repeat);
    ASSERT_TRUE(inside.isValid());
    EXPECT_EQ(model.rowCount(inside), 1);
    const QString nested = model.add(StepsModel::Kind::kThink, inside);
    EXPECT_EQ(nested, repeat + "/repeat/1");
    EXPECT_TRUE(model.add(StepsModel::Kind::kChoice, inside).isEmpty())
        << "alternatives stand in choices only";
    EXPECT_TRUE(document.valid());
    model.remove(model.indexOf(repeat));
    while (document.undoStack()->canUndo()) document.undoStack()->undo();
    EXPECT_EQ(*document.at("/behaviours/browser-session/steps"), steps);
    EXPECT_EQ(model.rowCount(), static_cast<int>(steps.size()));
}

TEST(StepsModel, ChoicesHoldAlternatives) {
    Document document;
    document.start(Json::parse(smallScenario().toStdString()), {}, "test");
    StepsModel model;
    const QAbstractItemModelTester tester(&model, kFatal);
    model.setBehaviour(&document, "chatter");
    QObject::connect(&document, &Document::edited, &model, &StepsModel::refresh);
    const QModelIndex choose = model.indexOf(model.add(StepsModel::Kind::kChoose, model.index(0, 0)));
    ASSERT_TRUE(choose.isValid());
    EXPECT_EQ(model.rowCount(choose), 2);
    const QString third = model.add(StepsModel::Kind::kChoice, choose);
    EXPECT_TRUE(model.setData(model.indexOf(third), "3"));
    EXPECT_EQ(*document.at(childPointer(third, "weight")), 3);
    EXPECT_FALSE(model.add(StepsModel::Kind::kThink, model.indexOf(third)).isEmpty());
    EXPECT_TRUE(document.valid()) << document.problems().front().message.toStdString();
}

struct Load {
    Files files;
    MainWindow window{files.path("recovery")};
    Session& session = *window.session();
    WorkloadPanel* panel = qobject_cast<WorkloadPanel*>(window.panel("workload"));
    LoadPlot* plot = nullptr;

    explicit Load(const QByteArray& scenario) {
        window.show();
        EXPECT_TRUE(window.openFile(files.write("scenario.json", scenario)));
        window.showPanel("workload");
        QCoreApplication::processEvents();
        plot = panel->plot();
        plot->replot();
    }
    void drag(const QPointF& from, const QPointF& to) const {
        QTest::mousePress(plot, Qt::LeftButton, {}, from.toPoint());
        constexpr int kSteps = 5;
        for (int i = 1; i <= kSteps; ++i) {
            const QPointF here = from + (to - from) * i / kSteps;
            QMouseEvent move(QEvent::MouseMove, here, plot->mapToGlobal(here), Qt::NoButton,
                             Qt::LeftButton, {});
            QCoreApplication::sendEvent(plot, &move);
        }
        QTest::mouseRelease(plot, Qt::LeftButton, {}, to.toPoint());
    }
};

TEST(WorkloadPanel, ADraggedPointIsOneUndoCommand) {
    Load load(smallScenario());
    Document& document = *load.session.document();
    const Json before = document.root();
    const LoadPoint top = *pointOf(*load.plot->shape(), Role::kRampEnd);
    ASSERT_DOUBLE_EQ(top.amount, 30.0);
    const QPointF from = load.plot->pixelOf(top);
    LoadPoint wanted = top;
    wanted.amount = 20.0;
    load.drag(from, load.plot->pixelOf(wanted));
    EXPECT_NEAR(document.at("/workload/users/ramp/until")->get<double>(), 20.0, 1.0);
    EXPECT_EQ(document.undoStack()->count(), 1);
    EXPECT_TRUE(document.valid());
    document.undoStack()->undo();
    EXPECT_EQ(document.root(), before);
    EXPECT_DOUBLE_EQ(pointOf(*load.plot->shape(), Role::kRampEnd)->amount, 30.0);
    // Two drags are two commands.
    load.drag(from, load.plot->pixelOf(wanted));
    const QPointF second = load.plot->pixelOf(*pointOf(*load.plot->shape(), Role::kRampEnd));
    load.drag(second, second + QPointF(0.0, 40.0));
    EXPECT_EQ(document.undoStack()->count(), 2);
}

TEST(WorkloadPanel, PointsAreChosenMovedAndRemovedByKeyboard) {
    QByteArray scenario = smallScenario();
    scenario.replace(
        R"({ "ramp": { "start": 10, "step": 10, "every": "5s", "until": 30, "hold": "10s" } })",
        R"({ "profile": { "rate": [ { "at": "0s", "rate": "2/s" }, { "at": "10s", "rate": "4/s" },
                        { "at": "20s", "rate": "1/s" } ], "duration": "30s" } })");
    Load load(scenario);
    Document& document = *load.session.document();
    ASSERT_TRUE(document.valid());
    QTest::keyClick(load.plot, Qt::Key_PageDown);
    QTest::keyClick(load.plot, Qt::Key_PageDown);
    EXPECT_EQ(load.plot->chosen(), 1);
    QTest::keyClick(load.plot, Qt::Key_Up);
    EXPECT_GT(shapeOf(document.root())->points[1].amount, 4.0);
    QTest::keyClick(load.plot, Qt::Key_Delete);
    EXPECT_EQ(document.at("/workload/users/profile/rate")->size(), 2U);
    QTest::mouseDClick(load.plot, Qt::LeftButton, {},
                       QPoint(static_cast<int>(load.plot->xAxis->coordToPixel(15.0)),
                              static_cast<int>(load.plot->yAxis->coordToPixel(3.0))));
    ASSERT_EQ(document.at("/workload/users/profile/rate")->size(), 3U);
    EXPECT_NEAR(shapeOf(document.root())->points[1].seconds, 15.0, 0.5);
    QTest::mouseClick(load.panel->findChild<QToolButton*>("addEvent"), Qt::LeftButton);
    EXPECT_EQ(document.at("/workload/events")->size(), 1U);
    EXPECT_TRUE(document.valid());
}

} // namespace
} // namespace headroom::gui
