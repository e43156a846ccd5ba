#pragma once
// State all actors of the reference engine share. SimGrid runs one actor at a time, so there are no
// locks.

#include "sim/bridge/reference/hops.hpp"
#include "sim/bridge/reference/machine.hpp"
#include "sim/bridge/reference/recorder.hpp"
#include "sim/bridge/reference/scenario_view.hpp"
#include "sim/engine/random.hpp"

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headroom::bridge::reference {

/// How far the replicas have followed a write that later reads depend on.
struct Freshness {
    std::uint64_t written = 0;          ///< version the master holds
    std::vector<std::uint64_t> applied; ///< per replica of the shard
};

struct User {
    std::uint32_t index = 0;
    const models::Behaviour* behaviour = nullptr;
    engine::RandomStream random;
    double rtt = 0.0;          ///< to the region, seconds
    std::uint32_t process = 0; ///< of its connection
    std::optional<std::uint32_t> room;
    std::uint32_t roomsSeen = 0;
    Freshness session;
    bool connected = false;
    bool httpOpen = false;    ///< has a connection to the balancer
    bool joined = false;      ///< gets the room's messages on its connection
    bool participant = false; ///< the store lists it in its room
    bool sessionLost = false;
    bool passed = false;
    bool failed = false;
};
using UserPtr = std::shared_ptr<User>;

struct Request {
    const models::Operation* operation = nullptr;
    UserPtr user;
    std::uint32_t number = 0; ///< names the message it writes
    std::uint32_t process = 0;
    std::optional<std::uint32_t> room;
    std::optional<std::uint32_t> balancerZone; ///< set while the balancer waits for the answer
    double startedAt = 0.0;
    double megabytes = 0.0;
    double visitWork = 0.0;      ///< reference-core seconds of one visit to the event loop
    std::size_t position = 0;    ///< next step
    std::uint32_t tripsLeft = 0; ///< of the repeated step under way
    fleet::Cause cause = fleet::Cause::kNone;
    Freshness written;
    Spent spent;
    bool detached = false;        ///< nobody waits for the answer
    bool abandoned = false;       ///< the client stopped waiting
    bool holdsConnection = false; ///< a connection accepted but not yet the client's
    bool replied = false;
    bool done = false;                 ///< the server is done
    double replyDelay = 0.0;           ///< from the server to the client
    simgrid::s4u::SemaphorePtr answer; ///< released when the answer leaves the server
};
using RequestPtr = std::shared_ptr<Request>;

struct Room {
    std::uint32_t participants = 0;
    std::uint32_t messages = 0;
    std::vector<UserPtr> live; ///< joined connections, any process
    [[nodiscard]] std::uint32_t liveOn(std::uint32_t process) const {
        std::uint32_t count = 0;
        for (const UserPtr& user : live)
            if (user->process == process) ++count;
        return count;
    }
};

struct World {
    World(const models::Scenario& scenario, std::uint64_t runSeed)
        : view(scenario), seed(runSeed), length(scenario.workload.length().value),
          recorder(scenario.bin.value, length, view.parts.processName, view.parts.storeName),
          hops(scenario.network, runSeed), latencies(runSeed, 106), choice(runSeed, 102) {}

    ScenarioView view;
    std::uint64_t seed;
    double length;
    Recorder recorder;
    Hops hops;
    engine::RandomStream latencies, choice; ///< of balancer and storage; of targets and keys
    std::vector<UserPtr> users;
    std::vector<Room> rooms;
    std::int64_t activeUsers = 0;
    std::uint64_t connections = 0;
    std::uint64_t messages = 0, frames = 0; ///< since the last sample
    std::uint64_t callbacks = 0;            ///< requests served, for the result's event count
    std::uint32_t requests = 0;
    simgrid::s4u::Host* clients = nullptr; ///< where users and messages under way live
    std::exception_ptr failure;

    [[nodiscard]] static double now() { return simgrid::s4u::Engine::get_clock(); }
    static void sleep(double seconds) {
        if (seconds > 0.0) simgrid::s4u::this_actor::sleep_for(seconds);
    }
    [[nodiscard]] double hop(std::uint32_t zoneA, std::uint32_t zoneB) {
        return hops.draw(zoneA, zoneB);
    }

    /// A new actor. Exceptions cannot leave an actor: the first is kept for the engine to throw.
    template <class Body>
    void spawn(const char* name, simgrid::s4u::Host* host, Body body) {
        simgrid::s4u::Actor::create(name, host, [this, body] {
            try {
                body();
            } catch (const simgrid::ForcefulKillException&) {
                throw;
            } catch (...) {
                if (!failure) failure = std::current_exception();
            }
        });
    }
    template <class Body>
    void spawn(const char* name, Body body) {
        spawn(name, clients, body);
    }
};

} // namespace headroom::bridge::reference
