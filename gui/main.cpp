// SPDX-License-Identifier: GPL-3.0-or-later
// headroom-gui: the planner.

#include "gui/app/language.hpp"
#include "gui/app/main_window.hpp"
#include "gui/app/screenshots.hpp"
#include "gui/app/theme.hpp"
#include "headroom_version.hpp"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTemporaryDir>
#include <cstdio>
#include <optional>

using namespace headroom::gui;

namespace {

constexpr int kFailed = 4;

int takeScreenshots(MainWindow& window, Screenshots& screenshots) {
    int code = 0;
    QObject::connect(
        &screenshots, &Screenshots::finished, &window,
        [&](const QString& problem) {
            if (!problem.isEmpty()) {
                std::fprintf(stderr, "headroom-gui: %s\n", qPrintable(problem));
                code = kFailed;
            }
            QCoreApplication::exit(code);
        },
        Qt::QueuedConnection);
    screenshots.start();
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName("headroom");
    QCoreApplication::setApplicationName("headroom-gui");
    QCoreApplication::setApplicationVersion(QString::fromUtf8(headroom::kVersion));
    QGuiApplication::setDesktopFileName("headroom-gui");

    QCommandLineParser parser;
    parser.setApplicationDescription(
        "Shows where a fleet breaks: how many users fit, what breaks first, what to change.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("file", "Scenario or result to open.", "[FILE]");
    const QCommandLineOption screenshot(
        "screenshot",
        "Run FILE, write a picture of every panel in every language and theme into DIR, and end.",
        "DIR");
    const QCommandLineOption language("language", "en or ko, for this start only.", "CODE");
    const QCommandLineOption theme("theme", "light, dark or system, for this start only.", "NAME");
    const QCommandLineOption panels(
        "panels", "With --screenshot: only these panels, e.g. results,compare.", "IDS");
    const QCommandLineOption measured(
        "measured", "With --screenshot: a recorded measurement, which the panel Live shows.", "RESULT");
    parser.addOptions({screenshot, language, theme, panels, measured});
    parser.process(application);

    // Pictures are the same for everybody: without the user's settings and unfinished studies.
    std::optional<QTemporaryDir> nobody;
    if (parser.isSet(screenshot)) {
        nobody.emplace();
        for (const char* variable : {"XDG_CONFIG_HOME", "XDG_DATA_HOME"})
            qputenv(variable, nobody->path().toUtf8());
    }
    const QSettings settings;
    applyTheme(themeOf(parser.isSet(theme) ? parser.value(theme) : settings.value("theme").toString()));
    applyLanguage(parser.isSet(language) ? parser.value(language)
                                         : settings.value("language").toString());
    const QString file = parser.positionalArguments().value(0);

    MainWindow window;
    window.show();
    if (parser.isSet(screenshot)) {
        Screenshots screenshots(&window, parser.value(screenshot), file);
        screenshots.setPanels(parser.value(panels).split(',', Qt::SkipEmptyParts));
        screenshots.setMeasured(parser.value(measured));
        return takeScreenshots(window, screenshots);
    }
    window.offerRecovery();
    if (!file.isEmpty()) window.openFile(file);
    return QApplication::exec();
}
