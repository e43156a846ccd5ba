// The main window as a user meets it: open, edit, undo, run, cancel, compare, export, and what goes wrong.

#include "gui/app/command_palette.hpp"
#include "gui/app/language.hpp"
#include "gui/app/main_window.hpp"
#include "gui/app/notice_bar.hpp"
#include "gui/charts/chart_stack.hpp"
#include "gui/charts/time_chart.hpp"
#include "gui/panels/results_panel.hpp"
#include "sim/analysis/windows.hpp"
#include "tests/gui/full_disk.hpp"
#include "tests/gui/small_scenario.hpp"
#include "tests/gui/wait.hpp"

#include <gtest/gtest.h>

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableView>
#include <QTableWidget>
#include <QTreeView>
#include <QXmlStreamReader>
#include <csignal>

namespace headroom::gui {
namespace {

struct Open {
    Files files;
    MainWindow window{files.path("recovery")};
    Session& session = *window.session();

    explicit Open(const QByteArray& scenario = smallScenario()) {
        window.show();
        window.activateWindow(); // an X server without a window manager gives nobody the focus
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window));
        EXPECT_TRUE(window.openFile(files.write("small.json", scenario)));
    }
    void trigger(const char* command) { window.commands().action(command)->trigger(); }
    [[nodiscard]] bool idle() {
        return waitUntil([this] { return !session.runs()->anyBusy(); });
    }
    /// Runs it and waits until the charts stand.
    [[nodiscard]] ResultsPanel* run() {
        trigger("run");
        auto* results = dynamic_cast<ResultsPanel*>(window.panel("results"));
        EXPECT_TRUE(idle());
        EXPECT_TRUE(
            waitUntil([&] { return results->settled() && results->stack()->charts() != nullptr; }));
        return results;
    }
    [[nodiscard]] QString notice() { return window.findChild<NoticeBar*>()->text(); }
};

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

TEST(MainWindow, OpensAFileAndUndoesEdits) {
    Open open;
    Document& document = *open.session.document();
    EXPECT_TRUE(document.valid());
    EXPECT_FALSE(open.window.isWindowModified());
    document.set("/services/chat/on/count", 3, "three");
    EXPECT_TRUE(open.window.isWindowModified());
    open.trigger("undo");
    EXPECT_EQ(*document.at("/services/chat/on/count"), 1);
    EXPECT_FALSE(open.window.isWindowModified());
    open.trigger("redo");
    EXPECT_EQ(*document.at("/services/chat/on/count"), 3);
}

TEST(MainWindow, RunsAndAnswersTheThreeQuestions) {
    Open open;
    (void)open.run();
    const RunPointer run = open.session.selectedRun();
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(run->result.users.arrived, 30U);
    EXPECT_TRUE(run->summary.steeper.has_value());
    const auto label = [&](const char* name) { return open.window.findChild<QLabel*>(name)->text(); };
    EXPECT_TRUE(label("fitsAnswer").contains("30")) << qPrintable(label("fitsAnswer"));
    EXPECT_FALSE(label("breaksAnswer").isEmpty());
    EXPECT_EQ(label("changeAnswer"), "?");
}

TEST(MainWindow, CancelEndsTheChild) {
    Open open(longScenario());
    open.trigger("run");
    const std::vector<const RunRecord*> records = open.session.runs()->records();
    ASSERT_EQ(records.size(), 1U);
    ASSERT_TRUE(waitUntil([&] { return records.front()->share > 0.0; }));
    open.window.findChild<QPushButton*>("cancelRuns")->click();
    ASSERT_TRUE(open.idle());
    EXPECT_EQ(records.front()->state, RunState::kCancelled);
    EXPECT_EQ(open.session.selectedRun(), nullptr);
}

TEST(MainWindow, AKilledChildIsAClearMessageAndNothingElse) {
    Open open(longScenario());
    open.trigger("run");
    const RunRecord* record = open.session.runs()->records().front();
    ASSERT_TRUE(waitUntil([&] { return record->share > 0.0; }));
    ::kill(static_cast<pid_t>(open.session.runs()->child(record->id)->processId()), SIGKILL);
    ASSERT_TRUE(open.idle());
    EXPECT_EQ(record->state, RunState::kFailed);
    EXPECT_TRUE(open.notice().contains("ended from outside")) << qPrintable(open.notice());
    EXPECT_TRUE(open.session.document()->valid());
    EXPECT_TRUE(open.window.commands().action("run")->isEnabled());
}

TEST(MainWindow, AMissingProgramIsSaid) {
    Open open;
    const QByteArray before = qgetenv("HEADROOM_PROGRAM");
    qputenv("HEADROOM_PROGRAM", "/no/such/program");
    open.trigger("run");
    EXPECT_TRUE(open.idle());
    qputenv("HEADROOM_PROGRAM", before);
    EXPECT_TRUE(open.notice().contains("could not be started")) << qPrintable(open.notice());
}

