// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/time_chart.hpp"

#include "gui/charts/chart_text.hpp"
#include "gui/charts/ink.hpp"
#include "gui/charts/number_ticker.hpp"
#include "sim/analysis/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::gui {
namespace {
constexpr const char* kOverlay = "crosshair";
constexpr int kBandAlpha = 45;
constexpr double kHour = 3600.0;
} // namespace

TimeChart::TimeChart(TimeAxis* time, QWidget* parent) : Plot(parent), time_(time) {
    addLayer(kOverlay, layer("overlay"));
    // A buffer of its own: moving the crosshair must not draw the lines again.
    layer(kOverlay)->setMode(QCPLayer::lmBuffered);
    crosshair_ = new QCPItemLine(this);
    readout_ = new QCPItemText(this);
    selection_ = new QCPItemRect(this);
    for (QCPAbstractItem* item :
         std::initializer_list<QCPAbstractItem*>{crosshair_, readout_, selection_}) {
        item->setLayer(kOverlay);
        item->setSelectable(false);
        item->setVisible(false);
    }
    readout_->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    readout_->position->setType(QCPItemPosition::ptAxisRectRatio);
    readout_->position->setCoords(0.008, 0.03);
    readout_->setPadding(QMargins(6, 2, 6, 2));
    for (QCPItemPosition* end :
         {selection_->topLeft, selection_->bottomRight, crosshair_->start, crosshair_->end}) {
        end->setTypeX(QCPItemPosition::ptPlotCoords);
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    axisRect()->setAutoMargins(QCP::msTop | QCP::msBottom | QCP::msRight);
    axisRect()->setMargins(QMargins(kLeftMargin, 0, 0, 0));
    axisRect()->setMinimumMargins(QMargins(kLeftMargin, 8, 16, 8));
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    axisRect()->setRangeDrag(Qt::Horizontal);
    axisRect()->setRangeZoom(Qt::Horizontal);
    xAxis->setTicker(QSharedPointer<ClockTicker>::create());
    setMouseTracking(true);
    connect(xAxis, QOverload<const QCPRange&>::of(&QCPAxis::rangeChanged), this,
            [this](const QCPRange& range) {
                if (!following_) time_->setRange(range);
                followRange(); // back, where the range was not allowed
            });
    connect(time_, &TimeAxis::rangeChanged, this, [this] {
        // On the way smooth lines cost more than the eye sees of them; they come back when the range rests.
        setNotAntialiasedElements(QCP::aePlottables);
        rest_.start();
        followRange();
    });
    connect(time_, &TimeAxis::momentChanged, this, &TimeChart::showMoment);
    connect(time_, &TimeAxis::selectionChanged, this, &TimeChart::showSelection);
    constexpr int kRestMilliseconds = 120;
    rest_.setSingleShot(true);
    rest_.setInterval(kRestMilliseconds);
    connect(&rest_, &QTimer::timeout, this, [this] {
        setNotAntialiasedElements(QCP::aeNone);
        if (!stale_) replot(QCustomPlot::rpQueuedReplot);
    });
    TimeChart::dress();
}

void TimeChart::setChart(const ChartData* chart, const std::vector<ChartMark>& marks,
                         double binSeconds) {
    chart_ = chart;
    binSeconds_ = binSeconds;
    marks_ = marks;
    clearPlottables();
    drawn_.clear();
    markTexts_.clear();
    for (int i = itemCount() - 1; i >= 0; --i) {
        QCPAbstractItem* one = item(i);
        if (one != crosshair_ && one != readout_ && one != selection_) removeItem(one);
    }
    for (const ChartLine& line : chart->lines) addLine(line);
    addLimits();
    addMarks(marks);
    setLogarithmic(chart->logarithmic);
    dress();
    retranslate();
    followRange();
}

void TimeChart::addLine(const ChartLine& line) {
    const auto graphOf = [this](const std::vector<double>& values) {
        QCPGraph* graph = addGraph();
        QVector<QCPGraphData> points;
        points.reserve(static_cast<qsizetype>(values.size()));
        for (std::size_t bin = 0; bin < values.size(); ++bin)
            points.append({(static_cast<double>(bin) + 1.0) * binSeconds_, values[bin]});
        graph->data()->set(points, true);
        return graph;
    };
    Drawn drawn;
    if (!line.low.empty()) {
        drawn.low = graphOf(line.low);
        drawn.high = graphOf(line.high);
        drawn.high->setChannelFillGraph(drawn.low);
        drawn.low->setPen(Qt::NoPen);
        drawn.high->setPen(Qt::NoPen);
    }
    drawn.line = graphOf(line.values);
    drawn_.push_back(drawn);
}

void TimeChart::addLimits() {
    for (const ChartLimit& limit : chart_->limits) {
        auto* line = new QCPItemStraightLine(this);
        line->point1->setCoords(0.0, limit.value);
        line->point2->setCoords(1.0, limit.value);
        line->setProperty("limit", true);
        auto* text = new QCPItemText(this);
        text->setProperty("limit", true);
        text->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
        text->position->setTypeY(QCPItemPosition::ptPlotCoords);
        text->position->setCoords(0.995, limit.value);
        text->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
        text->setText(limit.text);
    }
}

void TimeChart::addMarks(const std::vector<ChartMark>& marks) {
    double height = 0.97;
    for (const ChartMark& mark : marks) {
        auto* line = new QCPItemLine(this);
        for (QCPItemPosition* end : {line->start, line->end}) {
            end->setTypeX(QCPItemPosition::ptPlotCoords);
            end->setTypeY(QCPItemPosition::ptAxisRectRatio);
        }
        line->start->setCoords(mark.seconds, 0.0);
        line->end->setCoords(mark.seconds, 1.0);
        line->setProperty("mark", static_cast<int>(mark.kind));
        auto* text = new QCPItemText(this);
        text->setProperty("mark", static_cast<int>(mark.kind));
        text->position->setTypeX(QCPItemPosition::ptPlotCoords);
        text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        text->position->setCoords(mark.seconds, height);
        // Towards the inside, where there is room.
        const bool left = mark.seconds > time_->duration() * 0.6;
        text->setPositionAlignment((left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom);
        text->setPadding(QMargins(4, 0, 4, 0));
        markTexts_.push_back(text);
        height -= 0.13;
    }
}

void TimeChart::setLineVisible(std::size_t line, bool visible) {
    if (line >= drawn_.size()) return;
    for (QCPGraph* graph : {drawn_[line].line, drawn_[line].low, drawn_[line].high}) {
        if (graph != nullptr) graph->setVisible(visible);
    }
    fitValues();
    replot(QCustomPlot::rpQueuedReplot);
}

void TimeChart::setLogarithmic(bool logarithmic) {
    if (chart_ == nullptr) return;
    yAxis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (logarithmic) {
        yAxis->setTicker(QSharedPointer<NumberTickerLog>::create(chart_->quantity));
    } else {
        auto ticker = QSharedPointer<NumberTicker>::create(chart_->quantity);
        ticker->setTickCount(4);
        yAxis->setTicker(ticker);
    }
    fitValues();
    replot(QCustomPlot::rpQueuedReplot);
}

bool TimeChart::logarithmic() const { return yAxis->scaleType() == QCPAxis::stLogarithmic; }

/// The value axis holds what is visible of the lines, and objectives that are near.
void TimeChart::fitValues() {
    if (chart_ == nullptr) return;
    const bool log = logarithmic();
    double low = std::numeric_limits<double>::infinity();
    double high = 0.0;
    const QCPRange& span = time_->range();
    for (const Drawn& drawn : drawn_) {
        if (!drawn.line->visible()) continue;
        for (const QCPGraph* graph : {drawn.line, drawn.high}) {
            if (graph == nullptr) continue;
            bool found = false;
            const QCPRange values =
                graph->getValueRange(found, log ? QCP::sdPositive : QCP::sdBoth, span);
            if (!found) continue;
            low = std::min(low, values.lower);
            high = std::max(high, values.upper);
        }
    }
    constexpr double kNear = 4.0; // an objective far above the lines would flatten them
    for (const ChartLimit& limit : chart_->limits) {
        if (limit.value < high * kNear) high = std::max(high, limit.value * 1.1);
    }
    if (chart_->quantity == Quantity::kShare) high = std::max(high, 1.0);
    if (!(high > 0.0)) high = 1.0;
    if (!(low < high)) low = high / 10.0;
    following_ = true;
    yAxis->setRange(log ? QCPRange(low / 1.3, high * 1.5) : QCPRange(0.0, high * 1.12));
    following_ = false;
}

void TimeChart::followRange() {
    if (following_) return;
    following_ = true;
    xAxis->setRange(time_->range());
    following_ = false;
    fitValues();
    // Of a stack of charts that is panned, those out of sight are drawn when they come into it.
    stale_ = visibleRegion().isEmpty();
    if (!stale_) replot(QCustomPlot::rpQueuedReplot);
}

void TimeChart::paintEvent(QPaintEvent* event) {
    if (stale_) {
        stale_ = false;
        replot(QCustomPlot::rpQueuedRefresh);
    }
    Plot::paintEvent(event);
}

double TimeChart::valueAt(const ChartLine& line, double seconds) const {
    if (line.values.empty()) return std::nan("");
    const double bin = std::floor(seconds / binSeconds_);
    const auto last = static_cast<double>(line.values.size() - 1);
    return line.values[static_cast<std::size_t>(std::clamp(bin, 0.0, last))];
}

QString TimeChart::readout() const {
    if (chart_ == nullptr || time_->moment() < 0.0) return {};
    QString text = QString::fromStdString(analysis::clockText(time_->moment()));
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
        const ChartLine& line = chart_->lines[i];
        if (!drawn_[i].line->visible()) continue;
        text +=
            QStringLiteral("   %1 %2")
                .arg(lineTitle(line.name), valueText(valueAt(line, time_->moment()), chart_->quantity));
    }
    return text;
}

void TimeChart::showMoment() {
    const bool any = time_->moment() >= 0.0 && chart_ != nullptr;
    crosshair_->setVisible(any);
    readout_->setVisible(any);
    if (any) {
        crosshair_->start->setCoords(time_->moment(), 0.0);
        crosshair_->end->setCoords(time_->moment(), 1.0);
        readout_->setText(readout());
        setAccessibleDescription(readout_->text());
    }
    layer(kOverlay)->replot();
}

void TimeChart::showSelection() {
    const auto& span = time_->selection();
    selection_->setVisible(span.has_value());
    if (span) {
        selection_->topLeft->setCoords(span->lower, 0.0);
        selection_->bottomRight->setCoords(span->upper, 1.0);
    }
    layer(kOverlay)->replot();
}

void TimeChart::retranslate() {
    if (chart_ == nullptr) return;
    yAxis->setLabel(axisTitle(chart_->quantity));
    xAxis->setLabel(time_->duration() < kHour ? tr("time (min:s)") : tr("time (h:min:s)"));
    xAxis->setLabelPadding(0);
    setAccessibleName(tr("Chart: %1").arg(chartTitle(*chart_)));
    for (std::size_t i = 0; i < markTexts_.size(); ++i) markTexts_[i]->setText(markText(marks_[i]));
    replot(QCustomPlot::rpQueuedReplot);
}

void TimeChart::dress() {
    Plot::dress();
    if (chart_ == nullptr) return;
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
        const int style = chart_->lines[i].style;
        drawn_[i].line->setPen(linePen(style, static_cast<int>(i), palette()));
        if (drawn_[i].high == nullptr) continue;
        QColor band = lineColour(style, palette());
        band.setAlpha(kBandAlpha);
        drawn_[i].high->setBrush(band);
    }
    const QColor bad = moodColour(Mood::kBad, palette());
    const QColor text = palette().color(QPalette::Text);
    QColor ground = palette().color(QPalette::Base);
    constexpr int kGroundAlpha = 215;
    ground.setAlpha(kGroundAlpha);
    for (int i = 0; i < itemCount(); ++i) {
        const bool limit = item(i)->property("limit").toBool();
        const QVariant mark = item(i)->property("mark");
        if (auto* label = qobject_cast<QCPItemText*>(item(i));
            label != nullptr && (limit || mark.isValid())) {
            label->setColor(limit ? bad : text);
            label->setBrush(ground);
            label->setFont(font());
        } else if (auto* level = qobject_cast<QCPItemStraightLine*>(item(i))) {
            level->setPen(QPen(bad, 1.4, Qt::DashLine));
        } else if (auto* line = qobject_cast<QCPItemLine*>(item(i)); line != nullptr && mark.isValid()) {
            const bool knee = mark.toInt() == static_cast<int>(ChartMark::Kind::kKnee);
            line->setPen(
                QPen(knee ? lineColour(3, palette()) : bad, 1.2, knee ? Qt::DashDotLine : Qt::DotLine));
        }
    }
    crosshair_->setPen(QPen(palette().color(QPalette::PlaceholderText), 1.0));
    readout_->setColor(text);
    readout_->setFont(font());
    readout_->setBrush(ground);
    readout_->setPen(QPen(palette().color(QPalette::Mid)));
    QColor marked = palette().color(QPalette::Highlight);
    marked.setAlpha(kBandAlpha);
    selection_->setBrush(marked);
    selection_->setPen(QPen(palette().color(QPalette::Highlight)));
}

