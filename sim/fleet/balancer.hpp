#pragma once
// An application load balancer.
//
// Assumptions: requests go to a target at once, there is no surge queue (AWS: ALB has none). The balancer's
// own capacity is unpublished; it starts at `requests` and `newConnections` a second, follows demand with
// half in reserve, and at most doubles in `doublesEvery` (AWS guidance: reserve capacity when traffic
// doubles in under five minutes); beyond it requests are refused with 503. Capacity never shrinks within a
// run (it does over hours). Targets: round robin per target group, groups in turn; least outstanding
// requests; least connections; random. A WebSocket stays on the target that answered its upgrade. Targets
// come and go by registration; a new one gets requests once it is healthy.
// Validity: HTTP/1.1 and WebSocket; idle time-out and health checks are driven by the fleet.

#include "models/service.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/growth_limit.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/router.hpp"
#include "sim/engine/token_bucket.hpp"

#include <cstdint>
#include <vector>

namespace headroom::fleet {

class Balancer {
public:
    /// Targets are the processes of `instances` machines; process p is number p % perInstance of machine
    /// p / perInstance. Turns go round the machines first, as port by port registration gives it. The last
    /// `spares` of the instances are not registered yet.
    Balancer(const models::LoadBalancer& settings, std::uint32_t instances, std::uint32_t perInstance,
             std::uint32_t spares = 0);

    /// Process for the next request of `client`, counted as outstanding until closed(); kNoTarget when
    /// there is none. With no healthy target a group fails open to all of its own.
    static constexpr std::uint32_t kNoTarget = engine::kNoTarget;
    std::uint32_t pick(engine::SimTime now, engine::RandomStream& random, std::uint32_t client);
    void closed(std::uint32_t process) {
        const std::uint32_t target = targetOf(process);
        groups_[target % groups_.size()].release(slot(target));
    }

    /// Counts one request (or a new connection) against the capacity; false = refused.
    bool admit(engine::SimTime now, bool newConnection);

    void setHealthy(std::uint32_t process, bool healthy) {
        const std::uint32_t target = targetOf(process);
        groups_[target % groups_.size()].setHealthy(slot(target), healthy);
    }

    /// No new requests or connections; what is under way goes on.
    void deregister(std::uint32_t process);
    /// Takes a target in (again). It gets nothing before it is healthy, unless none is.
    void enlist(std::uint32_t process, bool healthy);
    /// A newly enlisted target is healthy: its share ramps up over the slow start, if there is one.
    void warmUp(std::uint32_t process, engine::SimTime now);
    /// An open WebSocket counts as outstanding at its target: closed() then belongs to its end.
    [[nodiscard]] bool countsConnections() const { return countsConnections_; }

    struct Meter {
        bool limited = false;
        engine::TokenBucket bucket{0.0, 0.0};
        engine::GrowthLimit growth{1.0, engine::kNever};
        double seen = 0.0; ///< since the last sample
        double total = 0.0;
        double smoothed = 0.0; ///< demand per second over about a minute
        std::uint64_t refused = 0;
        double firstRefusal = -1.0;
    };
    /// Once a sampling interval: growth follows the demand seen. Returns utilization of the interval.
    static double sample(Meter& meter, engine::SimTime now, double interval);
    Meter requests;
    Meter connections;

private:
    static bool take(Meter& meter, engine::SimTime now);
    [[nodiscard]] std::uint32_t targetOf(std::uint32_t process) const {
        return process % perInstance_ * instances_ + process / perInstance_;
    }
    [[nodiscard]] std::uint32_t slot(std::uint32_t target) const {
        return target / static_cast<std::uint32_t>(groups_.size());
    }

    std::vector<engine::Router> groups_; ///< target t is number t / groups of group t % groups
    std::uint32_t nextGroup_ = 0;
    std::uint32_t instances_;
    std::uint32_t perInstance_;
    double slowStart_;
    bool countsConnections_;
};

} // namespace headroom::fleet
