#include "sim/bridge/reference/client.hpp"

#include <algorithm>

namespace headroom::bridge::reference {

namespace s4u = simgrid::s4u;
using fleet::Cause;
using models::BehaviourStep;
using models::Transport;

namespace {

constexpr std::uint64_t kArrivalStream = 103;
constexpr std::uint64_t kUserStream = 104;

bool repeatsForEver(const models::BehaviourSteps& steps) {
    return std::any_of(steps.begin(), steps.end(), [](const BehaviourStep& step) {
        if (step.kind == BehaviourStep::Kind::kRepeat)
            return step.timesHigh == 0 || repeatsForEver(step.steps);
        return std::any_of(
            step.choices.begin(), step.choices.end(),
            [](const models::BehaviourChoice& choice) { return repeatsForEver(choice.steps); });
    });
}

} // namespace

Clients::Clients(World& world, Server& server, Balancer& balancer)
    : world_(world), server_(server), balancer_(balancer),
      rtt_(samplerOf(world.view.scenario.network.clientRtt)),
      addedLatency_(samplerOf(world.view.parts.balancer->addedLatency)) {}

void Clients::start() {
    const models::Workload& workload = world_.view.scenario.workload;
    world_.spawn("arrivals", [this, &workload] {
        if (workload.arrivals) {
            engine::RandomStream gaps(world_.seed, kArrivalStream);
            for (;;) {
                World::sleep(gaps.exponential(1.0 / workload.arrivals->rate.value));
                arrive();
            }
        }
        if (workload.steady) {
            for (int i = 0; i < workload.steady->count; ++i) {
                s4u::this_actor::sleep_until(workload.steady->rampUp.value * i / workload.steady->count);
                arrive();
            }
            return;
        }
        const models::RampUsers& ramp = *workload.ramp;
        const bool burst = ramp.arrival == models::RampUsers::Arrival::kBurst;
        const double width =
            burst ? std::min(ramp.burstWidth.value, ramp.every.value) : ramp.every.value;
        int there = 0;
        for (int level = 0; there < ramp.until; ++level) {
            const int coming = level == 0 ? ramp.start : std::max(1, ramp.step);
            for (int i = 0; i < coming && there < ramp.until; ++i, ++there) {
                s4u::this_actor::sleep_until(level * ramp.every.value + width * i / coming);
                arrive();
            }
        }
    });
}

void Clients::arrive() {
    if (World::now() >= world_.length) return;
    const auto user = std::make_shared<User>();
    user->index = static_cast<std::uint32_t>(world_.users.size());
    user->random = engine::RandomStream(world_.seed, kUserStream, user->index);
    double left = user->random.uniform();
    for (const models::BehaviourShare& share : world_.view.scenario.workload.behaviours) {
        user->behaviour = &world_.view.scenario.behaviours.at(share.behaviour);
        left -= share.share;
        if (left <= 0.0) break;
    }
    user->rtt = rtt_.sample(user->random);
    user->passed = repeatsForEver(user->behaviour->steps); // until something fails it
    world_.users.push_back(user);
    ++world_.activeUsers;
    world_.spawn("user", [this, user] { live(user); });
}

void Clients::live(const UserPtr& user) {
    for (;;) {
        if (!walk(user, user->behaviour->steps)) {
            user->failed = true;
            return leave(user);
        }
        user->passed = true;
        switch (user->behaviour->then) {
        case models::Behaviour::Then::kStay:
            return;
        case models::Behaviour::Then::kLeave:
            return leave(user);
        case models::Behaviour::Then::kRestart:
            break;
        }
        user->roomsSeen = 0;
        World::sleep(user->rtt);
    }
}

bool Clients::walk(const UserPtr& user, const models::BehaviourSteps& steps) {
    for (const BehaviourStep& step : steps) {
        switch (step.kind) {
        case BehaviourStep::Kind::kDo:
            if (!doStep(user, step)) return false;
            break;
        case BehaviourStep::Kind::kThink:
            World::sleep(samplerOf(step.think).sample(user->random));
            break;
        case BehaviourStep::Kind::kRepeat: {
            const bool endless = step.timesHigh == 0;
            const int spread = step.timesHigh - step.timesLow + 1;
            const int times =
                endless ? 0
                        : step.timesLow +
                              static_cast<int>(user->random.below(static_cast<std::uint32_t>(spread)));
            for (int i = 0; endless || i < times; ++i)
                if (!walk(user, step.steps)) return false;
            break;
        }
        case BehaviourStep::Kind::kChoose: {
            double sum = 0.0;
            for (const models::BehaviourChoice& choice : step.choices) sum += choice.weight;
            double left = user->random.uniform() * sum;
            const models::BehaviourChoice* chosen = nullptr;
            for (const models::BehaviourChoice& choice : step.choices) {
                chosen = &choice;
                left -= choice.weight;
                if (left <= 0.0) break;
            }
            if (chosen != nullptr && !walk(user, chosen->steps)) return false;
            break;
        }
        }
    }
    return true;
}

bool Clients::doStep(const UserPtr& user, const BehaviourStep& step) {
    std::string operation = step.operation;
    if (operation == "pick-room") {
        if (pickRoom(*user)) return true;
        operation = "create-room";
    }
    const double megabytes = step.payload.value / 1e6;
    Cause cause = perform(user, operation, step.timeout.value, megabytes);
    if (cause == Cause::kNone || step.onError == BehaviourStep::OnError::kContinue) return true;
    if (step.onError == BehaviourStep::OnError::kFallback && !step.fallback.empty()) {
        operation = step.fallback;
        cause = perform(user, operation, step.timeout.value, megabytes);
        if (cause == Cause::kNone) return true;
    }
    world_.recorder.userFailed(operation, cause);
    return false;
}

bool Clients::pickRoom(User& user) const {
    user.participant = false;
    user.room.reset();
    const models::Behaviour& behaviour = *user.behaviour;
    const double draw = user.random.uniform();
    const auto count = static_cast<std::uint32_t>(world_.rooms.size());
    if (behaviour.roomSizeLaw == "one-room") {
        if (count > 0) user.room = 0;
        return count > 0;
    }
    if (draw < behaviour.createRoomShare) return false;
    if (behaviour.roomSizeLaw == "newest-room") {
        if (count > 0) user.room = count - 1;
        return count > 0;
    }
    const std::uint32_t visible = std::min(user.roomsSeen, count);
    if (visible == 0) return false;
    std::uint32_t window = visible;
    if (behaviour.roomWindow > 0)
        window = std::min(window, static_cast<std::uint32_t>(behaviour.roomWindow));
    for (int tried = 0; tried < 8; ++tried) { // a user gives up looking for a room that is not full
        const std::uint32_t room = visible - 1 - user.random.below(window);
        const bool full =
            behaviour.roomSizeLimit > 0 &&
            world_.rooms[room].participants >= static_cast<std::uint32_t>(behaviour.roomSizeLimit);
        if (full) continue;
        user.room = room;
        return true;
    }
    return false;
}

RequestPtr Clients::newRequest(const UserPtr& user, const models::Operation& operation) {
    auto request = std::make_shared<Request>();
    request->operation = &operation;
    request->user = user;
    request->number = world_.requests++;
    request->process = user->process;
    request->room = user->room;
    request->startedAt = World::now();
    request->answer = s4u::Semaphore::create(0);
    world_.recorder.started(operation.name, World::now());
    return request;
}

void Clients::leave(const UserPtr& user) {
    --world_.activeUsers;
    if (!user->connected) return;
    const models::Operation* operation =
        user->joined ? world_.view.find("leave-by-disconnect") : nullptr;
    if (operation == nullptr) operation = world_.view.find("disconnect");
    if (operation == nullptr) return server_.drop(*user);
    const RequestPtr request = newRequest(user, *operation);
    request->detached = true;
    const std::uint32_t zone = server_.zoneOf(user->process);
    World::sleep(0.5 * user->rtt + world_.hop(zone, zone));
    server_.serve(request);
}

Cause Clients::perform(const UserPtr& user, const std::string& name, double timeout, double megabytes) {
    const models::Operation* operation = &world_.view.operation(name);
    if (name == "disconnect" && user->joined)
        if (const models::Operation* leaving = world_.view.find("leave-by-disconnect"))
            operation = leaving;
    const RequestPtr request = newRequest(user, *operation);
    request->megabytes = megabytes;
    world_.spawn("request", [this, request] { travel(request); });

    bool timedOut = false;
    if (timeout > 0.0)
        timedOut = request->answer->acquire_timeout(timeout);
    else
        request->answer->acquire();
    if (!timedOut) {
        const double left = request->startedAt + timeout - World::now();
        timedOut = timeout > 0.0 && request->replyDelay > left;
        World::sleep(timedOut ? left : request->replyDelay);
    }
    if (timedOut) {
        request->abandoned = true;
        world_.recorder.failed(operation->name, World::now(), Cause::kTimeout);
        return Cause::kTimeout;
    }
    if (request->cause != Cause::kNone) {
        world_.recorder.failed(operation->name, World::now(), request->cause);
        return request->cause;
    }
    world_.recorder.completed(operation->name, World::now(), World::now() - request->startedAt,
                              request->spent);
    if (operation->name == "list-rooms")
        user->roomsSeen = static_cast<std::uint32_t>(world_.rooms.size());
    return Cause::kNone;
}

void Clients::answerHere(Request& request, Cause cause, double delay) {
    request.cause = cause;
    request.replied = true;
    request.replyDelay = delay;
    if (!request.abandoned) request.answer->release();
}

void Clients::travel(const RequestPtr& request) {
    User& user = *request->user;
    switch (request->operation->transport) {
    case Transport::kContent: {
        double latency = 0.0;
        if (world_.view.parts.content != nullptr)
            latency = samplerOf(world_.view.parts.content->latency).sample(world_.latencies);
        request->spent.elsewhere = latency;
        return answerHere(*request, Cause::kNone, user.rtt + latency);
    }
    case Transport::kHttp:
        return throughBalancer(request);
    case Transport::kConnect:
        server_.drop(user);
        return throughBalancer(request);
    case Transport::kDisconnect:
    case Transport::kSocket:
        break;
    }
    if (!user.connected) return answerHere(*request, Cause::kNotConnected, 0.0);
    const std::uint32_t zone = server_.zoneOf(user.process);
    World::sleep(0.5 * user.rtt + world_.hop(zone, zone));
    server_.serve(request);
}

void Clients::throughBalancer(const RequestPtr& request) {
    if (request->operation->preflight) {
        if (!reachProcess(request)) return;
        server_.servePreflight(request);
        balancer_.closed(request->process);
        const std::uint32_t balancerZone = *request->balancerZone;
        request->balancerZone.reset();
        World::sleep(world_.hop(server_.zoneOf(request->process), balancerZone) +
                     0.5 * request->user->rtt);
        if (request->abandoned) return;
    }
    if (reachProcess(request)) server_.serve(request);
}

bool Clients::reachProcess(const RequestPtr& request) {
    User& user = *request->user;
    const bool connect = request->operation->transport == Transport::kConnect;
    // A new connection takes a TCP and a TLS 1.3 round trip before the request can leave.
    const double setUp = connect || !user.httpOpen ? 2.0 * user.rtt : 0.0;
    World::sleep(setUp + 0.5 * user.rtt);
    if (!connect) user.httpOpen = true;
    const std::optional<std::uint32_t> target = balancer_.pick(user);
    if (!target) {
        answerHere(*request, Cause::k503, 0.5 * user.rtt);
        return false;
    }
    request->process = *target;
    const auto zones = static_cast<std::uint32_t>(std::max(1, world_.view.scenario.network.zones));
    request->balancerZone = user.index % zones;
    balancer_.opened(*target);
    World::sleep(addedLatency_.sample(world_.latencies) +
                 world_.hop(*request->balancerZone, server_.zoneOf(*target)));
    return true;
}

} // namespace headroom::bridge::reference
