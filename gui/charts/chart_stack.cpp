// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/chart_stack.hpp"

#include "gui/charts/breakdown_chart.hpp"
#include "gui/charts/chart_text.hpp"
#include "gui/charts/flow_layout.hpp"
#include "gui/charts/heat_map.hpp"
#include "gui/charts/ink.hpp"
#include "gui/charts/load_chart.hpp"
#include "gui/charts/time_chart.hpp"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace headroom::gui {
namespace {

constexpr int kChartHeight = 192;

QPixmap sample(int style, int dash, const QPalette& palette) {
    constexpr QSize kSize(26, 12);
    QPixmap pixmap(kSize);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QPen pen = linePen(style, dash, palette);
    pen.setWidthF(2.4);
    painter.setPen(pen);
    painter.drawLine(0, kSize.height() / 2, kSize.width(), kSize.height() / 2);
    return pixmap;
}

/// The colours of the heat map from idle to busy, with both ends named.
QPixmap scaleOf(const QPalette& palette, const QFont& font) {
    const QString idle = QStringLiteral("0 % ");
    const QString busy = QStringLiteral(" 100 %");
    const QFontMetrics metrics(font);
    constexpr int kWidth = 120;
    const int left = metrics.horizontalAdvance(idle);
    constexpr double kScale = 2.0; // for fine screens too
    const QSize size(left + kWidth + metrics.horizontalAdvance(busy), metrics.height());
    QPixmap pixmap(size * kScale);
    pixmap.setDevicePixelRatio(kScale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setFont(font);
    painter.setPen(palette.color(QPalette::PlaceholderText));
    painter.drawText(QRect(QPoint(0, 0), size), Qt::AlignLeft | Qt::AlignVCenter, idle);
    painter.drawText(QRect(QPoint(0, 0), size), Qt::AlignRight | Qt::AlignVCenter, busy);
    const bool dark = isDark(palette);
    for (int x = 0; x < kWidth; ++x)
        painter.fillRect(left + x, 3, 1, size.height() - 6,
                         heatColour(static_cast<double>(x) / (kWidth - 1), dark));
    return pixmap;
}

QLabel* heading(QWidget* parent) {
    auto* label = new QLabel(parent);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

ChartStack::ChartStack(QWidget* parent)
    : QScrollArea(parent), page_(new QWidget), lines_(new QVBoxLayout(page_)) {
    setObjectName("chartStack");
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    lines_->setContentsMargins(4, 4, 4, 4);
    lines_->setSpacing(4);
    heatTitle_ = heading(page_);
    heat_ = new HeatMap(&time_, page_);
    heat_->setObjectName("heatMap");
    loadTitle_ = heading(page_);
    load_ = new LoadChart(page_);
    load_->setObjectName("loadChart");
    load_->setFixedHeight(kChartHeight + 60);
    breakdownTitle_ = heading(page_);
    breakdown_ = new BreakdownChart(page_);
    breakdown_->setObjectName("breakdownChart");
    heatScale_ = new QLabel(page_);
    auto* heatHead = new QHBoxLayout;
    heatHead->addWidget(heatTitle_);
    heatHead->addWidget(heatScale_);
    heatHead->addStretch(1);
    lines_->addLayout(heatHead);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{heat_, loadTitle_, load_, breakdownTitle_, breakdown_})
        lines_->addWidget(widget);
    lines_->addStretch(1);
    setWidget(page_);
    setCharts(nullptr);
}

void ChartStack::setCharts(std::shared_ptr<const RunChartSet> charts) {
    // A better result of the same run must not throw the reader back to the whole span.
    const bool sameSpan = charts && charts_ && charts->duration() == charts_->duration();
    for (Row& row : rows_) delete row.frame;
    rows_.clear();
    charts_ = std::move(charts);
    const bool any = charts_ != nullptr;
    const bool heat = any && !charts_->heat.rows.empty();
    const bool bars = any && !charts_->breakdown.empty();
    const bool curve = any && !charts_->curve.points.empty();
    heatTitle_->setVisible(heat);
    heatScale_->setVisible(heat);
    heat_->setVisible(heat);
    breakdownTitle_->setVisible(bars);
    breakdown_->setVisible(bars);
    loadTitle_->setVisible(curve);
    load_->setVisible(curve);
    heat_->setData(any ? &charts_->heat : nullptr, any ? charts_->binSeconds : 1.0);
    if (any) {
        if (!sameSpan) time_.setDuration(charts_->duration());
        for (const ChartData& chart : charts_->charts) addRow(chart);
        if (bars) breakdown_->setBars(charts_->breakdown);
        if (curve) load_->setCurve(charts_->curve);
    }
    retranslate();
}

void ChartStack::addRow(const ChartData& content) {
    Row row;
    row.content = &content;
    row.frame = new QWidget(page_);
    auto* lines = new QVBoxLayout(row.frame);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(0);
    auto* head = new FlowLayout(10);
    head->setContentsMargins(8, 2, 8, 0);
    row.title = heading(row.frame);
    head->addWidget(row.title);
    row.chart = new TimeChart(&time_, row.frame);
    row.chart->setObjectName("chart-" + QString::fromStdString(content.id));
    row.chart->setFixedHeight(kChartHeight);
    for (std::size_t i = 0; i < content.lines.size(); ++i) {
        auto* box = new QCheckBox(row.frame);
        box->setChecked(true);
        TimeChart* chart = row.chart;
        connect(box, &QCheckBox::toggled, chart, [chart, i](bool on) { chart->setLineVisible(i, on); });
        head->addWidget(box);
        row.boxes.push_back(box);
    }
    row.logarithmic = new QCheckBox(row.frame);
    row.logarithmic->setChecked(content.logarithmic);
    connect(row.logarithmic, &QCheckBox::toggled, row.chart, &TimeChart::setLogarithmic);
    head->addWidget(row.logarithmic);
    lines->addLayout(head);
    lines->addWidget(row.chart);
    lines_->insertWidget(static_cast<int>(rows_.size()), row.frame);
    row.chart->setChart(&content, charts_->marks, charts_->binSeconds);
    rows_.push_back(std::move(row));
}

TimeChart* ChartStack::chart(const std::string& id) const {
    for (const Row& row : rows_) {
        if (row.content->id == id) return row.chart;
    }
    return nullptr;
}

void ChartStack::retranslate() {
    heatTitle_->setText(tr("Utilization of every resource"));
    heatScale_->setAccessibleName(tr("Colours of the map, from idle to busy"));
    heat_->setAccessibleName(tr("Heat map: utilization of every resource over time"));
    loadTitle_->setText(
        charts_ == nullptr
            ? QString()
            : tr("p95 of %1 over load").arg(QString::fromStdString(charts_->curve.operation)));
    breakdownTitle_->setText(tr("Where time goes"));
    load_->retranslate();
    breakdown_->retranslate();
    for (const Row& row : rows_) {
        row.title->setText(chartTitle(*row.content));
        row.logarithmic->setText(tr("log"));
        row.logarithmic->setToolTip(tr("Logarithmic axis"));
        row.logarithmic->setAccessibleName(tr("Logarithmic axis of %1").arg(chartTitle(*row.content)));
        for (std::size_t i = 0; i < row.boxes.size(); ++i) {
            row.boxes[i]->setText(lineTitle(row.content->lines[i].name));
            row.boxes[i]->setAccessibleName(tr("Show %1").arg(row.boxes[i]->text()));
        }
        row.chart->retranslate();
    }
    dressBoxes();
}

void ChartStack::dressBoxes() {
    heatScale_->setPixmap(scaleOf(palette(), heatScale_->font()));
    for (const Row& row : rows_) {
        for (std::size_t i = 0; i < row.boxes.size(); ++i) {
            row.boxes[i]->setIcon(sample(row.content->lines[i].style, static_cast<int>(i), palette()));
            row.boxes[i]->setIconSize(QSize(26, 12));
        }
    }
}

void ChartStack::changeEvent(QEvent* event) {
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) dressBoxes();
}

} // namespace headroom::gui