TEST(MainWindow, ABrokenFileKeepsWhatIsOpen) {
    Open open;
    const QString name = open.session.document()->file();
    EXPECT_FALSE(open.window.openFile(open.files.write("broken.json", "{ \"headroom\": 1,\n ]")));
    EXPECT_TRUE(open.notice().contains("broken.json:2")) << qPrintable(open.notice());
    EXPECT_EQ(open.session.document()->file(), name);
}

TEST(MainWindow, AnInvalidScenarioIsNotRun) {
    Open open;
    open.session.document()->set("/services/chat/on/count", -1, "count");
    open.trigger("run");
    EXPECT_TRUE(open.session.runs()->records().empty());
    auto* table = open.window.findChild<QTableView*>("problemsTable");
    ASSERT_EQ(table->model()->rowCount(), 1);
    table->selectRow(0);
    EXPECT_EQ(open.session.selectedNode(), "/services/chat/on/count");
    open.trigger("undo");
    EXPECT_EQ(table->model()->rowCount(), 0);
}

TEST(MainWindow, ComparesAVariantWithItsParent) {
    Open open;
    (void)open.run();
    // The file states one variant; it stands below the scenario, with what it changes.
    auto* tree = open.window.findChild<QTreeView*>("variantsTree");
    const QAbstractItemModel& variants = *tree->model();
    const QModelIndex base = variants.index(0, 0);
    ASSERT_EQ(variants.rowCount(base), 1);
    EXPECT_EQ(variants.index(0, 1, base).data().toString(), "services.chat.on.count: 1 → 2");
    tree->setCurrentIndex(variants.index(0, 0, base));
    EXPECT_EQ(*open.session.document()->at("/services/chat/on/count"), 2);
    open.trigger("run");
    ASSERT_TRUE(open.idle());
    ASSERT_EQ(open.session.comparedRuns().size(), 2U);
    open.window.showPanel("compare");
    auto* table = open.window.findChild<QTableView*>("differencesTable");
    ASSERT_TRUE(waitUntil([&] { return table->model()->rowCount() > 0; }));
    bool cost = false;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (!table->model()->index(row, 0).data().toString().startsWith("cost")) continue;
        cost = true;
        EXPECT_TRUE(table->model()->index(row, 5).data().toString().contains("beyond"));
    }
    EXPECT_TRUE(cost) << "two instances cost more than one";
    auto* compare = open.window.panel("compare");
    auto* stack = compare->findChild<ChartStack*>();
    ASSERT_TRUE(waitUntil([&] { return compare->settled() && stack->charts() != nullptr; }));
    EXPECT_EQ(stack->charts()->charts.front().lines.size(), 2U);
}

TEST(MainWindow, ExportsWhatTheChartsShow) {
    Open open;
    ResultsPanel* results = open.run();
    using Export = ResultsPanel::Export;
    const auto path = [&](const char* name) { return open.files.path(name); };
    results->exportTo(Export::kPng, path("a.png"));
    results->exportTo(Export::kSvg, path("a.svg"));
    results->exportTo(Export::kPdf, path("a.pdf"));
    results->exportTo(Export::kCsvAll, path("a.csv"));
    results->stack()->time()->setRange({5.0, 10.0});
    results->exportTo(Export::kCsvVisible, path("b.csv"));
    results->exportTo(Export::kHtml, path("a.html"));
    ASSERT_TRUE(open.idle());
    EXPECT_EQ(open.notice(), "");

    const QImage picture(path("a.png"));
    EXPECT_EQ(picture.width(), 2000);
    QXmlStreamReader svg(contentOf(path("a.svg")));
    while (!svg.atEnd()) svg.readNext();
    EXPECT_FALSE(svg.hasError()) << qPrintable(svg.errorString());
    EXPECT_TRUE(contentOf(path("a.svg")).contains("latency")) << "axis titles are text";
    EXPECT_TRUE(contentOf(path("a.pdf")).startsWith("%PDF"));
    EXPECT_TRUE(contentOf(path("a.html")).contains("<svg"));

    const RunPointer run = open.session.selectedRun();
    const QList<QByteArray> rows = contentOf(path("a.csv")).trimmed().split('\n');
    ASSERT_EQ(static_cast<std::size_t>(rows.size()), run->result.binCount + 1);
    EXPECT_TRUE(rows.front().startsWith("time_s,users active,"));
    const std::vector<double> active = analysis::activeUsers(run->result);
    for (std::size_t bin = 0; bin < active.size(); ++bin) {
        const QList<QByteArray> fields = rows[static_cast<qsizetype>(bin) + 1].split(',');
        EXPECT_DOUBLE_EQ(fields[1].toDouble(), active[bin]) << "bin " << bin;
    }
    const QList<QByteArray> visible = contentOf(path("b.csv")).trimmed().split('\n');
    EXPECT_EQ(visible.size(), 7) << "header and the bins that end at 5 to 10 s";
}

