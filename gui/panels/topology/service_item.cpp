// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/topology/service_item.hpp"

#include "gui/charts/ink.hpp"
#include "gui/document/fleet_edits.hpp"
#include "gui/models/simulator_words.hpp"
#include "sim/analysis/numbers.hpp"

#include <QApplication>
#include <QLocale>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <algorithm>
#include <cmath>

namespace headroom::gui {
namespace {

constexpr double kPadding = 12.0;
constexpr double kHeader = 50.0; ///< name and type
constexpr double kFooter = 40.0; ///< utilization
constexpr double kGap = 2.0;
constexpr double kGroupPadding = 3.0;
constexpr double kGlow = 10.0;
constexpr double kMostCellsHeight = 110.0;

QString percent(double share) {
    return QLocale().toString(share * 100.0, 'f', share < 0.0995 && share > 0.0 ? 1 : 0) +
           QStringLiteral(" %");
}

} // namespace

ServiceItem::ServiceItem(TopologyNode node) : node_(std::move(node)) {
    setFlag(QGraphicsItem::ItemIsSelectable, false);
    setCursor(Qt::PointingHandCursor);
    setAcceptHoverEvents(true);
    layOutCells();
    setToolTip(inWords());
}

/// The largest cells that leave the card small; of very many only the first are drawn.
void ServiceItem::layOutCells() {
    shownGroups_ = 0;
    double cells = 0.0;
    if (node_.groups > 0) {
        const double width = kWidth - 2 * kPadding;
        perRow_ = node_.perGroup <= 6 ? std::max(1, node_.perGroup)
                                      : static_cast<int>(std::ceil(std::sqrt(node_.perGroup)));
        const int rowsOfGroup = (node_.perGroup + perRow_ - 1) / perRow_;
        for (cell_ = 12.0; cell_ >= 4.0; cell_ -= 1.0) {
            const double groupWidth = perRow_ * (cell_ + kGap) - kGap + 2 * kGroupPadding;
            const double groupHeight = rowsOfGroup * (cell_ + kGap) - kGap + 2 * kGroupPadding;
            columns_ = std::max(1, static_cast<int>((width + kGap) / (groupWidth + kGap)));
            const int rows = (node_.groups + columns_ - 1) / columns_;
            cells = rows * (groupHeight + kGap);
            shownGroups_ = node_.groups;
            if (cells <= kMostCellsHeight && groupWidth <= width) break;
            if (cell_ > 4.0) continue;
            const int fit = std::max(1, static_cast<int>(kMostCellsHeight / (groupHeight + kGap)));
            shownGroups_ = std::min(node_.groups, fit * columns_);
            cells = std::min(rows, fit) * (groupHeight + kGap);
        }
        cell_ = std::max(cell_, 4.0);
    }
    const double queues = node_.queues.isEmpty() ? 0.0 : 16.0;
    const bool sized = !sizeText().isEmpty();
    height_ = kHeader + (sized ? 18.0 : 0.0) + cells + queues + (node_.type == "users" ? 14.0 : kFooter);
}

QRectF ServiceItem::boundingRect() const { return card().adjusted(-kGlow, -kGlow, kGlow, kGlow); }

QString ServiceItem::sizeText() const {
    if (node_.type == "users") return {};
    QStringList parts;
    if (node_.type == "redis-cluster") {
        const int replicas = node_.perGroup - 1;
        parts.append(replicas == 1 ? tr("%1 masters × 1 replica").arg(node_.groups)
                                   : tr("%1 masters × %2 replicas").arg(node_.groups).arg(replicas));
    } else if (node_.groups > 0 && node_.perGroup > 1) {
        parts.append(tr("%1 instances × %2").arg(node_.groups).arg(node_.perGroup));
    } else if (node_.groups > 0) {
        parts.append(node_.groups == 1 ? tr("1 instance") : tr("%1 instances").arg(node_.groups));
    }
    parts.append(node_.detail);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString ServiceItem::typeText() const {
    const QString type = serviceTypeText(node_.type);
    return node_.machine.isEmpty() ? type : type + QStringLiteral(" · ") + node_.machine;
}

double ServiceItem::memberLoad(int group, int member) const {
    const auto count = static_cast<int>(load_.members.size());
    // A replica of a Redis Cluster comes after all masters: replica r of master k is node m + r m + k.
    int index = group * node_.perGroup + member;
    if (node_.type == "redis-cluster") index = member * node_.groups + group;
    if (count == node_.groups && node_.perGroup > 1 && node_.type != "redis-cluster") index = group;
    return index < count ? load_.members[static_cast<std::size_t>(index)] : -1.0;
}

void ServiceItem::setLoad(const ServiceLoad& load, bool known) {
    load_ = load;
    loadKnown_ = known && !load.resource.isEmpty();
    setToolTip(inWords());
    update();
}

void ServiceItem::setUsers(double users) {
    users_ = users;
    loadKnown_ = true;
    setToolTip(inWords());
    update();
}

void ServiceItem::setBinding(bool binds) {
    if (binds == binds_) return;
    binds_ = binds;
    setToolTip(inWords());
    update();
}

void ServiceItem::setProblem(const QString& problem) {
    if (problem == problem_) return;
    problem_ = problem;
    setToolTip(inWords());
    update();
}

void ServiceItem::setChosen(bool chosen) {
    if (chosen == chosen_) return;
    chosen_ = chosen;
    update();
}

void ServiceItem::setOffered(bool offered) {
    if (offered == offered_) return;
    offered_ = offered;
    update();
}

QString ServiceItem::inWords() const {
    const bool users = node_.type == "users";
    QStringList parts{users ? tr("Users") : node_.name + ", " + typeText()};
    parts.append(sizeText());
    if (users && loadKnown_)
        parts.append(
            tr("%1 users").arg(QString::fromStdString(analysis::countText(std::round(users_)))));
    if (!users && loadKnown_) {
        parts.append(tr("%1 of %2 (%3)")
                         .arg(percent(load_.utilization), kindWords(load_.kind.toStdString(), 1),
                              load_.resource));
        if (load_.waiting >= 0.5)
            parts.append(
                tr("%1 waiting")
                    .arg(QString::fromStdString(analysis::countText(std::round(load_.waiting)))));
    }
    if (binds_) parts.append(tr("binds first"));
    parts.append(problem_);
    parts.removeAll(QString());
    return parts.join('\n');
}

void ServiceItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget) {
    const QPalette palette = widget == nullptr ? QApplication::palette() : widget->palette();
    painter->setRenderHint(QPainter::Antialiasing);
    paintGlow(*painter, palette);
    painter->setBrush(palette.color(QPalette::Base));
    const QColor edge =
        chosen_ || offered_ ? palette.color(QPalette::Highlight) : palette.color(QPalette::Mid);
    painter->setPen(
        QPen(edge, chosen_ ? 2.5 : 1.2, offered_ && !chosen_ ? Qt::DashLine : Qt::SolidLine));
    painter->drawRoundedRect(card(), 8, 8);
    paintTint(*painter, palette);

    QFont bold = painter->font();
    bold.setBold(true);
    bold.setPointSizeF(bold.pointSizeF() * 1.1);
    const QFont plain = painter->font();
    const double room = kWidth - 2 * kPadding;
    painter->setFont(bold);
    painter->setPen(palette.color(QPalette::Text));
    const QString title = node_.type == "users" ? tr("Users") : node_.name;
    painter->drawText(QRectF(kPadding, 8, room, 20), Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetricsF(bold).elidedText(title, Qt::ElideRight, room));
    painter->setFont(plain);
    painter->setPen(palette.color(QPalette::PlaceholderText));
    QString subtitle = typeText();
    if (node_.type == "users")
        subtitle =
            loadKnown_
                ? tr("%1 there").arg(QString::fromStdString(analysis::countText(std::round(users_))))
                : tr("who comes, and when");
    painter->drawText(QRectF(kPadding, 28, room, 18), Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetricsF(plain).elidedText(subtitle, Qt::ElideRight, room));
    paintBadge(*painter, palette);
    painter->setFont(plain);
    painter->setPen(palette.color(QPalette::PlaceholderText));
    if (node_.type == "users") return;
    const QString size = sizeText();
    if (!size.isEmpty()) {
        painter->drawText(QRectF(kPadding, kHeader - 4, room, 18), Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetricsF(plain).elidedText(size, Qt::ElideRight, room));
    }
    paintCells(*painter, palette);
    paintLoad(*painter, palette);
}

void ServiceItem::paintCells(QPainter& painter, const QPalette& palette) const {
    const bool dark = isDark(palette);
    const double top = kHeader + (sizeText().isEmpty() ? 0.0 : 18.0);
    const int rowsOfGroup = (node_.perGroup + perRow_ - 1) / perRow_;
    const double groupWidth = perRow_ * (cell_ + kGap) - kGap + 2 * kGroupPadding;
    const double groupHeight = rowsOfGroup * (cell_ + kGap) - kGap + 2 * kGroupPadding;
    QColor frame = palette.color(QPalette::Mid);
    for (int group = 0; group < shownGroups_; ++group) {
        const double x = kPadding + (group % columns_) * (groupWidth + kGap);
        const double y = top + (group / columns_) * (groupHeight + kGap);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(frame, 0.8));
        painter.drawRoundedRect(QRectF(x, y, groupWidth, groupHeight), 2.5, 2.5);
        for (int member = 0; member < node_.perGroup; ++member) {
            const QRectF cell(x + kGroupPadding + (member % perRow_) * (cell_ + kGap),
                              y + kGroupPadding + (member / perRow_) * (cell_ + kGap), cell_, cell_);
            const double used = loadKnown_ ? memberLoad(group, member) : -1.0;
            painter.setBrush(used < 0.0 ? palette.color(QPalette::Midlight) : heatColour(used, dark));
            painter.setPen(QPen(frame, 0.6)); // idle cells are as pale as the card
            // A Redis master is square, its replicas are round.
            if (node_.type == "redis-cluster" && member > 0) {
                painter.drawEllipse(cell);
            } else {
                painter.drawRect(cell);
            }
        }
    }
    if (node_.queues.isEmpty()) return;
    painter.setPen(palette.color(QPalette::PlaceholderText));
    const double room = kWidth - 2 * kPadding;
    painter.drawText(QRectF(kPadding, height_ - kFooter - 16, room, 16),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(tr("queues: %1").arg(node_.queues.join(", ")),
                                                      Qt::ElideRight, static_cast<int>(room)));
}

