#pragma once
// Counters of the server. They lie in memory that the processes of one server share, so that whichever of them is
// asked answers for all.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace headroom::chat {

/// Log-linear histogram of nanoseconds: eight buckets to a power of two, relative error below 1/8.
class LatencyHistogram {
public:
    void record(std::int64_t nanoseconds);
    static constexpr std::size_t kBuckets = 8 * 40;
    [[nodiscard]] std::uint64_t count() const { return count_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t sum() const { return sum_.load(std::memory_order_relaxed); }
    /// Values up to `nanoseconds`, to the histogram's resolution.
    [[nodiscard]] std::uint64_t below(std::int64_t nanoseconds) const;

private:
    std::array<std::atomic<std::uint64_t>, kBuckets> buckets_{};
    std::atomic<std::uint64_t> count_{0};
    std::atomic<std::uint64_t> sum_{0};
};

using Counter = std::atomic<std::uint64_t>;
using Gauge = std::atomic<std::int64_t>;

/// Of one process.
struct Metrics {
    Gauge connections{0}; ///< Engine.IO sessions
    Gauge webSockets{0};  ///< of them over WebSocket
    Gauge httpConnections{0};
    Gauge rooms{0};         ///< rooms with members on a loop, summed over loops
    Gauge queuedBytes{0};   ///< waiting in send queues
    Gauge hashing{0};       ///< passwords being hashed or waiting for it
    Gauge eventsWaiting{0}; ///< Socket.IO events being handled or waiting for the one before
    Gauge process{0};       ///< identifier of the process
    Counter sessionsOpened{0};
    Counter sessionsRefused{0};
    Counter eventsIn{0};
    Counter messagesStored{0};
    Counter broadcasts{0}; ///< publishes to a room
    Counter framesOut{0};
    Counter writes{0}; ///< system calls that frames left with
    Counter bytesOut{0};
    Counter bytesIn{0};
    Counter framesDropped{0}; ///< of slow consumers
    Counter slowDisconnects{0};
    Counter protocolErrors{0};
    Counter rateLimited{0};
    Counter httpRequests{0};
    Counter httpErrors{0}; ///< answers of 500 and above
    Counter storeErrors{0};
    Counter busMessages{0};    ///< received from other backends
    LatencyHistogram http;     ///< request read to answer ready
    LatencyHistogram event;    ///< Socket.IO event read to handled
    LatencyHistogram delivery; ///< frame made to handed to the kernel
};

/// Shared memory for `processes`; each writes its own element.
class MetricsBoard {
public:
    explicit MetricsBoard(std::size_t processes);
    ~MetricsBoard();
    MetricsBoard(const MetricsBoard&) = delete;
    MetricsBoard& operator=(const MetricsBoard&) = delete;

    [[nodiscard]] Metrics& of(std::size_t process) { return all_[process]; }
    /// OpenMetrics 1.0 text. Counters are summed over all processes, gauges over those that live; CPU time and memory
    /// are given for each of these.
    [[nodiscard]] std::string openMetrics() const;

private:
    Metrics* all_;
    std::size_t processes_;
};

} // namespace headroom::chat
