// The fleet as a picture: what is in it, where it stands, how it is edited, how it follows a run.

#include "gui/app/main_window.hpp"
#include "gui/document/fleet_edits.hpp"
#include "gui/models/service_loads.hpp"
#include "gui/models/topology.hpp"
#include "gui/panels/topology/fleet_view.hpp"
#include "gui/panels/topology/service_item.hpp"
#include "gui/panels/topology/time_bar.hpp"
#include "gui/panels/topology_panel.hpp"
#include "models/data_dirs.hpp"
#include "tests/gui/small_scenario.hpp"
#include "tests/gui/wait.hpp"

#include <gtest/gtest.h>

#include <QLabel>
#include <QToolButton>
#include <filesystem>
#include <set>

namespace headroom::gui {
namespace {

using Json = Document::Json;

Json bundled(const std::string& name) {
    return models::Document::load(models::defaultDataDirs().scenarios() / (name + ".json")).root();
}

bool connected(const Topology& graph, const QString& from, const QString& to) {
    const int a = graph.find(from);
    const int b = graph.find(to);
    for (const TopologyEdge& edge : graph.edges) {
        if (edge.from == a && edge.to == b) return true;
    }
    return false;
}

bool reaches(const Topology& graph, int from, int to) {
    std::set<int> seen{from};
    for (std::size_t round = 0; round < graph.nodes.size(); ++round) {
        for (const TopologyEdge& edge : graph.edges) {
            if (seen.contains(edge.from) && !edge.beside) seen.insert(edge.to);
        }
    }
    return seen.contains(to);
}

TEST(Topology, AChatFleetHasItsShardsAndProcesses) {
    const Topology graph = topologyOf(bundled("kakao-2024-final"));
    ASSERT_EQ(graph.nodes.size(), 6U);
    EXPECT_TRUE(connected(graph, kUsersNode, "edge"));
    EXPECT_TRUE(connected(graph, kUsersNode, "front"));
    EXPECT_TRUE(connected(graph, "edge", "chat"));
    EXPECT_TRUE(connected(graph, "chat", "redis"));
    EXPECT_TRUE(connected(graph, "chat", "files"));
    EXPECT_EQ(graph.edges.size(), 5U);
    const TopologyNode& chat = graph.nodes[static_cast<std::size_t>(graph.find("chat"))];
    EXPECT_EQ(chat.groups, 20);
    EXPECT_EQ(chat.perGroup, 5);
    const TopologyNode& redis = graph.nodes[static_cast<std::size_t>(graph.find("redis"))];
    EXPECT_EQ(redis.groups, 5);
    EXPECT_EQ(redis.perGroup, 2);
}

TEST(Topology, CallsInsideOperationsAreConnections) {
    const Topology graph = topologyOf(bundled("wonderwall"));
    EXPECT_TRUE(connected(graph, kUsersNode, "edge"));
    EXPECT_TRUE(connected(graph, "app", "cache"));
    EXPECT_TRUE(connected(graph, "app", "dbproxy"));
    EXPECT_TRUE(connected(graph, "dbproxy", "db"));
    EXPECT_FALSE(connected(graph, "app", "db"));
}

TEST(Topology, EveryBundledScenarioReadsFromLeftToRight) {
    int scenarios = 0;
    for (const auto& file : std::filesystem::directory_iterator(models::defaultDataDirs().scenarios())) {
        const std::string name = file.path().filename();
        if (!name.ends_with(".json") || name.find(".golden") != std::string::npos ||
            name.find(".sensitivity") != std::string::npos)
            continue;
        const Topology graph = topologyOf(models::Document::load(file.path()).root());
        ++scenarios;
        EXPECT_GT(graph.nodes.size(), 1U) << name;
        std::set<std::pair<int, int>> places;
        for (const TopologyNode& node : graph.nodes)
            EXPECT_TRUE(places.insert({node.layer, node.row}).second)
                << name << ": two parts in one place";
        for (const TopologyEdge& edge : graph.edges) {
            if (edge.beside) continue;
            const bool forwards = graph.nodes[static_cast<std::size_t>(edge.from)].layer <
                                  graph.nodes[static_cast<std::size_t>(edge.to)].layer;
            EXPECT_TRUE(forwards || reaches(graph, edge.to, edge.from)) << name;
        }
    }
    EXPECT_GE(scenarios, 15);
}

TEST(Topology, ACycleHasAPictureToo) {
    const Json json = Json::parse(R"json({"workload":{"entry":"a"},"services":{
        "a":{"type":"application","operations":{"x":[{"call":"b.y"}]}},
        "b":{"type":"application","operations":{"y":[{"call":"a.x"}]}}}})json");
    const Topology graph = topologyOf(json);
    EXPECT_EQ(graph.nodes.size(), 3U);
    EXPECT_TRUE(connected(graph, "a", "b"));
    EXPECT_TRUE(connected(graph, "b", "a"));
    EXPECT_LE(graph.layers, 3);
}

