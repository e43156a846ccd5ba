// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/workload_panel.hpp"

#include "gui/document/workload_shape.hpp"
#include "gui/panels/workload/load_plot.hpp"
#include "gui/session/session.hpp"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

namespace headroom::gui {
namespace {

using Json = Document::Json;

constexpr const char* kWorkload = "/workload";

} // namespace

WorkloadPanel::WorkloadPanel(QWidget* parent)
    : Panel(parent), plot_(new LoadPlot(this)), kind_(new QComboBox(this)),
      addPoint_(new QToolButton(this)), addEvent_(new QToolButton(this)),
      removePoint_(new QToolButton(this)), table_(new QTableView(this)), problem_(new QLabel(this)),
      behaviour_(new QComboBox(this)), addStep_(new QToolButton(this)),
      removeStep_(new QToolButton(this)), up_(new QToolButton(this)), down_(new QToolButton(this)),
      tree_(new QTreeView(this)), behaviourLabel_(new QLabel(this)), kindLabel_(new QLabel(this)) {
    build();
    connectPlot();
}

void WorkloadPanel::build() {
    auto* halves = new QSplitter(Qt::Vertical, this);
    halves->addWidget(buildLoad());
    halves->addWidget(buildBehaviours());
    halves->setStretchFactor(0, 3);
    halves->setStretchFactor(1, 2);
    halves->setChildrenCollapsible(false);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->addWidget(halves);
}

QWidget* WorkloadPanel::buildLoad() {
    auto* half = new QWidget(this);
    kind_->setObjectName("loadKind");
    addPoint_->setObjectName("addPoint");
    addEvent_->setObjectName("addEvent");
    removePoint_->setObjectName("removePoint");
    auto* tools = new QHBoxLayout;
    tools->addWidget(kindLabel_);
    tools->addWidget(kind_);
    for (QToolButton* button : {addPoint_, addEvent_, removePoint_}) {
        button->setAutoRaise(true);
        tools->addWidget(button);
    }
    tools->addStretch(1);
    kindLabel_->setBuddy(kind_);
    table_->setObjectName("loadTable");
    table_->setModel(&points_);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                            QAbstractItemView::AnyKeyPressed);
    problem_->setObjectName("loadProblem");
    problem_->setWordWrap(true);
    problem_->setForegroundRole(QPalette::BrightText);
    auto* beside = new QSplitter(Qt::Horizontal, half);
    beside->addWidget(plot_);
    beside->addWidget(table_);
    beside->setStretchFactor(0, 3);
    beside->setStretchFactor(1, 2);
    beside->setSizes({600, 400});
    auto* lines = new QVBoxLayout(half);
    lines->setContentsMargins(8, 6, 8, 4);
    lines->addLayout(tools);
    lines->addWidget(problem_);
    lines->addWidget(beside, 1);
    return half;
}

QWidget* WorkloadPanel::buildBehaviours() {
    auto* half = new QWidget(this);
    behaviour_->setObjectName("behaviour");
    behaviourLabel_->setBuddy(behaviour_);
    addStep_->setObjectName("addStep");
    addStep_->setPopupMode(QToolButton::InstantPopup);
    addStep_->setMenu(new QMenu(addStep_));
    removeStep_->setObjectName("removeStep");
    up_->setObjectName("stepUp");
    down_->setObjectName("stepDown");
    up_->setArrowType(Qt::UpArrow);
    down_->setArrowType(Qt::DownArrow);
    auto* tools = new QHBoxLayout;
    tools->addWidget(behaviourLabel_);
    tools->addWidget(behaviour_, 1);
    for (QToolButton* button : {addStep_, up_, down_, removeStep_}) {
        button->setAutoRaise(true);
        tools->addWidget(button);
    }
    tree_->setObjectName("steps");
    tree_->setModel(&steps_);
    tree_->setAlternatingRowColors(true);
    tree_->setUniformRowHeights(true);
    tree_->header()->setStretchLastSection(true);
    auto* lines = new QVBoxLayout(half);
    lines->setContentsMargins(8, 4, 8, 8);
    lines->addLayout(tools);
    lines->addWidget(tree_, 1);
    connect(behaviour_, &QComboBox::currentTextChanged, this, [this](const QString& name) {
        steps_.setBehaviour(session_ == nullptr ? nullptr : session_->document(), name);
        tree_->expandAll();
        tree_->resizeColumnToContents(StepsModel::kStep);
    });
    connect(up_, &QToolButton::clicked, this, [this] { moveStep(-1); });
    connect(down_, &QToolButton::clicked, this, [this] { moveStep(1); });
    connect(removeStep_, &QToolButton::clicked, this, [this] { steps_.remove(tree_->currentIndex()); });
    connect(&steps_, &QAbstractItemModel::modelReset, tree_, &QTreeView::expandAll);
    connect(tree_, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        session_->selectNode(index.data(StepsModel::kPointerRole).toString());
    });
    return half;
}