TEST(MainWindow, APlaceThatCannotBeWrittenIsSaid) {
    Open open;
    ResultsPanel* results = open.run();
    results->exportTo(ResultsPanel::Export::kPng, open.files.path("no/such/folder/a.png"));
    EXPECT_TRUE(open.notice().contains("no/such/folder/a.png")) << qPrintable(open.notice());
    open.window.findChild<NoticeBar*>()->hide();
    results->exportTo(ResultsPanel::Export::kHtml, open.files.path("no/such/folder/a.html"));
    ASSERT_TRUE(open.idle());
    EXPECT_TRUE(open.notice().contains("a.html")) << qPrintable(open.notice());
    open.window.findChild<NoticeBar*>()->hide();
    {
        // While a picture is written, and while the scenario is handed to a child: the window lives.
        const FullDisk full;
        results->exportTo(ResultsPanel::Export::kPng, open.files.path("a.png"));
        EXPECT_TRUE(open.notice().contains("a.png")) << qPrintable(open.notice());
        open.trigger("run");
        EXPECT_TRUE(open.idle());
    }
    EXPECT_TRUE(open.notice().contains("scenario.json")) << qPrintable(open.notice());
    EXPECT_FALSE(QFile::exists(open.files.path("a.png"))) << "a file that is not whole is no file";
    open.session.document()->set("/services/chat/on/count", 2, "count");
    {
        const FullDisk full;
        open.trigger("save");
    }
    EXPECT_TRUE(open.notice().contains("small.json")) << qPrintable(open.notice());
    EXPECT_TRUE(open.window.isWindowModified()) << "what is not saved stays unsaved";
    EXPECT_EQ(contentOf(open.files.path("small.json")), smallScenario());
}

TEST(MainWindow, ChartsShareTheirTime) {
    Open open;
    ResultsPanel* results = open.run();
    open.window.showPanel("results");
    TimeAxis& time = *results->stack()->time();
    TimeChart* users = results->stack()->chart("users");
    TimeChart* rate = results->stack()->chart("throughput");
    ASSERT_NE(users, nullptr);
    ASSERT_NE(rate, nullptr);
    users->xAxis->setRange(4.0, 8.0);
    EXPECT_EQ(rate->xAxis->range(), QCPRange(4.0, 8.0));
    EXPECT_TRUE(rate->notAntialiasedElements().testFlag(QCP::aePlottables)) << "quick on the way";
    EXPECT_TRUE(waitUntil([&] { return rate->notAntialiasedElements() == QCP::aeNone; }));
    users->xAxis->setRange(-5.0, 5.0);
    EXPECT_EQ(rate->xAxis->range().lower, 0.0) << "nobody gets lost before the start";
    time.select(QCPRange(2.0, 3.0));
    results->setFocus();
    QTest::keyClick(&open.window, Qt::Key_Z);
    EXPECT_EQ(users->xAxis->range(), QCPRange(2.0, 3.0));
    QTest::keyClick(&open.window, Qt::Key_0);
    EXPECT_EQ(users->xAxis->range(), QCPRange(0.0, time.duration()));

    time.setMoment(7.5);
    EXPECT_DOUBLE_EQ(open.session.moment(), 7.5);
    const double there = analysis::activeUsers(open.session.selectedRun()->result)[7];
    EXPECT_TRUE(users->readout().contains(QStringLiteral("active %1").arg(there)))
        << qPrintable(users->readout());
    auto* box = users->parentWidget()->findChild<QCheckBox*>();
    box->setChecked(false);
    EXPECT_FALSE(users->readout().contains("active"));
}

TEST(MainWindow, MoreSeedsBecomeABand) {
    Open open;
    ResultsPanel* results = open.run();
    open.window.findChild<QPushButton*>("moreSeeds")->click();
    ASSERT_TRUE(open.idle());
    ASSERT_TRUE(waitUntil([&] {
        return results->settled() &&
               !results->stack()->charts()->charts.front().lines.front().low.empty();
    }));
    const ChartLine& active = results->stack()->charts()->charts.front().lines.front();
    for (std::size_t bin = 0; bin < active.values.size(); ++bin) {
        EXPECT_LE(active.low[bin], active.values[bin]);
        EXPECT_GE(active.high[bin], active.values[bin]);
    }
}

