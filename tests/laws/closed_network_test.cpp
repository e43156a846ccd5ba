// Finite populations: machine repairman, exact MVA, threads as servers.
#include "sim/engine/distribution.hpp"
#include "sim/engine/server.hpp"
#include "tests/laws/law_support.hpp"
#include "tests/laws/queue_theory.hpp"

#include <algorithm>

namespace headroom::laws {
namespace {

using namespace engine;

struct StationSpec {
    std::uint32_t servers;
    Sampler service;
};

/// Users think, then enter station 0; after station k they go to row k of `routes`: cumulative
/// probabilities of the stations, the rest returns to thinking.
struct Closed {
    std::uint32_t users;
    Sampler think;
    std::vector<StationSpec> stations;
    std::vector<std::vector<double>> routes;
    double warmUp;
    double span;
};

struct ClosedResult {
    double throughput = 0.0; ///< returns to thinking per second
    double response = 0.0;   ///< mean time between two thinks
    std::vector<double> utilization;
    std::vector<double> inStation;
};

ClosedResult runClosed(const Closed& model, std::uint64_t seed) {
    const auto stations = static_cast<std::uint32_t>(model.stations.size());
    const std::uint32_t kThinkEnds = stations; // kinds below are completions of that station
    RandomStream thinks(seed, 1);
    RandomStream routes(seed, 2);
    RandomStream works(seed, 3);
    EventQueue queue;
    std::vector<Server> servers;
    for (std::uint32_t k = 0; k < stations; ++k)
        servers.emplace_back(ServerSpec{model.stations[k].servers, ~0U, k});
    std::vector<double> since(model.users);
    for (std::uint32_t user = 0; user < model.users; ++user)
        queue.push(model.think.sample(thinks), kThinkEnds, user);

    ClosedResult result;
    std::vector<double> busyBefore(stations);
    std::vector<double> presentBefore(stations);
    const auto present = [&](std::uint32_t k, double now) {
        return servers[k].busyIntegral(now) + servers[k].queueIntegral(now);
    };
    const double end = model.warmUp + model.span;
    double returns = 0.0;
    bool measuring = false;
    while (queue.nextTime() <= end) {
        const Event event = queue.pop();
        const double now = event.time;
        const std::uint32_t user = event.subject;
        if (!measuring && now >= model.warmUp) {
            measuring = true;
            for (std::uint32_t k = 0; k < stations; ++k) {
                busyBefore[k] = servers[k].busyIntegral(model.warmUp);
                presentBefore[k] = present(k, model.warmUp);
            }
        }
        std::uint32_t next = 0;
        if (event.kind == kThinkEnds) {
            since[user] = now;
        } else {
            servers[event.kind].complete(queue, now);
            const std::vector<double>& row = model.routes[event.kind];
            const double u = routes.uniform();
            while (next < stations && u >= row[next]) ++next;
        }
        if (next < stations) {
            servers[next].arrive(queue, now, user, model.stations[next].service.sample(works));
        } else {
            if (measuring) {
                returns += 1.0;
                result.response += now - since[user];
            }
            queue.push(now + model.think.sample(thinks), kThinkEnds, user);
        }
    }
    result.throughput = returns / model.span;
    result.response /= returns;
    for (std::uint32_t k = 0; k < stations; ++k) {
        result.utilization.push_back((servers[k].busyIntegral(end) - busyBefore[k]) / model.span /
                                     model.stations[k].servers);
        result.inStation.push_back((present(k, end) - presentBefore[k]) / model.span);
    }
    return result;
}

// Machine repairman M/M/1//N: births (N - n) / Z, deaths 1 / S.
//     X = (1 - p0) / S,  R = N / X - Z.  Only the mean of the think time matters.
TEST(ClosedNetwork, MachineRepairman) {
    const int users = 10;
    const double think = 8.0;
    const double service = 1.0;
    std::vector<double> births;
    for (int n = 0; n < users; ++n) births.push_back((users - n) / think);
    const auto p = birthDeath(births, std::vector<double>(births.size(), 1.0 / service));
    const double throughput = (1.0 - p[0]) / service;
    for (const Sampler& law : {Sampler::exponential(think), Sampler::lognormalByMean(think, 2.0),
                               Sampler::uniform(0.0, 2.0 * think)}) {
        const Closed model{users, law, {{1, Sampler::exponential(service)}}, {{0.0}}, 500.0, 40000.0};
        const auto e = replicate(30, [&](std::uint64_t seed) {
            const ClosedResult r = runClosed(model, seed);
            return std::array{r.throughput, r.response, r.inStation[0]};
        });
        expectLaw("Repairman.throughput", e[0], throughput, 0.01);
        expectLaw("Repairman.response", e[1], users / throughput - think, 0.01);
        expectLaw("Repairman.broken", e[2], meanState(p), 0.01);
    }
}

// Central server: station 0 is left to 1 (p = 0.5), to 2 (0.3) or to thinking (0.2); 1 and 2 return
// to 0. Visits per interaction: 5, 2.5, 1.5. Held against exact MVA, queue by queue.
TEST(ClosedNetwork, ThreeStationsFollowMeanValueAnalysis) {
    const std::vector<double> service{0.10, 0.15, 0.30};
    const std::vector<double> demands{5.0 * 0.10, 2.5 * 0.15, 1.5 * 0.30};
    for (const auto& [users, think] : {std::pair{3, 1.0}, {12, 2.0}, {8, 0.0}}) {
        const ClosedNetwork exact = meanValueAnalysis(demands, think, users);
        const Closed model{static_cast<std::uint32_t>(users),
                           think > 0.0 ? Sampler::exponential(think) : Sampler(),
                           {{1, Sampler::exponential(service[0])},
                            {1, Sampler::exponential(service[1])},
                            {1, Sampler::exponential(service[2])}},
                           {{0.0, 0.5, 0.8}, {1.0, 1.0, 1.0}, {1.0, 1.0, 1.0}},
                           200.0,
                           6000.0};
        const auto e = replicate(30, [&](std::uint64_t seed) {
            const ClosedResult r = runClosed(model, seed);
            return std::array{r.throughput,   r.response,       r.inStation[0],   r.inStation[1],
                              r.inStation[2], r.utilization[0], r.utilization[1], r.utilization[2]};
        });
        expectLaw("MVA.throughput", e[0], exact.throughput, 0.01);
        expectLaw("MVA.response", e[1], exact.response, 0.02);
        for (std::size_t k = 0; k < 3; ++k) {
            expectLaw("MVA.queue", e[2 + k], exact.queue[k], 0.03);
            expectLaw("MVA.utilization", e[5 + k], exact.throughput * demands[k], 0.02);
        }
    }
}

// A Tomcat of 300 threads that hold each request for 0.444 s, 400 users without think time (the
// closed model of N. Gunther and M. Chawla, "Linux-Tomcat Application Performance on Amazon AWS",
// arXiv:1811.12341, 2018): all threads are always busy, so whatever the law of the service time
//     X = 300 / 0.444 = 675.7 / s,   R = 400 / X = 0.592 s,   100 requests wait.
TEST(ClosedNetwork, TomcatThreadLimit) {
    const double throughput = 300.0 / 0.444;
    for (const Sampler& service : {Sampler::constant(0.444), Sampler::lognormalByMean(0.444, 0.5)}) {
        const Closed model{400, Sampler(), {{300, service}}, {{0.0}}, 20.0, 444.0 / 2.0};
        const auto e = replicate(10, [&](std::uint64_t seed) {
            const ClosedResult r = runClosed(model, seed);
            EXPECT_NEAR(r.utilization[0], 1.0, 1e-9);
            EXPECT_NEAR(r.inStation[0], 400.0, 1e-6);
            return std::array{r.throughput, r.response};
        });
        EXPECT_NEAR(e[0].mean, throughput, throughput * 0.003);
        EXPECT_NEAR(e[1].mean, 400.0 / throughput, 0.592 * 0.003);
    }
}

// Below its 300 threads the same machine has no queue: X = N / (Z + S), R = S.
TEST(ClosedNetwork, TomcatBelowItsThreadLimit) {
    const Closed model{200,  Sampler::constant(0.1), {{300, Sampler::constant(0.444)}}, {{0.0}}, 54.4,
                       544.0};
    const ClosedResult r = runClosed(model, 1);
    EXPECT_NEAR(r.throughput, 200.0 / 0.544, 0.5);
    EXPECT_NEAR(r.response, 0.444, 1e-9);
}

// One machine and think time: exact MVA of one station, which lies inside the asymptotic bounds
//     N / (Z + N D) <= X <= min(1 / D, N / (Z + D)),  knee at N* = (Z + D) / D = 11.
TEST(ClosedNetwork, MachineWithThinkTime) {
    const double demand = 0.1;
    const double think = 1.0;
    for (const int users : {2, 11, 25}) {
        const double exact = meanValueAnalysis({demand}, think, users).throughput;
        const Closed model{static_cast<std::uint32_t>(users),
                           Sampler::exponential(think),
                           {{1, Sampler::exponential(demand)}},
                           {{0.0}},
                           100.0,
                           5000.0};
        const auto e = replicate(30, [&](std::uint64_t seed) {
            const ClosedResult r = runClosed(model, seed);
            // Response time law R = N / X - Z holds up to the users between two thinks at the ends.
            EXPECT_NEAR(r.response, users / r.throughput - think, 0.03 * (think + r.response));
            return std::array{r.throughput};
        });
        expectLaw("Think.throughput", e[0], exact, 0.01);
        EXPECT_GE(e[0].mean, users / (think + users * demand));
        EXPECT_LE(e[0].mean - e[0].halfWidth, std::min(1.0 / demand, users / (think + demand)));
    }
}

} // namespace
} // namespace headroom::laws
