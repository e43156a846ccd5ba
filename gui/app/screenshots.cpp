// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/screenshots.hpp"

#include "gui/app/language.hpp"
#include "gui/app/main_window.hpp"
#include "gui/app/theme.hpp"
#include "gui/charts/chart_stack.hpp"
#include "gui/panels/live_panel.hpp"
#include "gui/panels/results_panel.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QImage>
#include <QTimer>

namespace headroom::gui {
namespace {
constexpr int kStepMilliseconds = 50;
/// What one panel found in the first round, another shows in the second; a third brings back what that put aside.
constexpr int kRounds = 3;
} // namespace

Screenshots::Screenshots(MainWindow* window, const QString& folder, const QString& file)
    : QObject(window), window_(window), folder_(folder), file_(file) {}

std::vector<Panel*> Screenshots::panels() const {
    std::vector<Panel*> wanted = window_->panels();
    std::erase_if(
        wanted, [this](const Panel* panel) { return !only_.isEmpty() && !only_.contains(panel->id()); });
    return wanted;
}

QStringList Screenshots::unsettled() const {
    QStringList names;
    for (const RunRecord* record : window_->session()->runs()->records()) {
        if (record->busy()) names.append(record->label);
    }
    for (const Panel* panel : panels()) {
        if (!panel->settled()) names.append(panel->title());
    }
    return names;
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
    still_.start();
    const auto goesOn = [this] { still_.restart(); };
    connect(window_->session()->runs(), &Runs::changed, this, goesOn);
    connect(window_->session()->runs(), &Runs::resultReady, this, goesOn);
    connect(window_->session()->runs(), &Runs::finished, this, goesOn);
    auto* live = qobject_cast<LivePanel*>(window_->panel("live"));
    if (!measured_.isEmpty() && live != nullptr) live->openResult(measured_);
    if (window_->session()->hasDocument()) window_->session()->run();
    wait();
}

void Screenshots::wait() {
    const QStringList open = unsettled();
    if (!problem_.isEmpty()) {
        Q_EMIT finished(problem_);
    } else if (open.isEmpty() && rounds_ == kRounds) {
        take();
    } else if (!open.isEmpty() && still_.elapsed() > kLongestStillSeconds * 1000) {
        Q_EMIT finished(tr("Nothing went on for %1 s; not complete: %2")
                            .arg(kLongestStillSeconds)
                            .arg(open.join(", ")));
    } else {
        if (open.isEmpty()) {
            ++rounds_;
            still_.restart();
            for (Panel* panel : panels()) panel->prepareScreenshot();
        }
        QTimer::singleShot(kStepMilliseconds, this, &Screenshots::wait);
    }
}

bool Screenshots::write(const QImage& picture, const QString& name) {
    const QString file = QDir(folder_).filePath(name + ".png");
    if (picture.save(file)) return true;
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
                if (!write(panel->grab().toImage(), panel->id() + suffix)) break;
                // The panel shows as many charts as have room; the picture has all of them.
                if (auto* results = qobject_cast<ResultsPanel*>(panel))
                    (void)write(results->stack()->image(), "charts" + suffix);
            }
            window_->showPanel("results");
            QCoreApplication::processEvents();
            if (problem_.isEmpty()) (void)write(window_->grab().toImage(), "window" + suffix);
        }
    }
    Q_EMIT finished(problem_);
}

} // namespace headroom::gui
