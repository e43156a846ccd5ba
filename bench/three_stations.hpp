#pragma once
// The closed network that every engine of the `plane` benchmark simulates.
//
// Users think, then pass a load balancer, one chat server picked at random and a store, each a single
// FIFO server, and think again; all times are exponential. An event is the end of a think time or of a
// service: four a round. Response: the time from the end of thinking to the end of the store's service.
// Plain C++17 without our libraries, so that the peers use it too; peers/simpy_plane.py repeats it.

#include "bench/report.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace headroom::bench {

struct ThreeStations {
    std::uint32_t users = 10000;
    std::uint32_t chatServers = 4;
    double think = 10.0; ///< means, seconds
    double balancer = 0.1e-3;
    double chat = 3e-3;
    double store = 0.3e-3;
    static constexpr std::uint64_t kEventsPerRound = 4;
};

/// Mean response of the open network with the same arrival rate: the sum of the stations' M/M/1
/// responses 1 / (1 / service - arrivals), 12.54 ms. With 10 000 users the closed one is 0.5 % below.
inline double theoryResponse(const ThreeStations& network) {
    const auto response = [](double service, double arrivals) {
        return 1.0 / (1.0 / service - arrivals);
    };
    const double arrivals = network.users / network.think;
    return response(network.balancer, arrivals) +
           response(network.chat, arrivals / network.chatServers) + response(network.store, arrivals);
}

/// Exponential times as cheap as they get with the C library, for the peers; splitmix64 and one log().
class Draw {
public:
    explicit Draw(std::uint64_t seed) : state_(seed) {}
    double exponential(double mean) {
        return -mean * std::log((static_cast<double>(next() >> 12) + 0.5) * 0x1.0p-52);
    }
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>((next() >> 32) * bound >> 32);
    }

private:
    std::uint64_t next() {
        std::uint64_t x = state_ += 0x9e3779b97f4a7c15ULL;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
        return x ^ (x >> 31);
    }
    std::uint64_t state_;
};

/// Counts events and responses; the first fifth of a run is warm-up and left out, set-up included.
class Meter {
public:
    Meter(std::uint32_t users, std::uint64_t events)
        : startedAt_(users), warmUp_(events / 5), end_(events) {}

    /// True when the run has seen enough events.
    bool event() {
        if (++events_ == warmUp_) cpu_ = cpuSeconds();
        return events_ >= end_;
    }
    void begin(std::uint32_t user, double now) { startedAt_[user] = now; }
    void end(std::uint32_t user, double now) {
        if (events_ < warmUp_) return;
        sum_ += now - startedAt_[user];
        ++responses_;
    }
    void print(const char* engine, const ThreeStations& network) const {
        const double cpu = cpuSeconds() - cpu_;
        Report report(engine);
        report.rate(events_ - warmUp_, cpu)
            .number("mean_response_ms", 1e3 * sum_ / static_cast<double>(responses_))
            .number("theory_response_ms", 1e3 * theoryResponse(network));
    }

private:
    std::vector<double> startedAt_;
    std::uint64_t events_ = 0;
    std::uint64_t warmUp_;
    std::uint64_t end_;
    std::uint64_t responses_ = 0;
    double sum_ = 0.0;
    double cpu_ = 0.0;
};

} // namespace headroom::bench
