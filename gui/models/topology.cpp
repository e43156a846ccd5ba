// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/topology.hpp"

#include <QCoreApplication>
#include <algorithm>
#include <functional>
#include <set>

namespace headroom::gui {
namespace {

using Json = models::Json;

struct TopologyText {
    Q_DECLARE_TR_FUNCTIONS(Topology)
};

const Json& memberOf(const Json& json, const char* key) {
    static const Json kNone;
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() ? *found : kNone;
}

QString textOf(const Json& json, const char* key) {
    const Json& value = memberOf(json, key);
    return value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString();
}

int countOf(const Json& json, const char* key, int otherwise) {
    const Json& value = memberOf(json, key);
    if (!value.is_number()) return otherwise;
    constexpr double kMost = 1e6;
    return static_cast<int>(std::clamp(value.get<double>(), 0.0, kMost));
}

void size(TopologyNode& node, const Json& service) {
    const Json& on = memberOf(service, "on");
    node.machine = textOf(on, "instance");
    const QString& type = node.type;
    if (type == "process") {
        node.groups = countOf(on, "count", 1);
        node.perGroup = countOf(on, "processesPerInstance", 1);
    } else if (type == "redis-cluster") {
        node.groups = countOf(service, "masters", 3);
        node.perGroup = 1 + countOf(service, "replicasPerMaster", 1);
    } else if (type == "database") {
        node.groups = 1 + countOf(service, "readReplicas", 0);
    } else if (type == "cache" || type == "search-cluster") {
        node.groups = countOf(service, "nodes", 1);
    } else if (type == "runners") {
        node.detail = TopologyText::tr("%1 slots").arg(countOf(service, "slots", 1));
    } else if (type == "functions") {
        node.detail = TopologyText::tr("%1 at once").arg(countOf(service, "concurrency", 1000));
    } else if (type == "table") {
        node.detail = TopologyText::tr("%1 partitions").arg(countOf(service, "partitions", 1));
    } else if (!node.machine.isEmpty()) {
        node.groups = countOf(on, "count", 1);
    }
    const Json& queues = memberOf(service, "queues");
    if (queues.is_object()) {
        for (const auto& [name, queue] : queues.items())
            node.queues.append(QString::fromStdString(name));
    }
}

class Builder {
public:
    explicit Builder(const Json& scenario) : scenario_(scenario) {}

    Topology build() {
        addNodes();
        addEdges();
        setLayers();
        setRows();
        return std::move(graph_);
    }

private:
    void addNodes() {
        TopologyNode users;
        users.name = kUsersNode;
        users.pointer = "/workload";
        users.type = "users";
        graph_.nodes.push_back(users);
        const Json& services = memberOf(scenario_, "services");
        if (!services.is_object()) return;
        for (const auto& [name, service] : services.items()) {
            TopologyNode node;
            node.name = QString::fromStdString(name);
            node.pointer = QString::fromStdString(models::joinPointer("/services", name));
            node.type = textOf(service, "type");
            size(node, service);
            graph_.nodes.push_back(node);
        }
    }

    /// To "service" or "service.operation".
    void connect(int from, const QString& target, bool beside = false) {
        const int to = graph_.find(target.section('.', 0, 0));
        if (to < 0 || to == from || !known_.insert({from, to}).second) return;
        graph_.edges.push_back({from, to, beside});
    }

    /// Every member anywhere inside that names what is called.
    void connectCalls(int from, const Json& json) {
        static const std::set<std::string> kCalls{"call",   "enqueue", "deliver",
                                                  "stream", "do",      "fallback"};
        if (json.is_array()) {
            for (const Json& one : json) {
                if (from == 0 && one.is_string()) connectCall(from, one);
                connectCalls(from, one);
            }
        } else if (json.is_object()) {
            for (const auto& [key, value] : json.items()) {
                if (kCalls.contains(key)) connectCall(from, value);
                connectCalls(from, value);
            }
        }
    }

    void connectCall(int from, const Json& value) {
        if (!value.is_string()) return;
        const QString text = QString::fromStdString(value.get<std::string>());
        if (text.contains('.') || from != 0) connect(from, text);
    }

    void addEdges() {
        for (int i = 1; i < static_cast<int>(graph_.nodes.size()); ++i) {
            const Json& service = scenario_.at("services")
                                      .at(graph_.nodes[static_cast<std::size_t>(i)].name.toStdString());
            for (const char* key : {"targets", "store", "storage"}) connect(i, textOf(service, key));
            connect(i, textOf(service, "beside"), true);
            if (graph_.nodes[static_cast<std::size_t>(i)].type == "batch")
                connect(i, textOf(service, "on"), true);
            for (const char* key : {"operation", "fetch"}) connect(i, textOf(service, key));
            const Json& pools = memberOf(service, "pools");
            if (pools.is_object()) {
                for (const auto& [name, pool] : pools.items()) connect(i, textOf(pool, "to"));
            }
            connectCalls(i, service);
        }
        addUsersEdges();
    }

