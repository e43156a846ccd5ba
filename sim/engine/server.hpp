#pragma once
// c parallel servers behind one FIFO queue of bounded length: G/G/c/K.
//
// Each request brings its own service time (seconds, already scaled to this server), so classes may
// differ. A request that finds all servers busy and the queue full is rejected. The completion of
// request `id` is the event (completionKind, id); the owner then calls complete().
// Assumptions: servers are identical, a started service is never interrupted.

#include "sim/engine/event_queue.hpp"
#include "sim/engine/ring_buffer.hpp"
#include "sim/engine/time_integral.hpp"

#include <cstdint>
#include <limits>

namespace headroom::engine {

struct ServerSpec {
    std::uint32_t servers = 1;
    std::uint32_t maxQueue = std::numeric_limits<std::uint32_t>::max(); ///< waiting, not in service
    std::uint32_t completionKind = 0;
};

class Server {
public:
    struct Counters {
        std::uint64_t arrivals = 0; ///< accepted and rejected
        std::uint64_t rejections = 0;
        std::uint64_t delayed = 0; ///< accepted, but had to wait
        std::uint64_t completions = 0;
        std::size_t maxQueue = 0;
    };

    explicit Server(const ServerSpec& spec) : spec_(spec) {}

    /// A request arrives; false when it is rejected.
    bool arrive(EventQueue& queue, SimTime now, std::uint32_t id, double work);
    /// A completion event fired: frees its server and starts the longest waiting request.
    void complete(EventQueue& queue, SimTime now);
    /// Changes the number of servers. Fewer: services under way still end; more: waiting ones start.
    void setServers(EventQueue& queue, SimTime now, std::uint32_t servers);

    [[nodiscard]] std::uint32_t busy() const { return busy_; }
    [[nodiscard]] std::size_t queued() const { return waiting_.size(); }
    [[nodiscard]] const Counters& counters() const { return counters_; }
    /// Server-seconds spent serving; utilization over (a, b) is its difference / (servers (b - a)).
    [[nodiscard]] double busyIntegral(SimTime now) const { return busyTime_.integral(now); }
    /// Request-seconds spent waiting: mean queue length times time, and the sum of all waits.
    [[nodiscard]] double queueIntegral(SimTime now) const { return queueTime_.integral(now); }

private:
    struct Waiting {
        double work;
        std::uint32_t id;
    };

    void begin(EventQueue& queue, SimTime now, std::uint32_t id, double work);
    void startWaiting(EventQueue& queue, SimTime now);

    ServerSpec spec_;
    RingBuffer<Waiting> waiting_;
    TimeIntegral busyTime_;
    TimeIntegral queueTime_;
    Counters counters_;
    std::uint32_t busy_ = 0;
};

} // namespace headroom::engine
