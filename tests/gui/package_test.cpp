// What is installed, and so is in the package: programs, data, manual pages, completions, desktop entry, icon.

#include "tests/gui/small_scenario.hpp"

#include <gtest/gtest.h>

#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>
#include <QSvgRenderer>

namespace headroom::gui {
namespace {

struct Outcome {
    int code = -1;
    QString text; ///< stdout and stderr
};

Outcome outcomeOf(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("QT_QPA_PLATFORM", "offscreen");
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    constexpr int kMinute = 60000;
    if (!process.waitForFinished(kMinute) || process.exitStatus() != QProcess::NormalExit) return {};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

/// Everything as `cmake --install` lays it out.
class Installed : public testing::Test {
protected:
    static void SetUpTestSuite() {
        files_ = new Files;
        const Outcome outcome = outcomeOf(
            HEADROOM_CMAKE, {"--install", HEADROOM_BUILD_DIR, "--prefix", files_->path("usr")});
        ASSERT_EQ(outcome.code, 0) << qPrintable(outcome.text);
    }
    static void TearDownTestSuite() { delete files_; }
    static QString path(const QString& name) { return files_->path("usr/" + name); }

private:
    static inline Files* files_ = nullptr;
};

TEST_F(Installed, HasWhatThePackagePromises) {
    for (const char* name :
         {"bin/headroom", "bin/headroom-gui", "share/applications/headroom-gui.desktop",
          "share/icons/hicolor/scalable/apps/headroom-gui.svg", "share/man/man1/headroom.1",
          "share/man/man1/headroom-run.1", "share/man/man1/headroom-gui.1",
          "share/bash-completion/completions/headroom", "share/zsh/vendor-completions/_headroom",
          "share/fish/vendor_completions.d/headroom.fish", "share/doc/headroom/copyright",
          "share/headroom/scenarios/kakao-2024-final.json"})
        EXPECT_TRUE(QFileInfo(path(name)).isFile()) << name;
    EXPECT_TRUE(QSvgRenderer(path("share/icons/hicolor/scalable/apps/headroom-gui.svg")).isValid());
}

TEST_F(Installed, BothProgramsStartAndAreOfOneVersion) {
    const Outcome program = outcomeOf(path("bin/headroom"), {"--version"});
    const Outcome window = outcomeOf(path("bin/headroom-gui"), {"--version"});
    EXPECT_EQ(program.code, 0);
    EXPECT_EQ(window.code, 0) << qPrintable(window.text);
    const auto number = [](const QString& text) {
        static const QRegularExpression kNumber("\\d+\\.\\d+\\.\\d+");
        return kNumber.match(text).captured();
    };
    EXPECT_FALSE(number(program.text).isEmpty()) << qPrintable(program.text);
    EXPECT_EQ(number(window.text), number(program.text));
}

TEST_F(Installed, TheDesktopEntryIsValid) {
    const QString entry = path("share/applications/headroom-gui.desktop");
    const QSettings content(entry, QSettings::IniFormat);
    EXPECT_EQ(content.value("Desktop Entry/Type").toString(), "Application");
    EXPECT_EQ(content.value("Desktop Entry/Exec").toString(), "headroom-gui %f");
    EXPECT_EQ(content.value("Desktop Entry/Icon").toString(), "headroom-gui");
    const QString validate = QStandardPaths::findExecutable("desktop-file-validate");
    ASSERT_FALSE(validate.isEmpty()) << "Debian package desktop-file-utils";
    const Outcome outcome = outcomeOf(validate, {entry});
    EXPECT_EQ(outcome.code, 0) << qPrintable(outcome.text);
    EXPECT_EQ(outcome.text, "") << "no hints either";
}

TEST_F(Installed, TheManualPageHasEveryOption) {
    const QString page = path("share/man/man1/headroom-gui.1");
    const Outcome shown = outcomeOf("groff", {"-man", "-Tascii", "-P-cbou", "-ww", page});
    EXPECT_EQ(shown.code, 0);
    EXPECT_FALSE(shown.text.contains("warning")) << qPrintable(shown.text);
    const Outcome help = outcomeOf(path("bin/headroom-gui"), {"--help"});
    static const QRegularExpression kOption("--[a-z][a-z-]*");
    int options = 0;
    for (auto match = kOption.globalMatch(help.text); match.hasNext();) {
        const QString option = match.next().captured();
        if (option == "--help-all") continue; // Qt's own
        EXPECT_TRUE(shown.text.contains(option)) << qPrintable(option);
        ++options;
    }
    EXPECT_GE(options, 6);
}

TEST_F(Installed, BashCompletesCommandsAndOptions) {
    const QString script = path("share/bash-completion/completions/headroom");
    const auto completed = [&](const QString& words, int at) {
        return outcomeOf("bash", {"-c", QStringLiteral("source '%1'; COMP_WORDS=(%2); COMP_CWORD=%3; "
                                                       "COMP_LINE='%2'; COMP_POINT=${#COMP_LINE}; "
                                                       "\"$(complete -p headroom | sed 's/.*-F "
                                                       "\\([^ ]*\\).*/\\1/')\" headroom; "
                                                       "printf '%s\\n' \"${COMPREPLY[@]}\"")
                                            .arg(script, words)
                                            .arg(at)})
            .text.split('\n');
    };
    EXPECT_TRUE(completed("headroom spee", 1).contains("speedup"));
    EXPECT_TRUE(completed("headroom run --repl", 2).contains("--replications"));
}

} // namespace
} // namespace headroom::gui
