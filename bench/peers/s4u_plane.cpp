// The three-station network on SimGrid's S4U actors, in two styles.
//
// mailbox: as S4U's own client and server examples model a service. A user is an actor that sleeps,
//   sends its request to the balancer's mailbox and waits for the answer; a station is an actor on a
//   host of its own that takes requests from its mailbox, executes them and passes them on.
// semaphore: the least S4U can do with an actor per user. No messages and no hosts' CPUs: a station is a
//   Semaphore that the user holds while it sleeps through its service.
// Links have no latency and far more bandwidth than needed: the network adds nothing to the response.

#include "bench/three_stations.hpp"

#include <simgrid/s4u.hpp>

#include <string>
#include <vector>

namespace {

using headroom::bench::Draw;
using headroom::bench::Meter;
using headroom::bench::ThreeStations;
namespace sg4 = simgrid::s4u;

constexpr double kFlops = 1e9; // of every host, per second
constexpr std::uint64_t kMessageBytes = 1;

struct World {
    ThreeStations network;
    Meter& meter;
    Draw draw{1};
    bool over = false;

    void count() { over = meter.event() || over; }
};

struct Request {
    sg4::Mailbox* answer;
};

/// Takes requests for ever; `next` is null where the answer goes back to the user.
void station(World& world, sg4::Mailbox* inbox, double mean, std::vector<sg4::Mailbox*> next) {
    for (;;) {
        auto* request = inbox->get<Request>();
        sg4::this_actor::execute(world.draw.exponential(mean) * kFlops);
        world.count();
        sg4::Mailbox* to = next.empty()
                               ? request->answer
                               : next[world.draw.below(static_cast<std::uint32_t>(next.size()))];
        to->put_init(request, kMessageBytes)->detach();
    }
}

void mailboxUser(World& world, std::uint32_t user, sg4::Mailbox* balancer) {
    Request request{sg4::Mailbox::by_name("user-" + std::to_string(user))};
    while (!world.over) {
        sg4::this_actor::sleep_for(world.draw.exponential(world.network.think));
        world.count();
        world.meter.begin(user, sg4::Engine::get_clock());
        balancer->put_init(&request, kMessageBytes)->detach();
        request.answer->get<Request>();
        world.meter.end(user, sg4::Engine::get_clock());
    }
}

void serve(World& world, sg4::Semaphore& station, double mean) {
    station.acquire();
    sg4::this_actor::sleep_for(world.draw.exponential(mean));
    station.release();
    world.count();
}

void semaphoreUser(World& world, std::uint32_t user, const std::vector<sg4::SemaphorePtr>& stations) {
    const ThreeStations& network = world.network;
    while (!world.over) {
        sg4::this_actor::sleep_for(world.draw.exponential(network.think));
        world.count();
        world.meter.begin(user, sg4::Engine::get_clock());
        serve(world, *stations[0], network.balancer);
        serve(world, *stations[2 + world.draw.below(network.chatServers)], network.chat);
        serve(world, *stations[1], network.store);
        world.meter.end(user, sg4::Engine::get_clock());
    }
}

/// A star of hosts around a backbone without latency.
std::vector<sg4::Host*> platform(std::uint32_t hosts) {
    sg4::NetZone* zone = sg4::create_star_zone("cloud");
    std::vector<sg4::Host*> all;
    for (std::uint32_t i = 0; i < hosts; ++i) {
        sg4::Host* host = zone->create_host("host-" + std::to_string(i), kFlops)->seal();
        const sg4::Link* link = zone->create_link("link-" + std::to_string(i), 1e15)
                                    ->set_sharing_policy(sg4::Link::SharingPolicy::FATPIPE)
                                    ->set_latency(0.0)
                                    ->seal();
        zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, {sg4::LinkInRoute(link)}, true);
        all.push_back(host);
    }
    zone->seal();
    return all;
}

void startMailboxes(World& world, const std::vector<sg4::Host*>& hosts) {
    const ThreeStations& network = world.network;
    const auto actor = [&](std::uint32_t i, double mean, const std::vector<sg4::Mailbox*>& next) {
        sg4::Mailbox* inbox = sg4::Mailbox::by_name("station-" + std::to_string(i));
        const sg4::ActorPtr server = sg4::Actor::create(
            "station", hosts[i + 1], [&world, inbox, mean, next] { station(world, inbox, mean, next); });
        server->daemonize();
        inbox->set_receiver(server);
        return inbox;
    };
    sg4::Mailbox* store = actor(1, network.store, {});
    std::vector<sg4::Mailbox*> chat;
    for (std::uint32_t i = 0; i < network.chatServers; ++i)
        chat.push_back(actor(2 + i, network.chat, {store}));
    sg4::Mailbox* balancer = actor(0, network.balancer, chat);
    for (std::uint32_t user = 0; user < network.users; ++user)
        sg4::Actor::create("user", hosts[0],
                           [&world, user, balancer] { mailboxUser(world, user, balancer); });
}

} // namespace

int main(int argc, char** argv) {
    const ThreeStations network;
    const auto events = static_cast<std::uint64_t>(headroom::bench::option(argc, argv, "--events", 1e6));
    const std::string style = headroom::bench::textOption(argc, argv, "--style", "mailbox");
    // Small stacks without guard pages spare memory and system calls; CM02 is SimGrid's plain network
    // model, latency plus size over bandwidth.
    std::vector<std::string> words{argv[0],
                                   "--cfg=contexts/stack-size:64",
                                   "--cfg=contexts/guard-size:0",
                                   "--cfg=network/model:CM02",
                                   "--cfg=network/crosstraffic:0",
                                   "--log=root.thres:error"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    int count = static_cast<int>(arguments.size());
    sg4::Engine engine(&count, arguments.data());

    Meter meter(network.users, events);
    World world{network, meter};
    const std::vector<sg4::Host*> hosts = platform(3 + network.chatServers);
    std::vector<sg4::SemaphorePtr> stations;
    if (style == "mailbox") {
        startMailboxes(world, hosts);
    } else {
        for (std::uint32_t i = 0; i < 2 + network.chatServers; ++i)
            stations.push_back(sg4::Semaphore::create(1));
        for (std::uint32_t user = 0; user < network.users; ++user)
            sg4::Actor::create("user", hosts[0],
                               [&world, user, &stations] { semaphoreUser(world, user, stations); });
    }
    double until = 0.0;
    while (!world.over) engine.run_until(until += 0.1);
    meter.print(("s4u-" + style).c_str(), network);
    std::fflush(stdout);
    std::_Exit(
        0); // 10 000 actors are still alive; ending them one by one would be no part of the measurement
}
