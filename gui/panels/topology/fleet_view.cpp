// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/topology/fleet_view.hpp"

#include "gui/panels/topology/call_item.hpp"
#include "gui/panels/topology/service_item.hpp"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace headroom::gui {
namespace {

constexpr double kColumnGap = 84.0;
constexpr double kRowGap = 34.0;
constexpr double kMargin = 24.0;

} // namespace

FleetView::FleetView(QWidget* parent) : QGraphicsView(parent), scene_(new QGraphicsScene(this)) {
    setObjectName("fleet");
    setScene(scene_);
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setDragMode(QGraphicsView::ScrollHandDrag);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    viewport()->setCursor(Qt::ArrowCursor);
    setBackgroundRole(QPalette::Window);
    setBackgroundBrush(palette().color(QPalette::Window));
}

FleetView::~FleetView() = default;

ServiceItem* FleetView::item(const QString& name) const {
    const auto found = std::find_if(items_.begin(), items_.end(),
                                    [&](const ServiceItem* one) { return one->node().name == name; });
    return found == items_.end() ? nullptr : *found;
}

std::pair<QString, QString> FleetView::chosenCall() const {
    for (const CallItem* call : calls_) {
        if (call->isSelected()) return {call->from()->node().name, call->to()->node().name};
    }
    return {};
}

void FleetView::setTopology(const Topology& topology) {
    scene_->clear();
    items_.clear();
    calls_.clear();
    for (const TopologyNode& node : topology.nodes) {
        auto* item = new ServiceItem(node);
        scene_->addItem(item);
        items_.push_back(item);
    }
    layOut(topology);
    for (const TopologyEdge& edge : topology.edges) {
        auto* call = new CallItem(items_[static_cast<std::size_t>(edge.from)],
                                  items_[static_cast<std::size_t>(edge.to)], edge.beside);
        scene_->addItem(call);
        calls_.push_back(call);
    }
    const QRectF all = scene_->itemsBoundingRect().adjusted(-kMargin, -kMargin, kMargin, kMargin);
    scene_->setSceneRect(all);
    choose(chosen_);
    if (fitted_) fit();
}

/// Columns by layer, centred on one line.
void FleetView::layOut(const Topology& topology) {
    for (int layer = 0; layer < topology.layers; ++layer) {
        std::vector<ServiceItem*> column;
        for (ServiceItem* item : items_) {
            if (item->node().layer == layer) column.push_back(item);
        }
        std::sort(column.begin(), column.end(), [](const ServiceItem* a, const ServiceItem* b) {
            return a->node().row < b->node().row;
        });
        double height = -kRowGap;
        for (const ServiceItem* item : column) height += item->card().height() + kRowGap;
        double y = -height / 2;
        for (ServiceItem* item : column) {
            item->setPos(layer * (ServiceItem::kWidth + kColumnGap), y);
            y += item->card().height() + kRowGap;
        }
    }
}

void FleetView::setLoads(const ServiceLoads& loads, double seconds) {
    const std::size_t bin = loads.binAt(seconds);
    for (ServiceItem* item : items_) {
        if (item->node().type == "users") {
            if (!loads.empty()) item->setUsers(loads.users(bin));
        } else {
            item->setLoad(loads.empty() ? ServiceLoad{} : loads.at(item->node().name, bin),
                          !loads.empty());
        }
    }
    describe();
}

void FleetView::setBinding(const QString& service) {
    for (ServiceItem* item : items_)
        item->setBinding(!service.isEmpty() && item->node().name == service);
}

void FleetView::setProblems(const std::map<QString, QString>& byService) {
    for (ServiceItem* item : items_) {
        const auto found = byService.find(item->node().name);
        item->setProblem(found == byService.end() ? QString() : found->second);
    }
}

void FleetView::choose(const QString& name) {
    chosen_ = name;
    for (ServiceItem* item : items_) item->setChosen(item->node().name == name);
    if (ServiceItem* item = this->item(name)) item->ensureVisible(item->card(), 10, 10);
    describe();
}

/// What a screen reader says about the picture.
void FleetView::describe() {
    const ServiceItem* item = this->item(chosen_);
    setAccessibleDescription(item == nullptr ? QString() : item->inWords());
}

void FleetView::setConnecting(bool on) {
    if (on == connecting_) return;
    connecting_ = on;
    connectFrom_ = on ? chosen_ : QString();
    viewport()->setCursor(on ? Qt::CrossCursor : Qt::ArrowCursor);
    if (!on) {
        for (ServiceItem* item : items_) item->setOffered(false);
    }
    Q_EMIT connectingChanged(on);
}

