#include "sim/fleet/hosts.hpp"

#include "sim/hardware/machine.hpp"

namespace headroom::fleet {

std::uint32_t HostSet::add(const models::InstanceType& type, const models::Placement& placement,
                           int count, int processes, const engine::LoopSpec& spec, int zones,
                           int zoneShift, bool isStore, int spares) {
    const auto first = static_cast<std::uint32_t>(hosts.size());
    for (int i = 0; i < count + spares; ++i) {
        Host host{engine::Processor(hardware::processorSpec(type, placement))};
        host.zone = static_cast<std::uint16_t>((i + zoneShift) % zones);
        host.firstLoop = static_cast<std::uint16_t>(loops.size());
        host.loopCount = static_cast<std::uint16_t>(processes);
        host.isStore = isStore;
        host.spare = i >= count;
        host.up = host.rented = !host.spare;
        host.index = static_cast<std::uint32_t>(i);
        host.memoryBytes = type.memory.value;
        host.systemMemoryBytes = type.systemMemory.value;
        host.networkBurst = type.networkBurst.value;
        for (int p = 0; p < processes; ++p) {
            Loop loop(spec);
            loop.host = static_cast<std::uint32_t>(hosts.size());
            loop.up = host.up;
            loops.push_back(std::move(loop));
        }
        hosts.push_back(std::move(host));
    }
    return first;
}

} // namespace headroom::fleet
