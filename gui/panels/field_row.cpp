// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/field_row.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStyle>
#include <QToolButton>
#include <limits>

namespace headroom::gui {
namespace {

constexpr int kIndent = 14;

QString nameOf(const Field& field) {
    bool number = false;
    const int index = field.key.toInt(&number);
    return field.entry && number ? QString::number(index + 1) : field.key;
}

/// What the schema says of it, in the current language: its texts are in i18n/schema_texts.cpp.
QString descriptionOf(const Field& field) {
    if (field.description.isEmpty()) return {};
    return QCoreApplication::translate("Schema", field.description.toUtf8().constData());
}

/// What an entry holds, in one line.
QString gist(const models::Json& value) {
    constexpr qsizetype kLongest = 60;
    if (value.is_object() && value.contains("type")) return textOfValue(value.at("type"));
    QString text = textOfValue(value);
    text.remove('"').replace(",", ", ").replace(":", ": ");
    return text.size() > kLongest ? text.left(kLongest) + QStringLiteral("…") : text;
}

} // namespace

QString unitText(Measure measure) {
    switch (measure) {
    case Measure::kDuration:
        return FieldRow::tr("us, ms, s, m or h");
    case Measure::kDistribution:
        return FieldRow::tr("e.g. 20ms, exponential(1s), uniform(1s, 3s), lognormal(5ms, 0.4)");
    case Measure::kRate:
        return FieldRow::tr("/s, /min or /h");
    case Measure::kBytes:
        return FieldRow::tr("B, KB, MB, KiB, MiB");
    case Measure::kBytesPerSecond:
        return FieldRow::tr("MB/s or Gbps");
    case Measure::kMoney:
        return FieldRow::tr("e.g. $1.2/h");
    case Measure::kShare:
        return FieldRow::tr("% or 0 to 1");
    case Measure::kNone:
        break;
    }
    return {};
}

FieldRow::FieldRow(const Field& field, QWidget* parent) : QWidget(parent), field_(field) {
    setObjectName("field:" + field.pointer);
    build();
    show(field);
}

void FieldRow::build() {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(field_.depth * kIndent, 2, 0, 2);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(1);
    name_ = new QLabel(nameOf(field_), this);
    name_->setToolTip(descriptionOf(field_));
    name_->setTextInteractionFlags(Qt::NoTextInteraction);
    remove_ = new QToolButton(this);
    remove_->setAutoRaise(true);
    remove_->setText(QStringLiteral("×"));
    remove_->setObjectName("remove:" + field_.pointer);
    connect(remove_, &QToolButton::clicked, this, &FieldRow::removed);
    if (field_.kind == Field::Kind::kHeading || field_.kind == Field::Kind::kItems ||
        field_.kind == Field::Kind::kEntry) {
        buildHeading(*grid);
    } else {
        buildValue(*grid);
    }
    problem_ = new QLabel(this);
    problem_->setObjectName("problem:" + field_.pointer);
    problem_->setWordWrap(true);
    problem_->setForegroundRole(QPalette::BrightText);
    problem_->hide();
    grid->addWidget(problem_, 2, 0, 1, 3);
    grid->setColumnStretch(1, 1);
}

void FieldRow::buildHeading(QGridLayout& grid) {
    QFont bold = name_->font();
    bold.setBold(field_.kind != Field::Kind::kEntry);
    name_->setFont(bold);
    grid.addWidget(name_, 0, 0);
    hint_ = new QLabel(this);
    hint_->setEnabled(false);
    hint_->setTextFormat(Qt::PlainText);
    hint_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* act = new QToolButton(this);
    act->setAutoRaise(true);
    control_ = act;
    if (field_.kind == Field::Kind::kEntry) {
        act->setText(tr("Open"));
        act->setObjectName("open:" + field_.pointer);
        connect(act, &QToolButton::clicked, this, &FieldRow::opened);
    } else {
        act->setText(tr("Add"));
        act->setObjectName("add:" + field_.pointer);
        act->setVisible(field_.kind == Field::Kind::kItems || !field_.present);
        connect(act, &QToolButton::clicked, this, [this] { Q_EMIT addWanted(QString()); });
    }
    act->setAccessibleName(act->text() + " " + nameOf(field_));
    grid.addWidget(hint_, 0, 1);
    auto* ends = new QHBoxLayout;
    ends->setSpacing(0);
    ends->addWidget(act);
    ends->addWidget(remove_);
    grid.addLayout(ends, 0, 2);
}

void FieldRow::buildValue(QGridLayout& grid) {
    constexpr int kNameWidth = 150;
    name_->setMinimumWidth(std::max(60, kNameWidth - field_.depth * kIndent));
    name_->setTextFormat(Qt::PlainText);
    grid.addWidget(name_, 0, 0);
    control_ = makeControl();
    control_->setObjectName("value:" + field_.pointer);
    control_->setAccessibleName(nameOf(field_));
    if (auto* box = qobject_cast<QComboBox*>(control_); box != nullptr && box->isEditable())
        box->lineEdit()->setAccessibleName(nameOf(field_));
    control_->setAccessibleDescription(descriptionOf(field_));
    control_->setToolTip(descriptionOf(field_));
    control_->setMinimumWidth(80);
    name_->setBuddy(control_);
    grid.addWidget(control_, 0, 1);
    grid.addWidget(remove_, 0, 2);
    QStringList hints{descriptionOf(field_), unitText(field_.measure)};
    hints.removeAll(QString());
    hint_ = new QLabel(hints.join(QStringLiteral(" · ")), this);
    hint_->setEnabled(false);
    hint_->setTextFormat(Qt::PlainText);
    hint_->setWordWrap(true);
    QFont small = hint_->font();
    constexpr double kSmall = 0.88;
    small.setPointSizeF(small.pointSizeF() * kSmall);
    hint_->setFont(small);
    hint_->setVisible(!hints.isEmpty());
    grid.addWidget(hint_, 1, 1, 1, 2);
}

QWidget* FieldRow::makeControl() {
    switch (field_.kind) {
    case Field::Kind::kFlag: {
        auto* box = new QCheckBox(this);
        connect(box, &QCheckBox::toggled, this, [this](bool on) {
            if (!showing_) Q_EMIT edited(on);
        });
        return box;
    }
    case Field::Kind::kInteger: {
        auto* box = new QSpinBox(this);
        constexpr double kMost = std::numeric_limits<int>::max();
        box->setRange(static_cast<int>(field_.least), static_cast<int>(std::min(field_.most, kMost)));
        box->setKeyboardTracking(false);
        box->setGroupSeparatorShown(true);
        box->setFocusPolicy(Qt::StrongFocus);
        box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        connect(box, &QSpinBox::valueChanged, this, [this](int value) {
            if (!showing_) Q_EMIT edited(value);
        });
        return box;
    }
    case Field::Kind::kFixed: {
        auto* label = new QLabel(this);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        return label;
    }
    case Field::Kind::kChoice: {
        auto* box = new QComboBox(this);
        box->addItems(field_.choices);
        box->setFocusPolicy(Qt::StrongFocus);
        connect(box, &QComboBox::activated, this, [this, box](int) { commit(box->currentText()); });
        return box;
    }
    default:
        return makeText();
    }
}

QWidget* FieldRow::makeText() {
    if (!field_.choices.isEmpty()) {
        auto* box = new QComboBox(this);
        box->setEditable(true);
        box->addItems(field_.choices);
        box->setInsertPolicy(QComboBox::NoInsert);
        box->setFocusPolicy(Qt::StrongFocus);
        connect(box, &QComboBox::activated, this, [this, box](int) { commit(box->currentText()); });
        connect(box->lineEdit(), &QLineEdit::editingFinished, this,
                [this, box] { commit(box->currentText()); });
        return box;
    }
    auto* line = new QLineEdit(this);
    connect(line, &QLineEdit::editingFinished, this, [this, line] { commit(line->text()); });
    return line;
}

void FieldRow::commit(const QString& text) {
    if (showing_ || (text.isEmpty() && !field_.present)) return;
    if (text == textOfValue(field_.value)) return;
    Q_EMIT edited(valueOfText(field_, text));
}

void FieldRow::setField(const Field& field) { show(field); }

void FieldRow::show(const Field& field) {
    field_ = field;
    showing_ = true;
    const QString text = textOfValue(field_.value);
    if (auto* box = qobject_cast<QCheckBox*>(control_)) {
        box->setChecked(field_.value.is_boolean() && field_.value.get<bool>());
    } else if (auto* spin = qobject_cast<QSpinBox*>(control_)) {
        spin->setValue(field_.value.is_number() ? field_.value.get<int>() : spin->minimum());
    } else if (auto* choice = qobject_cast<QComboBox*>(control_)) {
        choice->isEditable() ? choice->setEditText(text) : choice->setCurrentText(text);
    } else if (auto* line = qobject_cast<QLineEdit*>(control_)) {
        line->setText(field_.present ? text : QString());
        line->setPlaceholderText(field_.present || text.isEmpty() ? QString()
                                                                  : tr("default: %1").arg(text));
    } else if (auto* label = qobject_cast<QLabel*>(control_)) {
        label->setText(text);
    } else if (field_.kind == Field::Kind::kEntry) {
        hint_->setText(gist(field_.value));
    } else if (hint_ != nullptr) {
        hint_->setText(descriptionOf(field_));
    }
    remove_->setVisible(field_.present && (!field_.required || field_.entry) &&
                        field_.kind != Field::Kind::kFixed);
    remove_->setToolTip(field_.entry ? tr("Remove") : tr("Back to the default"));
    remove_->setAccessibleName((field_.entry ? tr("Remove %1") : tr("Reset %1")).arg(nameOf(field_)));
    name_->setEnabled(field_.present || field_.kind == Field::Kind::kHeading);
    showing_ = false;
}

void FieldRow::setProblem(const QString& message) {
    problem_->setText(message);
    problem_->setVisible(!message.isEmpty());
    control_->setAccessibleDescription(message.isEmpty() ? descriptionOf(field_) : message);
}

QString FieldRow::problem() const { return problem_->text(); }

} // namespace headroom::gui
