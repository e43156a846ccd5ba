#pragma once
// Search cluster (Elasticsearch): shards over nodes, search threads, rejections.
//
// Assumptions: a query goes to a node in turn, which asks one copy of every shard (copies in turn) and waits
// for all; each shard query takes one search thread of its node, waits in the node's queue for one, and is
// rejected when the queue is full, which fails the query. The coordinating node merges on its CPU, outside the
// search threads. Copy r of shard s lies on node (s + r) mod nodes.
// Parameters: threads = int(1.5 vCPUs) + 1, queue 1000 (Elasticsearch reference, "Thread pools").
// Validity: reads; indexing load and caches are not modelled. Known error: the real coordinator prefers
// copies that answered fast (adaptive replica selection), here copies are taken in turn.

#include <cstdint>

namespace headroom::tiers {

[[nodiscard]] constexpr std::uint32_t searchThreads(std::uint32_t vcpus) { return vcpus * 3 / 2 + 1; }

[[nodiscard]] constexpr std::uint32_t shardNode(std::uint32_t shard, std::uint32_t copy,
                                                std::uint32_t nodes) {
    return (shard + copy) % nodes;
}

} // namespace headroom::tiers
