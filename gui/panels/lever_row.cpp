// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/lever_row.hpp"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>
#include <cmath>

namespace headroom::gui {
namespace {

constexpr int kPositions = 400; ///< of a slider that multiplies

} // namespace

LeverRow::LeverRow(const Lever& lever, QWidget* parent)
    : QWidget(parent), lever_(lever), value_(lever.value), name_(new QLabel(this)),
      slider_(new QSlider(Qt::Horizontal, this)), number_(new QDoubleSpinBox(this)) {
    const QString which =
        lever.pointer.isEmpty() ? (lever.kind == Lever::Kind::kUsers ? "users" : "pace") : lever.pointer;
    slider_->setObjectName("lever:" + which);
    number_->setObjectName("leverValue:" + which);
    number_->setRange(lever.least, lever.most);
    number_->setDecimals(lever.whole ? 0 : 2);
    number_->setSingleStep(lever.whole ? 1.0 : 0.1);
    number_->setKeyboardTracking(false);
    number_->setFocusPolicy(Qt::StrongFocus);
    constexpr int kNumberWidth = 96;
    number_->setMinimumWidth(kNumberWidth);
    if (lever.logarithmic) {
        slider_->setRange(0, kPositions);
        slider_->setPageStep(kPositions / 10);
    } else {
        slider_->setRange(static_cast<int>(lever.least), static_cast<int>(lever.most));
        slider_->setPageStep(std::max(1, slider_->maximum() / 10));
    }
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 2, 0, 2);
    grid->setVerticalSpacing(0);
    grid->addWidget(name_, 0, 0, 1, 2);
    grid->addWidget(slider_, 1, 0);
    grid->addWidget(number_, 1, 1);
    grid->setColumnStretch(0, 1);
    name_->setBuddy(slider_);
    setValue(lever.value);
    connect(slider_, &QSlider::valueChanged, this, [this](int position) { take(atPosition(position)); });
    connect(number_, &QDoubleSpinBox::valueChanged, this, &LeverRow::take);
    retranslate();
}

double LeverRow::atPosition(int position) const {
    if (!lever_.logarithmic) return position;
    const double ratio = lever_.most / lever_.least;
    const double value = lever_.least * std::pow(ratio, double(position) / kPositions);
    if (!lever_.whole) return std::round(value * 100.0) / 100.0;
    // Round in steps a tenth of the number's size, so that users come as 3 400 and not as 3 417.
    const double step =
        std::max(1.0, std::pow(10.0, std::floor(std::log10(std::max(value, 1.0))) - 1.0));
    return std::round(value / step) * step;
}

int LeverRow::positionOf(double value) const {
    if (!lever_.logarithmic) return static_cast<int>(value);
    return static_cast<int>(
        std::lround(std::log(value / lever_.least) / std::log(lever_.most / lever_.least) * kPositions));
}

void LeverRow::setValue(double value) {
    value_ = value;
    const QSignalBlocker quietSlider(slider_);
    const QSignalBlocker quietNumber(number_);
    slider_->setValue(positionOf(value));
    number_->setValue(value);
}

void LeverRow::take(double value) {
    if (value == value_) return;
    setValue(value);
    Q_EMIT moved(value);
}

void LeverRow::retranslate() {
    name_->setText(leverText(lever_));
    slider_->setAccessibleName(leverText(lever_));
    number_->setAccessibleName(leverText(lever_));
}

} // namespace headroom::gui
