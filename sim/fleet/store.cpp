#include "sim/fleet/store.hpp"

#include <utility>

namespace headroom::fleet {

Store::Store(std::uint32_t masters, std::uint32_t replicasPerMaster, bool readFromReplica,
             std::uint32_t firstLoop)
    : shards_(masters), replicas_(replicasPerMaster), readFromReplica_(readFromReplica),
      firstLoop_(firstLoop), shardOfSlot_(models::kHashSlots), up_(nodes(), 1) {
    for (std::uint32_t slot = 0; slot < models::kHashSlots; ++slot)
        shardOfSlot_[slot] =
            static_cast<std::uint16_t>(std::uint64_t{slot} * masters / models::kHashSlots);
    for (std::uint32_t shard = 0; shard < masters; ++shard) {
        master_.push_back(shard);
        for (std::uint32_t r = 0; r < replicasPerMaster; ++r)
            replicaNode_.push_back(masters + r * masters + shard);
    }
}

bool Store::promote(std::uint32_t shard) {
    for (std::uint32_t r = 0; r < replicas_; ++r) {
        std::uint32_t& replica = replicaNode_[shard * replicas_ + r];
        if (!up(replica)) continue;
        std::swap(master_[shard], replica);
        return true;
    }
    return false;
}

} // namespace headroom::fleet
