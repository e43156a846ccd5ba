// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/scenario_card.hpp"

#include "gui/charts/ink.hpp"
#include "models/data_dirs.hpp"
#include "models/document.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionToolButton>
#include <algorithm>
#include <cmath>
#include <map>

namespace headroom::gui {
namespace {

using models::Json;

constexpr int kPlainHeight = 84;
constexpr int kHeight = 218;
constexpr int kCurveHeight = 72;

QString member(const Json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() && found->is_string()
               ? QString::fromStdString(found->get<std::string>())
               : QString();
}

std::vector<double> numbers(const Json& json, const char* key, double scale) {
    std::vector<double> values;
    if (!json.is_object() || !json.contains(key)) return values;
    for (const Json& value : json.at(key))
        values.push_back(value.is_number() ? value.get<double>() * scale : std::nan(""));
    return values;
}

Json thumbnails() {
    QFile file(":/start/thumbnails.json");
    if (!file.open(QIODevice::ReadOnly)) return Json::object();
    const QByteArray bytes = file.readAll();
    return Json::parse(bytes.begin(), bytes.end(), nullptr, false);
}

/// "peak_throughput(register)" in words.
QString quantityText(const QString& quantity) {
    static const std::map<QString, const char*> kTexts{
        {"failed_users", QT_TRANSLATE_NOOP("Outcome", "users who failed")},
        {"peak_throughput", QT_TRANSLATE_NOOP("Outcome", "peak throughput")},
        {"throughput", QT_TRANSLATE_NOOP("Outcome", "throughput")},
        {"completed", QT_TRANSLATE_NOOP("Outcome", "completed")},
        {"binds", QT_TRANSLATE_NOOP("Outcome", "reaches its limit")},
        {"binds_first", QT_TRANSLATE_NOOP("Outcome", "reaches its limit first")},
        {"cost_per_month", QT_TRANSLATE_NOOP("Outcome", "cost a month")}};
    const QString name = quantity.section('(', 0, 0);
    const QString of = quantity.section('(', 1).chopped(quantity.contains('(') ? 1 : 0);
    const auto found = kTexts.find(name);
    QString words = found == kTexts.end() ? QString(name).replace('_', ' ')
                                          : QCoreApplication::translate("Outcome", found->second);
    return of.isEmpty() ? words : ScenarioCard::tr("%1, %2").arg(of, words);
}

/// What the scenario's first published figure says: "users who failed: 4.41 % (150 of 3 400, …)".
QString outcomeOf(const Json& root) {
    const auto published = root.find("published");
    if (published == root.end() || !published->is_array()) return {};
    for (const Json& figure : *published) {
        if (figure.contains("variant") || !figure.contains("value") || !figure.at("value").is_number())
            continue;
        const double value = figure.at("value").get<double>();
        const QString unit = member(figure, "unit");
        const QString quantity = member(figure, "quantity");
        constexpr double kPercent = 100.0;
        QString shown = unit == "share" ? QStringLiteral("%1 %").arg(value * kPercent, 0, 'g', 3)
                        : unit == "yes/no"
                            ? (value != 0.0 ? ScenarioCard::tr("yes") : ScenarioCard::tr("no"))
                            : QStringLiteral("%1 %2").arg(value).arg(unit);
        return ScenarioCard::tr("%1: %2 (%3)")
            .arg(quantityText(quantity), shown, member(figure, "source"));
    }
    return {};
}

QString elidedLines(const QString& text, const QFontMetrics& metrics, int width, int lines) {
    return metrics.elidedText(text, Qt::ElideRight,
                              width * lines - metrics.averageCharWidth() * 6 * (lines - 1));
}

} // namespace

std::vector<CardData> bundledCards() {
    std::vector<CardData> cards;
    const QDir folder(QString::fromStdString(models::defaultDataDirs().scenarios().string()));
    const Json curves = thumbnails();
    for (const QString& name : folder.entryList({"*.json"}, QDir::Files, QDir::Name)) {
        // "x.golden.json" stands beside "x.json".
        if (name.count('.') > 1) continue;
        try {
            const Json root = models::Document::load(folder.filePath(name).toStdString()).root();
            CardData card{
                folder.filePath(name), member(root, "title"), outcomeOf(root), true, {}, false, {}, {}};
            if (card.outcome.isEmpty()) {
                card.outcome = member(root, "description");
                card.published = false;
            }
            const std::string key = name.chopped(5).toStdString();
            if (curves.is_object() && curves.contains(key)) {
                constexpr double kMilli = 1e-3;
                card.loadIsRate = !curves.at(key).contains("users");
                card.load = numbers(curves.at(key), card.loadIsRate ? "requests_per_s" : "users", 1.0);
                card.p95 = numbers(curves.at(key), "p95_ms", kMilli);
                card.operation = member(curves.at(key), "operation");
            }
            cards.push_back(std::move(card));
        } catch (const models::ScenarioError&) {
            continue; // a broken file in the data folder is no reason to have no start page
        }
    }
    // What teaches most comes first, the rest by name.
    static const QStringList kFirst{"kakao-2024-final", "rest-and-sql", "reconnect-storm",
                                    "weverse-spike"};
    const auto rank = [](const CardData& card) {
        const qsizetype place = kFirst.indexOf(QFileInfo(card.file).completeBaseName());
        return place < 0 ? kFirst.size() : place;
    };
    std::stable_sort(cards.begin(), cards.end(),
                     [&](const CardData& a, const CardData& b) { return rank(a) < rank(b); });
    return cards;
}

ScenarioCard::ScenarioCard(CardData content, QWidget* parent)
    : QToolButton(parent), content_(std::move(content)) {
    setObjectName("card");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setProperty("scenario", content_.file);
    retranslate();
}

void ScenarioCard::setPlain(const QString& title, const QString& note) {
    plain_ = true;
    content_.title = title;
    content_.outcome = note;
    content_.published = false;
    retranslate();
    updateGeometry();
    update();
}

void ScenarioCard::retranslate() {
    setAccessibleName(content_.title);
    setAccessibleDescription(content_.outcome);
    setToolTip(content_.outcome);
}

QSize ScenarioCard::sizeHint() const { return {300, plain_ ? kPlainHeight : kHeight}; }

void ScenarioCard::drawCurve(QPainter& painter, const QRect& area) const {
    const auto path = [&](const std::vector<double>& values) {
        double most = 0.0;
        for (const double value : values) most = std::fmax(most, value);
        QPainterPath line;
        bool drawing = false;
        for (std::size_t i = 0; i < values.size() && most > 0.0; ++i) {
            if (std::isnan(values[i])) {
                drawing = false;
                continue;
            }
            const QPointF point(area.left() + area.width() * static_cast<double>(i) /
                                                  static_cast<double>(values.size() - 1),
                                area.bottom() - area.height() * values[i] / most);
            if (drawing) {
                line.lineTo(point);
            } else {
                line.moveTo(point);
            }
            drawing = true;
        }
        return line;
    };
    QPainterPath ground = path(content_.load);
    if (!ground.isEmpty()) {
        ground.lineTo(area.right(), area.bottom());
        ground.lineTo(area.left(), area.bottom());
        QColor fill = lineColour(0, palette());
        constexpr int kAlpha = 50;
        fill.setAlpha(kAlpha);
        painter.fillPath(ground, fill);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(lineColour(1, palette()), 1.8));
    painter.drawPath(path(content_.p95));
}

void ScenarioCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = underMouse() || hasFocus();
    painter.setBrush(palette().color(QPalette::Base));
    painter.setPen(
        QPen(palette().color(lit ? QPalette::Highlight : QPalette::Midlight), lit ? 2.0 : 1.0));
    constexpr double kRadius = 8.0;
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadius, kRadius);
    QRect inner = rect().adjusted(14, 12, -14, -12);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::Text));
    const int titleLines = plain_ ? 1 : 2;
    const QFontMetrics boldMetrics(bold);
    const QRect title(inner.left(), inner.top(), inner.width(), boldMetrics.lineSpacing() * titleLines);
    painter.drawText(title, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop,
                     elidedLines(content_.title, boldMetrics, inner.width(), titleLines));
    inner.setTop(title.bottom() + 6);
    painter.setFont(font());
    if (!plain_ && !content_.load.empty()) {
        drawCurve(painter, QRect(inner.left(), inner.top(), inner.width(), kCurveHeight));
        inner.setTop(inner.top() + kCurveHeight + 4);
        painter.setPen(palette().color(QPalette::PlaceholderText));
        const QString load = content_.loadIsRate ? tr("▨ requests") : tr("▨ users");
        const QString legend =
            content_.p95.empty() ? load : load + "   " + tr("─ p95 of %1").arg(content_.operation);
        painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop,
                         fontMetrics().elidedText(legend, Qt::ElideRight, inner.width()));
        inner.setTop(inner.top() + fontMetrics().lineSpacing() + 2);
    }
    painter.setPen(palette().color(content_.published ? QPalette::Text : QPalette::PlaceholderText));
    const int lines = std::max(1, inner.height() / fontMetrics().lineSpacing());
    const QString text =
        content_.published ? tr("Published: %1").arg(content_.outcome) : content_.outcome;
    painter.drawText(inner, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop,
                     elidedLines(text, fontMetrics(), inner.width(), lines));
}

} // namespace headroom::gui
