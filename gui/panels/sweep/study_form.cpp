// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/sweep/study_form.hpp"

#include "gui/document/levers.hpp"

#include <QComboBox>
#include <QCompleter>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStackedWidget>
#include <QStringListModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>
#include <functional>

namespace headroom::gui {
namespace {

using Json = Document::Json;

/// Places of the scenario that a sweep may vary, as after --vary.
void collect(const Json& json, const QString& path, QStringList& places) {
    constexpr qsizetype kMost = 2000;
    if (places.size() >= kMost) return;
    if (json.is_object()) {
        for (const auto& [key, value] : json.items()) {
            if (path.isEmpty() && (key == "published" || key == "variants" || key == "slo")) continue;
            collect(value,
                    path.isEmpty() ? QString::fromStdString(key)
                                   : path + "." + QString::fromStdString(key),
                    places);
        }
    } else if (!json.is_array() && !path.isEmpty()) {
        places.append(path);
    }
}

/// An editor that completes places of the scenario.
class PlaceDelegate : public QStyledItemDelegate {
public:
    PlaceDelegate(const QStringList& places, QObject* parent)
        : QStyledItemDelegate(parent), places_(places) {}
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override {
        QWidget* editor = QStyledItemDelegate::createEditor(parent, option, index);
        if (auto* line = qobject_cast<QLineEdit*>(editor);
            line != nullptr && index.column() == AxesModel::kPath) {
            auto* completer = new QCompleter(places_, line);
            completer->setFilterMode(Qt::MatchContains);
            completer->setCaseSensitivity(Qt::CaseInsensitive);
            line->setCompleter(completer);
        }
        return editor;
    }

private:
    const QStringList& places_;
};

} // namespace

StudyForm::StudyForm(QWidget* parent)
    : QWidget(parent), kind_(new QComboBox(this)), pages_(new QStackedWidget(this)),
      table_(new QTableView(this)), add_(new QToolButton(this)), remove_(new QToolButton(this)),
      problem_(new QLabel(this)), replications_(new QSpinBox(this)), samples_(new QSpinBox(this)),
      budget_(new QLineEdit(this)), objective_(new QComboBox(this)), users_(new QSpinBox(this)),
      require_(new QLineEdit(this)), trials_(new QSpinBox(this)) {
    build();
}

void StudyForm::build() {
    kind_->setObjectName("studyKind");
    kind_->addItems({"", ""});
    pages_->addWidget(buildSweep());
    pages_->addWidget(buildOptimize());
    problem_->setObjectName("studyProblem");
    problem_->setWordWrap(true);
    problem_->setForegroundRole(QPalette::BrightText);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->addWidget(kind_);
    lines->addWidget(pages_, 1);
    lines->addWidget(problem_);
    const auto tell = [this] {
        problem_->setText(problem());
        problem_->setVisible(!problem_->text().isEmpty());
        Q_EMIT changed();
    };
    connect(kind_, &QComboBox::currentIndexChanged, pages_, &QStackedWidget::setCurrentIndex);
    connect(kind_, &QComboBox::currentIndexChanged, this, tell);
    for (QSpinBox* box : {replications_, samples_, users_, trials_})
        connect(box, &QSpinBox::valueChanged, this, tell);
    for (QLineEdit* line : {budget_, require_}) connect(line, &QLineEdit::textChanged, this, tell);
    connect(objective_, &QComboBox::currentIndexChanged, this, tell);
    connect(&axes_, &QAbstractItemModel::dataChanged, this, tell);
    connect(&axes_, &QAbstractItemModel::rowsInserted, this, tell);
    connect(&axes_, &QAbstractItemModel::rowsRemoved, this, tell);
    connect(&axes_, &QAbstractItemModel::modelReset, this, tell);
}

QWidget* StudyForm::buildSweep() {
    auto* page = new QWidget(this);
    table_->setObjectName("axes");
    table_->setModel(&axes_);
    table_->setItemDelegate(new PlaceDelegate(places_, table_));
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    add_->setObjectName("addAxis");
    remove_->setObjectName("removeAxis");
    for (QToolButton* button : {add_, remove_}) button->setAutoRaise(true);
    replications_->setObjectName("replications");
    replications_->setRange(1, 100);
    replications_->setValue(1);
    samples_->setObjectName("samples");
    samples_->setRange(0, 100000);
    auto* tools = new QHBoxLayout;
    tools->addWidget(add_);
    tools->addWidget(remove_);
    tools->addStretch(1);
    auto* sizes = new QFormLayout;
    for (QSpinBox* box : {replications_, samples_}) {
        labels_.append(new QLabel(page));
        sizes->addRow(labels_.back(), box);
        labels_.back()->setBuddy(box);
    }
    auto* lines = new QVBoxLayout(page);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->addLayout(tools);
    lines->addWidget(table_, 1);
    lines->addLayout(sizes);
    connect(add_, &QToolButton::clicked, this, [this] {
        axes_.add(QString(), QString());
        table_->edit(axes_.index(axes_.rowCount() - 1, AxesModel::kPath));
    });
    connect(remove_, &QToolButton::clicked, this,
            [this] { axes_.remove(table_->currentIndex().row()); });
    return page;
}

QWidget* StudyForm::buildOptimize() {
    auto* page = new QWidget(this);
    budget_->setObjectName("budget");
    objective_->setObjectName("objective");
    objective_->addItems({"", ""});
    users_->setObjectName("goalUsers");
    users_->setRange(0, 100000000);
    users_->setGroupSeparatorShown(true);
    require_->setObjectName("require");
    trials_->setObjectName("trials");
    trials_->setRange(1, 1000);
    trials_->setValue(6);
    auto* form = new QFormLayout(page);
    form->setContentsMargins(0, 6, 0, 0);
    for (QWidget* field :
         std::initializer_list<QWidget*>{budget_, objective_, users_, require_, trials_}) {
        labels_.append(new QLabel(page));
        form->addRow(labels_.back(), field);
        labels_.back()->setBuddy(field);
    }
    return page;
}

void StudyForm::retranslate() {
    kind_->setItemText(0, tr("Sweep: every combination of values"));
    kind_->setItemText(1, tr("Optimise: the best fleet within a budget"));
    kind_->setAccessibleName(tr("Kind of study"));
    add_->setText(tr("Add axis"));
    remove_->setText(tr("Remove axis"));
    table_->setAccessibleName(tr("What is varied"));
    table_->setToolTip(tr("Values: 10..20:2 (steps), 100..1600:x2 (factor), t3.small,t3.medium (list)"));
    objective_->setItemText(0, tr("most users within the budget"));
    objective_->setItemText(1, tr("least cost for a number of users"));
    const QStringList texts{tr("Runs per point:"), tr("Sample so many points (0 = all):"),
                            tr("Budget:"),         tr("Look for:"),
                            tr("Users to bear:"),  tr("Require:"),
                            tr("Trials:")};
    for (int i = 0; i < labels_.size(); ++i) {
        labels_[i]->setText(texts[i]);
        labels_[i]->buddy()->setAccessibleName(QString(texts[i]).remove(':'));
    }
    budget_->setPlaceholderText(tr("30instances or $1.2/h"));
    require_->setPlaceholderText(tr("e.g. replicas>=1"));
    Q_EMIT axes_.headerDataChanged(Qt::Horizontal, 0, AxesModel::kColumns - 1);
    problem_->setText(problem());
    problem_->setVisible(!problem_->text().isEmpty());
}

/// Half to twice the number of instances, and the shards beside it: the first question planners ask.
void StudyForm::setDocument(const Document* document) {
    places_.clear();
    QStringList axes;
    if (document != nullptr) {
        collect(document->root(), QString(), places_);
        for (const Lever& lever : leversOf(document->root())) {
            if (lever.pointer.isEmpty() || axes.size() >= 2) continue;
            if (lever.kind != Lever::Kind::kInstances && lever.kind != Lever::Kind::kMasters) continue;
            const int low = std::max(1, static_cast<int>(lever.value / 2.0));
            const int high = std::max(low + 1, static_cast<int>(lever.value * 1.5));
            const int step = std::max(1, (high - low) / 3);
            axes.append(QStringLiteral("%1=%2..%3:%4")
                            .arg(lever.pointer.mid(1).replace('/', '.'))
                            .arg(low)
                            .arg(high)
                            .arg(step));
        }
        if (const Json* instances = document->at("/budget/instances");
            instances != nullptr && instances->is_number())
            budget_->setText(QStringLiteral("%1instances").arg(instances->get<int>()));
        if (const Json* cost = document->at("/budget/cost"); cost != nullptr && cost->is_string())
            budget_->setText(QString::fromStdString(cost->get<std::string>()));
    }
    axes_.setAxes(axes);
}

StudyKind StudyForm::kind() const {
    return kind_->currentIndex() == 1 ? StudyKind::kOptimize : StudyKind::kSweep;
}

QStringList StudyForm::arguments() const {
    QStringList arguments;
    if (kind() == StudyKind::kSweep) {
        arguments << "sweep"
                  << "{scenario}";
        for (const QString& axis : axes_.axes()) arguments << "--vary" << axis;
        arguments << "--replications" << QString::number(replications_->value());
        if (samples_->value() > 0) arguments << "--samples" << QString::number(samples_->value());
        return arguments;
    }
    arguments << "optimize"
              << "{scenario}";
    const bool cost = objective_->currentIndex() == 1;
    if (!budget_->text().trimmed().isEmpty()) arguments << "--budget" << budget_->text().trimmed();
    if (cost)
        arguments << "--objective"
                  << "cost";
    if (cost && users_->value() > 0) arguments << "--users" << QString::number(users_->value());
    if (!require_->text().trimmed().isEmpty()) arguments << "--require" << require_->text().trimmed();
    arguments << "--trials" << QString::number(trials_->value());
    return arguments;
}

QString StudyForm::problem() const {
    if (kind() == StudyKind::kSweep) {
        if (axes_.rowCount() == 0)
            return tr("Add an axis: a place of the scenario and the values it takes.");
        for (int row = 0; row < axes_.rowCount(); ++row) {
            if (!axes_.problem(row).isEmpty()) return axes_.problem(row);
        }
        if (points() == 0.0 && samples_->value() == 0)
            return tr("A range without steps needs a number of samples.");
        return {};
    }
    if (objective_->currentIndex() == 0 && budget_->text().trimmed().isEmpty())
        return tr("A search for capacity needs a budget, e.g. 30instances or $1.2/h.");
    if (objective_->currentIndex() == 1 && users_->value() == 0)
        return tr("A search for the least cost needs a number of users.");
    return {};
}

double StudyForm::points() const {
    return samples_->value() > 0
               ? std::min<double>(samples_->value(),
                                  axes_.points() > 0 ? axes_.points() : samples_->value())
               : axes_.points();
}

} // namespace headroom::gui
