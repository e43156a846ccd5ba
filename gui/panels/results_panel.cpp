// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/results_panel.hpp"

#include "gui/charts/chart_stack.hpp"
#include "gui/panels/replications.hpp"
#include "gui/panels/summary_strip.hpp"
#include "gui/session/session.hpp"

#include <QtConcurrent/QtConcurrentRun>

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace headroom::gui {
namespace {

const char* endingOf(ResultsPanel::Export what) {
    switch (what) {
    case ResultsPanel::Export::kPng:
        return "png";
    case ResultsPanel::Export::kSvg:
        return "svg";
    case ResultsPanel::Export::kPdf:
        return "pdf";
    case ResultsPanel::Export::kHtml:
        return "html";
    default:
        return "csv";
    }
}

} // namespace

ResultsPanel::ResultsPanel(QWidget* parent)
    : Panel(parent), runs_(new QComboBox(this)), export_(new QPushButton(this)),
      seeds_(new QPushButton(this)), empty_(new QLabel(this)), strip_(new SummaryStrip(this)),
      stack_(new ChartStack(this)), menu_(new QMenu(this)) {
    runs_->setObjectName("runChoice");
    runs_->setMinimumContentsLength(24);
    export_->setObjectName("exportButton");
    export_->setMenu(menu_);
    seeds_->setObjectName("moreSeeds");
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setEnabled(false);
    auto* head = new QHBoxLayout;
    head->addWidget(runs_, 1);
    head->addWidget(seeds_);
    head->addWidget(export_);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(8, 8, 8, 4);
    lines->addWidget(strip_);
    lines->addLayout(head);
    lines->addWidget(empty_, 1);
    lines->addWidget(stack_, 1);
    connect(runs_, &QComboBox::activated, this,
            [this](int index) { session_->selectRun(runs_->itemData(index).toInt()); });
    connect(seeds_, &QPushButton::clicked, this, &ResultsPanel::runMoreSeeds);
}

QString ResultsPanel::title() const { return tr("Results"); }

void ResultsPanel::setSession(Session* session) {
    session_ = session;
    strip_->setSession(session);
    connect(session, &Session::runSelected, this, &ResultsPanel::showRun);
    connect(session->runs(), &Runs::resultReady, this, &ResultsPanel::showRun);
    connect(session->runs(), &Runs::removed, this, &ResultsPanel::fillRuns);
    connect(stack_->time(), &TimeAxis::momentChanged, session, &Session::setMoment);
    connect(session, &Session::momentChanged, stack_->time(), &TimeAxis::setMoment);
    showRun();
}

void ResultsPanel::retranslate() {
    strip_->retranslate();
    stack_->retranslate();
    runs_->setAccessibleName(tr("Run shown"));
    seeds_->setText(tr("Run 4 more seeds"));
    seeds_->setToolTip(
        tr("The same scenario with other random numbers; the charts show the band they span"));
    empty_->setText(tr("No result yet. Run the scenario (F5), or open a result."));
    export_->setText(tr("Export"));
    export_->setAccessibleName(tr("Export charts and data"));
    menu_->clear();
    const auto add = [this](const QString& text, Export what) {
        menu_->addAction(text, this, [this, what] { askWhere(what); });
    };
    add(tr("Picture (PNG)…"), Export::kPng);
    add(tr("Drawing (SVG)…"), Export::kSvg);
    add(tr("Page (PDF)…"), Export::kPdf);
    menu_->addSeparator();
    add(tr("Data of the visible span (CSV)…"), Export::kCsvVisible);
    add(tr("All data (CSV)…"), Export::kCsvAll);
    menu_->addSeparator();
    add(tr("Report (HTML)…"), Export::kHtml);
    menu_->addSeparator();
    menu_->addAction(tr("Copy as image"), this, &ResultsPanel::copyImage);
}

void ResultsPanel::fillRuns() {
    runs_->clear();
    for (const RunRecord* record : session_->runs()->records()) {
        if (!record->run) continue;
        runs_->addItem(record->label, record->id);
        if (record->id == session_->selectedRunId()) runs_->setCurrentIndex(runs_->count() - 1);
    }
}

void ResultsPanel::showRun() {
    fillRuns();
    const bool any = session_->selectedRun() != nullptr;
    empty_->setVisible(!any);
    stack_->setVisible(any);
    export_->setEnabled(any);
    runs_->setEnabled(any);
    const RunRecord* record = session_->runs()->record(session_->selectedRunId());
    seeds_->setEnabled(any && record->variant >= 0);
    makeCharts();
}

/// The curves take a while for large results: made in a worker, and made again when something changed meanwhile.
void ResultsPanel::makeCharts() {
    const RunPointer run = session_->selectedRun();
    if (!run) {
        stack_->setCharts(nullptr);
        return;
    }
    if (working_) {
        again_ = true;
        return;
    }
    working_ = true;
    again_ = false;
    const std::vector<RunPointer> others = replicationsOf(*session_->runs(), session_->selectedRunId());
    const auto make = [run, others] {
        std::vector<const result::RunResult*> results;
        for (const RunPointer& other : others) results.push_back(&other->result);
        return std::make_shared<const RunChartSet>(
            chartsOfRun({QString(), &run->result, &run->summary}, results));
    };
    auto* watcher = new QFutureWatcher<std::shared_ptr<const RunChartSet>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        working_ = false;
        if (again_) {
            makeCharts();
        } else {
            stack_->setCharts(watcher->result());
        }
        watcher->deleteLater();
    });
    watcher->setFuture(QtConcurrent::run(make));
}

