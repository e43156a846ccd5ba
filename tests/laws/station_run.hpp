#pragma once
// An open station on engine::Server: renewal arrivals, one service law. Shared by the law tests.

#include "sim/engine/distribution.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/server.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace headroom::laws {

struct Station {
    engine::Sampler interarrival;
    engine::Sampler service;
    std::uint32_t servers = 1;
    std::uint32_t maxQueue = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t customers = 100000; ///< measured, after the warm-up
    std::uint32_t warmUp = 5000;      ///< customers not measured
    double tailAt = 0.0;              ///< measures P(response > tailAt)
};

struct StationResult {
    double response = 0.0;    ///< mean over accepted
    double wait = 0.0;        ///< mean over accepted
    double delayed = 0.0;     ///< share of accepted that waited
    double lost = 0.0;        ///< share of all
    double tail = 0.0;        ///< share of accepted with response > tailAt
    double utilization = 0.0; ///< per server, over the measured time
    double inSystem = 0.0;    ///< mean number present, over the measured time
};

inline StationResult runStation(const Station& station, std::uint64_t seed) {
    enum : std::uint32_t { kArrival, kCompletion };
    engine::RandomStream gaps(seed, 1);
    engine::RandomStream works(seed, 2);
    engine::EventQueue queue;
    engine::Server server({station.servers, station.maxQueue, kCompletion});
    const std::uint32_t total = station.warmUp + station.customers;
    std::vector<double> arrived(total);
    std::vector<double> work(total);
    StationResult result;
    double accepted = 0.0;
    double lost = 0.0;
    double fromTime = 0.0;
    double fromBusy = 0.0;
    double fromPresent = 0.0;
    const auto present = [&](double now) {
        return server.busyIntegral(now) + server.queueIntegral(now);
    };
    queue.push(station.interarrival.sample(gaps), kArrival, 0);
    while (!queue.empty()) {
        const engine::Event event = queue.pop();
        const double now = event.time;
        const std::uint32_t id = event.subject;
        if (event.kind == kCompletion) {
            server.complete(queue, now);
            if (id < station.warmUp) continue;
            const double response = now - arrived[id];
            accepted += 1.0;
            result.response += response;
            result.wait += response - work[id];
            if (response - work[id] > 1e-9) result.delayed += 1.0;
            if (response > station.tailAt) result.tail += 1.0;
            continue;
        }
        if (id == station.warmUp) {
            fromTime = now;
            fromBusy = server.busyIntegral(now);
            fromPresent = present(now);
        }
        arrived[id] = now;
        work[id] = station.service.sample(works);
        if (!server.arrive(queue, now, id, work[id]) && id >= station.warmUp) lost += 1.0;
        if (id + 1 < total) {
            queue.push(now + station.interarrival.sample(gaps), kArrival, id + 1);
        } else {
            const double span = now - fromTime;
            result.utilization = (server.busyIntegral(now) - fromBusy) / span / station.servers;
            result.inSystem = (present(now) - fromPresent) / span;
        }
    }
    result.response /= accepted;
    result.wait /= accepted;
    result.delayed /= accepted;
    result.tail /= accepted;
    result.lost = lost / station.customers;
    return result;
}

} // namespace headroom::laws
