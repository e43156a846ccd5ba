// Open networks: Jackson with feedback, fork-join.
#include "sim/engine/distribution.hpp"
#include "sim/engine/server.hpp"
#include "tests/laws/law_support.hpp"

namespace headroom::laws {
namespace {

using namespace engine;

// Jackson network. Poisson arrivals g = 1 at station 0; 0 -> 1 (0.7) or out (0.3); 1 -> 0 (0.5) or
// 2 (0.5); 2 -> out. Flow balance: l0 = g + 0.5 l1, l1 = 0.7 l0, l2 = 0.5 l1. Each station behaves
// like M/M/c on its own flow: L_k = rho / (1 - rho) for one server, and Little over the network:
//     T = sum L_k / g.
TEST(OpenNetwork, JacksonWithFeedback) {
    const double l0 = 1.0 / (1.0 - 0.35);
    const std::array<double, 3> flow{l0, 0.7 * l0, 0.35 * l0};
    const std::array<double, 3> rho{0.7, 0.6, 0.75};
    const auto e = replicate(30, [&](std::uint64_t seed) {
        enum : std::uint32_t { kArrival = 3 };
        constexpr std::uint32_t kCustomers = 60000;
        constexpr std::uint32_t kWarmUp = 3000;
        RandomStream gaps(seed, 1);
        RandomStream routes(seed, 2);
        std::array<RandomStream, 3> works{RandomStream(seed, 3, 0), RandomStream(seed, 3, 1),
                                          RandomStream(seed, 3, 2)};
        EventQueue queue;
        std::array<Server, 3> servers{Server({1, ~0U, 0}), Server({1, ~0U, 1}), Server({1, ~0U, 2})};
        std::vector<double> since(kCustomers);
        double total = 0.0;
        double left = 0.0;
        double end = 0.0;
        std::array<double, 3> present{};
        queue.push(gaps.exponential(1.0), kArrival, 0);
        while (!queue.empty()) {
            const Event event = queue.pop();
            const double now = event.time;
            const std::uint32_t id = event.subject;
            std::uint32_t next = 0;
            if (event.kind == kArrival) {
                since[id] = now;
                if (id + 1 < kCustomers) {
                    queue.push(now + gaps.exponential(1.0), kArrival, id + 1);
                } else {
                    end = now;
                    for (std::size_t k = 0; k < 3; ++k)
                        present[k] =
                            (servers[k].busyIntegral(now) + servers[k].queueIntegral(now)) / now;
                }
            } else {
                servers[event.kind].complete(queue, now);
                const double u = routes.uniform();
                next = event.kind == 0   ? (u < 0.7 ? 1U : 3U)
                       : event.kind == 1 ? (u < 0.5 ? 0U : 2U)
                                         : 3U;
            }
            if (next < 3) {
                servers[next].arrive(queue, now, id, works[next].exponential(rho[next] / flow[next]));
            } else if (id >= kWarmUp) {
                total += now - since[id];
                left += 1.0;
            }
        }
        const auto throughput = [&](std::size_t k) {
            return static_cast<double>(servers[k].counters().completions) / end;
        };
        return std::array{total / left, throughput(0), throughput(1), throughput(2),
                          present[0],   present[1],    present[2]};
    });
    double sum = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
        const double length = rho[k] / (1.0 - rho[k]);
        sum += length;
        expectLaw("Jackson.flow", e[1 + k], flow[k], 0.005);
        expectLaw("Jackson.queue", e[4 + k], length, 0.04);
    }
    expectLaw("Jackson.response", e[0], sum, 0.03);
}

// Fork-join of two M/M/1 with the same arrivals, done when both halves are (Flatto and Hahn 1984;
// Nelson and Tantawi 1988):  T = (12 - rho) / 8 * 1 / (mu - lambda).
TEST(OpenNetwork, ForkJoinOfTwo) {
    for (const double rho : {0.3, 0.8}) {
        const auto e = replicate(30, [&](std::uint64_t seed) {
            enum : std::uint32_t { kFirst, kSecond, kArrival };
            constexpr std::uint32_t kCustomers = 120000;
            constexpr std::uint32_t kWarmUp = 5000;
            RandomStream gaps(seed, 1);
            std::array<RandomStream, 2> works{RandomStream(seed, 2, 0), RandomStream(seed, 2, 1)};
            EventQueue queue;
            std::array<Server, 2> servers{Server({1, ~0U, kFirst}), Server({1, ~0U, kSecond})};
            std::vector<double> since(kCustomers);
            std::vector<std::uint8_t> done(kCustomers);
            double total = 0.0;
            queue.push(0.0, kArrival, 0);
            while (!queue.empty()) {
                const Event event = queue.pop();
                const std::uint32_t id = event.subject;
                if (event.kind == kArrival) {
                    since[id] = event.time;
                    for (std::size_t k = 0; k < 2; ++k)
                        servers[k].arrive(queue, event.time, id, works[k].exponential(1.0));
                    if (id + 1 < kCustomers)
                        queue.push(event.time + gaps.exponential(1.0 / rho), kArrival, id + 1);
                } else {
                    servers[event.kind].complete(queue, event.time);
                    if (++done[id] == 2 && id >= kWarmUp) total += event.time - since[id];
                }
            }
            return std::array{total / (kCustomers - kWarmUp)};
        });
        expectLaw("ForkJoin.response", e[0], (12.0 - rho) / 8.0 / (1.0 - rho), 0.03);
    }
}

} // namespace
} // namespace headroom::laws
