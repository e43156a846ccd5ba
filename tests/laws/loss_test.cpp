// Bounded queues: M/M/c/K, and Erlang's loss formula with its insensitivity.
#include "tests/laws/law_support.hpp"
#include "tests/laws/queue_theory.hpp"
#include "tests/laws/station_run.hpp"

#include <algorithm>

namespace headroom::laws {
namespace {

using engine::Sampler;

// M/M/c/K is a birth-death chain with births lambda and deaths min(n, c) mu, n <= K:
// loss = p_K,  L = sum n p_n,  R = L / (lambda (1 - p_K)).
TEST(Loss, MMcK) {
    struct Case {
        int servers;
        int places;
        double lambda;
    };
    for (const Case& c : {Case{1, 5, 0.9}, Case{2, 6, 1.8}, Case{3, 4, 5.0}}) {
        std::vector<double> deaths;
        for (int n = 1; n <= c.places; ++n) deaths.push_back(std::min(n, c.servers));
        const auto p = birthDeath(std::vector<double>(deaths.size(), c.lambda), deaths);
        Station station{Sampler::exponential(1.0 / c.lambda), Sampler::exponential(1.0)};
        station.servers = static_cast<std::uint32_t>(c.servers);
        station.maxQueue = static_cast<std::uint32_t>(c.places - c.servers);
        station.customers = 80000;
        const auto e = replicate(30, [&](std::uint64_t seed) {
            const StationResult r = runStation(station, seed);
            return std::array{r.lost, r.inSystem, r.response};
        });
        expectLaw("MMcK.lost", e[0], p.back(), 0.02);
        expectLaw("MMcK.inSystem", e[1], meanState(p), 0.01);
        expectLaw("MMcK.response", e[2], meanState(p) / (c.lambda * (1.0 - p.back())), 0.01);
    }
}

// M/G/c/c: loss = B(c, a) for every service law of the same mean (Sevastyanov 1957).
TEST(Loss, ErlangBIsInsensitiveToTheServiceLaw) {
    const double load = 6.0;
    for (const Sampler& service : {Sampler::exponential(1.0), Sampler::constant(1.0),
                                   Sampler::lognormalByMean(1.0, 4.0), Sampler::gamma(1.0, 0.3)}) {
        Station station{Sampler::exponential(1.0 / load), service};
        station.servers = 8;
        station.maxQueue = 0;
        const auto e = replicate(30, [&](std::uint64_t seed) {
            const StationResult r = runStation(station, seed);
            return std::array{r.lost, r.utilization};
        });
        const double blocked = erlangB(8, load);
        expectLaw("ErlangB.lost", e[0], blocked, 0.02);
        expectLaw("ErlangB.utilization", e[1], load * (1.0 - blocked) / 8.0, 0.01);
    }
}

} // namespace
} // namespace headroom::laws
