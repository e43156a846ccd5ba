// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/sweep_panel.hpp"

#include "gui/panels/sweep/pareto_plot.hpp"
#include "gui/panels/sweep/study_form.hpp"
#include "gui/session/session.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStandardPaths>
#include <QTableView>
#include <QVBoxLayout>

namespace headroom::gui {
namespace {

constexpr int kWatchMilliseconds = 500;

QByteArray contentOf(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

} // namespace

SweepPanel::SweepPanel(QWidget* parent)
    : Panel(parent), sorted_(new QSortFilterProxyModel(this)), form_(new StudyForm(this)),
      start_(new QPushButton(this)), stop_(new QPushButton(this)), open_(new QPushButton(this)),
      fresh_(new QCheckBox(this)), state_(new QLabel(this)), progress_(new QProgressBar(this)),
      table_(new QTableView(this)), plot_(new ParetoPlot(this)), across_(new QComboBox(this)),
      up_(new QComboBox(this)), axesLabel_(new QLabel(this)) {
    build();
    watch_.setInterval(kWatchMilliseconds);
    connect(&watch_, &QTimer::timeout, this, &SweepPanel::readProgress);
    connect(start_, &QPushButton::clicked, this, &SweepPanel::start);
    connect(stop_, &QPushButton::clicked, this, &SweepPanel::stop);
    connect(form_, &StudyForm::changed, this, &SweepPanel::showFound);
    connect(fresh_, &QCheckBox::toggled, this, &SweepPanel::updateState);
    const auto redraw = [this] {
        plot_->setPoints(results_.points(), static_cast<Outcome>(across_->currentIndex()),
                         static_cast<Outcome>(up_->currentIndex()));
    };
    connect(across_, &QComboBox::activated, this, redraw);
    connect(up_, &QComboBox::activated, this, redraw);
    connect(plot_, &ParetoPlot::pointChosen, this, [this](int point) {
        const QModelIndex row = sorted_->mapFromSource(results_.index(point, 0));
        table_->selectRow(row.row());
        table_->scrollTo(row);
    });
    connect(plot_, &ParetoPlot::pointOpened, this, &SweepPanel::openPoint);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& row) {
                plot_->choose(row.isValid() ? sorted_->mapToSource(row).row() : -1);
                open_->setEnabled(row.isValid());
            });
    connect(table_, &QTableView::activated, this,
            [this](const QModelIndex& row) { openPoint(sorted_->mapToSource(row).row()); });
    connect(open_, &QPushButton::clicked, this, [this] {
        const QModelIndex row = table_->currentIndex();
        if (row.isValid()) openPoint(sorted_->mapToSource(row).row());
    });
}

void SweepPanel::build() {
    auto* halves = new QSplitter(Qt::Horizontal, this);
    halves->addWidget(buildLeft());
    halves->addWidget(buildRight());
    halves->setStretchFactor(0, 2);
    halves->setStretchFactor(1, 3);
    halves->setChildrenCollapsible(false);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->addWidget(halves);
}

QWidget* SweepPanel::buildLeft() {
    start_->setObjectName("primary");
    stop_->setObjectName("stopStudy");
    fresh_->setObjectName("freshStudy");
    state_->setObjectName("studyState");
    state_->setWordWrap(true);
    progress_->setObjectName("studyProgress");
    progress_->setRange(0, 1000);
    progress_->hide();
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(start_);
    buttons->addWidget(stop_);
    buttons->addWidget(fresh_);
    buttons->addStretch(1);
    auto* half = new QWidget(this);
    auto* lines = new QVBoxLayout(half);
    lines->setContentsMargins(10, 8, 6, 8);
    lines->addWidget(form_, 1);
    lines->addLayout(buttons);
    lines->addWidget(progress_);
    lines->addWidget(state_);
    return half;
}

