// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Latency over the number of users: what is predicted now, what was predicted before (a ghost), what is measured.

#include "gui/charts/plot.hpp"

#ifndef Q_MOC_RUN // Qt 6.4's moc does not read the standard library's concepts
#include "sim/analysis/knee.hpp"
#endif

#include <optional>
#include <vector>

namespace headroom::gui {

class LoadCurvePlot : public Plot {
    Q_OBJECT

public:
    enum class Role { kGhost, kPredicted, kMeasured };

    explicit LoadCurvePlot(QWidget* parent = nullptr);

    /// Empty points = none of this role.
    void setCurve(Role role, const std::vector<analysis::LoadPoint>& points);
    [[nodiscard]] std::vector<analysis::LoadPoint> curve(Role role) const;
    void setOperation(const QString& operation);  ///< whose latency; for the axis title
    void setLimit(std::optional<double> seconds); ///< of an objective
    void setMark(std::optional<double> users, const QString& text); ///< a vertical line, e.g. the bound
    void retranslate();

protected:
    void dress() override;

private:
    void draw();
    [[nodiscard]] QCPGraph* graphOf(Role role) const { return graphs_[static_cast<std::size_t>(role)]; }

    std::vector<QCPGraph*> graphs_;
    std::vector<std::vector<analysis::LoadPoint>> points_;
    QCPItemStraightLine* limitLine_ = nullptr;
    QCPItemStraightLine* markLine_ = nullptr;
    QCPItemText* markText_ = nullptr;
    std::optional<double> limit_;
    std::optional<double> mark_;
    QString operation_;
    double unit_ = 1.0; ///< seconds of a unit of the axis
};

} // namespace headroom::gui