TEST(FleetEdits, EveryTypeIsAddedWithNothingMissingButItsConnections) {
    for (const QString& type : serviceTypes()) {
        Document document;
        document.start(bundled("rest-and-sql"), {}, "test");
        ASSERT_TRUE(document.valid());
        const Json before = document.root();
        const QString pointer = addService(document, type);
        ASSERT_NE(document.at(pointer), nullptr) << type.toStdString();
        for (const Problem& problem : document.problems()) {
            // What it passes requests to is not chosen yet; all else is there. Chat parts do not fit beside tiers.
            const bool connection =
                problem.pointer.endsWith("/targets") || problem.pointer.endsWith("/deliver") ||
                problem.pointer.endsWith("/on") || problem.pointer.endsWith("/operation");
            const bool chatPart =
                type == "process" || type == "redis-cluster" || type == "content-delivery";
            EXPECT_TRUE(connection || chatPart)
                << type.toStdString() << ": " << problem.pointer.toStdString() << " "
                << problem.message.toStdString();
        }
        document.undoStack()->undo();
        EXPECT_EQ(document.root(), before);
    }
}

TEST(FleetEdits, ConnectsWhatFitsAndSaysWhyNot) {
    Document document;
    document.start(bundled("rest-and-sql"), {}, "test");
    const QString cache = lastKey(addService(document, "cache"));
    EXPECT_EQ(connectServices(document, "app", cache), std::nullopt);
    EXPECT_TRUE(document.valid());
    EXPECT_TRUE(connected(topologyOf(document.root()), "app", cache));
    EXPECT_EQ(document.undoStack()->count(), 2);
    EXPECT_TRUE(connectServices(document, cache, "app").has_value());
    EXPECT_TRUE(connectServices(document, "app", "app").has_value());
    EXPECT_EQ(document.undoStack()->count(), 2) << "a refused edit leaves nothing to undo";
    EXPECT_EQ(disconnectServices(document, "app", cache), std::nullopt);
    EXPECT_FALSE(connected(topologyOf(document.root()), "app", cache));
}

TEST(FleetEdits, RenamingKeepsEveryReference) {
    Document document;
    document.start(bundled("rest-and-sql"), {}, "test");
    EXPECT_EQ(renameService(document, "db", "store"), std::nullopt);
    EXPECT_TRUE(document.valid());
    EXPECT_TRUE(connected(topologyOf(document.root()), "app", "store"));
    EXPECT_TRUE(renameService(document, "app", "edge").has_value()) << "the name is taken";
}

TEST(ServiceLoads, TakesTheBusiestResourceAndTheMembersInOrder) {
    auto run = std::make_shared<result::RunResult>();
    run->binSeconds = 2.0;
    run->binCount = 2;
    run->series.push_back({"users", "users", {5.0, 9.0}});
    run->resources.push_back(
        {"chat.cpu[0]", "chat", "cpu", 1, "", {0.2F, 0.3F}, {1.0F, 2.0F}, {}, 0, -1.0});
    run->resources.push_back(
        {"chat.event-loop[0]", "chat", "event-loop", 1, "", {0.5F, 0.1F}, {}, {}, 0, -1.0});
    run->resources.push_back(
        {"chat.event-loop[1]", "chat", "event-loop", 1, "", {0.4F, 0.2F}, {}, {}, 0, -1.0});
    const ServiceLoads loads(run);
    EXPECT_EQ(loads.binAt(1.9), 0U);
    EXPECT_EQ(loads.binAt(2.0), 1U);
    EXPECT_EQ(loads.binAt(1e9), 1U);
    const ServiceLoad first = loads.at("chat", 0);
    EXPECT_FLOAT_EQ(static_cast<float>(first.utilization), 0.5F);
    EXPECT_EQ(first.kind, "event-loop");
    ASSERT_EQ(first.members.size(), 2U);
    EXPECT_FLOAT_EQ(static_cast<float>(first.members[1]), 0.4F);
    EXPECT_EQ(loads.at("chat", 1).resource, "chat.cpu[0]");
    EXPECT_DOUBLE_EQ(loads.at("chat", 1).waiting, 2.0);
    EXPECT_DOUBLE_EQ(loads.users(1), 9.0);
    EXPECT_TRUE(loads.at("nobody", 0).resource.isEmpty());
}

struct Fleet {
    Files files;
    MainWindow window{files.path("recovery")};
    Session& session = *window.session();
    TopologyPanel* panel = qobject_cast<TopologyPanel*>(window.panel("topology"));
    FleetView* fleet = nullptr;

