// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/screenshots.hpp"

#include "gui/app/language.hpp"
#include "gui/app/main_window.hpp"
#include "gui/app/theme.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QTimer>
#include <algorithm>

namespace headroom::gui {
namespace {
constexpr int kStepMilliseconds = 50;
}

Screenshots::Screenshots(MainWindow* window, const QString& folder, const QString& file,
                         const QStringList& only)
    : QObject(window), window_(window), folder_(folder), file_(file), only_(only) {}

std::vector<Panel*> Screenshots::panels() const {
    std::vector<Panel*> wanted = window_->panels();
    std::erase_if(
        wanted, [this](const Panel* panel) { return !only_.isEmpty() && !only_.contains(panel->id()); });
    return wanted;
}

void Screenshots::start() {
    if (!QDir().mkpath(folder_)) {
        Q_EMIT finished(tr("Cannot make the folder %1").arg(folder_));
        return;
    }
    connect(window_->session(), &Session::notice, this,
            [this](Session::Notice kind, const QString& text) {
                if (kind == Session::Notice::kError) problem_ = text;
            });
    if (!window_->openFile(file_)) {
        Q_EMIT finished(tr("Cannot open %1").arg(file_));
        return;
    }
    if (window_->session()->hasDocument()) window_->session()->run();
    wait();
}

void Screenshots::wait() {
    const auto settled = [this] {
        const std::vector<Panel*> wanted = panels();
        return !window_->session()->runs()->anyBusy() &&
               std::all_of(wanted.begin(), wanted.end(),
                           [](const Panel* panel) { return panel->settled(); });
    };
    if (!problem_.isEmpty()) {
        Q_EMIT finished(problem_);
    } else if (settled() && prepared_) {
        take();
    } else if (waitedMilliseconds_ > kLongestSeconds * 1000) {
        Q_EMIT finished(tr("The panels were not complete after %1 s").arg(kLongestSeconds));
    } else {
        if (settled()) {
            prepared_ = true;
            for (Panel* panel : panels()) panel->prepareScreenshot();
        }
        waitedMilliseconds_ += kStepMilliseconds;
        QTimer::singleShot(kStepMilliseconds, this, &Screenshots::wait);
    }
}

bool Screenshots::write(QWidget* widget, const QString& name) {
    const QString file = QDir(folder_).filePath(name + ".png");
    if (widget->grab().save(file)) return true;
    problem_ = tr("Cannot write %1").arg(QDir::toNativeSeparators(file));
    return false;
}

void Screenshots::take() {
    for (const QString& language : languages()) {
        applyLanguage(language);
        for (const Theme theme : {Theme::kLight, Theme::kDark}) {
            applyTheme(theme);
            const QString suffix = "-" + language + "-" + nameOf(theme);
            for (Panel* panel : panels()) {
                window_->showPanel(panel->id());
                // Twice: the first pass lays out, and laying out asks for more painting.
                QCoreApplication::processEvents();
                QCoreApplication::processEvents();
                if (!write(panel, panel->id() + suffix)) break;
            }
            window_->showPanel("results");
            QCoreApplication::processEvents();
            if (problem_.isEmpty()) (void)write(window_, "window" + suffix);
        }
    }
    Q_EMIT finished(problem_);
}

} // namespace headroom::gui
