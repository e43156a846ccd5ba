// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/heat_map.hpp"

#include "gui/charts/chart_text.hpp"
#include "gui/charts/ink.hpp"
#include "gui/charts/time_chart.hpp"

#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::gui {
namespace {

constexpr int kRight = 16;
constexpr int kTallest = 18;
constexpr int kLowest = 3;
constexpr int kMostHeight = 640;

/// Where the names of neighbours begin to differ from "chat.cpu[3]": "chat.cpu".
QString groupOf(const QString& name) {
    const qsizetype bracket = name.indexOf('[');
    return bracket < 0 ? name : name.left(bracket);
}

} // namespace

HeatMap::HeatMap(TimeAxis* time, QWidget* parent) : QWidget(parent), time_(time) {
    setMouseTracking(true);
    connect(time_, &TimeAxis::rangeChanged, this, [this] {
        image_ = {};
        update();
    });
    connect(time_, &TimeAxis::momentChanged, this, QOverload<>::of(&QWidget::update));
}

void HeatMap::setData(const HeatData* heat, double binSeconds) {
    data_ = heat;
    binSeconds_ = binSeconds;
    image_ = {};
    setFixedHeight(sizeHint().height());
    update();
}

QSize HeatMap::sizeHint() const {
    const int rows = data_ == nullptr ? 0 : static_cast<int>(data_->rows.size());
    const int each = std::clamp(kMostHeight / std::max(1, rows), kLowest, kTallest);
    return {600, std::max(24, rows * each) + 8};
}

QRect HeatMap::cells(const QRect& whole) const {
    return whole.adjusted(TimeChart::kLeftMargin, 4, -kRight, -4);
}

QImage HeatMap::pooled(int columns) const {
    constexpr int kShades = 256;
    std::array<QRgb, kShades> shades;
    for (int i = 0; i < kShades; ++i)
        shades[static_cast<std::size_t>(i)] = heatColour(i / (kShades - 1.0), isDark(palette())).rgb();
    const auto rows = static_cast<int>(data_->rows.size());
    QImage image(columns, rows, QImage::Format_RGB32);
    const QCPRange& span = time_->range();
    const double binsPerColumn = span.size() / binSeconds_ / columns;
    const double firstBin = span.lower / binSeconds_;
    struct Bins {
        std::size_t begin, end;
    };
    std::vector<Bins> binsOf(static_cast<std::size_t>(columns)); // the same for every row
    for (std::size_t column = 0; column < binsOf.size(); ++column) {
        const double from = std::max(0.0, firstBin + binsPerColumn * static_cast<double>(column));
        const auto begin = static_cast<std::size_t>(from);
        binsOf[column] = {begin, std::max(begin + 1, static_cast<std::size_t>(from + binsPerColumn))};
    }
    for (int row = 0; row < rows; ++row) {
        const std::vector<float>& values = data_->utilization[static_cast<std::size_t>(row)];
        auto* pixels = reinterpret_cast<QRgb*>(image.scanLine(row));
        for (const Bins& bins : binsOf) {
            float most = 0.0F;
            for (std::size_t bin = bins.begin; bin < std::min(bins.end, values.size()); ++bin)
                most = std::max(most, values[bin]);
            const int shade = std::clamp(static_cast<int>(most * (kShades - 1.0F)), 0, kShades - 1);
            *pixels++ = shades[static_cast<std::size_t>(shade)];
        }
    }
    return image;
}