    void addUsersEdges() {
        connect(0, textOf(memberOf(scenario_, "workload"), "entry"));
        connectCalls(0, memberOf(scenario_, "behaviours"));
        // A chat fleet names no entry: users reach what nobody else calls.
        std::set<int> called;
        for (const TopologyEdge& edge : graph_.edges) {
            if (!edge.beside) called.insert(edge.to);
        }
        const bool named = !textOf(memberOf(scenario_, "workload"), "entry").isEmpty();
        for (int i = 1; i < static_cast<int>(graph_.nodes.size()); ++i) {
            const QString& type = graph_.nodes[static_cast<std::size_t>(i)].type;
            const bool door = type == "load-balancer" || type == "content-delivery" || type == "gateway";
            if (!called.contains(i) && door && !named)
                connect(0, graph_.nodes[static_cast<std::size_t>(i)].name);
        }
    }

    /// Longest path from the users, calls back into a cycle left out. What nobody calls stands beside the first tier.
    void setLayers() {
        const std::set<int> back = callsBack();
        const auto count = static_cast<int>(graph_.nodes.size());
        for (int i = 1; i < count; ++i) graph_.nodes[static_cast<std::size_t>(i)].layer = 1;
        for (int round = 0; round < count; ++round) {
            bool changed = false;
            for (int i = 0; i < static_cast<int>(graph_.edges.size()); ++i) {
                const TopologyEdge& edge = graph_.edges[static_cast<std::size_t>(i)];
                const int from = graph_.nodes[static_cast<std::size_t>(edge.from)].layer;
                TopologyNode& to = graph_.nodes[static_cast<std::size_t>(edge.to)];
                if (edge.beside || to.layer > from || back.contains(i)) continue;
                to.layer = from + 1;
                changed = true;
            }
            if (!changed) break;
        }
        for (const TopologyNode& node : graph_.nodes)
            graph_.layers = std::max(graph_.layers, node.layer + 1);
    }

    /// Edges that end at a part from which they can be reached, found in depth first order from the users.
    [[nodiscard]] std::set<int> callsBack() const {
        enum class State { kUnseen, kOpen, kDone };
        std::vector<State> states(graph_.nodes.size(), State::kUnseen);
        std::set<int> back;
        const std::function<void(int)> visit = [&](int node) {
            states[static_cast<std::size_t>(node)] = State::kOpen;
            for (int i = 0; i < static_cast<int>(graph_.edges.size()); ++i) {
                const TopologyEdge& edge = graph_.edges[static_cast<std::size_t>(i)];
                if (edge.from != node || edge.beside) continue;
                const State state = states[static_cast<std::size_t>(edge.to)];
                if (state == State::kOpen) back.insert(i);
                if (state == State::kUnseen) visit(edge.to);
            }
            states[static_cast<std::size_t>(node)] = State::kDone;
        };
        for (int node = 0; node < static_cast<int>(graph_.nodes.size()); ++node) {
            if (states[static_cast<std::size_t>(node)] == State::kUnseen) visit(node);
        }
        return back;
    }

    /// Each column in the order of the mean row of those who call (barycentre heuristic, Sugiyama et al. 1981).
    void setRows() {
        for (int layer = 0; layer < graph_.layers; ++layer) {
            std::vector<std::pair<double, int>> order;
            for (int i = 0; i < static_cast<int>(graph_.nodes.size()); ++i) {
                if (graph_.nodes[static_cast<std::size_t>(i)].layer == layer)
                    order.push_back({callersRow(i), i});
            }
            std::stable_sort(order.begin(), order.end(),
                             [](const auto& a, const auto& b) { return a.first < b.first; });
            for (std::size_t row = 0; row < order.size(); ++row)
                graph_.nodes[static_cast<std::size_t>(order[row].second)].row = static_cast<int>(row);
        }
    }

    [[nodiscard]] double callersRow(int node) const {
        double sum = 0.0;
        int callers = 0;
        for (const TopologyEdge& edge : graph_.edges) {
            if (edge.to != node) continue;
            sum += graph_.nodes[static_cast<std::size_t>(edge.from)].row;
            ++callers;
        }
        return callers == 0 ? 0.0 : sum / callers;
    }

    const Json& scenario_;
    Topology graph_;
    std::set<std::pair<int, int>> known_;
};

} // namespace

int Topology::find(const QString& name) const {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].name == name) return static_cast<int>(i);
    }
    return -1;
}

int Topology::findPointer(const QString& pointer) const {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (pointer == nodes[i].pointer || pointer.startsWith(nodes[i].pointer + "/"))
            return static_cast<int>(i);
    }
    return -1;
}

Topology topologyOf(const Json& scenario) { return Builder(scenario).build(); }

} // namespace headroom::gui
