// The three-station network on the core of ns-3: Simulator::Schedule and a scheduler of ns-3's choice.
// C++17: the headers of ns-3.37 are not valid C++20.

#include "bench/three_stations.hpp"

#include <ns3/core-module.h>

#include <deque>
#include <string>
#include <vector>

namespace {

using headroom::bench::Draw;
using headroom::bench::Meter;
using headroom::bench::ThreeStations;
using ns3::Seconds;
using ns3::Simulator;

class Network {
public:
    Network(const ThreeStations& network, Meter& meter)
        : network_(network), meter_(meter), stations_(2 + network.chatServers) {}

    void start() {
        for (std::uint32_t user = 0; user < network_.users; ++user) think(user);
    }

private:
    enum : std::uint32_t { kBalancer, kStore, kChat }; // kChat + i: chat server i

    static double now() { return Simulator::Now().GetSeconds(); }
    void count() {
        if (meter_.event()) Simulator::Stop();
    }
    void think(std::uint32_t user) {
        Simulator::Schedule(Seconds(draw_.exponential(network_.think)), &Network::thought, this, user);
    }
    void thought(std::uint32_t user) {
        meter_.begin(user, now());
        arrive(kBalancer, user);
        count();
    }
    void arrive(std::uint32_t station, std::uint32_t user) {
        stations_[station].push_back(user);
        if (stations_[station].size() == 1) serve(station);
    }
    void serve(std::uint32_t station) {
        const double mean = station == kBalancer ? network_.balancer
                            : station == kStore  ? network_.store
                                                 : network_.chat;
        Simulator::Schedule(Seconds(draw_.exponential(mean)), &Network::served, this, station);
    }
    void served(std::uint32_t station) {
        const std::uint32_t user = stations_[station].front();
        stations_[station].pop_front();
        if (!stations_[station].empty()) serve(station);
        if (station == kBalancer) {
            arrive(kChat + draw_.below(network_.chatServers), user);
        } else if (station == kStore) {
            meter_.end(user, now());
            think(user);
        } else {
            arrive(kStore, user);
        }
        count();
    }

    ThreeStations network_;
    Meter& meter_;
    Draw draw_{1};
    std::vector<std::deque<std::uint32_t>> stations_;
};

} // namespace

int main(int argc, char** argv) {
    const ThreeStations network;
    const auto events = static_cast<std::uint64_t>(headroom::bench::option(argc, argv, "--events", 1e7));
    const std::string scheduler = headroom::bench::textOption(argc, argv, "--scheduler", "Map");
    ns3::ObjectFactory factory;
    factory.SetTypeId("ns3::" + scheduler + "Scheduler");
    Simulator::SetScheduler(factory);
    ns3::Time::SetResolution(ns3::Time::PS); // services of 0.1 ms are drawn from a continuum
    Meter meter(network.users, events);
    Network model(network, meter);
    model.start();
    Simulator::Run();
    meter.print(("ns3-" + scheduler).c_str(), network);
    Simulator::Destroy();
    return 0;
}
