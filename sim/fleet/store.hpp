#pragma once
// A Redis Cluster as the chat's store: 16384 hash slots over masters, each with replicas.
//
// Assumptions: slots are dealt evenly and in order, as `redis-cli --cluster create` does; a command runs on
// the event loop of the node that owns its key's slot; a write is sent on to the replicas when the master has
// run it, one network hop later it competes with reads on the replica's loop; reads may go to replicas and
// then see what has been applied. Failure: after `nodeTimeout` plus gossip and election a replica is promoted
// (documented timings: cluster-node-timeout 15 s, election delay 0.5 to 1 s + 1 to 2 s); until then commands
// for its slots fail. maxmemory with noeviction: writes fail. Node layout: node 0..m-1 are the masters, then
// replica r of master k is node m + r m + k.

#include "models/hash_slot.hpp"
#include "models/service.hpp"
#include "sim/engine/random.hpp"

#include <cstdint>
#include <vector>

namespace headroom::fleet {

class Store {
public:
    Store(std::uint32_t masters, std::uint32_t replicasPerMaster, bool readFromReplica,
          std::uint32_t firstLoop);

    [[nodiscard]] std::uint32_t shards() const { return shards_; }
    [[nodiscard]] std::uint32_t nodes() const { return shards_ * (1 + replicas_); }
    [[nodiscard]] std::uint32_t replicas() const { return replicas_; }
    [[nodiscard]] std::uint32_t firstLoop() const { return firstLoop_; }
    [[nodiscard]] bool readsFromReplica() const { return readFromReplica_ && replicas_ > 0; }

    /// Shard of a key given the CRC16 state after its fixed part and the number that completes it.
    [[nodiscard]] std::uint32_t shardOf(std::uint16_t keyCrc, std::uint32_t entity) const {
        char digits[8]; // identifiers are random hexadecimal text in the key
        entity = static_cast<std::uint32_t>(engine::mix64(entity));
        for (char& digit : digits) {
            digit = "0123456789abcdef"[entity & 15U];
            entity >>= 4;
        }
        return shardOfSlot_[models::crc16Update(keyCrc, {digits, sizeof digits}) % models::kHashSlots];
    }
    [[nodiscard]] std::uint32_t masterOf(std::uint32_t shard) const { return master_[shard]; }
    /// Node of replica r (0-based) of a shard; the old master takes the promoted replica's place.
    [[nodiscard]] std::uint32_t replicaOf(std::uint32_t shard, std::uint32_t r) const {
        return replicaNode_[shard * replicas_ + r];
    }
    [[nodiscard]] std::uint32_t shardOfNode(std::uint32_t node) const { return node % shards_; }

    void setUp(std::uint32_t node, bool up) { up_[node] = up ? 1 : 0; }
    [[nodiscard]] bool up(std::uint32_t node) const { return up_[node] != 0; }
    /// Promotes the first live replica of the shard; false when there is none.
    bool promote(std::uint32_t shard);

    double keys = 0.0; ///< stored over the whole cluster

private:
    std::uint32_t shards_;
    std::uint32_t replicas_;
    bool readFromReplica_;
    std::uint32_t firstLoop_;
    std::vector<std::uint16_t> shardOfSlot_;
    std::vector<std::uint32_t> master_;
    std::vector<std::uint32_t> replicaNode_;
    std::vector<std::uint8_t> up_;
};

} // namespace headroom::fleet
