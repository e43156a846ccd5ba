// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The fleet as a picture that can be edited, and that replays the selected run.

#include "gui/models/service_loads.hpp"
#include "gui/panels/panel.hpp"

#include <QPointer>

class QLabel;
class QMenu;
class QToolButton;

namespace headroom::gui {

class FleetView;
class TimeBar;

class TopologyPanel : public Panel {
    Q_OBJECT

public:
    explicit TopologyPanel(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "topology"; }
    [[nodiscard]] QString title() const override;
    void setSession(Session* session) override;
    void retranslate() override;
    void prepareScreenshot() override;
    void resetView() override;

    [[nodiscard]] FleetView* fleet() const { return fleet_; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void showLegend();
    void build();
    void connectFleet();
    void showDocument();
    void showRun();
    void showMoment();
    void showProblems();
    void explain(const QString& text, bool canUndo);
    void chooseNode(const QString& name);
    void add(const QString& type);
    void connectParts(const QString& from, const QString& to);
    void removeChosen();
    void rename(const QString& name);
    void showMenu(const QString& name, const QPoint& position);
    void fillAddMenu(QMenu* menu);
    void updateActions();
    [[nodiscard]] QString pointerOf(const QString& name) const;

    Session* session_ = nullptr;
    FleetView* fleet_;
    TimeBar* time_;
    QToolButton* add_;
    QToolButton* connect_;
    QToolButton* remove_;
    QToolButton* fit_;
    QLabel* legend_;
    QWidget* message_;
    QLabel* messageText_;
    QToolButton* messageUndo_;
    QToolButton* messageClose_;
    ServiceLoads loads_;
    QPointer<QMenu> menu_;
    QByteArray shownFleet_; ///< what the picture was laid out from
};

} // namespace headroom::gui
