// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A slider and a number for one thing that can be tried.

#include "gui/document/levers.hpp"

#include <QWidget>

class QDoubleSpinBox;
class QLabel;
class QSlider;

namespace headroom::gui {

class LeverRow : public QWidget {
    Q_OBJECT

public:
    explicit LeverRow(const Lever& lever, QWidget* parent = nullptr);

    [[nodiscard]] double value() const { return value_; }
    void setValue(double value); ///< does not report
    [[nodiscard]] QSlider* slider() const { return slider_; }
    void retranslate();

Q_SIGNALS:
    void moved(double value);

private:
    [[nodiscard]] double atPosition(int position) const;
    [[nodiscard]] int positionOf(double value) const;
    void take(double value);

    Lever lever_;
    double value_;
    QLabel* name_;
    QSlider* slider_;
    QDoubleSpinBox* number_;
};

} // namespace headroom::gui
