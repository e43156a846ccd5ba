// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/live_panel.hpp"

#include "gui/charts/load_curve_plot.hpp"
#include "gui/runs/headroom_program.hpp"
#include "gui/session/session.hpp"
#include "sim/analysis/numbers.hpp"

#include <QtConcurrent/QtConcurrentRun>

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QFutureWatcher>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QSplitter>
#include <QStandardPaths>
#include <QUrl>
#include <QVBoxLayout>
#include <cmath>

namespace headroom::gui {
namespace {

using Json = Document::Json;

enum Fact { kTime, kUsers, kThroughput, kLatency, kFailed, kLatencyError, kThroughputError, kFacts };

QString quoted(QString text) { return "'" + text.replace("'", "'\\''") + "'"; }

bool onThisMachine(const QUrl& url) {
    return url.host() == "localhost" || url.host() == "::1" || url.host().startsWith("127.");
}

QString signedPercent(double share) {
    return (share < 0.0 ? QStringLiteral("−") : QStringLiteral("+")) +
           QLocale().toString(std::abs(share) * 100.0, 'f', 1) + QStringLiteral(" %");
}

QString seconds(double value) { return QString::fromStdString(analysis::secondsText(value)); }

} // namespace

LivePanel::LivePanel(QWidget* parent)
    : Panel(parent), targetBox_(new QGroupBox(this)), target_(new QComboBox(this)),
      url_(new QLineEdit(this)), own_(new QCheckBox(this)), users_(new QSpinBox(this)),
      start_(new QPushButton(this)), stop_(new QPushButton(this)), open_(new QPushButton(this)),
      progress_(new QProgressBar(this)), message_(new QLabel(this)), modelBox_(new QGroupBox(this)),
      calibrate_(new QPushButton(this)), predict_(new QPushButton(this)), modelNote_(new QLabel(this)),
      factsBox_(new QGroupBox(this)), driver_(new QLabel(this)), plot_(new LoadCurvePlot(this)) {
    build();
    connect(&commands_, &LiveCommands::answered, this, &LivePanel::updateActions);
    connect(&follower_, &ResultFollower::changed, this, &LivePanel::compute);
    connect(&follower_, &ResultFollower::unreadable, this,
            [this](const QString& why) { message_->setText(why); });
    connect(start_, &QPushButton::clicked, this, &LivePanel::start);
    connect(stop_, &QPushButton::clicked, this, &LivePanel::stop);
    connect(open_, &QPushButton::clicked, this, &LivePanel::chooseFile);
    connect(calibrate_, &QPushButton::clicked, this, &LivePanel::calibrate);
    connect(predict_, &QPushButton::clicked, this, &LivePanel::predict);
    connect(target_, &QComboBox::currentIndexChanged, this, &LivePanel::updateActions);
    connect(url_, &QLineEdit::textChanged, this, &LivePanel::updateActions);
    connect(own_, &QCheckBox::toggled, this, &LivePanel::updateActions);
}

void LivePanel::build() {
    auto* left = new QWidget;
    auto* leftLines = new QVBoxLayout(left);
    leftLines->setContentsMargins(10, 8, 6, 8);
    leftLines->addWidget(buildTarget());
    leftLines->addWidget(buildModel());
    leftLines->addWidget(buildFacts());
    leftLines->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(left);
    auto* halves = new QSplitter(Qt::Horizontal, this);
    halves->addWidget(scroll);
    halves->addWidget(plot_);
    halves->setStretchFactor(0, 2);
    halves->setStretchFactor(1, 3);
    halves->setChildrenCollapsible(false);
    halves->setSizes({420, 580});
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->addWidget(halves);
}

QWidget* LivePanel::buildTarget() {
    target_->setObjectName("liveTarget");
    target_->addItems({"", ""});
    url_->setObjectName("liveUrl");
    url_->setPlaceholderText("https://staging.example.org");
    own_->setObjectName("liveOwn");
    users_->setObjectName("liveUsers");
    users_->setRange(0, 100000000);
    start_->setObjectName("primary");
    stop_->setObjectName("liveStop");
    open_->setObjectName("liveOpen");
    message_->setObjectName("liveMessage");
    message_->setWordWrap(true);
    message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    progress_->setObjectName("liveProgress");
    progress_->setRange(0, 1000);
    progress_->hide();
    targetForm_ = new QFormLayout;
    targetForm_->addRow(new QLabel, target_);
    targetForm_->addRow(new QLabel, url_);
    targetForm_->addRow(new QLabel, own_);
    targetForm_->addRow(new QLabel, users_);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(start_);
    buttons->addWidget(stop_);
    buttons->addStretch(1);
    buttons->addWidget(open_);
    auto* lines = new QVBoxLayout(targetBox_);
    lines->addLayout(targetForm_);
    lines->addLayout(buttons);
    lines->addWidget(progress_);
    lines->addWidget(message_);
    return targetBox_;
}

QWidget* LivePanel::buildModel() {
    calibrate_->setObjectName("liveCalibrate");
    predict_->setObjectName("livePredict");
    modelNote_->setObjectName("liveModelNote");
    modelNote_->setWordWrap(true);
    modelNote_->setEnabled(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(calibrate_);
    buttons->addWidget(predict_);
    buttons->addStretch(1);
    auto* lines = new QVBoxLayout(modelBox_);
    lines->addLayout(buttons);
    lines->addWidget(modelNote_);
    return modelBox_;
}

QWidget* LivePanel::buildFacts() {
    auto* form = new QFormLayout;
    for (int i = 0; i < kFacts; ++i) {
        factNames_.append(new QLabel(factsBox_));
        facts_.append(new QLabel(factsBox_));
        facts_.back()->setObjectName(QStringLiteral("liveFact%1").arg(i));
        facts_.back()->setTextInteractionFlags(Qt::TextSelectableByMouse);
        form->addRow(factNames_.back(), facts_.back());
    }
    driver_->setObjectName("liveDriver");
    driver_->setWordWrap(true);
    auto* lines = new QVBoxLayout(factsBox_);
    lines->addLayout(form);
    lines->addWidget(driver_);
    return factsBox_;
}

QString LivePanel::title() const { return tr("Live"); }

void LivePanel::setSession(Session* session) {
    session_ = session;
    connect(session, &Session::documentChanged, this, &LivePanel::updateActions);
    connect(session, &Session::problemsChanged, this, &LivePanel::updateActions);
    connect(session, &Session::runSelected, this, &LivePanel::compute);
    connect(session->runs(), &Runs::finished, this, &LivePanel::finished);
    connect(session->runs(), &Runs::changed, this, [this](int id) {
        const RunRecord* record = session_->runs()->record(id);
        if (record == nullptr || id != job_) return;
        progress_->setValue(static_cast<int>(record->share * progress_->maximum()));
    });
    commands_.ask();
    updateActions();
    compute();
}

void LivePanel::retranslate() {
    targetBox_->setTitle(tr("Target"));
    target_->setItemText(0, tr("Local fleet: start what the scenario describes"));
    target_->setItemText(1, tr("Staging target"));
    const QStringList names{tr("Where:"), tr("Address:"), QString(), tr("Users (0 = the scenario's):")};
    for (int row = 0; row < names.size(); ++row) {
        auto* label = qobject_cast<QLabel*>(targetForm_->itemAt(row, QFormLayout::LabelRole)->widget());
        label->setText(names[row]);
        if (!names[row].isEmpty())
            targetForm_->itemAt(row, QFormLayout::FieldRole)
                ->widget()
                ->setAccessibleName(QString(names[row]).remove(':'));
    }
    own_->setText(tr("I may load this target"));
    own_->setToolTip(tr("Targets that are not this machine are driven only if they are yours to load."));
    start_->setText(tr("Start"));
    stop_->setText(tr("Stop"));
    open_->setText(tr("Open result …"));
    open_->setToolTip(tr("Show a recorded measurement, or one that is being written"));
    modelBox_->setTitle(tr("Model"));
    calibrate_->setText(tr("Calibrate"));
    predict_->setText(tr("Predict"));
    factsBox_->setTitle(tr("Measured"));
    const QStringList facts{tr("Time"),   tr("Users now"),      tr("Throughput"),       tr("p95 now"),
                            tr("Failed"), tr("Latency, error"), tr("Throughput, error")};
    for (int i = 0; i < kFacts; ++i) {
        factNames_[i]->setText(facts[i]);
        facts_[i]->setAccessibleName(facts[i]);
    }
    progress_->setAccessibleName(tr("Progress of the measurement"));
    plot_->retranslate();
    if (session_ == nullptr) return;
    updateActions();
    showReading();
}

QString LivePanel::whyNotStartable() const {
    const Document* document = session_->document();
    if (document == nullptr) return tr("Open a scenario first: its users drive the target.");
    if (!document->valid())
        return tr("The scenario has problems; they are listed in the Problems panel.");
    if (!commands_.known()) return tr("Asking headroom what it can do …");
    const bool local = target_->currentIndex() == 0;
    const LiveCommand needed = local ? LiveCommand::kUp : LiveCommand::kDrive;
    if (!commands_.has(needed) || !commands_.has(LiveCommand::kDrive))
        return tr("This headroom has no command “live %1”.").arg(nameOf(needed));
    if (local) return {};
    const QUrl url(url_->text().trimmed());
    if (!url.isValid() || url.host().isEmpty() || url.scheme().isEmpty())
        return tr("Give the address of the target, e.g. https://staging.example.org.");
    if (!onThisMachine(url) && !own_->isChecked())
        return tr("Confirm that this target is yours to load.");
    return {};
}

void LivePanel::updateActions() {
    const bool local = target_->currentIndex() == 0;
    url_->setEnabled(!local && !running());
    own_->setEnabled(!local && !running());
    target_->setEnabled(!running());
    users_->setEnabled(!running());
    const QString why = whyNotStartable();
    start_->setEnabled(why.isEmpty() && !running());
    start_->setToolTip(why);
    stop_->setEnabled(running());
    progress_->setVisible(running());
    if (!running() && !why.isEmpty()) message_->setText(why);
    if (!running() && why.isEmpty() && !follower_.latest()) message_->clear();
    const bool calibrates = commands_.has(LiveCommand::kCalibrate);
    calibrate_->setEnabled(calibrates && follower_.latest() && modelJob_ == 0 &&
                           session_->document() != nullptr);
    calibrate_->setToolTip(calibrates ? tr("Fit the service's demands to what was measured")
                                      : tr("This headroom has no command “live %1”.").arg("calibrate"));
    predict_->setEnabled(session_->document() != nullptr && session_->document()->valid() &&
                         modelJob_ == 0);
    const bool fitted = commands_.has(LiveCommand::kPredict) && QFileInfo::exists(profileFile());
    predict_->setToolTip(fitted ? tr("Simulate the scenario with the calibrated profile")
                                : tr("Simulate the scenario as it stands"));
    if (commands_.known() && !calibrates) {
        modelNote_->setText(
            tr("Calibrating needs “headroom live calibrate”, which this headroom does not have; "
               "predictions use the profile the scenario names."));
    } else {
        modelNote_->setText(fitted ? tr("Predictions use the calibrated profile.")
                                   : tr("Predictions use the profile the scenario names."));
    }
}

QStringList LivePanel::driveArguments() const {
    QStringList drive{"live", "drive", "{scenario}"};
    const QString out = "{folder}/measured.json";
    if (users_->value() > 0) drive << "--users" << QString::number(users_->value());
    if (target_->currentIndex() == 1) {
        const QUrl url(url_->text().trimmed());
        drive << "--target" << url.toString() << "--out" << out << "--json";
        if (!onThisMachine(url)) drive << "--i-own-this-target";
        return drive;
    }
    // The fleet's processes are probed under the name of their service, so that a profile can be fitted to them.
    QString command = "probes=; for one in $PIDS; do probes=\"$probes --probe "
                      "pid:${one#*=}=${one%%=*}\"; done; exec " +
                      quoted(headroomProgram()) + " --progress json";
    for (const QString& argument : drive) command += " " + quoted(argument);
    command += " --target \"$TARGET\" $probes --out " + quoted(out) + " --json";
    return {"live", "up", "{scenario}", "--run", command};
}

void LivePanel::start() {
    if (running() || !whyNotStartable().isEmpty()) return;
    follower_.follow(QString());
    reading_ = {};
    message_->setText(tr("Starting …"));
    job_ = session_->runs()->start(driveArguments(), *session_->document(), session_->currentVariant(),
                                   tr("Measurement"));
    measuredFile_ = session_->runs()->folderOf(job_) + "/measured.json";
    follower_.follow(measuredFile_);
    updateActions();
    compute();
}

void LivePanel::stop() {
    if (running()) session_->runs()->cancel(job_);
}

void LivePanel::finished(int id) {
    const RunRecord* record = session_->runs()->record(id);
    if (record == nullptr) return;
    if (id == modelJob_) {
        modelJob_ = 0;
        const bool predicted = record->command == "live" &&
                               QFileInfo::exists(session_->runs()->folderOf(id) + "/predicted.json");
        if (record->state == RunState::kDone && predicted) {
            session_->selectRun(
                session_->runs()->open(session_->runs()->folderOf(id) + "/predicted.json"));
        } else if (record->state == RunState::kFailed) {
            message_->setText(record->problem);
        } else if (QFileInfo::exists(profileFile())) {
            message_->setText(tr("The profile is fitted. Predict uses it."));
        }
        updateActions();
        return;
    }
    if (id != job_) return;
    job_ = 0;
    follower_.readNow();
    const bool there = QFileInfo::exists(measuredFile_);
    if (record->state == RunState::kFailed ||
        (record->state == RunState::kDone && !record->problem.isEmpty())) {
        message_->setText(record->problem);
    } else {
        message_->setText(
            record->state == RunState::kCancelled
                ? (there ? tr("Stopped; what was measured so far is valid.") : tr("Stopped."))
                : tr("Measured."));
    }
    if (there) session_->runs()->open(measuredFile_);
    updateActions();
}

QString LivePanel::profileFile() const {
    const Document* document = session_->document();
    if (document == nullptr) return {};
    QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
    folder.mkpath("profiles");
    return folder.filePath("profiles/" + document->displayName() + ".json");
}

void LivePanel::calibrate() {
    if (session_->document() == nullptr || follower_.file().isEmpty()) return;
    modelJob_ =
        session_->runs()->start({"live", "calibrate", follower_.file(), "--scenario", "{scenario}",
                                 "--profile", profileFile(), "--json"},
                                *session_->document(), session_->currentVariant(), tr("Calibration"));
    message_->setText(tr("Calibrating …"));
    updateActions();
}

void LivePanel::predict() {
    const bool fitted = commands_.has(LiveCommand::kPredict) && QFileInfo::exists(profileFile());
    if (!fitted) {
        session_->run();
        return;
    }
    QStringList arguments{
        "live",  "predict", "{scenario}", "--profile", profileFile(), "--out", "{folder}/predicted.json",
        "--json"};
    if (users_->value() > 0) arguments << "--users" << QString::number(users_->value());
    modelJob_ = session_->runs()->start(arguments, *session_->document(), session_->currentVariant(),
                                        tr("Prediction"));
    updateActions();
}

void LivePanel::chooseFile() {
    auto* dialog = new QFileDialog(this, tr("Open a measured result"));
    dialog->setObjectName("liveFileDialog");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Results (*.json)"));
    connect(dialog, &QFileDialog::fileSelected, this, &LivePanel::openResult);
    dialog->open();
}

void LivePanel::openResult(const QString& file) {
    if (running()) return;
    message_->setText(QDir::toNativeSeparators(file));
    follower_.follow(file);
}

RunPointer LivePanel::predicted() const {
    const RunPointer run = session_->selectedRun();
    return run && run->result.source != "measured" ? run : nullptr;
}

/// In a worker: an hour's result is thousands of histograms. While one is computed at most one more is asked for.
void LivePanel::compute() {
    const ResultPointer measured = follower_.latest();
    const RunPointer predictedRun = predicted();
    if (!measured) {
        reading_ = {};
        if (predictedRun) {
            reading_.operation = QString::fromStdString(predictedRun->summary.knee.operation);
            reading_.predicted = predictedRun->summary.knee.curve;
        }
        showReading();
        return;
    }
    if (computing_) {
        computeAgain_ = true;
        return;
    }
    computing_ = true;
    auto* watcher = new QFutureWatcher<LiveReading>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        reading_ = watcher->result();
        watcher->deleteLater();
        computing_ = false;
        showReading();
        if (computeAgain_) {
            computeAgain_ = false;
            compute();
        }
    });
    watcher->setFuture(QtConcurrent::run([measured, predictedRun] {
        return readLive(*measured, predictedRun ? &predictedRun->result : nullptr);
    }));
}