void ServiceItem::paintLoad(QPainter& painter, const QPalette& palette) const {
    const double room = kWidth - 2 * kPadding;
    const double y = height_ - kFooter + 4;
    const QRectF line(kPadding, y, room, 16);
    if (!loadKnown_) {
        painter.setPen(palette.color(QPalette::PlaceholderText));
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         shownGroups_ < node_.groups ? tr("%1 shown").arg(shownGroups_) : QString());
        return;
    }
    painter.setPen(palette.color(QPalette::Text));
    QFont bold = painter.font();
    bold.setBold(true);
    const QFont plain = painter.font();
    painter.setFont(bold);
    const QString number = percent(load_.utilization);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, number);
    const double used = QFontMetricsF(bold).horizontalAdvance(number) + 6;
    painter.setFont(plain);
    painter.setPen(palette.color(QPalette::PlaceholderText));
    QString what = kindWords(load_.kind.toStdString(), 1);
    if (load_.waiting >= 0.5)
        what +=
            QStringLiteral(" · ") +
            tr("%1 waiting").arg(QString::fromStdString(analysis::countText(std::round(load_.waiting))));
    painter.drawText(line.adjusted(used, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(plain).elidedText(what, Qt::ElideRight, room - used));
    const QRectF bar(kPadding, y + 20, room, 6);
    painter.setPen(QPen(palette.color(QPalette::Mid), 0.8));
    painter.setBrush(palette.color(QPalette::Midlight));
    painter.drawRoundedRect(bar, 3, 3);
    QRectF filled = bar;
    filled.setWidth(std::max(3.0, bar.width() * std::clamp(load_.utilization, 0.0, 1.0)));
    painter.setPen(Qt::NoPen);
    painter.setBrush(heatColour(std::max(load_.utilization, 0.25), isDark(palette)));
    painter.drawRoundedRect(filled, 3, 3);
}

