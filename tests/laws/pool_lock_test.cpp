// Pools, locks and version checks held against the queues they are.
#include "sim/engine/keyed_lock.hpp"
#include "sim/engine/optimistic_rows.hpp"
#include "sim/engine/pool.hpp"
#include "sim/engine/random.hpp"
#include "tests/laws/law_support.hpp"
#include "tests/laws/queue_theory.hpp"

#include <vector>

namespace headroom::laws {
namespace {

using namespace engine;

struct PoolResult {
    double delayed = 0.0;  ///< share of requests
    double timedOut = 0.0; ///< share of requests
    double wait = 0.0;     ///< mean over all requests, timed-out ones included
};

PoolResult runPool(const PoolSpec& spec, double lambda, std::uint32_t requests, std::uint64_t seed) {
    enum : std::uint32_t { kArrival, kRelease, kTimeout };
    RandomStream gaps(seed, 1);
    RandomStream holds(seed, 2);
    EventQueue queue;
    Pool pool(spec);
    double end = 0.0;
    queue.push(gaps.exponential(1.0 / lambda), kArrival, 0);
    while (!queue.empty()) {
        const Event event = queue.pop();
        const double now = event.time;
        std::uint32_t id = 0;
        if (event.kind == kArrival) {
            const auto outcome = pool.acquire(now, event.subject);
            if (outcome == Pool::Outcome::kGranted)
                queue.push(now + holds.exponential(1.0), kRelease, 0);
            if (outcome == Pool::Outcome::kWaiting) scheduleTimeout(queue, pool, kTimeout, 0);
            if (event.subject + 1 < requests)
                queue.push(now + gaps.exponential(1.0 / lambda), kArrival, event.subject + 1);
        } else if (event.kind == kRelease) {
            if (pool.release(now, id)) queue.push(now + holds.exponential(1.0), kRelease, 0);
        } else {
            pool.scheduledAt = kNever;
            while (pool.expire(now, id)) {
            }
            scheduleTimeout(queue, pool, kTimeout, 0);
        }
        end = now;
    }
    const double n = requests;
    return {static_cast<double>(pool.counters().delayed) / n,
            static_cast<double>(pool.counters().timedOut) / n, pool.waitIntegral(end) / n};
}

// A patient pool of c tokens is M/M/c:  P(wait) = C(c, a),  W = C / (c mu - lambda).
TEST(PoolLaw, PatientPoolIsMMc) {
    const double lambda = 8.0;
    const auto e = replicate(30, [&](std::uint64_t seed) {
        const PoolResult r = runPool({10, ~0U, kNever}, lambda, 150000, seed);
        return std::array{r.delayed, r.wait};
    });
    expectLaw("Pool.delayed", e[0], erlangC(10, lambda), 0.02);
    expectLaw("Pool.wait", e[1], erlangC(10, lambda) / (10.0 - lambda), 0.04);
}

// One token, patience T: M/M/1+D (Barrer 1957). With d = mu - lambda the virtual wait has an atom p0
// at 0, density lambda p0 e^(-d x) below T and decays like e^(-mu x) above, so
//     timed out = rho p0 e^(-d T),  1 / p0 = 1 + lambda (1 - e^(-d T)) / d + rho e^(-d T).
TEST(PoolLaw, ImpatientPoolIsBarrersQueue) {
    for (const auto& [rho, patience] : {std::pair{0.8, 2.0}, {1.5, 3.0}}) {
        const double d = 1.0 - rho;
        const double decay = std::exp(-d * patience);
        const double p0 = 1.0 / (1.0 + rho * (1.0 - decay) / d + rho * decay);
        const double lambda = rho;
        const double limit = patience;
        const auto e = replicate(30, [&](std::uint64_t seed) {
            const PoolResult r = runPool({1, ~0U, limit}, lambda, 60000, seed);
            return std::array{r.timedOut, r.delayed};
        });
        expectLaw("Pool.timedOut", e[0], rho * p0 * decay, 0.02);
        expectLaw("Pool.delayedImpatient", e[1], 1.0 - p0, 0.01);
    }
}

// Poisson requests over K equally popular rows: each row's lock is an M/M/1 of its own,
//     W = rho / (mu - lambda / K),  P(wait) = rho = lambda / (K mu).
TEST(LockLaw, RowsAreIndependentQueues) {
    constexpr std::uint32_t kRows = 8;
    const double perRow = 0.6;
    const auto e = replicate(30, [&](std::uint64_t seed) {
        enum : std::uint32_t { kArrival, kRelease };
        constexpr std::uint32_t kRequests = 150000;
        RandomStream gaps(seed, 1);
        RandomStream picks(seed, 2);
        RandomStream holds(seed, 3);
        EventQueue queue;
        KeyedLock lock;
        std::uint32_t next = 0;
        double end = 0.0;
        queue.push(0.0, kArrival, 0);
        while (!queue.empty()) {
            const Event event = queue.pop();
            end = event.time;
            if (event.kind == kArrival) {
                const std::uint32_t row = picks.below(kRows);
                if (lock.acquire(end, row, event.subject))
                    queue.push(end + holds.exponential(1.0), kRelease, row);
                if (event.subject + 1 < kRequests)
                    queue.push(end + gaps.exponential(1.0 / (perRow * kRows)), kArrival,
                               event.subject + 1);
            } else if (lock.release(end, event.subject, next)) {
                queue.push(end + holds.exponential(1.0), kRelease, event.subject);
            }
        }
        return std::array{lock.waitIntegral(end) / kRequests,
                          static_cast<double>(lock.counters().contended) / kRequests};
    });
    expectLaw("Lock.wait", e[0], perRow / (1.0 - perRow), 0.03);
    expectLaw("Lock.contended", e[1], perRow, 0.01);
}

// A reader that commits s seconds after its read, against Poisson commits of rate x on the same row:
//     P(success) = e^(-x s).
TEST(LockLaw, OptimisticCommitsSurviveExponentially) {
    const double x = 3.0;
    const double span = 0.4;
    const auto e = replicate(30, [&](std::uint64_t seed) {
        RandomStream gaps(seed, 1);
        OptimisticRows rows;
        double nextCommit = gaps.exponential(1.0 / x);
        int succeeded = 0;
        constexpr int kTrials = 20000;
        double now = 0.0;
        for (int i = 0; i < kTrials; ++i) {
            const auto version = rows.read(5);
            now += span;
            for (; nextCommit <= now; nextCommit += gaps.exponential(1.0 / x))
                EXPECT_TRUE(rows.commit(5, rows.read(5)));
            if (rows.commit(5, version)) ++succeeded;
        }
        return std::array{static_cast<double>(succeeded) / kTrials};
    });
    expectLaw("Optimistic.success", e[0], std::exp(-x * span), 0.02);
}

} // namespace
} // namespace headroom::laws
