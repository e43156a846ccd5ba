#pragma once
// The chat processes of the reference engine: admission, steps of an operation, rooms, frames.
//
// A request is an actor. On the process it alternates between callbacks on the event loop and waits
// (store, object storage, side pool). A callback does its share of the operation's CPU, then every step
// up to the next wait; frames of a broadcast are written one by one, each a piece of CPU of its own.
// The CPU demand is shared evenly among the callbacks between waits; a password block is a callback of
// its own.

#include "sim/bridge/reference/balancer.hpp"
#include "sim/bridge/reference/store.hpp"
#include "sim/bridge/reference/world.hpp"

#include <map>
#include <memory>
#include <vector>

namespace headroom::bridge::reference {

class Server {
public:
    Server(World& world, const std::vector<Machine*>& machines, int processesPerMachine, Store* store);

    void start();
    /// The balancer is built from the processes and told to the server afterwards.
    void setBalancer(Balancer* balancer) { balancer_ = balancer; }
    [[nodiscard]] std::vector<Loop*> loops();
    [[nodiscard]] std::uint32_t zoneOf(std::uint32_t process) const;

    /// The request has arrived at its process; blocks the calling actor until the server is done with
    /// it.
    void serve(const RequestPtr& request);
    /// The preflight of the request has arrived.
    void servePreflight(const RequestPtr& request);
    /// The user's connection is closed; its room forgets it.
    void drop(User& user);
    [[nodiscard]] std::uint64_t joined() const { return joined_; }

private:
    struct Process {
        std::unique_ptr<Loop> loop;
        simgrid::s4u::SemaphorePtr sidePool;
        std::uint32_t connections = 0;
    };
    struct Window { ///< express-rate-limit: opens with the first request
        double closes = 0.0;
        int used = 0;
    };

    [[nodiscard]] fleet::Cause admit(const Request& request);
    void prepare(Request& request) const;
    void visit(const RequestPtr& request, double work);
    void waitFor(const RequestPtr& request);
    /// How often a trip is made, and how many keys one trip stands for; 0 times = left out.
    struct Trips {
        std::uint32_t times = 1;
        std::uint32_t batch = 1;
    };
    [[nodiscard]] Trips tripsOf(const Request& request, const models::OperationStep& step) const;
    [[nodiscard]] bool inSidePool(const models::OperationStep& step) const;
    void runSteps(const RequestPtr& request);
    void apply(Request& request, const std::string& effect);
    void broadcast(const RequestPtr& request, const models::OperationStep& step);
    void react(const RequestPtr& message, const UserPtr& recipient);
    void reply(Request& request);
    void finish(Request& request);
    void background(Loop& loop, double stagger, const std::uint32_t* connections, double perSecond);

    World& world_;
    Store* store_;
    Balancer* balancer_ = nullptr;
    std::vector<Process> processes_;
    std::map<std::pair<std::string, std::pair<std::uint32_t, std::uint32_t>>, Window> windows_;
    std::uint64_t joined_ = 0;
};

} // namespace headroom::bridge::reference