void ResultsPanel::runMoreSeeds() {
    const RunRecord* record = session_->runs()->record(session_->selectedRunId());
    const Variant* variant = record == nullptr ? nullptr : session_->variant(record->variant);
    if (variant == nullptr) return;
    constexpr int kSeeds = 4;
    const std::uint64_t first = highestSeedOf(*session_->runs(), record->id) + 1;
    for (int i = 0; i < kSeeds; ++i) {
        const QString seed = QString::number(first + static_cast<std::uint64_t>(i));
        session_->runs()->start(
            {"run", "{scenario}", "--out", "{folder}/result.json", "--seed", seed, "--quiet"},
            *variant->document, variant->id,
            tr("%1, seed %2").arg(variant->document->displayName(), seed));
    }
}

void ResultsPanel::zoomToSelection() { stack_->time()->zoomToSelection(); }

void ResultsPanel::resetView() {
    stack_->time()->select(std::nullopt);
    stack_->time()->reset();
}

void ResultsPanel::copyImage() { QApplication::clipboard()->setImage(stack_->image()); }

void ResultsPanel::askWhere(Export what) {
    const QString ending = endingOf(what);
    const RunPointer run = session_->selectedRun();
    const QString name = run ? QString::fromStdString(run->result.scenario) : QStringLiteral("headroom");
    auto* dialog = new QFileDialog(this, tr("Export"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->setNameFilter(QStringLiteral("*.%1").arg(ending));
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->selectFile(name + "." + ending);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, what](const QString& file) { exportTo(what, file); });
    dialog->open();
}

void ResultsPanel::exportTo(Export what, const QString& file) {
    std::optional<QString> problem;
    switch (what) {
    case Export::kCsvVisible:
    case Export::kCsvAll:
        problem = stack_->exportTable(file, what == Export::kCsvVisible);
        break;
    case Export::kHtml:
        exportHtml(file);
        return;
    default:
        problem = stack_->exportPicture(file);
    }
    if (problem) {
        session_->notify(Session::Notice::kError, *problem);
    } else {
        session_->notify(Session::Notice::kInfo, tr("Wrote %1").arg(QDir::toNativeSeparators(file)));
    }
}

/// By `headroom report`, from the result and the scenario it belongs to.
void ResultsPanel::exportHtml(const QString& file) {
    const int id = session_->selectedRunId();
    const RunRecord* record = session_->runs()->record(id);
    const Variant* variant = record == nullptr ? nullptr : session_->variant(record->variant);
    const QString folder = session_->runs()->folderOf(id);
    if (variant == nullptr || folder.isEmpty()) {
        session_->notify(Session::Notice::kError,
                         tr("A report is made from a run of this session; run the scenario first."));
        return;
    }
    const QString scenario = QDir(folder).filePath("scenario.json");
    session_->runs()->start(
        {"report", QDir(folder).filePath("result.json"), "--scenario", scenario, "--html", file},
        *variant->document, variant->id, tr("report of %1").arg(record->label));
}

} // namespace headroom::gui
