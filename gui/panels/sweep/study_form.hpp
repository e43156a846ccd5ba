// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What is asked of a sweep or an optimisation: axes, sizes, budget.

#include "gui/document/document.hpp"
#include "gui/models/axes_model.hpp"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace headroom::gui {

enum class StudyKind { kSweep, kOptimize };

class StudyForm : public QWidget {
    Q_OBJECT

public:
    explicit StudyForm(QWidget* parent = nullptr);

    void setDocument(const Document* document); ///< proposes axes and a budget for it
    [[nodiscard]] StudyKind kind() const;
    /// The command without the scenario and without files: what decides which study it is.
    [[nodiscard]] QStringList arguments() const;
    [[nodiscard]] QString problem() const; ///< why it cannot be started; empty = it can
    [[nodiscard]] double points() const;   ///< of a sweep, with replications left out; 0 = not known
    [[nodiscard]] AxesModel& axes() { return axes_; }
    void retranslate();

Q_SIGNALS:
    void changed();

private:
    void build();
    [[nodiscard]] QWidget* buildSweep();
    [[nodiscard]] QWidget* buildOptimize();

    AxesModel axes_;
    QStringList places_; ///< of the scenario that hold numbers, for completion
    QComboBox* kind_;
    QStackedWidget* pages_;
    QTableView* table_;
    QToolButton* add_;
    QToolButton* remove_;
    QLabel* problem_;
    QSpinBox* replications_;
    QSpinBox* samples_;
    QLineEdit* budget_;
    QComboBox* objective_;
    QSpinBox* users_;
    QLineEdit* require_;
    QSpinBox* trials_;
    QList<QLabel*> labels_;
};

} // namespace headroom::gui
