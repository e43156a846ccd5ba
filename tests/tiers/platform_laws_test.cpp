// Functions, brokers, batches, breakers, arrivals and scaling against what they must give.

#include "sim/tiers/arrivals.hpp"
#include "sim/tiers/breaker.hpp"
#include "sim/tiers/scaler.hpp"
#include "tests/tiers/tier_support.hpp"

#include <gtest/gtest.h>

namespace headroom::tiers::testing {
namespace {

// One user at a time, Poisson: a request finds the environment gone when the gap was longer than the idle
// expiry: share of cold starts e^(-rate * expiry) (service is short against both).
TEST(FunctionsLaw, ColdStartShare) {
    const auto result =
        run(openUsers(0.01, 402000), R"j("app": { "type": "functions", "coldStart": "500ms",
      "overhead": "0s", "idleExpiry": "100s", "operations": { "work": [ { "delay": "1ms" } ] } })j",
            R"j("bin": "60s",)j");
    const double share = last(result, "app cold starts") / completed(result, "work");
    EXPECT_NEAR(share, std::exp(-1.0), 0.02);
    EXPECT_NEAR(meanSeconds(result, "work"), 0.001 + 0.5 * share, 0.001);
}

// Concurrency c and no queue: Erlang B. Beyond the starting rate new environments are throttled too.
TEST(FunctionsLaw, ConcurrencyThrottles) {
    const auto functions = [](int concurrency, int burst, const std::string& ramp) {
        return R"j("app": { "type": "functions", "coldStart": "0s", "overhead": "0s", "concurrency": )j" +
               std::to_string(concurrency) + R"j(, "burst": )j" + std::to_string(burst) +
               R"j(, "ramp": ")j" + ramp +
               R"j(", "operations": { "work": [ { "delay": "exponential(10ms)" } ] } })j";
    };
    const auto result = run(openUsers(300, 300), functions(5, 100, "100/s"));
    const double all = completed(result, "work") + failed(result, "work");
    EXPECT_NEAR(errors(result, "work", "429") / all, 0.1101, 0.006); // Erlang B, 3 erlang on 5
    const auto starting = run(openUsers(1000, 10), functions(1000, 2, "0.1/s"));
    EXPECT_LE(last(starting, "app cold starts"), 2.0 + 0.1 * 10.0 + 1.0);
    EXPECT_GT(errors(starting, "work", "429"), 0.0);
}

// CPU in proportion to memory: 1769 MB are one vCPU, half of it takes twice as long.
TEST(FunctionsLaw, MemoryBuysSpeed) {
    const auto seconds = [](const std::string& memory) {
        return meanSeconds(run(openUsers(1, 100),
                               R"j("app": { "type": "functions", "coldStart": "0s",
          "overhead": "0s", "memory": ")j" +
                                   memory + R"j(", "operations": { "work": [ { "cpu": "10ms" } ] } })j"),
                           "work");
    };
    EXPECT_NEAR(seconds("1769MiB"), 0.020, 1e-4);
    EXPECT_NEAR(seconds("884.5MiB"), 0.040, 1e-4);
}