void WorkloadPanel::connectPlot() {
    connect(plot_, &LoadPlot::pointMoved, this,
            [this](const LoadPoint& point, double seconds, double amount, int gesture) {
                Document* document = session_->document();
                document->set(kWorkload, withPointMoved(document->root(), point, seconds, amount),
                              tr("move a point of the load"), gesture);
            });
    connect(plot_, &LoadPlot::pointWanted, this, [this](double seconds, double amount) {
        Document* document = session_->document();
        document->set(kWorkload, withProfilePoint(document->root(), seconds, amount),
                      tr("add a point of the load"));
    });
    const auto remove = [this](const LoadPoint& point) {
        Document* document = session_->document();
        document->set(kWorkload, withoutPoint(document->root(), point),
                      tr("remove a point of the load"));
    };
    connect(plot_, &LoadPlot::removalWanted, this, remove);
    connect(removePoint_, &QToolButton::clicked, this, [this, remove] {
        if (plot_->shape() && plot_->chosen() >= 0)
            remove(plot_->shape()->points[static_cast<std::size_t>(plot_->chosen())]);
    });
    connect(addPoint_, &QToolButton::clicked, this, [this] {
        if (!plot_->shape()) return;
        Document* document = session_->document();
        document->set(
            kWorkload,
            withProfilePoint(document->root(), plot_->shape()->seconds / 2, plot_->shape()->most / 2),
            tr("add a point of the load"));
    });
    connect(addEvent_, &QToolButton::clicked, this, [this] {
        if (!plot_->shape()) return;
        Document* document = session_->document();
        document->set(
            kWorkload,
            withEvent(document->root(), plot_->shape()->seconds * 0.4, plot_->shape()->seconds * 0.2),
            tr("add an event"));
    });
    connect(plot_, &LoadPlot::chosenChanged, this, [this](int chosen) {
        const bool some = chosen >= 0 && plot_->shape();
        const LoadPoint::Role role = some ? plot_->shape()->points[static_cast<std::size_t>(chosen)].role
                                          : LoadPoint::Role::kRampStart;
        removePoint_->setEnabled(some && (role == LoadPoint::Role::kProfilePoint ||
                                          role == LoadPoint::Role::kEventStart ||
                                          role == LoadPoint::Role::kEventEnd));
    });
    connect(kind_, &QComboBox::activated, this, [this](int index) {
        Document* document = session_->document();
        if (document == nullptr) return;
        document->set(kWorkload, withKind(document->root(), static_cast<LoadKind>(index)),
                      tr("another kind of load"));
    });
    removePoint_->setEnabled(false);
}

QString WorkloadPanel::title() const { return tr("Workload"); }

void WorkloadPanel::setSession(Session* session) {
    session_ = session;
    connect(session, &Session::documentChanged, this, &WorkloadPanel::showDocument);
    connect(session, &Session::documentEdited, this, &WorkloadPanel::refresh);
    connect(session, &Session::problemsChanged, this, &WorkloadPanel::showProblem);
    showDocument();
}

