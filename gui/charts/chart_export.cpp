// SPDX-License-Identifier: GPL-3.0-or-later
// The stack of charts as a picture, a page or a table.

#include "gui/charts/breakdown_chart.hpp"
#include "gui/charts/chart_stack.hpp"
#include "gui/charts/chart_text.hpp"
#include "gui/charts/heat_map.hpp"
#include "gui/charts/load_chart.hpp"
#include "gui/charts/time_chart.hpp"
#include "sim/result/atomic_file.hpp"

#include <QBuffer>
#include <QCheckBox>
#include <QFileInfo>
#include <QLabel>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <cmath>

namespace headroom::gui {
namespace {

constexpr int kPageWidth = 1000;
constexpr int kTitleHeight = 24;
constexpr int kGap = 8;

/// Not QSaveFile: that puts a file in the place of a device or pipe of the name.
std::optional<QString> written(const QString& file, const QByteArray& bytes) {
    try {
        result::writeFile(file.toStdString(), {bytes.data(), static_cast<std::size_t>(bytes.size())});
        return std::nullopt;
    } catch (const result::FileError& error) {
        return QString::fromUtf8(error.what());
    }
}

QString csvField(QString text) {
    if (!text.contains(',') && !text.contains('"')) return text;
    text.replace("\"", "\"\"");
    return "\"" + text + "\"";
}

} // namespace

int ChartStack::draw(QCPPainter* painter, int width) {
    int y = kGap;
    const auto title = [&](const QString& text) {
        if (painter != nullptr) {
            QFont bold = font();
            bold.setBold(true);
            painter->setFont(bold);
            painter->setPen(QPen(palette().color(QPalette::Text)));
            painter->drawText(QRect(kGap, y, width - kGap, kTitleHeight),
                              Qt::AlignLeft | Qt::AlignVCenter, text);
        }
        y += kTitleHeight;
    };
    const auto plot = [&](Plot* chart) {
        if (painter != nullptr) chart->renderTo(*painter, QRect(0, y, width, chart->height()));
        y += chart->height() + kGap;
    };
    for (const Row& row : rows_) {
        QStringList shown;
        for (const QCheckBox* box : row.boxes) {
            if (box->isChecked()) shown.append(box->text());
        }
        title(QStringLiteral("%1  (%2)").arg(row.title->text(), shown.join(", ")));
        plot(row.chart);
    }
    if (charts_ != nullptr && !charts_->heat.rows.empty()) {
        title(heatTitle_->text());
        if (painter != nullptr) heat_->renderTo(*painter, QRect(0, y, width, heat_->height()));
        y += heat_->height() + kGap;
    }
    if (charts_ != nullptr && !charts_->curve.points.empty()) {
        title(loadTitle_->text());
        plot(load_);
    }
    if (charts_ != nullptr && !charts_->breakdown.empty()) {
        title(breakdownTitle_->text());
        plot(breakdown_);
    }
    return y;
}

QImage ChartStack::image() {
    constexpr int kScale = 2;
    const int height = draw(nullptr, kPageWidth);
    QImage picture(kPageWidth * kScale, height * kScale, QImage::Format_RGB32);
    picture.setDevicePixelRatio(kScale);
    picture.fill(palette().color(QPalette::Base));
    QCPPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(&painter, kPageWidth);
    painter.end();
    return picture;
}

std::optional<QString> ChartStack::exportPicture(const QString& file) {
    const QString ending = QFileInfo(file).suffix().toLower();
    const QSize size(kPageWidth, draw(nullptr, kPageWidth));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const auto paint = [&](QPaintDevice& device) {
        QCPPainter painter(&device);
        painter.setMode(QCPPainter::pmVectorized);
        painter.setMode(QCPPainter::pmNoCaching);
        painter.fillRect(QRect(QPoint(0, 0), size), palette().color(QPalette::Base));
        draw(&painter, kPageWidth);
        painter.end();
    };
    if (ending == "svg") {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(size);
        svg.setViewBox(QRect(QPoint(0, 0), size));
        svg.setTitle("headroom");
        paint(svg);
    } else if (ending == "pdf") {
        constexpr int kDotsPerInch = 96;
        QPdfWriter pdf(&buffer);
        pdf.setResolution(kDotsPerInch);
        pdf.setPageSize(QPageSize(QSizeF(size) / kDotsPerInch, QPageSize::Inch));
        pdf.setPageMargins(QMarginsF());
        paint(pdf);
    } else if (ending == "png") {
        image().save(&buffer, "PNG");
    } else {
        return tr("%1: pictures end in .png, .svg or .pdf").arg(file);
    }
    return written(file, bytes);
}

QByteArray ChartStack::table(bool visibleOnly) const {
    if (charts_ == nullptr) return {};
    QStringList names{"time_s"};
    std::vector<const std::vector<double>*> columns;
    for (const ChartData& chart : charts_->charts) {
        for (const ChartLine& line : chart.lines) {
            names.append(csvField(
                QStringLiteral("%1 %2").arg(QString::fromStdString(chart.id), lineTitle(line.name))));
            columns.push_back(&line.values);
        }
    }
    QByteArray text = names.join(',').toUtf8() + "\n";
    for (std::size_t bin = 0; bin < charts_->bins; ++bin) {
        const double seconds = charts_->binSeconds * static_cast<double>(bin + 1);
        if (visibleOnly && !time_.range().contains(seconds)) continue;
        text += QByteArray::number(seconds, 'g', 10);
        for (const std::vector<double>* values : columns) {
            text += ',';
            const bool known = bin < values->size() && !std::isnan((*values)[bin]);
            if (known) text += QByteArray::number((*values)[bin], 'g', 10);
        }
        text += '\n';
    }
    return text;
}

std::optional<QString> ChartStack::exportTable(const QString& file, bool visibleOnly) const {
    return written(file, table(visibleOnly));
}

} // namespace headroom::gui
