// M/G/1:  W = lambda E[S^2] / (2 (1 - rho)) = rho (1 + scv) / 2 / (1 - rho) * E[S].
#include "tests/laws/law_support.hpp"
#include "tests/laws/queue_theory.hpp"
#include "tests/laws/station_run.hpp"

namespace headroom::laws {
namespace {

using engine::Sampler;

void holdsFor(const Sampler& service, double rho, std::uint32_t customers, double power) {
    const double lambda = rho / service.mean();
    Station station{Sampler::exponential(1.0 / lambda), service};
    station.customers = customers;
    const auto e = replicate(40, [&](std::uint64_t seed) {
        const StationResult r = runStation(station, seed);
        return std::array{r.wait, r.utilization, r.delayed};
    });
    expectLaw("MG1.wait", e[0], waitMG1(lambda, service.mean(), service.scv()), power);
    expectLaw("MG1.utilization", e[1], rho, 0.01);
    expectLaw("MG1.delayed", e[2], rho, 0.01); // Poisson arrivals see time averages
}

TEST(PollaczekKhinchine, MD1) { holdsFor(Sampler::constant(0.002), 0.8, 100000, 0.02); }
TEST(PollaczekKhinchine, UniformService) { holdsFor(Sampler::uniform(0.0, 0.01), 0.7, 80000, 0.02); }
TEST(PollaczekKhinchine, GammaOfLowVariability) {
    holdsFor(Sampler::gamma(0.02, 0.5), 0.75, 80000, 0.02);
}
TEST(PollaczekKhinchine, GammaOfHighVariability) {
    holdsFor(Sampler::gamma(0.02, 3.0), 0.6, 120000, 0.03);
}
TEST(PollaczekKhinchine, Lognormal) {
    holdsFor(Sampler::lognormalByMean(0.005, 1.5), 0.7, 150000, 0.04);
}
TEST(PollaczekKhinchine, Empirical) {
    holdsFor(Sampler::empirical({0.001, 0.001, 0.002, 0.009}), 0.7, 100000, 0.03);
}

} // namespace
} // namespace headroom::laws
