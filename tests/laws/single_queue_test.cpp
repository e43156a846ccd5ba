// M/M/1, M/M/c and GI/M/1 on engine::Server.
#include "tests/laws/law_support.hpp"
#include "tests/laws/queue_theory.hpp"
#include "tests/laws/station_run.hpp"

namespace headroom::laws {
namespace {

using engine::Sampler;

// M/M/1:  R = 1 / (mu - lambda),  P(T > t) = e^-(mu - lambda) t,  U = rho,  L = rho / (1 - rho).
TEST(SingleQueue, MM1) {
    const double lambda = 0.8;
    Station station{Sampler::exponential(1.0 / lambda), Sampler::exponential(1.0)};
    station.customers = 150000;
    station.tailAt = 10.0;
    const auto e = replicate(30, [&](std::uint64_t seed) {
        const StationResult r = runStation(station, seed);
        return std::array{r.response, r.tail, r.utilization, r.inSystem};
    });
    expectLaw("MM1.response", e[0], 1.0 / (1.0 - lambda), 0.02);
    expectLaw("MM1.tail", e[1], std::exp(-(1.0 - lambda) * 10.0), 0.05);
    expectLaw("MM1.utilization", e[2], lambda, 0.004);
    expectLaw("MM1.inSystem", e[3], lambda / (1.0 - lambda), 0.02);
}

// M/M/c:  P(wait) = C(c, a) (Erlang C),  W = C / (c mu - lambda).
TEST(SingleQueue, MMc) {
    for (const auto& [servers, rho] : {std::pair{2, 0.7}, {4, 0.8}, {16, 0.9}}) {
        const double lambda = rho * servers;
        Station station{Sampler::exponential(1.0 / lambda), Sampler::exponential(1.0)};
        station.servers = static_cast<std::uint32_t>(servers);
        station.customers = 120000;
        const auto e = replicate(30, [&](std::uint64_t seed) {
            const StationResult r = runStation(station, seed);
            return std::array{r.delayed, r.wait, r.response};
        });
        expectLaw("MMc.delayed", e[0], erlangC(servers, lambda), 0.02);
        expectLaw("MMc.wait", e[1], erlangC(servers, lambda) / (servers - lambda), 0.06);
        expectLaw("MMc.response", e[2], responseMMc(servers, lambda, 1.0), 0.03);
    }
}

// GI/M/1:  P(wait) = s,  R = 1 / (mu (1 - s)),  s the root of s = A*(mu (1 - s)) in (0, 1), A* the
// Laplace transform of the interarrival time; gamma of shape k: A*(z) = (k lambda / (k lambda + z))^k.
TEST(SingleQueue, GIM1) {
    const double lambda = 0.75;
    for (const double scv : {0.25, 2.0}) {
        const double shape = 1.0 / scv;
        double s = 0.5;
        for (int i = 0; i < 1000; ++i) {
            s = std::pow(shape * lambda / (shape * lambda + 1.0 - s), shape);
        }
        Station station{Sampler::gamma(1.0 / lambda, scv), Sampler::exponential(1.0)};
        const auto e = replicate(30, [&](std::uint64_t seed) {
            const StationResult r = runStation(station, seed);
            return std::array{r.delayed, r.response};
        });
        expectLaw("GIM1.delayed", e[0], s, 0.01);
        expectLaw("GIM1.response", e[1], 1.0 / (1.0 - s), 0.03);
    }
}

} // namespace
} // namespace headroom::laws
