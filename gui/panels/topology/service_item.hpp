// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One part of the fleet in the picture: what it is, its instances and processes, and how loaded they are.

#include "gui/models/service_loads.hpp"
#include "gui/models/topology.hpp"

#include <QGraphicsObject>

namespace headroom::gui {

class ServiceItem : public QGraphicsObject {
    Q_OBJECT

public:
    explicit ServiceItem(TopologyNode node);

    [[nodiscard]] const TopologyNode& node() const { return node_; }
    [[nodiscard]] QRectF card() const { return {0.0, 0.0, kWidth, height_}; }
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

    void setLoad(const ServiceLoad& load, bool known);
    void setUsers(double users); ///< of the users' own item
    void setBinding(bool binds);
    void setProblem(const QString& problem); ///< empty = none
    void setChosen(bool chosen);
    void setOffered(bool offered); ///< would be the end of the connection being drawn
    [[nodiscard]] bool binds() const { return binds_; }
    [[nodiscard]] const ServiceLoad& load() const { return load_; }
    [[nodiscard]] const QString& problem() const { return problem_; }
    /// All of it in words, for tool tips and screen readers.
    [[nodiscard]] QString inWords() const;

    static constexpr double kWidth = 196.0;

private:
    void layOutCells();
    void paintCells(QPainter& painter, const QPalette& palette) const;
    void paintLoad(QPainter& painter, const QPalette& palette) const;
    void paintGlow(QPainter& painter, const QPalette& palette) const;
    void paintTint(QPainter& painter, const QPalette& palette) const;
    void paintBadge(QPainter& painter, const QPalette& palette) const;
    [[nodiscard]] QString sizeText() const;
    [[nodiscard]] QString typeText() const;
    [[nodiscard]] double memberLoad(int group, int member) const;

    TopologyNode node_;
    ServiceLoad load_;
    bool loadKnown_ = false;
    double users_ = 0.0;
    bool binds_ = false;
    bool chosen_ = false;
    bool offered_ = false;
    QString problem_;
    double height_ = 0.0;
    int shownGroups_ = 0;
    double cell_ = 0.0; ///< side of a cell
    int columns_ = 1;   ///< groups side by side
    int perRow_ = 1;    ///< cells of a group side by side
};

} // namespace headroom::gui