TEST(MainWindow, SwitchesTheLanguageWithoutARestart) {
    Open open;
    QDialogButtonBox box(QDialogButtonBox::Close);
    ASSERT_TRUE(languages().contains("ko"));
    open.window.commands().action("language-ko")->trigger();
    QCoreApplication::processEvents();
    EXPECT_EQ(currentLanguage(), "ko");
    // Everything that is there speaks Korean: menus, titles of panels, buttons.
    QStringList texts{open.window.panel("results")->parentWidget()->windowTitle()};
    for (const QAction* menu : open.window.menuBar()->actions()) texts.append(menu->text());
    for (const QPushButton* button : open.window.findChildren<QPushButton*>())
        texts.append(button->text());
    static const QRegularExpression kHangul("[\\x{AC00}-\\x{D7A3}]");
    for (const QString& text : texts)
        EXPECT_TRUE(text.isEmpty() || text.contains(kHangul)) << qPrintable(text);
    EXPECT_EQ(
        QDialogButtonBox(QDialogButtonBox::Close).button(QDialogButtonBox::Close)->text().remove('&'),
        QString::fromUtf8("닫기"));
    open.window.commands().action("language-en")->trigger();
    QCoreApplication::processEvents();
    EXPECT_EQ(currentLanguage(), "en");
    EXPECT_EQ(open.window.commands().action("run")->text(), "Run");
}

TEST(MainWindow, EveryPanelHasRoomAtFirst) {
    QSettings().remove("layout"); // of windows before
    Open open;
    const int whole = open.window.width();
    EXPECT_TRUE(waitUntil([&] { return open.window.panel("properties")->width() > whole / 6; }));
    EXPECT_TRUE(waitUntil([&] { return open.window.panel("topology")->width() > whole / 2; }));
    EXPECT_LT(open.window.panel("problems")->height(), open.window.height() / 4);
    // Behind the others a tab has no size of its own yet.
    open.window.showPanel("results");
    EXPECT_TRUE(waitUntil([&] { return open.window.panel("results")->width() > whole / 2; }));
}

TEST(MainWindow, OpensADroppedFile) {
    Open open;
    const QString other = open.files.write("other.json", smallScenario());
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(other)});
    // Qt delivers a drop to the widget that took the drag.
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&open.window, &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&open.window, &drop);
    EXPECT_TRUE(waitUntil([&] { return open.session.document()->file() == other; }));
}

TEST(MainWindow, AsksBeforeUnsavedWorkIsLost) {
    Open open;
    open.session.document()->set("/services/chat/on/count", 2, "count");
    EXPECT_FALSE(open.window.close());
    auto* box = open.window.findChild<QMessageBox*>("unsavedBox");
    ASSERT_NE(box, nullptr);
    box->button(QMessageBox::Discard)->click();
    EXPECT_TRUE(waitUntil([&] { return !open.window.isVisible(); }));
}

TEST(MainWindow, ThePaletteFindsCommands) {
    EXPECT_GT(fitOf("Reset the layout", "rl"), fitOf("Recently", "rl"));
    EXPECT_LT(fitOf("Run", "xyz"), 0);
    Open open;
    open.session.document()->set("/services/chat/on/count", 2, "count");
    open.trigger("palette");
    auto* palette = open.window.findChild<CommandPalette*>();
    ASSERT_NE(palette, nullptr);
    QTest::keyClicks(palette->findChild<QLineEdit*>(), "undo");
    ASSERT_GT(palette->findChild<QListWidget*>()->count(), 0);
    QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Return);
    EXPECT_TRUE(waitUntil([&] { return *open.session.document()->at("/services/chat/on/count") == 1; }));
}

TEST(MainWindow, TheSheetListsEveryShortcut) {
    Open open;
    QTest::keyClick(&open.window, Qt::Key_F1);
    auto* table = open.window.findChild<QTableWidget*>("shortcutTable");
    ASSERT_NE(table, nullptr);
    QStringList keys;
    for (int row = 0; row < table->rowCount(); ++row) keys.append(table->item(row, 0)->text());
    for (const char* key : {"F1", "F5", "Z", "0", "Ctrl+K", "Ctrl+Z", "Ctrl+S"})
        EXPECT_TRUE(keys.contains(key)) << key;
}

TEST(MainWindow, EveryControlHasANameToReadOut) {
    Open open;
    (void)open.run();
    for (const QWidget* widget : open.window.findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) continue;
        // Parts of Qt's own widgets, and labels, whose text is what is read out.
        const bool inner = widget->objectName().startsWith("qt_") || widget->inherits("QTabBar") ||
                           qobject_cast<const QAbstractScrollArea*>(widget) != nullptr ||
                           qobject_cast<const QAbstractScrollArea*>(widget->parentWidget()) != nullptr ||
                           qobject_cast<const QLabel*>(widget) != nullptr;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool named =
            !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        EXPECT_TRUE(named || inner) << widget->metaObject()->className() << " "
                                    << qPrintable(widget->objectName()) << " in "
                                    << widget->parentWidget()->metaObject()->className() << " "
                                    << qPrintable(widget->parentWidget()->objectName());
    }
}

} // namespace
} // namespace headroom::gui
