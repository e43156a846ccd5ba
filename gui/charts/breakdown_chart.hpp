// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Where the mean completed operation spends its time: a bar each, cut into network, stores, service, waiting.

#include "gui/charts/chart_data.hpp"
#include "gui/charts/plot.hpp"

namespace headroom::gui {

class BreakdownChart : public Plot {
    Q_OBJECT

public:
    explicit BreakdownChart(QWidget* parent = nullptr);
    void setBars(const std::vector<BreakdownBar>& bars);
    void retranslate();

protected:
    void dress() override;

private:
    std::vector<QCPBars*> parts_;
};

} // namespace headroom::gui
