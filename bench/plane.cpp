// The three-station network on our engine: EventQueue, Server and random streams as the fleet uses them.

#include "bench/three_stations.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/server.hpp"

#include <vector>

namespace {

using headroom::bench::Meter;
using headroom::bench::ThreeStations;
using headroom::engine::Event;
using headroom::engine::EventQueue;
using headroom::engine::RandomStream;
using headroom::engine::Server;
using headroom::engine::ServerSpec;

enum Kind : std::uint32_t { kThought, kBalanced, kStored, kChatted }; // kChatted + i: chat server i

void simulate(const ThreeStations& network, Meter& meter) {
    EventQueue queue;
    RandomStream random(1, 1);
    ServerSpec spec;
    spec.completionKind = kBalanced;
    Server balancer(spec);
    spec.completionKind = kStored;
    Server store(spec);
    std::vector<Server> chat;
    for (std::uint32_t i = 0; i < network.chatServers; ++i) {
        spec.completionKind = kChatted + i;
        chat.emplace_back(spec);
    }
    queue.reserve(network.users);
    for (std::uint32_t user = 0; user < network.users; ++user)
        queue.push(random.exponential(network.think), kThought, user);

    for (bool enough = false; !enough; enough = meter.event()) {
        const Event event = queue.pop();
        const double now = event.time;
        const std::uint32_t user = event.subject;
        switch (event.kind) {
        case kThought:
            meter.begin(user, now);
            balancer.arrive(queue, now, user, random.exponential(network.balancer));
            break;
        case kBalanced:
            balancer.complete(queue, now);
            chat[random.below(network.chatServers)].arrive(queue, now, user,
                                                           random.exponential(network.chat));
            break;
        case kStored:
            store.complete(queue, now);
            meter.end(user, now);
            queue.push(now + random.exponential(network.think), kThought, user);
            break;
        default:
            chat[event.kind - kChatted].complete(queue, now);
            store.arrive(queue, now, user, random.exponential(network.store));
            break;
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    const ThreeStations network;
    const auto events = static_cast<std::uint64_t>(headroom::bench::option(argc, argv, "--events", 2e7));
    Meter meter(network.users, events);
    simulate(network, meter);
    meter.print("headroom", network);
    return 0;
}
