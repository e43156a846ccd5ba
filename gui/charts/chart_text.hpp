// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Titles, axis titles with units, and numbers of charts, in the current language.

#include "gui/charts/chart_data.hpp"

namespace headroom::gui {

[[nodiscard]] QString chartTitle(const ChartData& chart);
[[nodiscard]] QString axisTitle(Quantity quantity);
[[nodiscard]] QString lineTitle(const std::string& name);
[[nodiscard]] QString valueText(double value, Quantity quantity);
[[nodiscard]] QString markText(const ChartMark& mark);

} // namespace headroom::gui
