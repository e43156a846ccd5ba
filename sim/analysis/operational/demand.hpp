#pragma once
// What one operation asks of every part of the fleet, as polynomials of the chat's state.
//
// Read from the same compiled program the simulator interprets, so both agree on which mechanisms are on;
// everything after that is apart: here work is counted, there it is played through.

#include "sim/analysis/operational/polynomial.hpp"
#include "sim/fleet/program.hpp"

#include <array>
#include <string>
#include <vector>

namespace headroom::analysis::operational {

/// Quantities counted per operation, entry or cycle. Work is in reference-core seconds.
enum class Meter : std::uint8_t {
    kLoopWork,     ///< event loop: laws of the operation and preflight; neither frames nor password
    kFrameWork,    ///< event loop: writing broadcast frames, on all processes
    kLoopVisits,   ///< callbacks on event loops: at most this many wake-ups
    kPasswordWork, ///< event loop or side pool, as the shape says
    kPasswords,    ///< hashings
    kReadWork,     ///< store commands on keys spread over the shards, without costs of connections
    kReads,        ///< commands
    kWriteWork,
    kWrites,
    kHotReadWork, ///< likewise, on keys that exist once: one shard serves them alone
    kHotReads,
    kHotWriteWork,
    kHotWrites,
    kPublishes,   ///< broadcasts handed to the adapter
    kRequests,    ///< through the balancer
    kConnections, ///< new ones at the balancer
    kContent,     ///< requests to content delivery
    kPuts,        ///< object storage
    kGets,
    kMegabytes,   ///< to or from object storage
    kBytes,       ///< sent and received by the processes' instances
    kKeys,        ///< stored for good
    kMessages,    ///< added to a room's history
    kPicks,       ///< "pick-room"
    kOperations,  ///< counted as such in results
    kReactions,   ///< clients' reactions it sets off, the sender's own left out
    kOwnMessages, ///< messages that come back to their sender
    // Only what the caller waits for:
    kWaitedWork,      ///< event loop and password, alone on its core
    kWaitedStoreWork, ///< longest command of every trip
    kWaitedTrips,     ///< round trips to the store
    kClientTrips,     ///< round trips between user and region
    kBalancerPasses,
    kHops, ///< one-way hops between balancer and process
    kCount
};
inline constexpr std::size_t kMeters = static_cast<std::size_t>(Meter::kCount);

struct Demand {
    std::array<Polynomial, kMeters> meters;
    [[nodiscard]] const Polynomial& operator[](Meter meter) const {
        return meters[static_cast<std::size_t>(meter)];
    }
    [[nodiscard]] Polynomial& operator[](Meter meter) { return meters[static_cast<std::size_t>(meter)]; }
    /// Adds `times` of another one.
    void add(const Demand& other, const Polynomial& times);
};

/// Demands of a scenario's operations.
class OperationDemands {
public:
    /// `program` is compiled with the password in the side pool, so that it can be told apart. Both must
    /// outlive this object.
    OperationDemands(const models::Scenario& scenario, const fleet::FleetParts& parts,
                     const fleet::Program& program);

    enum class Extent : std::uint8_t { kWhole, kUntilReply };
    /// Of one operation a user does with that payload; all of it, or only what is done when he has his answer.
    [[nodiscard]] Demand of(std::uint16_t operation, double megabytes,
                            Extent extent = Extent::kWhole) const;
    /// Of one reaction to a message: nobody waits for it.
    [[nodiscard]] Demand ofReaction(std::uint16_t operation) const;

private:
    struct Walk;
    static double waitedShare(const Walk& walk);
    void serve(Walk& walk) const;
    void take(Walk& walk, const fleet::StepCode& step) const;
    void trip(Walk& walk, const fleet::StepCode& step) const;
    void broadcast(Walk& walk, const fleet::StepCode& step) const;
    void account(Walk& walk, const fleet::StepCode& step) const;

    const models::Scenario& scenario_;
    const fleet::FleetParts& parts_;
    const fleet::Program& program_;
    double storeConnectionWork_ = 0.0; ///< part of a compiled command's work that depends on the shape
    bool oneRoom_ = false;             ///< every room key is one key
};

[[nodiscard]] Polynomial factorOf(models::Variable variable);

} // namespace headroom::analysis::operational
