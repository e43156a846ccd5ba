// From the start page to what breaks first, and from there to a fix applied and compared.

#include "gui/app/main_window.hpp"
#include "gui/panels/fixing.hpp"
#include "gui/panels/scenario_card.hpp"
#include "gui/panels/summary_strip.hpp"
#include "tests/gui/small_scenario.hpp"
#include "tests/gui/wait.hpp"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <cmath>

namespace headroom::gui {
namespace {

/// A data folder whose only bundled scenario is the small one, while it lives.
class DataFolder {
public:
    explicit DataFolder(const QByteArray& scenario = smallScenario()) {
        QDir().mkpath(files_.path("scenarios"));
        EXPECT_TRUE(QFile::link(HEADROOM_SOURCE_DIR "/models", files_.path("models")));
        (void)files_.write("scenarios/small.json", scenario);
        before_ = qgetenv("HEADROOM_DATA");
        qputenv("HEADROOM_DATA", files_.path("").toUtf8());
    }
    ~DataFolder() {
        before_.isEmpty() ? (void)qunsetenv("HEADROOM_DATA") : (void)qputenv("HEADROOM_DATA", before_);
    }
    [[nodiscard]] QString path(const QString& name) const { return files_.path(name); }

private:
    Files files_;
    QByteArray before_;
};

TEST(StartPage, ACardOpensRunsAndAnswers) {
    const DataFolder data;
    MainWindow window(data.path("recovery"));
    window.show();
    Session& session = *window.session();
    auto* card = window.panel("start")->findChild<ScenarioCard*>();
    ASSERT_NE(card, nullptr);
    EXPECT_EQ(card->content().title, "A small fleet");

    QTest::mouseClick(card, Qt::LeftButton); // the first click
    ASSERT_TRUE(
        waitUntil([&] { return session.selectedRun() != nullptr && !session.runs()->anyBusy(); }));
    EXPECT_TRUE(window.panel("results")->isVisible());
    EXPECT_FALSE(window.findChild<QLabel*>("breaksAnswer")->text().isEmpty());
    EXPECT_TRUE(session.document()->file().isEmpty()) << "a bundled scenario is opened as a copy";
    EXPECT_FALSE(session.anyModified()) << "a copy that was only looked at is no unsaved work";
}

TEST(StartPage, AFixIsAppliedAndCompared) {
    const DataFolder data;
    MainWindow window(data.path("recovery"));
    window.show();
    Session& session = *window.session();
    QTest::mouseClick(window.panel("start")->findChild<ScenarioCard*>(), Qt::LeftButton);
    ASSERT_TRUE(
        waitUntil([&] { return session.selectedRun() != nullptr && !session.runs()->anyBusy(); }));
    const int base = session.currentVariant();
    const int before = session.selectedRunId();

    // What the button "Apply and compare" does with the best change, without the minutes of finding it.
    applyFix(session, "two instances", {"services.chat.on.count=2"});
    ASSERT_TRUE(
        waitUntil([&] { return session.comparedRuns().size() == 2 && !session.runs()->anyBusy(); }));
    EXPECT_EQ(session.comparedRuns().front(), before);
    EXPECT_NE(session.currentVariant(), base);
    EXPECT_EQ(session.variant(session.currentVariant())->parent, base);
    EXPECT_EQ(*session.document()->at("/services/chat/on/count"), 2);
    EXPECT_TRUE(window.panel("compare")->isVisible());
    auto* table = window.findChild<QTableView*>("differencesTable");
    EXPECT_TRUE(waitUntil([&] { return table->model()->rowCount() > 0; }));
}

TEST(StartPage, ThreeClicksToWhatBreaksFirstAndThreeToAFixCompared) {
    const DataFolder data(crowdedScenario());
    MainWindow window(data.path("recovery"));
    window.show();
    Session& session = *window.session();
    int clicks = 0;
    const auto click = [&clicks](QAbstractButton* button) {
        ASSERT_NE(button, nullptr);
        ASSERT_TRUE(button->isVisible() && button->isEnabled()) << qPrintable(button->text());
        QTest::mouseClick(button, Qt::LeftButton);
        ++clicks;
    };
    const auto idle = [&session] {
        constexpr int kFiveMinutes = 300000;
        return QTest::qWaitFor([&] { return !session.runs()->anyBusy(); }, kFiveMinutes);
    };
    const auto text = [&window](const char* label) { return window.findChild<QLabel*>(label)->text(); };

    ASSERT_NO_FATAL_FAILURE(click(window.panel("start")->findChild<ScenarioCard*>()));
    ASSERT_TRUE(waitUntil([&] { return session.selectedRun() != nullptr; }) && idle());
    EXPECT_TRUE(text("breaksAnswer").startsWith("chat event loop")) << qPrintable(text("breaksAnswer"));
    EXPECT_TRUE(text("fitsAnswer").startsWith("✗")) << qPrintable(text("fitsAnswer"));
    EXPECT_LE(clicks, 3);

    clicks = 0;
    const int base = session.currentVariant();
    auto* action = window.findChild<SummaryStrip*>()->findChild<QPushButton*>("primary");
    ASSERT_NO_FATAL_FAILURE(click(action)); // find out
    ASSERT_TRUE(idle());
    const auto fixes = fixesOf(session, base);
    ASSERT_TRUE(fixes && fixes->best() != nullptr);
    EXPECT_TRUE(text("changeAnswer").startsWith(fixes->best()->title))
        << qPrintable(text("changeAnswer"));
    ASSERT_NO_FATAL_FAILURE(click(action)); // apply and compare
    ASSERT_TRUE(waitUntil([&] { return session.comparedRuns().size() == 2; }) && idle());
    EXPECT_LE(clicks, 3);
    EXPECT_TRUE(window.panel("compare")->isVisible());
    EXPECT_EQ(session.variant(session.currentVariant())->parent, base);
    auto* table = window.findChild<QTableView*>("differencesTable");
    EXPECT_TRUE(waitUntil([&] { return table->model()->rowCount() > 0; }));
}

TEST(StartPage, CardsShowPublishedOutcomes) {
    const std::vector<CardData> cards = bundledCards();
    EXPECT_GE(cards.size(), 15U);
    for (const CardData& card : cards) {
        EXPECT_FALSE(card.title.isEmpty()) << qPrintable(card.file);
        EXPECT_FALSE(card.outcome.isEmpty()) << qPrintable(card.file);
        EXPECT_FALSE(card.load.empty()) << qPrintable(card.file) << ": run gui/resources/thumbnails.py";
        double most = 0.0;
        for (const double load : card.load) most = std::fmax(most, load);
        EXPECT_GT(most, 0.0) << qPrintable(card.file);
        EXPECT_FALSE(card.p95.empty()) << qPrintable(card.file);
        // Five visitors a day are gone before an hour's bin ends: the card shows their requests.
        EXPECT_EQ(card.loadIsRate, card.file.endsWith("/serverless-chat.json")) << qPrintable(card.file);
        if (card.file.endsWith("kakao-2024-final.json")) {
            EXPECT_TRUE(card.published);
            EXPECT_TRUE(card.outcome.startsWith("users who failed: 4.41 %")) << qPrintable(card.outcome);
            EXPECT_FALSE(card.loadIsRate);
            EXPECT_NEAR(most, 3371.0, 40.0) << "its golden result's peak";
        }
    }
}

} // namespace
} // namespace headroom::gui
