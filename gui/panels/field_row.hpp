// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One field of a scenario as a row of a form: its name, a control that fits, its unit, and what is wrong with it.

#include "gui/document/scenario_fields.hpp"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace headroom::gui {

class FieldRow : public QWidget {
    Q_OBJECT

public:
    explicit FieldRow(const Field& field, QWidget* parent = nullptr);

    [[nodiscard]] const Field& field() const { return field_; }
    /// The same field with another value; the control keeps its focus.
    void setField(const Field& field);
    void setProblem(const QString& message); ///< empty = none
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QWidget* control() const { return control_; }

Q_SIGNALS:
    void edited(const headroom::models::Json& value);
    void removed();                     ///< back to its default, or out of its list
    void opened();                      ///< an entry, to be edited at its own place
    void addWanted(const QString& key); ///< an entry of this list or table; the key of a table's

private:
    void build();
    void buildHeading(QGridLayout& grid);
    void buildValue(QGridLayout& grid);
    [[nodiscard]] QWidget* makeControl();
    [[nodiscard]] QWidget* makeText();
    void show(const Field& field);
    void commit(const QString& text);

    Field field_;
    QLabel* name_ = nullptr;
    QLabel* hint_ = nullptr;
    QLabel* problem_ = nullptr;
    QWidget* control_ = nullptr;
    QToolButton* remove_ = nullptr;
    bool showing_ = false;
};

/// "s, ms, m, h" or an example of what a field takes; empty where the value says it all.
[[nodiscard]] QString unitText(Measure measure);

} // namespace headroom::gui
