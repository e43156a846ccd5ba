// The main window as a user meets it: open, edit, undo, run, cancel.

#include "gui/app/main_window.hpp"
#include "tests/gui/small_scenario.hpp"
#include "tests/gui/wait.hpp"

#include <gtest/gtest.h>

#include <QAction>
#include <QSignalSpy>

namespace headroom::gui {
namespace {

struct Open {
    Files files;
    MainWindow window{files.path("recovery")};
    Session& session = *window.session();

    explicit Open(const QByteArray& scenario = smallScenario()) {
        window.show();
        EXPECT_TRUE(window.openFile(files.write("small.json", scenario)));
    }
    void trigger(const char* command) { window.commands().action(command)->trigger(); }
};

TEST(MainWindow, OpensAFileAndUndoesEdits) {
    Open open;
    Document& document = *open.session.document();
    EXPECT_TRUE(document.valid());
    EXPECT_FALSE(open.window.isWindowModified());
    document.set("/services/chat/on/count", 3, "three");
    EXPECT_TRUE(open.window.isWindowModified());
    EXPECT_EQ(document.scenario()->service("chat") == nullptr, false);
    open.trigger("undo");
    EXPECT_EQ(*document.at("/services/chat/on/count"), 1);
    EXPECT_FALSE(open.window.isWindowModified());
    open.trigger("redo");
    EXPECT_EQ(*document.at("/services/chat/on/count"), 3);
}

TEST(MainWindow, RunsAndSelectsTheResult) {
    Open open;
    open.trigger("run");
    ASSERT_TRUE(waitUntil([&] { return !open.session.runs()->anyBusy(); }));
    const RunPointer run = open.session.selectedRun();
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(run->result.users.arrived, 30U);
    EXPECT_TRUE(run->hasScenario);
    EXPECT_TRUE(run->summary.steeper.has_value());
}

TEST(MainWindow, CancelEndsTheChild) {
    Open open(longScenario());
    open.trigger("run");
    const std::vector<const RunRecord*> records = open.session.runs()->records();
    ASSERT_EQ(records.size(), 1U);
    ASSERT_TRUE(waitUntil([&] { return records.front()->share > 0.0; }));
    open.trigger("cancel");
    ASSERT_TRUE(waitUntil([&] { return !open.session.runs()->anyBusy(); }));
    EXPECT_EQ(records.front()->state, RunState::kCancelled);
    EXPECT_EQ(open.session.selectedRun(), nullptr);
}

} // namespace
} // namespace headroom::gui