void TimeChart::mouseMoveEvent(QMouseEvent* event) {
    const double seconds = xAxis->pixelToCoord(event->position().x());
    if (selectingFrom_) {
        time_->select(QCPRange(std::max(0.0, *selectingFrom_), std::min(seconds, time_->duration())));
    } else {
        Plot::mouseMoveEvent(event);
    }
    time_->setMoment(std::max(0.0, seconds));
}

void TimeChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier)) {
        selectingFrom_ = xAxis->pixelToCoord(event->position().x());
    } else {
        Plot::mousePressEvent(event);
    }
}

void TimeChart::mouseReleaseEvent(QMouseEvent* event) {
    if (selectingFrom_) {
        selectingFrom_.reset();
    } else {
        Plot::mouseReleaseEvent(event);
    }
}

void TimeChart::mouseDoubleClickEvent(QMouseEvent* event) {
    Plot::mouseDoubleClickEvent(event);
    time_->select(std::nullopt);
    time_->reset();
}

void TimeChart::keyPressEvent(QKeyEvent* event) {
    constexpr double kStep = 0.8;
    const double bins = event->modifiers().testFlag(Qt::ShiftModifier) ? 10.0 : 1.0;
    const QCPRange& range = time_->range();
    const double at = time_->moment() < 0.0 ? range.center() : time_->moment();
    const auto zoom = [&](double factor) {
        time_->setRange({at - (at - range.lower) * factor, at + (range.upper - at) * factor});
    };
    switch (event->key()) {
    case Qt::Key_Left:
        time_->setMoment(std::max(0.0, at - bins * binSeconds_));
        break;
    case Qt::Key_Right:
        time_->setMoment(at + bins * binSeconds_);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(kStep);
        break;
    case Qt::Key_Minus:
        zoom(1.0 / kStep);
        break;
    default:
        Plot::keyPressEvent(event);
    }
}

void TimeChart::leaveEvent(QEvent* event) {
    Plot::leaveEvent(event);
    time_->setMoment(-1.0);
}

} // namespace headroom::gui
