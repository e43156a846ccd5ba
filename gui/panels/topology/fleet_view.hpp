// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The picture of a fleet: its parts in columns from the users on, laid out automatically, chosen by mouse or arrow
// keys, connected by dragging from one to the other or by the connecting mode.

#include "gui/models/service_loads.hpp"
#include "gui/models/topology.hpp"

#include <QGraphicsView>
#include <map>
#include <vector>

namespace headroom::gui {

class CallItem;
class ServiceItem;

class FleetView : public QGraphicsView {
    Q_OBJECT

public:
    explicit FleetView(QWidget* parent = nullptr);
    ~FleetView() override;

    void setTopology(const Topology& topology);
    void setLoads(const ServiceLoads& loads, double seconds);
    void setBinding(const QString& service); ///< that glows; empty = none
    void setProblems(const std::map<QString, QString>& byService);
    void choose(const QString& name); ///< empty = none; does not report
    void setConnecting(bool on);
    [[nodiscard]] bool connecting() const { return connecting_; }
    void fit();

    [[nodiscard]] ServiceItem* item(const QString& name) const; ///< nullptr = none
    [[nodiscard]] const QString& chosen() const { return chosen_; }
    /// The connection that is selected: names of its ends; empty = none.
    [[nodiscard]] std::pair<QString, QString> chosenCall() const;

Q_SIGNALS:
    void chosenByUser(const QString& name);
    void openAsked(const QString& name);
    void connectionAsked(const QString& from, const QString& to);
    void removalAsked();
    void menuAsked(const QString& name, const QPoint& globalPosition); ///< name empty = on the ground
    void connectingChanged(bool on);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] ServiceItem* itemUnder(const QPoint& position) const;
    void layOut(const Topology& topology);
    void take(ServiceItem* item);
    void step(int key);
    void connectTo(const QString& name);
    void describe();

    QGraphicsScene* scene_;
    std::vector<ServiceItem*> items_;
    std::vector<CallItem*> calls_;
    QString chosen_;
    QString connectFrom_;
    bool connecting_ = false;
    bool fitted_ = true; ///< until the user zooms
};

} // namespace headroom::gui
