// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Charts below each other over one time axis: title, a box to tick for every line, a switch for the log axis; then heat map,
// latency breakdown and the load curve. And all of them as a picture, a page, or a table.

#include "gui/charts/chart_data.hpp"
#include "gui/charts/time_axis.hpp"

#include <QScrollArea>
#include <memory>
#include <optional>
#include <vector>

class QCheckBox;
class QLabel;
class QVBoxLayout;

namespace headroom::gui {

class BreakdownChart;
class HeatMap;
class LoadChart;
class TimeChart;

class ChartStack : public QScrollArea {
    Q_OBJECT

public:
    explicit ChartStack(QWidget* parent = nullptr);

    void setCharts(std::shared_ptr<const RunChartSet> charts); ///< nullptr = none
    [[nodiscard]] const std::shared_ptr<const RunChartSet>& charts() const { return charts_; }
    [[nodiscard]] TimeAxis* time() { return &time_; }
    [[nodiscard]] TimeChart* chart(const std::string& id) const; ///< nullptr = none
    void retranslate();

    /// By the ending of the file: .png, .svg, .pdf. Why it failed, or nothing.
    [[nodiscard]] std::optional<QString> exportPicture(const QString& file);
    /// Every line of every chart, a row a bin; `visibleOnly`: of the visible span.
    [[nodiscard]] std::optional<QString> exportTable(const QString& file, bool visibleOnly) const;
    [[nodiscard]] QByteArray table(bool visibleOnly) const;
    /// What exportPicture() draws, at twice the pixels.
    [[nodiscard]] QImage image();

private:
    struct Row {
        QWidget* frame = nullptr;
        QLabel* title = nullptr;
        TimeChart* chart = nullptr;
        const ChartData* content = nullptr;
        std::vector<QCheckBox*> boxes;
        QCheckBox* logarithmic = nullptr;
    };
    void addRow(const ChartData& content);
    void dressBoxes();
    void changeEvent(QEvent* event) override;
    /// Draws everything; without a painter only measures. The height.
    int draw(QCPPainter* painter, int width);

    TimeAxis time_;
    std::shared_ptr<const RunChartSet> charts_;
    QWidget* page_;
    QVBoxLayout* lines_;
    std::vector<Row> rows_;
    HeatMap* heat_;
    BreakdownChart* breakdown_;
    LoadChart* load_;
    QLabel* heatTitle_;
    QLabel* heatScale_ = nullptr;
    QLabel* breakdownTitle_;
    QLabel* loadTitle_;
};

} // namespace headroom::gui
