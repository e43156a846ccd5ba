#pragma once
// The users of the reference engine: arrivals, scripts, and the way of a request to its process and
// back.
//
// A user is an actor that walks through its behaviour's steps. Each operation is a second actor that
// travels; the user waits for its answer, at most as long as the step's time-out, while the server goes
// on with what it has begun. Connections do not break (no faults), so there is no reconnecting.

#include "sim/bridge/reference/server.hpp"
#include "sim/bridge/reference/world.hpp"

namespace headroom::bridge::reference {

class Clients {
public:
    Clients(World& world, Server& server, Balancer& balancer);

    void start();

private:
    void arrive();
    void live(const UserPtr& user);
    /// False when the user has failed.
    bool walk(const UserPtr& user, const models::BehaviourSteps& steps);
    bool doStep(const UserPtr& user, const models::BehaviourStep& step);
    [[nodiscard]] bool pickRoom(User& user) const;
    void leave(const UserPtr& user);
    [[nodiscard]] fleet::Cause perform(const UserPtr& user, const std::string& operation, double timeout,
                                       double megabytes);
    [[nodiscard]] RequestPtr newRequest(const UserPtr& user, const models::Operation& operation);
    void travel(const RequestPtr& request);
    void throughBalancer(const RequestPtr& request);
    /// On its way to the balancer and on to a process. False when the balancer has no target.
    bool reachProcess(const RequestPtr& request);
    static void answerHere(Request& request, fleet::Cause cause, double delay);

    World& world_;
    Server& server_;
    Balancer& balancer_;
    engine::Sampler rtt_, addedLatency_;
};

} // namespace headroom::bridge::reference