void FleetView::connectTo(const QString& name) {
    if (connectFrom_.isEmpty()) {
        connectFrom_ = name;
        choose(name);
        return;
    }
    const QString from = connectFrom_;
    setConnecting(false);
    Q_EMIT connectionAsked(from, name);
}

void FleetView::fit() {
    fitted_ = true;
    if (scene_->items().isEmpty()) return;
    resetTransform();
    const QRectF all = scene_->sceneRect();
    const double scale =
        std::min(viewport()->width() / all.width(), viewport()->height() / all.height());
    constexpr double kSmallest = 0.3;
    constexpr double kLargest = 1.15;
    const double kept = std::clamp(scale, kSmallest, kLargest);
    this->scale(kept, kept);
    centerOn(all.center());
}

ServiceItem* FleetView::itemUnder(const QPoint& position) const {
    for (QGraphicsItem* one : items(position)) {
        if (auto* found = dynamic_cast<ServiceItem*>(one)) return found;
    }
    return nullptr;
}

void FleetView::take(ServiceItem* item) {
    choose(item->node().name);
    Q_EMIT chosenByUser(item->node().name);
}

void FleetView::mousePressEvent(QMouseEvent* event) {
    ServiceItem* under = itemUnder(event->pos());
    if (event->button() == Qt::LeftButton && under != nullptr) {
        scene_->clearSelection();
        if (connecting_) {
            connectTo(under->node().name);
        } else {
            take(under);
        }
        setFocus();
        event->accept();
        return;
    }
    if (connecting_ && event->button() == Qt::LeftButton) setConnecting(false);
    QGraphicsView::mousePressEvent(event);
}

void FleetView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const ServiceItem* under = itemUnder(event->pos())) {
        Q_EMIT openAsked(under->node().name);
    } else {
        QGraphicsView::mouseDoubleClickEvent(event);
    }
}

void FleetView::mouseMoveEvent(QMouseEvent* event) {
    if (connecting_) {
        const ServiceItem* under = itemUnder(event->pos());
        for (ServiceItem* item : items_) item->setOffered(item == under);
    }
    QGraphicsView::mouseMoveEvent(event);
}

/// The nearest part in the direction of an arrow key.
void FleetView::step(int key) {
    if (items_.empty()) return;
    ServiceItem* here = item(chosen_);
    if (here == nullptr) {
        take(items_.front());
        return;
    }
    const QPointF from = here->mapRectToScene(here->card()).center();
    ServiceItem* best = nullptr;
    double bestDistance = 0.0;
    for (ServiceItem* item : items_) {
        const QPointF way = item->mapRectToScene(item->card()).center() - from;
        const bool sideways = key == Qt::Key_Left || key == Qt::Key_Right;
        const double along = sideways ? way.x() : way.y();
        const double across = sideways ? way.y() : way.x();
        const bool forwards = key == Qt::Key_Right || key == Qt::Key_Down ? along > 1.0 : along < -1.0;
        if (item == here || !forwards) continue;
        const double distance = std::abs(along) + 2.0 * std::abs(across);
        if (best == nullptr || distance < bestDistance) {
            best = item;
            bestDistance = distance;
        }
    }
    if (best != nullptr) take(best);
}

void FleetView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        step(event->key());
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (connecting_ && !chosen_.isEmpty()) {
            connectTo(chosen_);
        } else if (!chosen_.isEmpty()) {
            Q_EMIT openAsked(chosen_);
        }
        return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        Q_EMIT removalAsked();
        return;
    case Qt::Key_C:
        setConnecting(true);
        return;
    case Qt::Key_Escape:
        setConnecting(false);
        return;
    default:
        QGraphicsView::keyPressEvent(event);
    }
}

void FleetView::contextMenuEvent(QContextMenuEvent* event) {
    ServiceItem* under =
        event->reason() == QContextMenuEvent::Keyboard ? item(chosen_) : itemUnder(event->pos());
    QPoint position = event->globalPos();
    if (under != nullptr) {
        take(under);
        if (event->reason() == QContextMenuEvent::Keyboard)
            position =
                viewport()->mapToGlobal(mapFromScene(under->mapRectToScene(under->card()).center()));
    }
    Q_EMIT menuAsked(under == nullptr ? QString() : under->node().name, position);
}

void FleetView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    if (fitted_) fit();
}

void FleetView::wheelEvent(QWheelEvent* event) {
    fitted_ = false;
    constexpr double kNotch = 1.0015;
    const double factor = std::pow(kNotch, event->angleDelta().y());
    const double now = transform().m11() * factor;
    if (now > 0.2 && now < 4.0) scale(factor, factor);
    event->accept();
}

void FleetView::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) setBackgroundBrush(palette().color(QPalette::Window));
}

} // namespace headroom::gui
