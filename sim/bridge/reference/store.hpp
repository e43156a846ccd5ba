#pragma once
// The Redis Cluster of the reference engine: an event-loop actor per node.
//
// A trip sends its commands at once, each to the node of its key's hash slot, and ends with the last
// answer. A write is copied to every replica when the master has run it, and is applied there by the
// same loop that serves reads. A read that depends on an earlier write and meets a replica that has not
// applied it is stale.

#include "sim/bridge/reference/world.hpp"

#include <memory>
#include <vector>

namespace headroom::bridge::reference {

class Store {
public:
    /// `machines`: masters first, then replica r of master k at index masters + r * masters + k.
    Store(World& world, const std::vector<Machine*>& machines);

    void start();
    /// One round trip of the request from a machine in `zone`; blocks the calling actor.
    void trip(const RequestPtr& request, const models::OperationStep& step, std::uint32_t zone,
              std::uint32_t batchOf);
    [[nodiscard]] std::size_t nodes() const { return nodes_.size(); }
    [[nodiscard]] Loop& node(std::size_t index) { return *nodes_[index]; }

private:
    struct Sent {
        const models::StoreCommand* command = nullptr;
        std::uint32_t shard = 0;
        std::uint32_t units = 1; ///< commands in one pipeline
    };
    enum class Tracking { kNone, kSession, kRequest };

    [[nodiscard]] std::uint32_t shardOf(const Request& request, const std::string& key);
    void send(const RequestPtr& request, const models::OperationStep& step, const Sent& sent,
              std::uint32_t zone);
    [[nodiscard]] double costOf(const Request& request, const models::StoreCommand& command) const;
    [[nodiscard]] Tracking writeTracking(const Request& request,
                                         const models::StoreCommand& command) const;
    void replicate(const RequestPtr& request, const Sent& sent, Tracking tracking);
    void checkRead(Request& request, const models::OperationStep& step,
                   const models::StoreCommand& command, std::uint32_t replica) const;
    [[nodiscard]] std::uint32_t variable(const Request& request, models::Variable variable) const;

    World& world_;
    const models::RedisCluster& settings_;
    const models::StoreProfile& profile_;
    std::uint32_t masters_, replicas_;
    std::vector<std::unique_ptr<Loop>> nodes_;
};

/// State of the room and moment that demands and repeat counts depend on.
[[nodiscard]] std::uint32_t valueOf(const World& world, const Request& request,
                                    models::Variable variable);

} // namespace headroom::bridge::reference
