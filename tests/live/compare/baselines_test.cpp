#include "live/compare/baselines.hpp"
#include "live/compare/rivals.hpp"
#include "tests/live/compare/runs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace headroom::compare {
namespace {

Observation at(double users, double perSecond) {
    return {users, perSecond, perSecond * 0.002, 0.01, 0.009, 0.02, 0.03};
}

/// Points of a known law are fitted by that law.
TEST(Usl, FindsTheLawItsPointsCameFrom) {
    const Usl truth{12.0, 0.03, 0.0005};
    std::vector<Observation> points;
    for (const double users : {1.0, 5.0, 10.0, 20.0, 40.0, 80.0})
        points.push_back(at(users, truth.at(users)));
    const Usl found = fitUsl(points);
    EXPECT_NEAR(found.rate, truth.rate, 1e-6);
    EXPECT_NEAR(found.contention, truth.contention, 1e-8);
    EXPECT_NEAR(found.coherency, truth.coherency, 1e-9);
    // Gunther: the largest throughput is at sqrt((1 - s) / k); no point beside it is higher.
    ASSERT_TRUE(found.peakUsers());
    EXPECT_NEAR(*found.peakUsers(), std::sqrt(0.97 / 0.0005), 1e-3);
    EXPECT_GT(found.at(*found.peakUsers()), found.at(*found.peakUsers() * 1.1));
    EXPECT_GT(found.at(*found.peakUsers()), found.at(*found.peakUsers() * 0.9));
}

TEST(Usl, HasNoNegativeCoefficient) {
    // Faster than linear: the allowed law that is nearest is a straight line.
    const std::vector<Observation> points{at(10.0, 100.0), at(20.0, 220.0), at(40.0, 500.0)};
    const Usl found = fitUsl(points);
    EXPECT_EQ(found.contention, 0.0);
    EXPECT_EQ(found.coherency, 0.0);
    EXPECT_FALSE(found.peakUsers());
    EXPECT_GT(found.rate, 10.0);
    EXPECT_LT(found.rate, 12.5);
}

TEST(Usl, OnePointIsAStraightLine) {
    const std::vector<Observation> points{at(50.0, 200.0)};
    EXPECT_NEAR(fitUsl(points).at(100.0), 400.0, 1e-9);
}

/// One server: an arrival waits with probability rho. Two: 2 rho^2 / (1 + rho) (Kleinrock 1975, 3.5).
TEST(ErlangC, ClosedFormsOfOneAndTwoServers) {
    for (const double rho : {0.1, 0.5, 0.9}) {
        EXPECT_NEAR(erlangC(rho, 1), rho, 1e-12);
        EXPECT_NEAR(erlangC(2.0 * rho, 2), 2.0 * rho * rho / (1.0 + rho), 1e-12);
    }
    EXPECT_EQ(erlangC(0.0, 3), 0.0);
}

/// M/M/1: the response is exponential with mean 1 / (mu - lambda).
TEST(Mmc, OneServerIsExponential) {
    const Mmc queue{80.0, 0.01, 1};
    EXPECT_NEAR(queue.meanResponse(), 1.0 / 20.0, 1e-12);
    for (const double q : {0.5, 0.95, 0.99})
        EXPECT_NEAR(queue.quantile(q), -std::log(1.0 - q) / 20.0, 1e-9);
}

/// Without load the response is the service alone; two servers at 60 % by the mean of Erlang C.
TEST(Mmc, ServersShareTheQueue) {
    EXPECT_NEAR((Mmc{1e-9, 0.01, 4}).quantile(0.95), -std::log(0.05) * 0.01, 1e-7);
    const Mmc two{120.0, 0.01, 2};
    const double waits = 2.0 * 0.36 / 1.6;
    EXPECT_NEAR(two.meanResponse(), 0.01 + waits / (200.0 - 120.0), 1e-12);
}

struct Closed {
    // 200 users, one operation each 2 s and 10 ms, 2 ms of processor each.
    std::vector<Observation> calibration{{100.0, 100.0 / 2.01, 0.2 / 2.01, 0.010, 0.009, 0.020, 0.030},
                                         {200.0, 200.0 / 2.01, 0.4 / 2.01, 0.010, 0.009, 0.020, 0.030}};
    Setting one{1.0};
};

TEST(Baselines, LinearScalesEverythingButLatency) {
    const Closed closed;
    const Forecast far = forecast(Method::kLinear, closed.calibration, closed.one, 2000.0);
    EXPECT_NEAR(far.perSecond, 2000.0 / 2.01, 1e-6);
    EXPECT_NEAR(far.processors, 4.0 / 2.01, 1e-6);
    EXPECT_NEAR(far.p99Seconds, 0.030, 1e-12);
    EXPECT_FALSE(kneeOf(Method::kLinear, closed.calibration, closed.one, 4000.0));
}

/// X <= 1 / D = 500 a second, reached at N* = (Z + R0) / D = 1005 users; R = N D - Z beyond.
TEST(Baselines, BoundsAreTheAsymptotes) {
    const Closed closed;
    const Forecast below = forecast(Method::kBounds, closed.calibration, closed.one, 1000.0);
    EXPECT_NEAR(below.perSecond, 1000.0 / 2.01, 1e-6);
    EXPECT_NEAR(below.meanSeconds, 0.010, 1e-9);
    const Forecast beyond = forecast(Method::kBounds, closed.calibration, closed.one, 2000.0);
    EXPECT_NEAR(beyond.perSecond, 500.0, 1e-6);
    EXPECT_NEAR(beyond.meanSeconds, 2000.0 * 0.002 - 2.0, 1e-6);
    EXPECT_NEAR(beyond.processors, 1.0, 1e-9);
    const auto knee = kneeOf(Method::kBounds, closed.calibration, closed.one, 2000.0);
    ASSERT_TRUE(knee);
    EXPECT_NEAR(*knee, 1005.0, 45.0); // a step of the curve
}

/// Little's law holds between what the queue predicts: N = X (Z + R), and R grows as 1 / (mu - lambda).
TEST(Baselines, QueueObeysLittle) {
    const Closed closed;
    for (const double users : {300.0, 800.0, 1500.0}) {
        const Forecast then = forecast(Method::kMmc, closed.calibration, closed.one, users);
        EXPECT_NEAR(then.perSecond * (2.0 + then.meanSeconds), users, 1e-4 * users);
        const double before = 1.0 / (500.0 - 100.0 / 2.01);
        EXPECT_NEAR(then.meanSeconds, 0.010 + 1.0 / (500.0 - then.perSecond) - before, 1e-6);
    }
}

/// Half a processor by quota halves what the station can do.
TEST(Baselines, QuotaSlowsTheStation) {
    const Closed closed;
    const Forecast half = forecast(Method::kMmc, closed.calibration, {0.5}, 5000.0);
    EXPECT_NEAR(half.perSecond, 250.0, 1.0);
    EXPECT_NEAR(forecast(Method::kBounds, closed.calibration, {0.5}, 5000.0).perSecond, 250.0, 1e-6);
}

TEST(Observation, IsTheTopOfTheRun) {
    const Law law{[](double n) { return 2.0 * n; }, [](double) { return 0.1; },
                  [](double n) { return 0.01 * n; }};
    const result::RunResult run = rampOf("measured", 20, 100.0, law, 2.0, "chat-0");
    const Observation top = observationOf(run, "chat", "send");
    EXPECT_NEAR(top.users, 97.5, 1e-6); // the bins with 95 and 100 users
    EXPECT_NEAR(top.perSecond, 195.0, 1.0);
    EXPECT_NEAR(top.processors, 0.975, 1e-3);
    EXPECT_NEAR(top.meanSeconds, 0.1, 0.002);
    EXPECT_THROW((void)observationOf(run, "redis", "send"), std::invalid_argument);
    EXPECT_THROW((void)observationOf(run, "chat", "login"), std::invalid_argument);
}

/// A straight line is what linear scaling knows: it is right on one, and a prediction twice as high is 100 % off.
TEST(Contest, StandsOnTheMeasuredTop) {
    const auto line = [](double factor) {
        return Law{[factor](double n) { return 2.0 * factor * n; }, [](double) { return 0.01; },
                   [factor](double n) { return 0.001 * factor * n; }};
    };
    const std::vector<result::RunResult> calibration{rampOf("measured", 20, 100.0, line(1.0)),
                                                     rampOf("measured", 20, 200.0, line(1.0))};
    const std::vector<result::RunResult> measured{
        rampOf("measured", 40, 400.0, line(1.0), 2.0, "chat-0")};
    const std::vector<result::RunResult> predicted{rampOf("plane", 40, 400.0, line(2.0))};
    const Contest out = contest(calibration, predicted, measured);
    EXPECT_EQ(out.service, "chat");
    EXPECT_EQ(out.operation, "send");
    EXPECT_NEAR(out.users, 390.0, 6.0);
    ASSERT_EQ(out.rivals.size(), 5U);
    EXPECT_EQ(out.rivals[0].method, "headroom");
    EXPECT_NEAR(out.rivals[0].guesses.at("throughput").error, 1.0, 0.01);
    EXPECT_EQ(out.rivals[1].method, "linear");
    for (const char* quantity : {"throughput", "cpu", "mean", "p99"})
        EXPECT_NEAR(out.rivals[1].guesses.at(quantity).error, 0.0, 0.02) << quantity;
    EXPECT_FALSE(out.rivals[1].guesses.contains("knee"));
}

} // namespace
} // namespace headroom::compare