/// The busier, the deeper the card's own ground; light enough to read on.
void ServiceItem::paintTint(QPainter& painter, const QPalette& palette) const {
    if (!loadKnown_ || node_.type == "users") return;
    const double used = std::clamp(load_.utilization, 0.0, 1.0);
    QColor tint = heatColour(std::max(used, 0.25), isDark(palette));
    constexpr double kDeepest = 80.0;
    tint.setAlpha(static_cast<int>(kDeepest * used));
    painter.setPen(Qt::NoPen);
    painter.setBrush(tint);
    painter.drawRoundedRect(card(), 8, 8);
}

void ServiceItem::paintGlow(QPainter& painter, const QPalette& palette) const {
    if (!binds_) return;
    QColor glow = moodColour(Mood::kBad, palette);
    constexpr int kRings = 4;
    for (int ring = kRings; ring >= 1; --ring) {
        glow.setAlpha(30 + (kRings - ring) * 35);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(glow, ring * 4.0));
        painter.drawRoundedRect(card(), 9, 9);
    }
}

void ServiceItem::paintBadge(QPainter& painter, const QPalette& palette) const {
    if (problem_.isEmpty() && !binds_) return;
    const QString text = problem_.isEmpty() ? tr("binds first") : tr("problem");
    QFont small = painter.font();
    small.setBold(true);
    small.setPointSizeF(small.pointSizeF() * 0.85);
    const double width = QFontMetricsF(small).horizontalAdvance(text) + 12;
    const QRectF badge(kWidth - width - 8, -9, width, 18);
    painter.setPen(Qt::NoPen);
    painter.setBrush(moodColour(Mood::kBad, palette));
    painter.save();
    painter.setFont(small);
    painter.drawRoundedRect(badge, 9, 9);
    painter.setPen(isDark(palette) ? Qt::black : Qt::white);
    painter.drawText(badge, Qt::AlignCenter, text);
    painter.restore();
}

} // namespace headroom::gui