void HeatMap::drawLabels(QPainter& painter, const QRect& area) const {
    const auto rows = static_cast<int>(data_->rows.size());
    const double each = static_cast<double>(area.height()) / rows;
    painter.setPen(palette().color(QPalette::Text));
    const QFontMetrics metrics(painter.font());
    int begin = 0;
    while (begin < rows) {
        // Rows too low for a name share that of their group.
        int end = begin + 1;
        const bool alone = each >= metrics.height() - 3;
        const QString group = groupOf(data_->rows[static_cast<std::size_t>(begin)]);
        while (!alone && end < rows && groupOf(data_->rows[static_cast<std::size_t>(end)]) == group)
            ++end;
        const int top = area.top() + static_cast<int>(each * begin);
        const int bottom = area.top() + static_cast<int>(each * end);
        if (bottom - top >= metrics.height() - 3 || end - begin == rows) {
            const QString name = alone ? data_->rows[static_cast<std::size_t>(begin)] : group;
            painter.drawText(QRect(0, top, area.left() - 6, bottom - top),
                             Qt::AlignRight | Qt::AlignVCenter,
                             metrics.elidedText(name, Qt::ElideMiddle, area.left() - 8));
        }
        begin = end;
    }
}

void HeatMap::renderTo(QPainter& painter, const QRect& target) {
    painter.save();
    painter.translate(target.topLeft());
    const QRect whole(QPoint(0, 0), target.size());
    painter.fillRect(whole, palette().color(QPalette::Base));
    if (data_ != nullptr && !data_->rows.empty()) {
        const QRect area = cells(whole);
        const bool own = area.width() == cells(rect()).width();
        if (own && image_.isNull()) image_ = pooled(std::max(1, area.width()));
        painter.drawImage(area, own ? image_ : pooled(std::max(1, area.width())));
        painter.setFont(font());
        drawLabels(painter, area);
    }
    painter.restore();
}

void HeatMap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    renderTo(painter, rect());
    if (time_->moment() < 0.0 || data_ == nullptr) return;
    const QRect area = cells(rect());
    const double share = (time_->moment() - time_->range().lower) / time_->range().size();
    const int x = area.left() + static_cast<int>(share * area.width());
    painter.setPen(palette().color(QPalette::Text));
    if (area.contains(x, area.center().y())) painter.drawLine(x, area.top(), x, area.bottom());
}

QString HeatMap::textAt(const QPoint& place) const {
    const QRect area = cells(rect());
    if (data_ == nullptr || data_->rows.empty() || !area.contains(place)) return {};
    const auto rows = static_cast<int>(data_->rows.size());
    const int row = std::clamp((place.y() - area.top()) * rows / area.height(), 0, rows - 1);
    const double seconds =
        time_->range().lower + time_->range().size() * (place.x() - area.left()) / area.width();
    const std::vector<float>& values = data_->utilization[static_cast<std::size_t>(row)];
    const auto bin = static_cast<std::size_t>(std::max(0.0, seconds / binSeconds_));
    if (bin >= values.size()) return {};
    return QStringLiteral("%1  %2").arg(data_->rows[static_cast<std::size_t>(row)],
                                        valueText(static_cast<double>(values[bin]), Quantity::kShare));
}

void HeatMap::mouseMoveEvent(QMouseEvent* event) {
    const QRect area = cells(rect());
    const QPoint place = event->position().toPoint();
    time_->setMoment(
        std::max(0.0, time_->range().lower + time_->range().size() * (place.x() - area.left()) /
                                                 std::max(1, area.width())));
    QToolTip::showText(event->globalPosition().toPoint(), textAt(place), this);
}

void HeatMap::mouseDoubleClickEvent(QMouseEvent*) { time_->reset(); }

void HeatMap::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        event->ignore();
        return;
    }
    constexpr double kStep = 0.85;
    constexpr double kNotch = 120.0;
    const double factor = std::pow(kStep, event->angleDelta().y() / kNotch);
    const QRect area = cells(rect());
    const QCPRange& range = time_->range();
    const double at =
        range.lower + range.size() * (event->position().x() - area.left()) / std::max(1, area.width());
    time_->setRange({at - (at - range.lower) * factor, at + (range.upper - at) * factor});
}

void HeatMap::leaveEvent(QEvent*) { time_->setMoment(-1.0); }

void HeatMap::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        image_ = {};
        update();
    }
}

void HeatMap::resizeEvent(QResizeEvent*) { image_ = {}; }

} // namespace headroom::gui
