#pragma once
// Items waiting in a broker's queue, or in the waiting queue of a scheduled batch.
//
// Assumptions: first in, first out. A broker hands items out as soon as a consumer is free: up to `batch` of
// them in one delivery, and a batch that is not full waits until its first item has lingered; items whose
// delivery fails are lost (no redelivery). RabbitMQ: batch 1, consumers = consumers * prefetch; Kafka:
// consumers = partitions, batch and linger of the consumer. Publishers are held up while a node's queued
// items take more than its memory limit (RabbitMQ's memory alarm, 0.4 of the memory by default). The delay of
// delivery as a queue fills is queueing for consumers and for the node's CPU; paging to disk is not modelled.

#include "sim/engine/event_queue.hpp"
#include "sim/engine/ring_buffer.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace headroom::tiers {

struct ItemQueue {
    struct Item {
        double since = 0.0; ///< when it was put in
        std::uint64_t number = 0;
    };
    engine::RingBuffer<Item> items;
    std::uint64_t put = 0;
    std::uint32_t delivering = 0;        ///< deliveries in progress
    double lingerAt = engine::kNever;    ///< date of the outstanding linger event
    std::vector<std::uint8_t> timesDone; ///< by number; batches without a lock do items twice
    std::uint64_t doneTwice = 0;

    void add(engine::SimTime now) { items.push({now, put++}); }
    /// How many items a delivery may take now; 0 = wait.
    [[nodiscard]] std::uint32_t ready(engine::SimTime now, std::uint32_t consumers, std::uint32_t batch,
                                      double linger) const {
        if (items.empty() || delivering >= consumers) return 0;
        const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(items.size(), batch));
        // The event of the linger's end has this very date; the sum is written the same way there.
        if (count < batch && items.front().since + linger > now) return 0;
        return count;
    }
};

/// Items of one delivery: when each was put in.
struct Delivery {
    std::vector<double> since;
    std::uint32_t nextFree = 0;
    std::uint16_t queue = 0;
};

} // namespace headroom::tiers