QWidget* SweepPanel::buildRight() {
    sorted_->setSourceModel(&results_);
    sorted_->setSortRole(SweepModel::kSortRole);
    table_->setObjectName("studyResults");
    table_->setModel(sorted_);
    table_->setSortingEnabled(true);
    table_->sortByColumn(-1, Qt::AscendingOrder);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->setTabKeyNavigation(false);
    across_->setObjectName("outcomeAcross");
    up_->setObjectName("outcomeUp");
    for (QComboBox* box : {across_, up_}) {
        for (int i = 0; i < kOutcomes; ++i) box->addItem(QString());
    }
    across_->setCurrentIndex(static_cast<int>(Outcome::kCost));
    up_->setCurrentIndex(static_cast<int>(Outcome::kUsers));
    open_->setObjectName("openPoint");
    open_->setEnabled(false);
    auto* tools = new QHBoxLayout;
    tools->addWidget(axesLabel_);
    tools->addWidget(across_);
    tools->addWidget(up_);
    tools->addStretch(1);
    tools->addWidget(open_);
    auto* top = new QWidget(this);
    auto* topLines = new QVBoxLayout(top);
    topLines->setContentsMargins(6, 8, 10, 4);
    topLines->addLayout(tools);
    topLines->addWidget(plot_, 1);
    auto* half = new QSplitter(Qt::Vertical, this);
    half->addWidget(top);
    half->addWidget(table_);
    half->setStretchFactor(0, 3);
    half->setStretchFactor(1, 2);
    half->setChildrenCollapsible(false);
    return half;
}

QString SweepPanel::title() const { return tr("Sweep"); }

void SweepPanel::setSession(Session* session) {
    session_ = session;
    const auto take = [this] {
        if (opening_) return;
        subject_ = session_->currentVariant();
        form_->setDocument(session_->document());
        setEnabled(session_->document() != nullptr);
        showFound();
    };
    connect(session, &Session::documentChanged, this, take);
    connect(session, &Session::documentEdited, this, &SweepPanel::showFound);
    connect(session->runs(), &Runs::finished, this, &SweepPanel::finished);
    connect(session->runs(), &Runs::changed, this, [this](int id) {
        const RunRecord* record = session_->runs()->record(id);
        if (id != job_ || record == nullptr) return;
        progress_->setValue(static_cast<int>(record->share * progress_->maximum()));
        state_->setText(record->detail);
    });
    take();
}

void SweepPanel::retranslate() {
    form_->retranslate();
    stop_->setText(tr("Stop"));
    stop_->setToolTip(tr("Stop; what is finished is kept, and the same study goes on from there"));
    fresh_->setText(tr("Start over"));
    fresh_->setToolTip(tr("Forget what was computed before"));
    open_->setText(tr("Open as variant"));
    axesLabel_->setText(tr("Across and up:"));
    across_->setAccessibleName(tr("Across"));
    up_->setAccessibleName(tr("Up"));
    for (int i = 0; i < kOutcomes; ++i) {
        across_->setItemText(i, outcomeText(static_cast<Outcome>(i)));
        up_->setItemText(i, outcomeText(static_cast<Outcome>(i)));
    }
    table_->setAccessibleName(tr("Points that are finished"));
    progress_->setAccessibleName(tr("Progress of the study"));
    plot_->retranslate();
    Q_EMIT results_.headerDataChanged(Qt::Horizontal, 0, std::max(0, results_.columnCount() - 1));
    if (session_ != nullptr) updateState();
}

const Document* SweepPanel::subject() const {
    const Variant* variant = session_->variant(subject_);
    return variant == nullptr ? session_->document() : variant->document.get();
}

/// A study is its scenario with what is asked: the same question finds what was computed for it.
QString SweepPanel::studyFile() const {
    if (subject() == nullptr) return {};
    QCryptographicHash sum(QCryptographicHash::Sha256);
    sum.addData(subject()->text().toUtf8());
    for (const QString& argument : form_->arguments()) {
        sum.addData(argument.toUtf8());
        sum.addData(QByteArrayView("\n"));
    }
    constexpr qsizetype kName = 20;
    QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
    folder.mkpath("studies");
    return folder.filePath("studies/" + sum.result().toHex().left(kName) + ".json");
}

QString SweepPanel::journalFile() const { return (running() ? runningFile_ : studyFile()) + ".journal"; }

void SweepPanel::start() {
    const Document* document = subject();
    if (document == nullptr || running() || !form_->problem().isEmpty()) return;
    if (!document->valid()) {
        session_->notify(Session::Notice::kWarning,
                         tr("The scenario has problems; they are listed in the Problems panel."));
        session_->showPanel("problems");
        return;
    }
    optimizing_ = form_->kind() == StudyKind::kOptimize;
    runningFile_ = studyFile();
    QStringList arguments = form_->arguments();
    if (optimizing_) {
        arguments << "--journal" << runningFile_ + ".journal"
                  << "--out" << runningFile_ << "--quiet";
    } else {
        arguments << "--out" << runningFile_ << "--quiet";
    }
    if (fresh_->isChecked()) arguments << "--fresh";
    ended_.clear();
    journalRead_ = -1;
    if (fresh_->isChecked()) showPoints({});
    job_ = session_->runs()->start(arguments, *document, subject_,
                                   optimizing_ ? tr("Optimisation") : tr("Sweep"));
    watch_.start();
    updateState();
}

