// Processor sharing is insensitive: only the mean of the work matters.
#include "sim/engine/distribution.hpp"
#include "sim/engine/processor.hpp"
#include "tests/laws/law_support.hpp"
#include "tests/laws/queue_theory.hpp"

namespace headroom::laws {
namespace {

using namespace engine;

struct SharingResult {
    double response = 0.0;
    double slowdown = 0.0; ///< mean response of large jobs over their work
};

/// Poisson arrivals of rate lambda with work from `law` on one processor.
SharingResult runSharing(const ProcessorSpec& spec, double lambda, const Sampler& law,
                         std::uint32_t customers, std::uint64_t seed) {
    enum : std::uint32_t { kArrival, kCompletion };
    RandomStream gaps(seed, 1);
    RandomStream works(seed, 2);
    EventQueue queue;
    Processor processor(spec);
    const std::uint32_t warmUp = customers / 20;
    std::vector<double> arrived(customers);
    std::vector<double> work(customers);
    SharingResult result;
    double largeWork = 0.0;
    double largeResponse = 0.0;
    double counted = 0.0;
    const double mean = law.mean();
    queue.push(gaps.exponential(1.0 / lambda), kArrival, 0);
    while (!queue.empty()) {
        const Event event = queue.pop();
        const double now = event.time;
        if (event.kind == kArrival) {
            const std::uint32_t id = event.subject;
            arrived[id] = now;
            work[id] = law.sample(works);
            processor.start(now, id, work[id]);
            if (id + 1 < customers) queue.push(now + gaps.exponential(1.0 / lambda), kArrival, id + 1);
        } else {
            if (!completionDue(queue, processor, now, kCompletion, 0)) continue;
            const std::uint32_t id = processor.finish(now);
            if (id >= warmUp) {
                counted += 1.0;
                result.response += now - arrived[id];
                if (work[id] >= mean) {
                    largeWork += work[id];
                    largeResponse += now - arrived[id];
                }
            }
        }
        scheduleCompletion(queue, processor, kCompletion, 0);
    }
    result.response /= counted;
    result.slowdown = largeResponse / largeWork;
    return result;
}

const Sampler kLaws[] = {Sampler::constant(1.0), Sampler::exponential(1.0), Sampler::gamma(1.0, 0.5),
                         Sampler::lognormalByMean(1.0, 3.0)};

// M/G/1-PS:  R = E[S] / (1 - rho), and a job of size x takes x / (1 - rho) on average.
TEST(ProcessorSharing, MG1IsInsensitive) {
    const double rho = 0.7;
    for (const Sampler& law : kLaws) {
        const auto e = replicate(30, [&](std::uint64_t seed) {
            const SharingResult r = runSharing(ProcessorSpec{}, rho, law, 60000, seed);
            return std::array{r.response, r.slowdown};
        });
        expectLaw("PS.response", e[0], 1.0 / (1.0 - rho), 0.03);
        expectLaw("PS.slowdown", e[1], 1.0 / (1.0 - rho), 0.03);
    }
}

/// Mean response with total rates phi(1), phi(2), ... phi(m), constant from m on: birth-death chain.
double responseOfRates(const std::vector<double>& phi, double lambda) {
    std::vector<double> deaths;
    for (std::size_t n = 0; n < 400; ++n) deaths.push_back(phi[std::min(n, phi.size() - 1)]);
    return meanState(birthDeath(std::vector<double>(deaths.size(), lambda), deaths)) / lambda;
}

// Sharing with state-dependent total rate phi(n) is insensitive as well (Cohen 1979): with c cores
// phi(n) = min(n, c), so R is that of M/M/c for every law.
TEST(ProcessorSharing, SeveralCores) {
    ProcessorSpec spec;
    spec.vcpus = 4;
    spec.cores = 4;
    const double lambda = 3.2;
    ASSERT_NEAR(responseOfRates({1, 2, 3, 4}, lambda), responseMMc(4, lambda, 1.0), 1e-9);
    for (const Sampler& law : kLaws) {
        const auto e = replicate(30, [&](std::uint64_t seed) {
            return std::array{runSharing(spec, lambda, law, 80000, seed).response};
        });
        expectLaw("PS.cores", e[0], responseMMc(4, lambda, 1.0), 0.03);
    }
}

// Two hyperthreads of one core, yield y = 1.25, speed s = 0.8:  phi = s (1, 1.25, 1.25, ...).
TEST(ProcessorSharing, HyperthreadsOfOneCore) {
    ProcessorSpec spec;
    spec.vcpus = 2;
    spec.cores = 1;
    spec.smtYield = 1.25;
    spec.speed = 0.8;
    const double lambda = 0.7;
    for (const Sampler& law : {kLaws[0], kLaws[3]}) {
        const auto e = replicate(30, [&](std::uint64_t seed) {
            return std::array{runSharing(spec, lambda, law, 60000, seed).response};
        });
        expectLaw("PS.smt", e[0], responseOfRates({0.8, 1.0}, lambda), 0.03);
    }
}

} // namespace
} // namespace headroom::laws
