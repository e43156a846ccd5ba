// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/problems_panel.hpp"

#include "gui/session/session.hpp"

#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace headroom::gui {

ProblemsPanel::ProblemsPanel(QWidget* parent)
    : Panel(parent), none_(new QLabel(this)), table_(new QTableView(this)) {
    table_->setObjectName("problemsTable");
    table_->setModel(&model_);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setWordWrap(true);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->setTabKeyNavigation(false);
    none_->setObjectName("noProblems");
    none_->setAlignment(Qt::AlignCenter);
    none_->setEnabled(false);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(6, 6, 6, 6);
    lines->addWidget(none_);
    lines->addWidget(table_);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& row) {
                if (row.isValid())
                    session_->selectNode(row.data(ProblemsModel::kPointerRole).toString());
            });
}

QString ProblemsPanel::title() const {
    const int count = model_.rowCount();
    return count == 0 ? tr("Problems") : tr("Problems (%1)").arg(count);
}

void ProblemsPanel::setSession(Session* session) {
    session_ = session;
    connect(session, &Session::problemsChanged, this, &ProblemsPanel::update);
    connect(session, &Session::documentChanged, this, &ProblemsPanel::update);
    update();
}

void ProblemsPanel::retranslate() {
    none_->setText(tr("Nothing is wrong with the scenario."));
    table_->setAccessibleName(tr("Problems of the scenario"));
    Q_EMIT model_.headerDataChanged(Qt::Horizontal, 0, ProblemsModel::kColumns - 1);
}

void ProblemsPanel::update() {
    const Document* document = session_->document();
    model_.setProblems(document == nullptr ? Problems{} : document->problems());
    const bool any = model_.rowCount() > 0;
    table_->setVisible(any);
    none_->setVisible(!any);
    table_->resizeColumnToContents(ProblemsModel::kPlace);
    Q_EMIT titleChanged();
}

} // namespace headroom::gui
