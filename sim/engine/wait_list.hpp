#pragma once
// FIFO lists of waiting requests whose members may leave from the middle (timeout, cancel).
//
// All lists of one owner share one slab of nodes, so a list is two indices and an owner may have
// thousands. A Ticket names one wait; it goes stale, and is then refused, when that wait ends.

#include "sim/engine/event_queue.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace headroom::engine {

inline constexpr std::uint32_t kNoNode = std::numeric_limits<std::uint32_t>::max();

/// Names one wait. Default-constructed: none.
struct Ticket {
    std::uint32_t node = kNoNode;
    std::uint32_t generation = 0;
};

/// One FIFO list; holds indices into the slab that made it.
struct WaitList {
    std::uint32_t head = kNoNode;
    std::uint32_t tail = kNoNode;
    [[nodiscard]] bool empty() const { return head == kNoNode; }
};

class WaitSlab {
public:
    struct Waiter {
        std::uint32_t id = 0;
        SimTime since = 0.0;
    };

    Ticket push(WaitList& list, SimTime now, std::uint32_t id) {
        const std::uint32_t index = take();
        Node& node = nodes_[index];
        node.waiter = {id, now};
        node.previous = list.tail;
        node.next = kNoNode;
        (list.empty() ? list.head : nodes_[list.tail].next) = index;
        list.tail = index;
        return {index, node.generation};
    }

    /// Longest waiting member. Precondition: not empty.
    [[nodiscard]] const Waiter& front(const WaitList& list) const { return nodes_[list.head].waiter; }
    Waiter pop(WaitList& list) {
        const Waiter waiter = nodes_[list.head].waiter;
        unlink(list, list.head);
        return waiter;
    }

    /// Removes the wait that `ticket` names from the list it is in; false when it is over already.
    bool remove(WaitList& list, Ticket ticket) {
        if (ticket.node >= nodes_.size()) return false;
        if (nodes_[ticket.node].generation != ticket.generation) return false;
        unlink(list, ticket.node);
        return true;
    }

private:
    struct Node {
        Waiter waiter;
        std::uint32_t previous = kNoNode;
        std::uint32_t next = kNoNode;
        std::uint32_t generation = 0;
    };

    std::uint32_t take() {
        if (free_ == kNoNode) {
            nodes_.emplace_back();
            return static_cast<std::uint32_t>(nodes_.size() - 1);
        }
        const std::uint32_t index = free_;
        free_ = nodes_[index].next;
        return index;
    }

    void unlink(WaitList& list, std::uint32_t index) {
        Node& node = nodes_[index];
        (node.previous == kNoNode ? list.head : nodes_[node.previous].next) = node.next;
        (node.next == kNoNode ? list.tail : nodes_[node.next].previous) = node.previous;
        ++node.generation;
        node.next = free_;
        free_ = index;
    }

    std::vector<Node> nodes_;
    std::uint32_t free_ = kNoNode;
};

} // namespace headroom::engine
