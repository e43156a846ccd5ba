// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/bottlenecks_panel.hpp"

#include "gui/panels/bar_delegate.hpp"
#include "gui/panels/fixing.hpp"
#include "gui/session/session.hpp"
#include "sim/analysis/numbers.hpp"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <cmath>

namespace headroom::gui {
namespace {

constexpr int kSteps = 1000;

QTableView* makeTable(QWidget* parent, QAbstractItemModel* model, const char* name) {
    auto* table = new QTableView(parent);
    table->setObjectName(name);
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->setItemDelegateForColumn(BottlenecksModel::kGain,
                                    new BarDelegate(BottlenecksModel::kGainShareRole, table));
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(BottlenecksModel::kChange, QHeaderView::Stretch);
    table->setColumnWidth(BottlenecksModel::kRank, 40);
    table->setColumnWidth(BottlenecksModel::kGain, 150);
    table->setColumnWidth(BottlenecksModel::kNext, 150);
    return table;
}

QString count(double value) { return QString::fromStdString(analysis::countText(std::round(value))); }

} // namespace

BottlenecksPanel::BottlenecksPanel(QWidget* parent)
    : Panel(parent), headline_(new QLabel(this)), search_(new QPushButton(this)),
      progress_(new QProgressBar(this)), table_(makeTable(this, &model_, "bottlenecksTable")),
      apply_(new QPushButton(this)), stackTitle_(new QLabel(this)),
      stackTable_(makeTable(this, &stackModel_, "fixesTable")), applyStack_(new QPushButton(this)) {
    headline_->setWordWrap(true);
    headline_->setObjectName("bottlenecksHeadline");
    search_->setObjectName("searchFixes");
    apply_->setObjectName("primary");
    applyStack_->setObjectName("applyStack");
    progress_->setRange(0, kSteps);
    QFont bold = font();
    bold.setBold(true);
    stackTitle_->setFont(bold);
    constexpr int kStackHeight = 150;
    stackTable_->setMaximumHeight(kStackHeight);
    auto* head = new QHBoxLayout;
    head->addWidget(headline_, 1);
    head->addWidget(search_, 0, Qt::AlignTop);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(8, 8, 8, 8);
    lines->addLayout(head);
    lines->addWidget(progress_);
    lines->addWidget(table_, 1);
    lines->addWidget(apply_, 0, Qt::AlignRight);
    lines->addWidget(stackTitle_);
    lines->addWidget(stackTable_);
    lines->addWidget(applyStack_, 0, Qt::AlignRight);
    connect(search_, &QPushButton::clicked, this, [this] { searchFixes(*session_); });
    connect(apply_, &QPushButton::clicked, this, &BottlenecksPanel::applySelected);
    connect(applyStack_, &QPushButton::clicked, this, &BottlenecksPanel::applyStack);
    connect(table_, &QTableView::activated, this, &BottlenecksPanel::applySelected);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &BottlenecksPanel::updateApply);
}

QString BottlenecksPanel::title() const { return tr("Bottlenecks"); }

void BottlenecksPanel::setSession(Session* session) {
    session_ = session;
    connect(session, &Session::documentChanged, this, &BottlenecksPanel::update);
    connect(session->runs(), &Runs::changed, this, &BottlenecksPanel::update);
    connect(session->runs(), &Runs::removed, this, &BottlenecksPanel::update);
    update();
}

void BottlenecksPanel::retranslate() {
    search_->setText(tr("Find what to change"));
    apply_->setText(tr("Apply this fix and compare"));
    applyStack_->setText(tr("Apply all of these"));
    stackTitle_->setText(tr("Do these, in this order"));
    table_->setAccessibleName(tr("Changes and what they buy"));
    stackTable_->setAccessibleName(tr("Changes on top of each other"));
    progress_->setAccessibleName(tr("Progress of the search"));
    for (BottlenecksModel* model : {&model_, &stackModel_})
        Q_EMIT model->headerDataChanged(Qt::Horizontal, 0, BottlenecksModel::kColumns - 1);
    shownSearch_ = 0; // the words in the tables come again
    if (session_ != nullptr) update();
}

bool BottlenecksPanel::settled() const {
    const RunRecord* search = fixSearchOf(*session_, session_->currentVariant());
    return search == nullptr || !search->busy();
}

void BottlenecksPanel::prepareScreenshot() {
    if (fixSearchOf(*session_, session_->currentVariant()) == nullptr) searchFixes(*session_);
}

void BottlenecksPanel::update() {
    const RunRecord* search = fixSearchOf(*session_, session_->currentVariant());
    const bool busy = search != nullptr && search->busy();
    progress_->setVisible(busy);
    search_->setEnabled(session_->document() != nullptr && !busy);
    if (busy) {
        progress_->setValue(static_cast<int>(std::lround(search->share * kSteps)));
        headline_->setText(
            tr("Every limit is made better in turn, under the same users: %1").arg(search->detail));
    }
    const bool done = search != nullptr && search->state == RunState::kDone;
    if (done && search->id == shownSearch_) return;
    const auto found = done ? readSpeedup(search->output) : std::nullopt;
    shownSearch_ = done ? search->id : 0;
    for (QWidget* widget : std::initializer_list<QWidget*>{table_, apply_})
        widget->setVisible(found.has_value());
    const bool stack = found && !found->fixes.empty();
    for (QWidget* widget : std::initializer_list<QWidget*>{stackTitle_, stackTable_, applyStack_})
        widget->setVisible(stack);
    if (found) {
        showFindings(*found);
    } else if (!busy) {
        headline_->setText(
            search != nullptr && search->state == RunState::kFailed
                ? search->problem
                : tr("Which limit to lift first, and what it buys: headroom makes every one better in "
                     "turn under the same users and says how many more then fit."));
    }
}

void BottlenecksPanel::showFindings(const SpeedupData& found) {
    headline_->setText(
        tr("When %6 users come every second, the fleet bears %1 (%2 to %3) until %4 breaks; %5 "
           "limits it.")
            .arg(count(found.users), count(found.usersLow), count(found.usersHigh), found.brokenSlo,
                 found.limit, count(found.usersPerSecond)));
    model_.setRows(found.rows);
    stackModel_.setRows(found.fixes);
    stackSettings_ = found.fixSettings;
    const SpeedupRow* best = found.best();
    for (int row = 0; row < model_.rowCount(); ++row) {
        if (best != nullptr && model_.row(row)->id == best->id) table_->selectRow(row);
    }
    updateApply();
}

const SpeedupRow* BottlenecksPanel::selectedRow() const {
    return model_.row(table_->currentIndex().row());
}

void BottlenecksPanel::updateApply() {
    const SpeedupRow* row = selectedRow();
    apply_->setEnabled(row != nullptr && row->realisable());
    apply_->setToolTip(row == nullptr || row->realisable()
                           ? QString()
                           : tr("Faster code or hardware is no setting of the scenario"));
}

void BottlenecksPanel::applySelected() {
    const SpeedupRow* row = selectedRow();
    if (row == nullptr || !row->realisable()) return;
    applyFix(*session_, QStringLiteral("%1 %2").arg(row->title, row->amount), row->settings);
}

void BottlenecksPanel::applyStack() {
    if (stackSettings_.isEmpty()) return;
    applyFix(*session_, tr("%n fixes", nullptr, stackModel_.rowCount()), stackSettings_);
}

} // namespace headroom::gui