std::string broker(const std::string& queue, const std::string& work, const std::string& more = "") {
    return R"j("app": { "type": "application", "on": { "instance": "c5.large" },
      "operations": { "work": [ { "enqueue": "bus.mail" } ], "consume": [ )j" +
           work + R"j( ] } },
      "bus": { "type": "broker", "on": { "instance": "m5.large" }, "perItem": "1us")j" +
           more + R"j(, "queues": { "mail": { "deliver": "app.consume", )j" + queue + " } } }";
}

// c consumers with exponential work: M/M/c from put to done. One consumer: 1 / (mu - lambda).
TEST(BrokerLaw, DeliveryDelayIsQueueing) {
    const auto result =
        run(openUsers(60, 1000), broker(R"j("consumers": 1)j", R"j({ "delay": "exponential(10ms)" })j"));
    EXPECT_NEAR(meanSeconds(result, "bus.mail"), 1.0 / (100.0 - 60.0), 0.0015);
    EXPECT_LT(meanSeconds(result, "work"), 0.001); // the publisher does not wait
}

// A batch of k costs one delivery: k times the rate of single deliveries, after a linger at low load.
TEST(BrokerLaw, BatchesAndLinger) {
    const auto batched =
        run(openUsers(500, 60), broker(R"j("consumers": 1, "batch": 50)j", R"j({ "delay": "50ms" })j"));
    EXPECT_NEAR(completed(batched, "bus.mail") / 60.0, 500.0, 15.0);
    const auto lone =
        run(openUsers(1, 200), broker(R"j("batch": 50, "linger": "100ms")j", R"j({ "delay": "1ms" })j"));
    EXPECT_NEAR(meanSeconds(lone, "bus.mail"), 0.101, 0.01);
}

// A full memory holds publishers up: what is taken in is what consumers take out.
TEST(BrokerLaw, FlowControlHoldsPublishers) {
    const auto result = run(closedUsers(100, 60, "1ms"),
                            broker(R"j("consumers": 1, "itemSize": "1KB")j", R"j({ "delay": "10ms" })j",
                                   R"j(, "memoryLimit": "20KB")j"));
    EXPECT_NEAR(completed(result, "work") / 60.0, 100.0, 3.0);
    EXPECT_LE(last(result, "bus.mail waiting"), 25.0);
}

std::string batch(int instances, bool lock, const std::string& work = R"j({ "delay": "10ms" })j") {
    return R"j("app": { "type": "application", "on": { "instance": "c5.large", "count": )j" +
           std::to_string(instances) + R"j( }, "counters": { "seats": 1000000 },
      "operations": { "work": [ { "enqueue": "drain" } ], "register": [ )j" +
           work + R"j(, { "take": "seats" } ] } },
      "drain": { "type": "batch", "on": "app", "operation": "app.register", "every": "1s", "size": 101,
                 "parallelism": 2, "lock": )j" +
           (lock ? "true" : "false") + " }";
}

// Fixed delay: an instance drains 101 items in 1 s + T, T = ceil(101 / 2) * 10 ms = 0.51 s.
TEST(BatchLaw, DrainRateOfOneInstance) {
    const auto result = run(openUsers(200, 300), batch(1, true));
    EXPECT_NEAR(completed(result, "drain.item") / 300.0, 101.0 / 1.51, 1.0);
    EXPECT_EQ(last(result, "drain done twice"), 0.0);
}

// The lock only forbids overlap: k instances give at most min(101 k / (1 + T), 101 / T).
TEST(BatchLaw, TheLockForbidsOverlapOnly) {
    const double t = 0.51;
    const auto result = run(openUsers(200, 300), batch(3, true));
    const double rate = completed(result, "drain.item") / 300.0;
    EXPECT_LE(rate, std::min(303.0 / (1.0 + t), 101.0 / t) + 1.0);
    EXPECT_GT(rate, 1.2 * 101.0 / (1.0 + t)); // a runner that finds the lock taken skips its tick
    EXPECT_EQ(last(result, "drain done twice"), 0.0);
}

// Without it runs overlap and do items twice: more seats go than items are done.
TEST(BatchLaw, WithoutTheLockItemsAreDoneTwice) {
    const auto result = run(openUsers(100, 120), batch(3, false, R"j({ "delay": "100ms" })j"));
    EXPECT_GT(last(result, "drain done twice"), 0.0);
    EXPECT_EQ(1e6 - last(result, "app.seats"), completed(result, "app.register"));
    EXPECT_GT(completed(result, "app.register"), completed(result, "drain.item"));
}

TEST(Breaker, OpensTriesAndCloses) {
    const models::CircuitBreaker rule{2, models::seconds(10)};
    Breaker breaker;
    EXPECT_TRUE(breaker.allows(0.0, rule));
    breaker.ended(0.0, false, rule);
    EXPECT_TRUE(breaker.allows(1.0, rule));
    breaker.ended(1.0, false, rule);
    EXPECT_FALSE(breaker.allows(10.9, rule));
    EXPECT_TRUE(breaker.allows(11.0, rule)); // one may try
    EXPECT_FALSE(breaker.allows(11.0, rule));
    breaker.ended(11.5, false, rule);
    EXPECT_FALSE(breaker.allows(21.4, rule));
    EXPECT_TRUE(breaker.allows(21.5, rule));
    breaker.ended(22.0, true, rule);
    EXPECT_TRUE(breaker.allows(22.0, rule));
    EXPECT_FALSE(breaker.open());
}

// Retries: with probability p of failing each, k retries leave p^(k+1) failed; attempts are geometric.
TEST(Retries, LeaveAPower) {
    const auto result = run(openUsers(200, 100), R"j("app": { "type": "application",
      "on": { "instance": "c5.large" }, "operations": { "work": [ { "call": "other.flaky",
        "retries": { "attempts": 2, "backoff": "10ms", "factor": 1, "jitter": 0 } } ] } },
      "other": { "type": "application", "on": { "instance": "c5.large" },
        "operations": { "flaky": [ { "chance": 0.5, "steps": [ { "fail": "bad" } ] } ] } })j");
    const double all = completed(result, "work") + failed(result, "work");
    EXPECT_NEAR(errors(result, "work", "bad") / all, 0.125, 0.01);
    EXPECT_NEAR(last(result, "retries") / all, 0.75, 0.02);
}

// A call that takes longer than its time-out fails then; the server goes on and stays busy.
TEST(Timeouts, TheCallerLeavesTheServerWorks) {
    const auto result = run(openUsers(10, 100), R"j("app": { "type": "application",
      "on": { "instance": "c5.large" }, "operations": { "work": [ { "call": "slow.go", "timeout": "100ms" } ] } },
      "slow": { "type": "application", "on": { "instance": "c5.large" },
        "operations": { "go": [ { "delay": "uniform(50ms, 150ms)" } ] } })j");
    const double all = completed(result, "work") + failed(result, "work");
    EXPECT_NEAR(errors(result, "work", "timeout") / all, 0.5, 0.05);
    EXPECT_EQ(completed(result, "slow.go") + 0.0, all);
    EXPECT_LE(result.operation("work")->latency.max(), 100'001U);
}

models::Workload profile(models::ArrivalProfile::Shape shape, models::ArrivalProfile::Process process) {
    models::Workload workload;
    workload.profile.emplace();
    workload.profile->rate = {{models::seconds(0), models::Rate(10)},
                              {models::seconds(100), models::Rate(50)},
                              {models::seconds(200), models::Rate(0)}};
    workload.profile->shape = shape;
    workload.profile->process = process;
    workload.profile->duration = models::seconds(200);
    return workload;
}

// The integral of the rate: (10 + 50) / 2 * 100 + (50 + 0) / 2 * 100 = 5500 as lines, 6000 as steps.
TEST(Arrivals, FollowTheRate) {
    using Profile = models::ArrivalProfile;
    for (const auto shape : {Profile::Shape::kLinear, Profile::Shape::kStep}) {
        const double expected = shape == Profile::Shape::kLinear ? 5500.0 : 6000.0;
        const models::Workload even = profile(shape, Profile::Process::kEven);
        EXPECT_NEAR(even.peakUsers(), expected, 1e-6);
        Arrivals arrivals(even, engine::RandomStream(1, 1));
        double before = 0.0;
        std::vector<int> perSecond(201, 0);
        int count = 0;
        for (double at = arrivals.next(); at < engine::kNever; at = arrivals.next()) {
            EXPECT_GE(at, before);
            before = at;
            ++perSecond[static_cast<std::size_t>(at)];
            ++count;
        }
        EXPECT_NEAR(count, expected, 1.0);
        for (const int second : {10, 60, 130, 190})
            EXPECT_NEAR(perSecond[static_cast<std::size_t>(second)], even.profile->rateAt(second + 0.5),
                        1.01);
        const models::Workload random = profile(shape, Profile::Process::kPoisson);
        Arrivals poisson(random, engine::RandomStream(2, 1));
        int drawn = 0;
        while (poisson.next() < engine::kNever) ++drawn;
        EXPECT_NEAR(drawn, expected, 4.0 * std::sqrt(expected));
    }
}

TEST(Arrivals, EventsMultiply) {
    models::Workload workload;
    workload.arrivals = models::ArrivingUsers{models::Rate(20), models::seconds(300), {}};
    workload.events.push_back({"sale", models::seconds(100), models::seconds(50), 10.0, {}, {}});
    Arrivals arrivals(workload, engine::RandomStream(1, 1));
    double during = 0.0;
    double outside = 0.0;
    for (double at = arrivals.next(); at < engine::kNever; at = arrivals.next())
        (at >= 100.0 && at < 150.0 ? during : outside) += 1.0;
    EXPECT_NEAR(during, 10'000.0, 400.0);
    EXPECT_NEAR(outside, 5'000.0, 300.0);
}

models::Scaling scaling() {
    models::Scaling rule;
    rule.min = 2;
    rule.max = 100;
    rule.cooldown = models::seconds(60);
    return rule;
}

TEST(Scaler, TargetTrackingIsProportionalAndPatient) {
    models::Scaling rule = scaling();
    rule.targetTracking = models::TargetTracking{models::ScalingMetric::kCpu, 0.5, 3, 15};
    Scaler scaler(rule, {});
    const auto point = [&](double now, double value) {
        return scaler.onDataPoint(now, models::ScalingMetric::kCpu, value, 10, 10);
    };
    EXPECT_EQ(point(60, 0.9), 10);
    EXPECT_EQ(point(120, 0.9), 10);
    EXPECT_EQ(point(180, 0.9), 18); // ceil(10 * 0.9 / 0.5)
    scaler.changed(180);
    EXPECT_EQ(point(200, 0.9), 10); // cooling down
    for (int i = 0; i < 14; ++i) EXPECT_EQ(point(300 + 60 * i, 0.2), 10);
    EXPECT_EQ(point(300 + 60 * 14, 0.2), 4);
    // Two of thirteen are measured, the others still boot: 2 * 2.9 / 0.5 = 11.6 are enough.
    Scaler booting(rule, {});
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(booting.onDataPoint(60 * i, models::ScalingMetric::kCpu, 2.9, 2, 13), 13);
    EXPECT_EQ(scaler.allowed(1000, 0.0), 100);
    EXPECT_EQ(scaler.allowed(0, 0.0), 2);
}

TEST(Scaler, ClocksRaiseTheFloor) {
    models::Scaling rule = scaling();
    rule.schedule = {{models::seconds(50), 5}, {models::seconds(80), 3}};
    rule.calendar = models::EventScaling{60, models::seconds(300)};
    rule.push = models::EventScaling{90, models::seconds(5)};
    const std::vector<models::CalendarEvent> events{
        {"known", models::seconds(1000), models::seconds(100), 9.0, models::seconds(86400), {}},
        {"pushed", models::seconds(2000), models::seconds(100), 9.0, {}, models::seconds(60)},
        {"surprise", models::seconds(3000), models::seconds(100), 9.0, {}, {}}};
    const Scaler scaler(rule, events);
    EXPECT_EQ(scaler.floorAt(0), 2);
    EXPECT_EQ(scaler.floorAt(60), 5);
    EXPECT_EQ(scaler.floorAt(699), 3);
    EXPECT_EQ(scaler.floorAt(700), 60); // 1000 - 300
    EXPECT_EQ(scaler.floorAt(1100), 3);
    EXPECT_EQ(scaler.floorAt(1944), 3);
    EXPECT_EQ(scaler.floorAt(1945), 90); // 2000 - 60 + 5
    EXPECT_EQ(scaler.floorAt(3050), 3);
}

} // namespace
} // namespace headroom::tiers::testing