    explicit Fleet(const QByteArray& scenario = smallScenario()) {
        window.show();
        EXPECT_TRUE(window.openFile(files.write("small.json", scenario)));
        window.showPanel("topology");
        QCoreApplication::processEvents();
        fleet = panel->fleet();
    }
    void click(const QString& name) {
        ServiceItem* item = fleet->item(name);
        ASSERT_NE(item, nullptr);
        const QPoint middle = fleet->mapFromScene(item->mapRectToScene(item->card()).center());
        QTest::mouseClick(fleet->viewport(), Qt::LeftButton, {}, middle);
    }
    [[nodiscard]] QString message() const {
        const auto* box = panel->findChild<QWidget*>("topologyMessage");
        return box->isVisibleTo(panel) ? panel->findChild<QLabel*>("topologyMessageText")->text()
                                       : QString();
    }
};

TEST(TopologyPanel, AClickSelectsAndArrowsGoOn) {
    Fleet fleet;
    fleet.click("chat");
    EXPECT_EQ(fleet.session.selectedNode(), "/services/chat");
    QTest::keyClick(fleet.fleet, Qt::Key_Right);
    const QString right = fleet.session.selectedNode();
    EXPECT_TRUE(right == "/services/redis" || right == "/services/files") << right.toStdString();
    QTest::keyClick(fleet.fleet, Qt::Key_Left);
    EXPECT_EQ(fleet.session.selectedNode(), "/services/chat");
    EXPECT_TRUE(fleet.fleet->accessibleDescription().contains("chat"));
}

TEST(TopologyPanel, RemovingIsExplainedWhereItBreaksTheScenarioAndUndone) {
    Fleet fleet;
    Document& document = *fleet.session.document();
    fleet.click("chat");
    QTest::keyClick(fleet.fleet, Qt::Key_Delete);
    EXPECT_EQ(document.at("/services/chat"), nullptr);
    EXPECT_EQ(fleet.fleet->item("chat"), nullptr);
    EXPECT_FALSE(document.valid());
    EXPECT_TRUE(fleet.message().contains("/services/")) << fleet.message().toStdString();
    EXPECT_FALSE(fleet.fleet->item("edge")->problem().isEmpty()) << "marked in the picture too";
    QTest::mouseClick(fleet.panel->findChild<QToolButton*>("topologyMessageUndo"), Qt::LeftButton);
    EXPECT_TRUE(document.valid());
    EXPECT_NE(fleet.fleet->item("chat"), nullptr);
    EXPECT_TRUE(fleet.message().isEmpty());
}

TEST(TopologyPanel, ConnectingWithTheKeyboardSaysWhatDoesNotGo) {
    Fleet fleet;
    fleet.click("redis");
    QTest::keyClick(fleet.fleet, Qt::Key_C);
    EXPECT_TRUE(fleet.fleet->connecting());
    QTest::keyClick(fleet.fleet, Qt::Key_Left);
    ASSERT_EQ(fleet.session.selectedNode(), "/services/chat");
    QTest::keyClick(fleet.fleet, Qt::Key_Return);
    EXPECT_FALSE(fleet.fleet->connecting());
    EXPECT_FALSE(fleet.message().isEmpty());
    EXPECT_EQ(fleet.session.document()->undoStack()->count(), 0);
}

TEST(TopologyPanel, FollowsARunAndTheFirstLimitGlowsWhenItBinds) {
    QByteArray scenario = smallScenario();
    scenario.replace(R"("start": 10, "step": 10, "every": "5s", "until": 30, "hold": "10s")",
                     R"("start": 10, "step": 90, "every": "10s", "until": 100, "hold": "20s")");
    Fleet fleet(scenario);
    fleet.window.commands().action("run")->trigger();
    ASSERT_TRUE(waitUntil([&] { return !fleet.session.runs()->anyBusy(); }));
    const RunPointer run = fleet.session.selectedRun();
    ASSERT_NE(run, nullptr);
    ASSERT_FALSE(run->summary.binding.fleet.empty())
        << "90 registrations at once keep one small machine busy";
    const analysis::BindingGroup& first = run->summary.binding.fleet.front();
    const QString service = QString::fromStdString(first.service);
    fleet.session.setMoment(0.0);
    EXPECT_FALSE(fleet.fleet->item(service)->binds());
    fleet.session.setMoment(first.first.atSeconds);
    EXPECT_TRUE(fleet.fleet->item(service)->binds());
    EXPECT_GT(fleet.fleet->item(service)->load().utilization, 0.5);

    auto* time = fleet.panel->findChild<TimeBar*>();
    fleet.session.setMoment(0.0);
    time->play();
    ASSERT_TRUE(waitUntil([&] { return fleet.session.moment() > run->result.binSeconds; }));
    time->pause();
    EXPECT_FALSE(time->playing());
}

} // namespace
} // namespace headroom::gui
