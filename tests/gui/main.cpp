// Tests of the desktop app: real widgets, without a screen unless QT_QPA_PLATFORM says otherwise. Settings and
// recovery copies go to a folder of their own.

#include "gui/app/language.hpp"
#include "gui/app/theme.hpp"

#include <gtest/gtest.h>

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    testing::InitGoogleTest(&argc, argv);
    const QTemporaryDir settings;
    qputenv("XDG_CONFIG_HOME", settings.path().toUtf8());
    qputenv("XDG_DATA_HOME", settings.path().toUtf8());
    qputenv("HEADROOM_PROGRAM", HEADROOM_EXECUTABLE);
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName("headroom");
    QCoreApplication::setApplicationName("headroom-gui-test");
    headroom::gui::applyTheme(headroom::gui::Theme::kLight);
    headroom::gui::applyLanguage("en");
    return RUN_ALL_TESTS();
}