/// A small sweep of its own, so that there is something to see.
void SweepPanel::prepareScreenshot() {
    const QStringList axes = form_->axes().axes();
    if (running() || results_.rowCount() > 0 || axes.isEmpty()) return;
    form_->axes().setAxes({axes.front()});
    start();
}

void SweepPanel::stop() {
    if (running()) session_->runs()->cancel(job_);
}

void SweepPanel::readProgress() {
    if (!running() || optimizing_) return;
    const QFileInfo journal(journalFile());
    if (!journal.exists() || journal.size() == journalRead_) return;
    journalRead_ = journal.size();
    showPoints(readJournal(contentOf(journal.filePath())));
}

void SweepPanel::finished(int id) {
    if (id != job_) return;
    const RunRecord* record = session_->runs()->record(id);
    const RunState state = record == nullptr ? RunState::kCancelled : record->state;
    readProgress();
    job_ = 0;
    watch_.stop();
    fresh_->setChecked(false);
    if (state == RunState::kDone) {
        const QByteArray json = contentOf(runningFile_);
        showPoints(optimizing_ ? readOptimum(json) : readSweep(json));
        ended_ = record->problem;
    } else if (state == RunState::kCancelled) {
        ended_ = tr("Stopped. The same study goes on from here.");
    } else {
        ended_ = record->problem;
    }
    updateState();
}

void SweepPanel::showPoints(std::vector<SweepPoint> points) {
    results_.setPoints(points);
    plot_->setPoints(std::move(points), static_cast<Outcome>(across_->currentIndex()),
                     static_cast<Outcome>(up_->currentIndex()));
    table_->resizeColumnsToContents();
}

/// What is known of the study that is asked for now, from this or an earlier start of the program.
void SweepPanel::showFound() {
    if (session_ == nullptr || running()) return;
    ended_.clear();
    const QString file = studyFile();
    std::vector<SweepPoint> points;
    if (!file.isEmpty()) {
        const QByteArray whole = contentOf(file);
        points = form_->kind() == StudyKind::kOptimize ? readOptimum(whole) : readSweep(whole);
        if (points.empty() && form_->kind() == StudyKind::kSweep)
            points = readJournal(contentOf(file + ".journal"));
    }
    showPoints(std::move(points));
    updateState();
}

void SweepPanel::updateState() {
    const bool busy = running();
    const bool possible = subject() != nullptr && form_->problem().isEmpty();
    const auto found = results_.rowCount();
    const bool begun = !busy && possible && QFileInfo::exists(journalFile());
    start_->setText(begun && !fresh_->isChecked() ? tr("Go on") : tr("Start"));
    start_->setEnabled(!busy && possible);
    stop_->setEnabled(busy);
    fresh_->setVisible(begun);
    form_->setEnabled(!busy);
    progress_->setVisible(busy);
    open_->setEnabled(table_->currentIndex().isValid());
    if (busy) {
        if (state_->text().isEmpty()) state_->setText(tr("Starting …"));
    } else if (!ended_.isEmpty()) {
        state_->setText(ended_);
    } else if (found > 0) {
        const double all = form_->points();
        state_->setText(form_->kind() == StudyKind::kSweep && all > found
                            ? tr("%1 of %2 points are there from before.").arg(found).arg(all, 0, 'f', 0)
                            : tr("%n points", nullptr, found));
    } else if (form_->kind() == StudyKind::kSweep && form_->points() > 0.0) {
        state_->setText(tr("%1 points to compute").arg(form_->points(), 0, 'f', 0));
    } else {
        state_->clear();
    }
}

void SweepPanel::openPoint(int point) {
    if (point < 0 || point >= results_.rowCount() || subject() == nullptr) return;
    const SweepPoint& chosen = results_.points()[static_cast<std::size_t>(point)];
    QStringList parts;
    for (const QString& setting : chosen.settings)
        parts.append(shortPath(pathOfSetting(setting)) + " " + valueOfSetting(setting));
    opening_ = true;
    (void)session_->addVariant(session_->variant(subject_) == nullptr ? session_->currentVariant()
                                                                      : subject_,
                               parts.join(", "), chosen.settings);
    opening_ = false;
}

} // namespace headroom::gui
