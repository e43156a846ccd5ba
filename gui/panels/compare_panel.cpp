// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/compare_panel.hpp"

#include "gui/charts/chart_stack.hpp"
#include "gui/charts/ink.hpp"
#include "gui/document/json_changes.hpp"
#include "gui/models/first_answer.hpp"
#include "gui/panels/fixing.hpp"
#include "gui/panels/likeness_delegate.hpp"
#include "gui/session/session.hpp"

#include <QtConcurrent/QtConcurrentRun>

#include <QComboBox>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>
#include <array>
#include <stdexcept>

namespace headroom::gui {
namespace {

QLabel* heading(QWidget* parent) {
    auto* label = new QLabel(parent);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

struct Compared {
    analysis::Difference difference;
    QString problem;
};

Compared comparisonOf(const RunPointer& first, const RunPointer& second, const QStringList& settings) {
    try {
        analysis::Tolerances tolerances;
        for (const QString& setting : settings) tolerances.set(setting.trimmed().toStdString());
        const std::array<result::RunResult, 1> a{first->result};
        const std::array<result::RunResult, 1> b{second->result};
        return {analysis::compare(a, b, tolerances), {}};
    } catch (const std::exception& error) {
        return {{}, QString::fromUtf8(error.what())};
    }
}

} // namespace

ComparePanel::ComparePanel(QWidget* parent)
    : Panel(parent), variantsTitle_(heading(this)), variants_(new QTreeView(this)),
      copy_(new QPushButton(this)), run_(new QPushButton(this)), remove_(new QPushButton(this)),
      runsTitle_(heading(this)), runs_(new QListView(this)), stack_(new ChartStack(this)),
      verdict_(heading(this)), first_(new QComboBox(this)), second_(new QComboBox(this)),
      versus_(new QLabel(this)), tolerances_(new QLineEdit(this)), table_(new QTableView(this)) {
    variants_->setObjectName("variantsTree");
    variants_->setModel(&variantsModel_);
    variants_->setItemsExpandable(false);
    variants_->setRootIsDecorated(true);
    variants_->header()->setStretchLastSection(false);
    variants_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    variants_->header()->setSectionResizeMode(VariantsModel::kChanges, QHeaderView::Stretch);
    runs_->setObjectName("runsList");
    first_->setObjectName("firstRun");
    second_->setObjectName("secondRun");
    tolerances_->setObjectName("tolerances");
    verdict_->setObjectName("verdict");
    verdict_->setWordWrap(true);
    table_->setObjectName("differencesTable");
    table_->setModel(&differences_);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->verticalHeader()->hide();
    table_->setItemDelegateForColumn(DifferencesModel::kVerdict, new LikenessDelegate(table_));
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(DifferencesModel::kQuantity, QHeaderView::Stretch);

    auto* left = new QWidget(this);
    auto* leftLines = new QVBoxLayout(left);
    leftLines->setContentsMargins(0, 0, 0, 0);
    leftLines->addWidget(variantsTitle_);
    leftLines->addWidget(variants_, 2);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {copy_, run_, remove_}) buttons->addWidget(button);
    leftLines->addLayout(buttons);
    leftLines->addWidget(runsTitle_);
    leftLines->addWidget(runs_, 1);

    auto* below = new QWidget(this);
    auto* belowLines = new QVBoxLayout(below);
    belowLines->setContentsMargins(0, 0, 0, 0);
    auto* choice = new QHBoxLayout;
    choice->addWidget(first_, 1);
    choice->addWidget(versus_);
    choice->addWidget(second_, 1);
    choice->addWidget(tolerances_, 1);
    belowLines->addWidget(verdict_);
    belowLines->addLayout(choice);
    belowLines->addWidget(table_, 1);

    auto* right = new QSplitter(Qt::Vertical, this);
    right->addWidget(stack_);
    right->addWidget(below);
    right->setSizes({420, 340});
    auto* whole = new QSplitter(Qt::Horizontal, this);
    whole->addWidget(left);
    whole->addWidget(right);
    whole->setStretchFactor(1, 1);
    whole->setSizes({330, 700});
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(8, 8, 8, 8);
    lines->addWidget(whole);

