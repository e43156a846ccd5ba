// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The selected part of the scenario as a form, made from the format's schema. Every change is one undo command;
// what is wrong with a value stands beside it.

#include "gui/document/scenario_fields.hpp"
#include "gui/panels/panel.hpp"

#include <vector>

class QLabel;
class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace headroom::gui {

class FieldRow;

class PropertiesPanel : public Panel {
    Q_OBJECT

public:
    explicit PropertiesPanel(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "properties"; }
    [[nodiscard]] QString title() const override;
    [[nodiscard]] Place place() const override { return Place::kSide; }
    void setSession(Session* session) override;
    void retranslate() override;
    void prepareScreenshot() override;

    [[nodiscard]] const QString& shownPlace() const { return place_; }
    [[nodiscard]] FieldRow* row(const QString& pointer) const; ///< nullptr = not shown

protected:
    void changeEvent(QEvent* event) override;

private:
    void show();
    void rebuild(std::vector<Field> fields);
    void showPath();
    void showProblems();
    void connectRow(FieldRow* row);
    void add(const Field& field);

    Session* session_ = nullptr;
    QString place_;
    QLabel* path_;
    QLabel* problems_;
    QLabel* nothing_;
    QScrollArea* scroll_;
    QWidget* form_ = nullptr;
    std::vector<FieldRow*> rows_;
    bool languageChanged_ = false;
};

} // namespace headroom::gui
