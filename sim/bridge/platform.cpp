#include "sim/bridge/platform.hpp"

#include <simgrid/s4u.hpp>

#include <algorithm>

namespace headroom::bridge {

namespace s4u = simgrid::s4u;

namespace {
constexpr double kUnlimitedBytes = 1e12;
} // namespace

std::vector<PlatformHost> platformHosts(const std::vector<control::Machine>& machines) {
    std::vector<PlatformHost> out;
    for (const control::Machine& machine : machines)
        out.push_back({"host-" + std::to_string(out.size()), machine.vcpus, machine.speed, machine.zone,
                       machine.bytesPerSecond, machine.on});
    return out;
}

Platform::Platform(const std::vector<PlatformHost>& hosts, const models::Network& network) {
    // One way: half the round trip and the jitter of a hop, spread over the links between two hosts.
    const double jitter = network.jitter.mean().value;
    const double inZone = 0.5 * network.inZoneRtt.mean().value + jitter;
    const double crossZone = 0.5 * network.crossZoneRtt.mean().value + jitter;
    const double hostLatency = inZone / 2.0;
    const double zoneLatency = std::max(0.0, crossZone - inZone) / 2.0;

    s4u::NetZone* region = s4u::create_star_zone("region");
    std::vector<s4u::NetZone*> zones;
    const auto zoneOf = [&](std::uint32_t index) {
        while (zones.size() <= index) {
            s4u::NetZone* zone = s4u::create_star_zone("zone-" + std::to_string(zones.size()));
            zone->set_parent(region);
            zones.push_back(zone);
        }
        return zones[index];
    };
    const auto join = [](s4u::NetZone* zone, const std::string& name, double bytesPerSecond,
                         double latency, simgrid::kernel::routing::NetPoint* point,
                         simgrid::kernel::routing::NetPoint* gateway) {
        s4u::Link* link =
            zone->create_link(name, bytesPerSecond > 0.0 ? bytesPerSecond : kUnlimitedBytes);
        link->set_latency(latency)->seal();
        zone->add_route(point, nullptr, gateway, nullptr, {s4u::LinkInRoute(link)}, true);
    };
    for (const PlatformHost& spec : hosts) {
        s4u::NetZone* zone = zoneOf(spec.zone);
        s4u::Host* host = zone->create_host(spec.name, spec.speed * kFlopsPerReferenceSecond);
        host->set_core_count(static_cast<int>(spec.vcpus));
        join(zone, spec.name + "-link", spec.bytesPerSecond, hostLatency, host->get_netpoint(), nullptr);
        hosts_.push_back(host);
    }
    control_ = region->create_host("control", kFlopsPerReferenceSecond);
    join(region, "control-link", 0.0, hostLatency, control_->get_netpoint(), nullptr);
    for (std::size_t i = 0; i < zones.size(); ++i) {
        const std::string name = "zone-" + std::to_string(i);
        join(region, name + "-link", 0.0, zoneLatency, zones[i]->get_netpoint(),
             zones[i]->create_router(name + "-router"));
    }
    for (s4u::Host* host : hosts_) host->seal();
    control_->seal();
    for (s4u::NetZone* zone : zones) zone->seal();
    region->seal();
    for (std::size_t i = 0; i < hosts.size(); ++i)
        if (!hosts[i].on) hosts_[i]->turn_off();
}

int Platform::cores(std::uint32_t index) const { return hosts_[index]->get_core_count(); }

double Platform::speed(std::uint32_t index) const {
    return hosts_[index]->get_speed() / kFlopsPerReferenceSecond;
}

bool Platform::isOn(std::uint32_t index) const { return hosts_[index]->is_on(); }

double Platform::latencySeconds(std::uint32_t from, std::uint32_t to) const {
    std::vector<s4u::Link*> links;
    double latency = 0.0;
    hosts_[from]->route_to(hosts_[to], links, &latency);
    return latency;
}

} // namespace headroom::bridge
