// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// p95 over the number of users, with the knee and the objectives.

#include "gui/charts/chart_data.hpp"
#include "gui/charts/plot.hpp"

namespace headroom::gui {

class LoadChart : public Plot {
    Q_OBJECT

public:
    explicit LoadChart(QWidget* parent = nullptr);
    void setCurve(const LoadCurve& curve);
    void retranslate();

protected:
    void dress() override;

private:
    LoadCurve curve_;
    QCPGraph* line_ = nullptr;
    QCPItemText* kneeText_ = nullptr;
};

} // namespace headroom::gui