    connect(copy_, &QPushButton::clicked, this, [this] {
        const int parentId = session_->currentVariant();
        if (parentId >= 0)
            (void)session_->copyVariant(parentId, tr("variant %1").arg(session_->variants().size()));
    });
    connect(run_, &QPushButton::clicked, this, &ComparePanel::runVariant);
    connect(remove_, &QPushButton::clicked, this,
            [this] { session_->removeVariant(session_->currentVariant()); });
    connect(variants_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                if (index.isValid()) session_->selectVariant(index.data(VariantsModel::kIdRole).toInt());
            });
    connect(first_, &QComboBox::activated, this, &ComparePanel::compare);
    connect(second_, &QComboBox::activated, this, &ComparePanel::compare);
    connect(tolerances_, &QLineEdit::editingFinished, this, &ComparePanel::compare);
}

QString ComparePanel::title() const { return tr("Compare"); }

void ComparePanel::setSession(Session* session) {
    session_ = session;
    runsModel_ = std::make_unique<RunsModel>(session->runs());
    runs_->setModel(runsModel_.get());
    connect(runsModel_.get(), &RunsModel::comparedEdited, this,
            [this] { session_->setCompared(runsModel_->compared()); });
    connect(session, &Session::comparedChanged, this, [this] {
        runsModel_->setCompared(session_->comparedRuns());
        fillChoices();
        draw();
    });
    for (auto signal : {&Session::variantsChanged, &Session::problemsChanged})
        connect(session, signal, this, &ComparePanel::fillVariants);
    connect(session, &Session::documentChanged, this, &ComparePanel::fillVariants);
    connect(session->runs(), &Runs::resultReady, this, &ComparePanel::fillVariants);
    fillVariants();
}

void ComparePanel::retranslate() {
    variantsTitle_->setText(tr("Variants"));
    runsTitle_->setText(tr("Runs (ticked ones are compared)"));
    copy_->setText(tr("Copy"));
    copy_->setToolTip(tr("A new variant, to be edited, below the current one"));
    run_->setText(tr("Run"));
    run_->setToolTip(tr("Simulate the current variant and compare it"));
    remove_->setText(tr("Remove"));
    variants_->setAccessibleName(tr("Variants and what changed between them"));
    runs_->setAccessibleName(tr("Runs to compare"));
    first_->setAccessibleName(tr("Run A, the reference"));
    second_->setAccessibleName(tr("Run B"));
    versus_->setText(tr("against"));
    tolerances_->setPlaceholderText(tr("tolerances, e.g. p95=15%, all=5%"));
    tolerances_->setAccessibleName(tr("Tolerances"));
    table_->setAccessibleName(tr("Differences of the two runs"));
    stack_->retranslate();
    Q_EMIT differences_.headerDataChanged(Qt::Horizontal, 0, DifferencesModel::kColumns - 1);
    Q_EMIT variantsModel_.headerDataChanged(Qt::Horizontal, 0, VariantsModel::kColumns - 1);
    if (session_ == nullptr) return;
    fillVariants();
    compare();
}

void ComparePanel::fillVariants() {
    std::vector<VariantRow> rows;
    for (const auto& variant : session_->variants()) {
        VariantRow row{variant->id,
                       variant->parent,
                       variant->name,
                       {},
                       {},
                       variant->id == session_->currentVariant()};
        if (variant->parent < 0) row.name = variant->document->displayName();
        if (const Variant* parent = session_->variant(variant->parent)) {
            for (const JsonChange& change :
                 changesBetween(parent->document->root(), variant->document->root()))
                row.changes.append(changeText(change));
        }
        for (const RunRecord* record : session_->runs()->records()) {
            if (record->variant == variant->id && record->run) row.result = fitText(*record->run);
        }
        rows.push_back(std::move(row));
    }
    variantsModel_.setRows(std::move(rows));
    variants_->expandAll();
    variants_->setCurrentIndex(variantsModel_.indexOf(session_->currentVariant()));
    const Variant* current = session_->variant(session_->currentVariant());
    copy_->setEnabled(current != nullptr);
    run_->setEnabled(current != nullptr);
    remove_->setEnabled(current != nullptr && current->parent >= 0);
}

