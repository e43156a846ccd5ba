#pragma once
// A fleet's machines as a SimGrid platform.
//
// A star zone per availability zone inside one star zone. A host has `vcpus` cores of `speed` times
// kFlopsPerReferenceSecond flops a second each, so work given in reference-core seconds takes the same
// time as on the event core. Links carry the mean one-way latencies of the scenario (half a round trip
// and the jitter, over two host links, or two host and two zone links) and the instance's burst
// bandwidth. They stand for the platform's semantics and for bulk transfers; messages of the request
// plane draw their latencies from the scenario's distributions instead. All hosts exist from the start:
// SimGrid cannot add any later.

#include "models/service.hpp"
#include "sim/control/request_plane.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace simgrid::s4u {
class Host;
} // namespace simgrid::s4u

namespace headroom::bridge {

/// SimGrid's tolerances are absolute numbers made for speeds of 1e9.
inline constexpr double kFlopsPerReferenceSecond = 1e9;

struct PlatformHost {
    std::string name;
    std::uint32_t vcpus = 1;
    double speed = 1.0; ///< relative to the reference core
    std::uint32_t zone = 0;
    double bytesPerSecond = 0.0; ///< 0 = not limited
    bool on = true;              ///< at the start
};

[[nodiscard]] std::vector<PlatformHost> platformHosts(const std::vector<control::Machine>& machines);

class Platform {
public:
    /// Needs a Simulation. Creates the hosts and one more, never switched off, for the control plane.
    Platform(const std::vector<PlatformHost>& hosts, const models::Network& network);

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(hosts_.size()); }
    [[nodiscard]] simgrid::s4u::Host* host(std::uint32_t index) const { return hosts_[index]; }
    [[nodiscard]] simgrid::s4u::Host* controlHost() const { return control_; }

    [[nodiscard]] int cores(std::uint32_t index) const;
    /// Reference-core seconds a second of one core.
    [[nodiscard]] double speed(std::uint32_t index) const;
    [[nodiscard]] bool isOn(std::uint32_t index) const;
    /// One way, over the links between two hosts.
    [[nodiscard]] double latencySeconds(std::uint32_t from, std::uint32_t to) const;

private:
    std::vector<simgrid::s4u::Host*> hosts_;
    simgrid::s4u::Host* control_ = nullptr;
};

} // namespace headroom::bridge
