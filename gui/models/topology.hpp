// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The fleet of a scenario as a graph: who calls whom, and what each part is made of. Read from the JSON alone, so
// that a scenario with problems has a picture too.

#include "models/document.hpp"

#include <QString>
#include <QStringList>
#include <vector>

namespace headroom::gui {

/// What all users together are in the graph; no service.
inline constexpr const char* kUsersNode = "\x01users";

struct TopologyNode {
    QString name;     ///< of the service; kUsersNode for the users
    QString pointer;  ///< where it stands: "/services/chat"; the users: "/workload"
    QString type;     ///< as in the scenario, "users" for the users
    QString machine;  ///< instance type; empty = none
    int groups = 0;   ///< instances, shards, nodes; 0 = a managed service without any
    int perGroup = 1; ///< processes of an instance, nodes of a shard
    QString detail;   ///< what else sizes it: "10 000 partitions"
    QStringList queues;
    int layer = 0; ///< column: 0 = users
    int row = 0;   ///< place in the column
};

struct TopologyEdge {
    int from = 0; ///< index of a node
    int to = 0;
    bool beside = false; ///< shares the machines of `to` instead of calling it
};

struct Topology {
    std::vector<TopologyNode> nodes; ///< the users first
    std::vector<TopologyEdge> edges;
    int layers = 0;

    [[nodiscard]] int find(const QString& name) const; ///< -1 = none
    [[nodiscard]] int
    findPointer(const QString& pointer) const; ///< the node the pointer is in; -1 = none
};

[[nodiscard]] Topology topologyOf(const models::Json& scenario);

} // namespace headroom::gui