void LivePanel::showReading() {
    plot_->setOperation(reading_.operation);
    plot_->setCurve(LoadCurvePlot::Role::kPredicted, reading_.predicted);
    plot_->setCurve(LoadCurvePlot::Role::kMeasured, reading_.measured);
    const bool any = follower_.latest() != nullptr;
    const auto put = [&](Fact fact, const QString& text) {
        facts_[fact]->setText(any ? text : QStringLiteral("–"));
    };
    const QString none = QStringLiteral("–");
    put(kTime, QString::fromStdString(analysis::clockText(reading_.seconds)));
    put(kUsers, QString::fromStdString(analysis::countText(std::round(reading_.users))));
    put(kThroughput, tr("%1 a second").arg(QLocale().toString(reading_.perSecond, 'f', 1)));
    put(kLatency, reading_.p95Seconds > 0.0 ? seconds(reading_.p95Seconds) : none);
    put(kFailed, QString::fromStdString(analysis::percentText(reading_.failedShare)));
    put(kLatencyError, reading_.latencyError
                           ? QLocale().toString(*reading_.latencyError * 100.0, 'f', 1) + " %"
                           : none);
    facts_[kLatencyError]->setToolTip(reading_.latencyErrorNote);
    put(kThroughputError, reading_.throughputError ? signedPercent(*reading_.throughputError) : none);
    if (!any) {
        driver_->setText(tr("Nothing is measured yet."));
        driver_->setForegroundRole(QPalette::PlaceholderText);
    } else if (reading_.driverProblems.isEmpty()) {
        driver_->setText(reading_.driverLagSeconds
                             ? tr("✓ The driver keeps up: its timers are at most %1 late (p99).")
                                   .arg(seconds(reading_.worstDriverLagSeconds))
                             : tr("The result does not say how the driver fared."));
        driver_->setForegroundRole(QPalette::WindowText);
    } else {
        driver_->setText(tr("⚠ This measurement says nothing about the target:") + "\n" +
                         reading_.driverProblems.join('\n'));
        driver_->setForegroundRole(QPalette::BrightText);
    }
    updateActions();
}

} // namespace headroom::gui