void ComparePanel::fillChoices() {
    const std::vector<int>& ids = session_->comparedRuns();
    const auto fill = [&](QComboBox* box, std::size_t otherwise) {
        const int before = box->currentData().toInt();
        box->clear();
        for (const int id : ids) box->addItem(session_->runs()->record(id)->label, id);
        const int kept = box->findData(before);
        box->setCurrentIndex(kept >= 0 && box == first_ ? kept : static_cast<int>(otherwise));
    };
    fill(first_, 0);
    fill(second_, ids.empty() ? 0 : ids.size() - 1);
    compare();
}

/// The curves of all ticked runs, made in a worker; only the newest request is drawn.
void ComparePanel::draw() {
    std::vector<RunPointer> runs;
    std::vector<QString> labels;
    for (const int id : session_->comparedRuns()) {
        runs.push_back(session_->runs()->record(id)->run);
        labels.push_back(session_->runs()->record(id)->label);
    }
    const int number = ++drawn_;
    const auto make = [runs, labels] {
        std::vector<ChartSubject> subjects;
        for (std::size_t i = 0; i < runs.size(); ++i)
            subjects.push_back({labels[i], &runs[i]->result, &runs[i]->summary});
        return std::make_shared<const RunChartSet>(chartsOfRuns(subjects));
    };
    auto* watcher = new QFutureWatcher<std::shared_ptr<const RunChartSet>>(this);
    ++working_;
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, number] {
        --working_;
        if (number == drawn_)
            stack_->setCharts(watcher->result()->charts.empty() ? nullptr : watcher->result());
        watcher->deleteLater();
    });
    watcher->setFuture(QtConcurrent::run(make));
}

void ComparePanel::compare() {
    const RunRecord* first = session_->runs()->record(first_->currentData().toInt());
    const RunRecord* second = session_->runs()->record(second_->currentData().toInt());
    if (first == nullptr || second == nullptr || first == second) {
        differences_.clear();
        verdict_->setText(tr(
            "Two ticked runs are compared here: apply a fix, or change the scenario and run it again."));
        return;
    }
    const QString a = first->label;
    const QString b = second->label;
    const int number = ++wanted_;
    ++working_;
    auto* watcher = new QFutureWatcher<Compared>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, number, a, b] {
        --working_;
        watcher->deleteLater();
        if (number != wanted_) return;
        const Compared found = watcher->result();
        if (!found.problem.isEmpty()) {
            verdict_->setText(found.problem);
            return;
        }
        differences_.setDifference(found.difference, a, b);
        const auto beyond = static_cast<int>(found.difference.count(analysis::Likeness::kBeyond));
        const auto undecided = static_cast<int>(found.difference.count(analysis::Likeness::kUndecided));
        verdict_->setText(tr("%n quantities differ beyond their tolerance", nullptr, beyond) +
                          (undecided > 0 ? tr(", %n undecided", nullptr, undecided) : QString()) + ".");
    });
    const QStringList settings = tolerances_->text().split(',', Qt::SkipEmptyParts);
    watcher->setFuture(QtConcurrent::run(comparisonOf, first->run, second->run, settings));
}

void ComparePanel::runVariant() { (void)session_->run(); }

void ComparePanel::prepareScreenshot() {
    // Something to compare with: the best fix that was found, else the first variant of the file.
    if (session_->comparedRuns().size() > 1) return;
    const int base = session_->currentVariant();
    const RunRecord* search = fixSearchOf(*session_, base);
    if (search != nullptr && search->busy()) return; // the next round knows more
    const auto found = fixesOf(*session_, base);
    const SpeedupRow* best = found ? found->best() : nullptr;
    if (best != nullptr) {
        (void)session_->addVariant(base, QStringLiteral("%1 %2").arg(best->title, best->amount),
                                   best->settings);
        session_->selectVariant(base);
    }
    if (session_->variants().size() < 2) return;
    const Variant& second = best != nullptr ? *session_->variants().back() : *session_->variants()[1];
    session_->runs()->simulate(*second.document, second.id, second.name, false);
}

void ComparePanel::zoomToSelection() { stack_->time()->zoomToSelection(); }

void ComparePanel::resetView() {
    stack_->time()->select(std::nullopt);
    stack_->time()->reset();
}

} // namespace headroom::gui
