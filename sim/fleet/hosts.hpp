#pragma once
// Burstable hosts and the event loops on them.
//
// Assumptions: an event loop uses one thread; loops of a host share its vCPUs by processor sharing; two
// vCPUs of a T3 are two hardware threads of one physical core. Parameters: instance type (catalogue),
// credit mode. CPU of the operating system, container runtime and network interrupts is not separate: it is
// inside the measured demands. Validity: up to a few hundred runnable threads a host.

#include "models/instance_type.hpp"
#include "models/service.hpp"
#include "sim/engine/event_loop.hpp"
#include "sim/engine/processor.hpp"
#include "sim/engine/time_integral.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::fleet {

struct Host {
    engine::Processor processor;
    std::uint16_t zone = 0;
    std::uint16_t firstLoop = 0;
    std::uint16_t loopCount = 0;
    bool isStore = false;
    bool up = true;
    bool rented = true;         ///< part of the fleet: running, booting or broken, but paid for
    bool spare = false;         ///< exists for a scale-out; not part of the fleet at the start
    double rentedFrom = 0.0;    ///< while rented
    double rentedSeconds = 0.0; ///< of earlier times
    std::uint32_t index = 0;    ///< within its service
    double memoryBytes = 0.0;
    double systemMemoryBytes = 0.0; ///< of them taken by the operating system
    double networkBurst = 0.0;      ///< bytes per second
    double bytes = 0.0;             ///< sent and received since the start
    double sampledBusy = 0.0;       ///< busySeconds at the last sample
    double sampledBytes = 0.0;

    [[nodiscard]] bool outOfCredits() const {
        return processor.throttled() && processor.spec().hasCredits();
    }
};

/// Threads of a process for work that would hold its event loop.
struct SidePool {
    std::uint32_t busy = 0;
    std::vector<std::uint32_t> queue; ///< requests waiting for a thread
    engine::TimeIntegral busyTime;    ///< thread-seconds
    engine::TimeIntegral waitTime;    ///< request-seconds
    // Since the last sample:
    double waited = 0.0; ///< seconds, of those whose wait ended
    std::uint64_t begun = 0;
    double sampledBusy = 0.0;
    double sampledWait = 0.0;
};

/// One process: an event loop, and what runs on it now.
struct Loop {
    explicit Loop(const engine::LoopSpec& spec) : queue(spec) {}

    engine::EventLoop queue;
    double currentSince = 0.0;
    double currentWork = 0.0; ///< reference-core seconds of the running callback, wake-up included
    double busySeconds = 0.0; ///< wall time with a callback running
    std::uint32_t host = 0;
    bool up = true;
    std::uint32_t connections = 0;
    SidePool pool;
    double pollsPerCallback = 1.0; ///< over the last sampling interval: share of a wake-up each paid
    // At the last sample:
    double sampledBusy = 0.0;
    double sampledWait = 0.0;
    double sampledQueue = 0.0;
    std::uint64_t sampledCallbacks = 0;
    std::uint64_t sampledPolls = 0;
};

/// Job ids on a host's Processor: the loop whose callback runs, or a request in the side pool.
inline constexpr std::uint32_t kSideJob = 0x80000000U;

class HostSet {
public:
    /// Adds `hosts` hosts with `processes` loops each and as many `spares`, which are off until a
    /// scale-out takes them; returns the index of the first host.
    std::uint32_t add(const models::InstanceType& type, const models::Placement& placement, int hosts,
                      int processes, const engine::LoopSpec& loops, int zones, int zoneShift,
                      bool isStore, int spares = 0);

    std::vector<Host> hosts;
    std::vector<Loop> loops;
};

} // namespace headroom::fleet