void WorkloadPanel::retranslate() {
    kindLabel_->setText(tr("Load:"));
    const int kind = std::max(0, kind_->currentIndex());
    kind_->clear();
    kind_->addItems({tr("Users come in steps (ramp)"), tr("A fixed number of users"),
                     tr("Arrivals at a fixed rate"), tr("Arrivals at a rate that changes")});
    kind_->setCurrentIndex(kind);
    kind_->setAccessibleName(tr("Kind of load"));
    addPoint_->setText(tr("Add point"));
    addPoint_->setToolTip(tr("Add a point to the rate; a double click in the curve does it, too"));
    addEvent_->setText(tr("Add event"));
    addEvent_->setToolTip(
        tr("Add something that multiplies the arrivals for a while: a sale, a push message"));
    removePoint_->setText(tr("Remove"));
    removePoint_->setToolTip(tr("Remove the chosen point or event (Del)"));
    table_->setAccessibleName(tr("Values of the load"));
    behaviourLabel_->setText(tr("Behaviour:"));
    behaviour_->setAccessibleName(tr("Behaviour whose steps are shown"));
    tree_->setAccessibleName(tr("Steps of the behaviour"));
    addStep_->setText(tr("Add step"));
    removeStep_->setText(tr("Remove step"));
    up_->setToolTip(tr("Move the step up"));
    down_->setToolTip(tr("Move the step down"));
    for (QToolButton* button : {up_, down_}) button->setAccessibleName(button->toolTip());
    fillStepMenu();
    plot_->retranslate();
    Q_EMIT points_.headerDataChanged(Qt::Horizontal, 0, LoadPointsModel::kColumns - 1);
    Q_EMIT steps_.headerDataChanged(Qt::Horizontal, 0, StepsModel::kColumns - 1);
    if (session_ != nullptr) refresh();
}

void WorkloadPanel::fillStepMenu() {
    QMenu* menu = addStep_->menu();
    menu->clear();
    const std::pair<StepsModel::Kind, QString> kinds[] = {
        {StepsModel::Kind::kDo, tr("Operation")},
        {StepsModel::Kind::kThink, tr("Pause (think)")},
        {StepsModel::Kind::kRepeat, tr("Repetition")},
        {StepsModel::Kind::kChoose, tr("Choice")},
        {StepsModel::Kind::kChoice, tr("Alternative of a choice")}};
    for (const auto& [kind, text] : kinds) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, kind = kind] {
            const QString pointer = steps_.add(kind, tree_->currentIndex());
            if (!pointer.isEmpty()) chooseStep(pointer);
        });
    }
}

void WorkloadPanel::chooseStep(const QString& pointer) {
    const QModelIndex index = steps_.indexOf(pointer);
    if (!index.isValid()) return;
    tree_->setCurrentIndex(index);
    tree_->scrollTo(index);
}

void WorkloadPanel::moveStep(int by) {
    const QModelIndex index = tree_->currentIndex();
    if (!index.isValid()) return;
    const QString pointer = index.data(StepsModel::kPointerRole).toString();
    const int row = index.row();
    if (!steps_.move(index.siblingAtColumn(0), by)) return;
    chooseStep(childPointer(parentPointer(pointer), QString::number(row + by)));
}

void WorkloadPanel::showDocument() {
    Document* document = session_->document();
    setEnabled(document != nullptr);
    points_.setDocument(document);
    behaviour_->clear();
    steps_.setBehaviour(document, QString());
    refresh();
}

void WorkloadPanel::refresh() {
    const Document* document = session_->document();
    if (document == nullptr) return;
    const auto shape = shapeOf(document->root());
    plot_->setShape(shape);
    kind_->setCurrentIndex(shape ? static_cast<int>(shape->kind) : -1);
    addPoint_->setEnabled(shape && shape->kind == LoadKind::kProfile && !shape->fromFile);
    addEvent_->setEnabled(shape && shape->rate);
    points_.refresh();
    showBehaviours();
    showProblem();
}

void WorkloadPanel::showBehaviours() {
    QStringList names;
    if (const Json* all = session_->document()->at("/behaviours"); all != nullptr && all->is_object()) {
        for (const auto& [name, one] : all->items()) names.append(QString::fromStdString(name));
    }
    QStringList shown;
    for (int i = 0; i < behaviour_->count(); ++i) shown.append(behaviour_->itemText(i));
    if (names != shown) {
        const QString kept = behaviour_->currentText();
        behaviour_->clear();
        behaviour_->addItems(names);
        if (names.contains(kept)) behaviour_->setCurrentText(kept);
    }
    steps_.refresh();
}

void WorkloadPanel::showProblem() {
    QStringList lines;
    if (session_->document() != nullptr) {
        for (const char* place : {"/workload", "/behaviours"}) {
            for (const Problem& problem : session_->document()->problemsAt(place))
                lines.append(problem.pointer.mid(1).replace('/', '.') + ": " + problem.message);
        }
    }
    problem_->setText(lines.join('\n'));
    problem_->setVisible(!lines.isEmpty());
    points_.refresh();
}

} // namespace headroom::gui
