#include "sim/bridge/reference/server.hpp"

#include <algorithm>

namespace headroom::bridge::reference {

namespace s4u = simgrid::s4u;
using fleet::Cause;
using models::OperationStep;
using models::Transport;
using models::Variable;

namespace {
// CORS preflight of the reference backend, quiet-machine value.
constexpr double kPreflightWork = 0.101e-3;
// Standard streams, the listening socket, epoll and the runtime's own files take about this many.
constexpr std::uint32_t kOwnDescriptors = 24;
// Periodic work of a process comes in slices, so that it does not hold the loop.
constexpr double kBackgroundPeriod = 0.25;
} // namespace

Server::Server(World& world, const std::vector<Machine*>& machines, int processesPerMachine,
               Store* store)
    : world_(world), store_(store) {
    const models::ProcessService& service = *world.view.parts.process;
    for (Machine* machine : machines) {
        for (int i = 0; i < processesPerMachine; ++i) {
            Process process;
            process.loop = std::make_unique<Loop>(*machine, world.view.parts.profile->wakeUp.value);
            process.sidePool =
                s4u::Semaphore::create(static_cast<unsigned>(std::max(1, service.sidePoolThreads)));
            processes_.push_back(std::move(process));
        }
    }
}

void Server::start() {
    const auto loopCount =
        static_cast<double>(processes_.size() + (store_ != nullptr ? store_->nodes() : 0));
    const auto begin = [&](Loop& loop, std::size_t index, const std::uint32_t* connections,
                           double perSecond) {
        const double stagger = kBackgroundPeriod * (static_cast<double>(index) + 0.5) / loopCount;
        world_.spawn("background", [this, &loop, stagger, connections, perSecond] {
            background(loop, stagger, connections, perSecond);
        });
    };
    for (std::size_t i = 0; i < processes_.size(); ++i) {
        Process& process = processes_[i];
        world_.spawn("process", process.loop->machine().host(),
                     [loop = process.loop.get()] { loop->run(); });
        begin(*process.loop, i, &process.connections, world_.view.parts.profile->idlePerSecond.value);
    }
    if (store_ == nullptr) return;
    store_->start();
    for (std::size_t i = 0; i < store_->nodes(); ++i)
        begin(store_->node(i), processes_.size() + i, nullptr,
              world_.view.parts.storeProfile->idlePerSecond.value);
}

void Server::background(Loop& loop, double stagger, const std::uint32_t* connections, double perSecond) {
    const double perConnection = world_.view.parts.profile->idlePerConnection.value;
    for (int i = 0;; ++i) {
        s4u::this_actor::sleep_until(stagger + i * kBackgroundPeriod);
        const double work = kBackgroundPeriod *
                            (perSecond + (connections != nullptr ? perConnection * *connections : 0.0));
        if (work > 0.0) loop.post([&loop, work] { loop.machine().execute(work); });
    }
}

std::vector<Loop*> Server::loops() {
    std::vector<Loop*> out;
    for (Process& process : processes_) out.push_back(process.loop.get());
    return out;
}

std::uint32_t Server::zoneOf(std::uint32_t process) const {
    return processes_[process].loop->machine().zone();
}

Cause Server::admit(const Request& request) {
    const models::ProcessService& service = *world_.view.parts.process;
    const models::ServiceProfile& profile = *world_.view.parts.profile;
    Process& process = processes_[request.process];
    if (request.operation->authenticated && request.user != nullptr && request.user->sessionLost)
        return Cause::kSessionLost;
    if (const auto limit = profile.rateLimits.find(request.operation->rateLimit);
        limit != profile.rateLimits.end()) {
        const auto addresses =
            static_cast<std::uint32_t>(std::max(1, world_.view.scenario.workload.clientAddresses));
        const std::uint32_t address =
            limit->second.perClientAddress ? request.user->index % addresses : 0;
        Window& window = windows_[{limit->first, {request.process, address}}];
        if (World::now() >= window.closes) window = {World::now() + limit->second.window.value, 0};
        if (++window.used > limit->second.requests) return Cause::k429;
    }
    if (request.operation->transport != Transport::kConnect) return Cause::kNone;
    const std::uint32_t descriptors =
        process.connections + static_cast<std::uint32_t>(profile.storeConnections) + kOwnDescriptors;
    if (descriptors >= static_cast<std::uint32_t>(service.limits.fileDescriptors))
        return Cause::kFileDescriptors;
    const auto most = static_cast<std::uint32_t>(std::max(0, service.limits.connections));
    if (most > 0 && process.connections >= most) return Cause::kConnectionLimit;
    if (process.loop->queued() >= static_cast<std::size_t>(service.limits.backlog))
        return Cause::kBacklog;
    return Cause::kNone;
}

void Server::servePreflight(const RequestPtr& request) {
    Loop& loop = *processes_[request->process].loop;
    const double work = kPreflightWork * world_.view.factor("*");
    const Loop::Times times = loop.call([&] { loop.machine().execute(work); });
    request->spent.waited += times.waited;
    request->spent.served += times.served;
}

void Server::serve(const RequestPtr& request) {
    ++world_.callbacks;
    request->cause = admit(*request);
    if (request->cause != Cause::kNone) {
        reply(*request);
        return finish(*request);
    }
    if (request->operation->transport == Transport::kConnect) {
        ++processes_[request->process].connections;
        ++world_.connections;
        request->holdsConnection = true;
    } else if (request->operation->transport == Transport::kDisconnect) {
        drop(*request->user);
    }
    prepare(*request);
    visit(request, request->visitWork);
    while (!request->done) waitFor(request);
}

void Server::prepare(Request& request) const {
    const models::Mechanisms& mechanisms = world_.view.parts.process->mechanisms;
    const models::DemandLaw& law = request.operation->cpu;
    double work = law.base.value;
    for (const auto& [variable, each] : law.perUnit) {
        if (variable == Variable::kRooms && !mechanisms.roomListScan) continue;
        if (variable == Variable::kMembers && !mechanisms.participantLists) continue;
        work += each.value * (variable == Variable::kMegabytes ? request.megabytes
                                                               : valueOf(world_, request, variable));
    }
    std::uint32_t visits = 1;
    for (const OperationStep& step : request.operation->steps) {
        switch (step.kind) {
        case OperationStep::Kind::kTrip:
            visits += tripsOf(request, step).times;
            break;
        case OperationStep::Kind::kStorage:
            ++visits;
            break;
        case OperationStep::Kind::kBlock:
            visits += inSidePool(step) ? 1U : 0U;
            break;
        default:
            break;
        }
    }
    request.visitWork = work * world_.view.factor(request.operation->name) / visits;
}

Server::Trips Server::tripsOf(const Request& request, const OperationStep& step) const {
    const models::Mechanisms& mechanisms = world_.view.parts.process->mechanisms;
    if (store_ == nullptr) return {0, 1};
    if (step.repeat == Variable::kNone) return {1, 1};
    if (step.repeat == Variable::kRooms && !mechanisms.roomListScan) return {1, 1};
    const bool listsMembers = step.repeat == Variable::kMembers || step.repeat == Variable::kOthers;
    if (listsMembers && !mechanisms.participantLists) return {0, 1};
    const std::uint32_t times = valueOf(world_, request, step.repeat);
    return mechanisms.sequentialTrips ? Trips{times, 1} : Trips{1, times};
}

bool Server::inSidePool(const OperationStep& step) const {
    return step.password && world_.view.parts.process->hashing == models::Hashing::kSidePool;
}

void Server::visit(const RequestPtr& request, double work) {
    Loop& loop = *processes_[request->process].loop;
    const Loop::Times times = loop.call([&] {
        loop.machine().execute(work);
        if (request->cause == Cause::kNone && request->tripsLeft > 0)
            return; // the next trip follows at once
        if (request->cause == Cause::kNone) return runSteps(request);
        reply(*request); // a store read failed the operation
        finish(*request);
    });
    request->spent.waited += times.waited;
    request->spent.served += times.served;
}

void Server::waitFor(const RequestPtr& request) {
    const OperationStep& step = request->operation->steps[request->position];
    Process& process = processes_[request->process];
    const double since = World::now();
    switch (step.kind) {
    case OperationStep::Kind::kTrip: {
        const Trips trips = tripsOf(*request, step);
        store_->trip(request, step, process.loop->machine().zone(), trips.batch);
        request->spent.stored += World::now() - since;
        if (--request->tripsLeft == 0) ++request->position;
        break;
    }
    case OperationStep::Kind::kBlock: {
        ++request->position;
        const double work = step.work.value * world_.view.factor(request->operation->name);
        if (!inSidePool(step)) return visit(request, work);
        process.sidePool->acquire();
        process.loop->machine().execute(work);
        process.sidePool->release();
        request->spent.elsewhere += World::now() - since;
        break;
    }
    case OperationStep::Kind::kStorage: {
        ++request->position;
        const models::ObjectStorage& storage = *world_.view.parts.storage;
        const bool put = step.storageOperation == "put";
        double seconds =
            samplerOf(put ? storage.putLatency : storage.getLatency).sample(world_.latencies);
        if (storage.perConnection.value > 0.0)
            seconds += request->megabytes * 1e6 / storage.perConnection.value;
        World::sleep(seconds);
        request->spent.elsewhere += seconds;
        break;
    }
    default:
        break;
    }
    visit(request, request->visitWork);
}

void Server::runSteps(const RequestPtr& request) {
    const auto& steps = request->operation->steps;
    const models::Mechanisms& mechanisms = world_.view.parts.process->mechanisms;
    for (; request->position < steps.size(); ++request->position) {
        const OperationStep& step = steps[request->position];
        switch (step.kind) {
        case OperationStep::Kind::kTrip:
            request->tripsLeft = tripsOf(*request, step).times;
            if (request->tripsLeft > 0) return;
            break;
        case OperationStep::Kind::kBlock:
        case OperationStep::Kind::kStorage:
            return;
        case OperationStep::Kind::kEffect:
            apply(*request, step.effect);
            break;
        case OperationStep::Kind::kReply:
            reply(*request);
            break;
        case OperationStep::Kind::kBroadcast:
            if (step.frame == "participants" && !mechanisms.participantLists) break;
            if (step.frame == "read-mark" && !mechanisms.readMarkFrames) break;
            broadcast(request, step);
            break;
        }
    }
    reply(*request);
    finish(*request);
}

void Server::apply(Request& request, const std::string& effect) {
    User& user = *request.user;
    if (effect == "open-session") {
        user.sessionLost = false;
    } else if (effect == "create-room") {
        user.room = static_cast<std::uint32_t>(world_.rooms.size());
        request.room = user.room;
        world_.rooms.emplace_back().participants = 1;
        user.participant = true;
    } else if (!request.room) {
        return;
    } else if (effect == "enter-room") {
        if (!user.participant) ++world_.rooms[*request.room].participants;
        user.participant = true;
    } else if (effect == "join-room") {
        if (!user.connected || user.joined || user.process != request.process) return;
        world_.rooms[*request.room].live.push_back(request.user);
        user.joined = true;
        ++joined_;
    } else if (effect == "leave-room") {
        if (user.joined) {
            std::erase(world_.rooms[*user.room].live, request.user);
            user.joined = false;
            --joined_;
        }
        if (user.participant && user.room == request.room) {
            --world_.rooms[*request.room].participants;
            user.participant = false;
        }
    } else if (effect == "store-message") {
        ++world_.rooms[*request.room].messages;
    }
}

void Server::drop(User& user) {
    if (!user.connected) return;
    user.connected = false;
    --processes_[user.process].connections;
    --world_.connections;
    if (!user.joined) return;
    std::erase_if(world_.rooms[*user.room].live,
                  [&](const UserPtr& member) { return member.get() == &user; });
    user.joined = false;
    --joined_;
}

void Server::broadcast(const RequestPtr& request, const OperationStep& step) {
    if (!request->room) return;
    const bool isMessage = step.frame == "message";
    const std::vector<UserPtr> members =
        world_.rooms[*request->room].live; // as it was when writing began
    const double perFrame = step.perReceiver.value * world_.view.factor(request->operation->name);
    Machine& machine = processes_[request->process].loop->machine();
    if (isMessage && step.toSender && !request->detached) ++world_.messages;
    for (const UserPtr& member : members) {
        const bool own = member == request->user;
        if (own && !step.toSender) continue;
        if (member->process != request->process) {
            if (isMessage && step.toSender && !request->detached)
                world_.recorder.add("members not reached", "1/bin", world_.recorder.binOf(World::now()),
                                    1.0);
            continue;
        }
        machine.execute(perFrame);
        ++world_.frames;
        if (!isMessage || request->detached) continue;
        if (own) reply(*request);
        if (step.toSender) {
            const double onTheWay = world_.hop(machine.zone(), machine.zone()) + 0.5 * member->rtt;
            world_.recorder.delivered(World::now(), World::now() - request->startedAt + onTheWay);
        }
        if (!own || member->behaviour->onOwnMessage) react(request, member);
    }
}

void Server::react(const RequestPtr& message, const UserPtr& recipient) {
    if (recipient->behaviour->onMessage.empty()) return;
    const auto reaction = std::make_shared<Request>();
    reaction->operation = &world_.view.operation(recipient->behaviour->onMessage);
    reaction->user = recipient;
    reaction->number = world_.requests++;
    reaction->process = message->process;
    reaction->room = message->room;
    reaction->startedAt = World::now();
    reaction->detached = true;
    world_.recorder.started(reaction->operation->name, World::now());
    world_.spawn("reaction", [this, reaction] {
        const std::uint32_t zone = zoneOf(reaction->process);
        World::sleep(world_.hop(zone, zone) + reaction->user->rtt +
                     world_.hop(zone, zone)); // there and back
        serve(reaction);
    });
}

void Server::reply(Request& request) {
    if (request.replied) return;
    request.replied = true;
    const std::uint32_t here = zoneOf(request.process);
    const std::uint32_t there = request.balancerZone.value_or(here);
    if (request.balancerZone) balancer_->closed(request.process);
    request.balancerZone.reset();
    if (request.detached || request.abandoned) return;
    if (request.holdsConnection && request.cause == Cause::kNone) {
        request.user->connected = true;
        request.user->process = request.process;
        request.holdsConnection = false;
    }
    request.replyDelay = world_.hop(here, there) + 0.5 * request.user->rtt;
    request.answer->release();
}

void Server::finish(Request& request) {
    request.done = true;
    if (request.holdsConnection) { // nobody took it
        --processes_[request.process].connections;
        --world_.connections;
        request.holdsConnection = false;
    }
    if (!request.detached) return;
    const std::string& name = request.operation->name;
    if (request.cause == Cause::kNone)
        world_.recorder.completed(name, World::now(), World::now() - request.startedAt, request.spent);
    else
        world_.recorder.failed(name, World::now(), request.cause);
}

} // namespace headroom::bridge::reference
