// How a stream is split decides the queues behind it.
#include "sim/engine/distribution.hpp"
#include "sim/engine/router.hpp"
#include "sim/engine/server.hpp"
#include "tests/laws/law_support.hpp"
#include "tests/laws/queue_theory.hpp"

#include <vector>

namespace headroom::laws {
namespace {

using namespace engine;

/// Mean response of Poisson arrivals routed over n single servers of mean service 1.
double runRouted(RouterPolicy policy, std::uint32_t targets, double rho, const Sampler& service,
                 std::uint64_t seed) {
    constexpr std::uint32_t kCustomers = 150000;
    constexpr std::uint32_t kWarmUp = 5000;
    const std::uint32_t kArrival = targets;
    RandomStream gaps(seed, 1);
    RandomStream works(seed, 2);
    RandomStream picks(seed, 3);
    RandomStream keys(seed, 4);
    EventQueue queue;
    Router router(policy);
    std::vector<Server> servers;
    for (std::uint32_t i = 0; i < targets; ++i) {
        router.add();
        servers.emplace_back(ServerSpec{1, ~0U, i});
    }
    std::vector<double> since(kCustomers);
    double total = 0.0;
    const double gap = 1.0 / (rho * targets);
    queue.push(0.0, kArrival, 0);
    while (!queue.empty()) {
        const Event event = queue.pop();
        const std::uint32_t id = event.subject;
        if (event.kind == kArrival) {
            since[id] = event.time;
            const std::uint32_t target = router.pick(event.time, picks, keys.next());
            servers[target].arrive(queue, event.time, id, service.sample(works));
            if (id + 1 < kCustomers) queue.push(event.time + gaps.exponential(gap), kArrival, id + 1);
        } else {
            router.release(event.kind);
            servers[event.kind].complete(queue, event.time);
            if (id >= kWarmUp) total += event.time - since[id];
        }
    }
    return total / (kCustomers - kWarmUp);
}

// Random splitting of a Poisson stream gives Poisson streams: each target is M/M/1, R = 1 / (1 - rho).
// A sticky hash of distinct keys is such a splitting too.
TEST(Routing, RandomSplittingGivesMM1) {
    for (const RouterPolicy policy :
         {RouterPolicy::kRandom, RouterPolicy::kWeightedRandom, RouterPolicy::kSticky}) {
        const auto e = replicate(30, [&](std::uint64_t seed) {
            return std::array{runRouted(policy, 4, 0.75, Sampler::exponential(1.0), seed)};
        });
        expectLaw("Routing.random", e[0], 4.0, 0.03);
    }
}

// Round robin over n targets gives each an Erlang-n stream: E_n/M/1, R = 1 / (1 - s) with
//     s = (n rho / (n rho + 1 - s))^n.
TEST(Routing, RoundRobinGivesErlangStreams) {
    const double rho = 0.8;
    for (const std::uint32_t n : {2U, 4U}) {
        double s = 0.5;
        for (int i = 0; i < 2000; ++i) s = std::pow(n * rho / (n * rho + 1.0 - s), n);
        const auto e = replicate(30, [&](std::uint64_t seed) {
            return std::array{
                runRouted(RouterPolicy::kRoundRobin, n, rho, Sampler::exponential(1.0), seed)};
        });
        expectLaw("Routing.roundRobin", e[0], 1.0 / (1.0 - s), 0.03);
    }
}

// Joining the shortest queue (Winston 1977: optimal for exponential service) lies between one common
// queue, M/M/n, and round robin.
TEST(Routing, LeastOutstandingLiesBetweenCommonQueueAndRoundRobin) {
    const double rho = 0.8;
    const auto e = replicate(30, [&](std::uint64_t seed) {
        const Sampler service = Sampler::exponential(1.0);
        const double shortest = runRouted(RouterPolicy::kLeastOutstanding, 4, rho, service, seed);
        const double inTurn = runRouted(RouterPolicy::kRoundRobin, 4, rho, service, seed);
        return std::array{shortest, inTurn - shortest};
    });
    EXPECT_GT(e[0].mean - e[0].halfWidth, responseMMc(4, 4 * rho, 1.0));
    EXPECT_GT(e[1].mean - e[1].halfWidth, 0.0);
}

} // namespace
} // namespace headroom::laws
