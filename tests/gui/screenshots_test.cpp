// Pictures of every panel: one for each language and theme, none of them empty.

#include "gui/app/language.hpp"
#include "gui/app/main_window.hpp"
#include "gui/app/screenshots.hpp"
#include "gui/app/theme.hpp"
#include "tests/gui/small_scenario.hpp"

#include <gtest/gtest.h>

#include <QImage>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

namespace headroom::gui {
namespace {

constexpr int kFiveMinutes = 300000;

/// Colours on a grid of every third pixel.
QSet<QRgb> coloursOf(const QImage& picture) {
    QSet<QRgb> colours;
    for (int y = 0; y < picture.height(); y += 3) {
        for (int x = 0; x < picture.width(); x += 3) colours.insert(picture.pixel(x, y));
    }
    return colours;
}

int lightnessOf(const QImage& picture) {
    return QColor(picture.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).pixel(0, 0))
        .lightness();
}

/// What the program ends with; empty = it wrote everything.
QString problemOf(Screenshots& screenshots) {
    QSignalSpy finished(&screenshots, &Screenshots::finished);
    screenshots.start();
    if (finished.isEmpty() && !finished.wait(kFiveMinutes)) return "not finished";
    return finished.front().front().toString();
}

TEST(Screenshots, ShowEveryPanelInEveryLanguageAndTheme) {
    const Files files;
    MainWindow window(files.path("recovery"));
    window.show();
    // A fleet that breaks under its load: fixes are found soonest.
    Screenshots screenshots(&window, files.path("pictures"),
                            files.write("crowded.json", crowdedScenario()));
    EXPECT_EQ(problemOf(screenshots), "");
    applyLanguage("en");
    applyTheme(Theme::kLight);

    QStringList names{"window", "charts"};
    for (const Panel* panel : window.panels()) names.append(panel->id());
    EXPECT_GE(names.size(), 13);
    for (const QString& name : names) {
        const auto picture = [&](const char* suffix) {
            return QImage(files.path("pictures/" + name + "-" + suffix + ".png"));
        };
        const QImage english = picture("en-light");
        for (const char* suffix : {"en-light", "en-dark", "ko-light", "ko-dark"}) {
            const QImage one = picture(suffix);
            ASSERT_FALSE(one.isNull()) << qPrintable(name) << " " << suffix;
            EXPECT_GE(one.width(), 200) << qPrintable(name);
            EXPECT_GE(coloursOf(one).size(), 8) << qPrintable(name) << " " << suffix << " is empty";
        }
        EXPECT_LT(lightnessOf(picture("en-dark")), 90) << qPrintable(name);
        EXPECT_GT(lightnessOf(english), 160) << qPrintable(name);
        EXPECT_NE(english, picture("ko-light")) << qPrintable(name) << " is in both languages the same";
    }
}

TEST(Screenshots, SayWhatIsWrong) {
    const Files files;
    MainWindow window(files.path("recovery"));
    window.show();
    Screenshots broken(&window, files.path("a"), files.write("broken.json", "{ \"headroom\": 1,\n ]"));
    EXPECT_TRUE(problemOf(broken).contains("broken.json"));
    // A file where the folder should be.
    Screenshots nowhere(&window, files.path("broken.json"), files.write("small.json", smallScenario()));
    EXPECT_TRUE(problemOf(nowhere).contains("broken.json"));
}

} // namespace
} // namespace headroom::gui
