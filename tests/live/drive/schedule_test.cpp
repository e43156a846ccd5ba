// Dates of arrivals and the order of a script.

#include "live/drive/schedule.hpp"
#include "live/drive/script.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace headroom::drive {
namespace {

std::map<std::uint32_t, double> datesOf(const models::Workload& workload, std::uint32_t parts) {
    std::map<std::uint32_t, double> dates;
    for (std::uint32_t part = 0; part < parts; ++part) {
        Schedule schedule(workload, 3, part, parts);
        while (const auto arrival = schedule.next()) {
            EXPECT_EQ(arrival->user % parts, part);
            EXPECT_TRUE(dates.emplace(arrival->user, arrival->at).second);
        }
    }
    return dates;
}

TEST(Schedule, ARampStepsUpInBursts) {
    models::Workload workload;
    workload.ramp = models::RampUsers{10,
                                      5,
                                      models::seconds(20),
                                      20,
                                      models::seconds(5),
                                      models::RampUsers::Arrival::kBurst,
                                      models::seconds(2)};
    const auto dates = datesOf(workload, 1);
    ASSERT_EQ(dates.size(), 20U);
    EXPECT_EQ(dates.at(0), 0.0);
    EXPECT_DOUBLE_EQ(dates.at(5), 1.0);   // half of the first ten within two seconds
    EXPECT_DOUBLE_EQ(dates.at(10), 20.0); // the first step
    EXPECT_DOUBLE_EQ(dates.at(16), 40.4);
}

TEST(Schedule, PartsShareTheUsersOfOneProcess) {
    models::Workload workload;
    workload.arrivals = models::ArrivingUsers{models::Rate(50.0), models::seconds(100), {}};
    const auto alone = datesOf(workload, 1);
    EXPECT_EQ(datesOf(workload, 3), alone);
    // A Poisson stream of 5 000 expected arrivals: within five standard deviations.
    EXPECT_NEAR(static_cast<double>(alone.size()), 5000.0, 5.0 * std::sqrt(5000.0));
    EXPECT_LT(alone.rbegin()->second, 100.0);
}

/// A sale: the rate rises from 20/s to 60/s, stays there, and triples for five seconds.
models::Workload sale(models::ArrivalProfile::Process process) {
    models::Workload workload;
    models::ArrivalProfile profile;
    profile.rate = {{models::seconds(0), models::Rate(20.0)}, {models::seconds(20), models::Rate(60.0)}};
    profile.process = process;
    profile.duration = models::seconds(40);
    workload.profile = profile;
    models::CalendarEvent event;
    event.at = models::seconds(30);
    event.lasts = models::seconds(5);
    event.multiplier = 3.0;
    workload.events = {event};
    return workload;
}

// The integral of that rate: until 20 s it is 20 t + t^2, then 60 a second, 180 within the event.
double expectedBy(double t) {
    if (t <= 20.0) return 20.0 * t + t * t;
    const double steady = 800.0 + 60.0 * (t - 20.0);
    return steady + 120.0 * std::clamp(t - 30.0, 0.0, 5.0);
}

TEST(Schedule, EvenProfilesAndEventsFollowTheRate) {
    const auto dates = datesOf(sale(models::ArrivalProfile::Process::kEven), 2);
    EXPECT_NEAR(static_cast<double>(dates.size()), expectedBy(40.0), 1.0);
    for (const auto& [user, at] : dates) EXPECT_NEAR(expectedBy(at), user + 1.0, 0.1) << at;
}

TEST(Schedule, RandomProfilesAndEventsFollowTheRate) {
    const auto dates = datesOf(sale(models::ArrivalProfile::Process::kPoisson), 2);
    for (const double t : {10.0, 20.0, 30.0, 35.0, 40.0}) {
        const auto came =
            std::count_if(dates.begin(), dates.end(), [&](const auto& d) { return d.second < t; });
        // Poisson: within five standard deviations.
        EXPECT_NEAR(static_cast<double>(came), expectedBy(t), 5.0 * std::sqrt(expectedBy(t))) << t;
    }
}

TEST(Script, EndlessLoopsNeedAPauseWhenNobodyWaits) {
    models::Scenario scenario;
    models::BehaviourStep send;
    send.operation = "send-message";
    models::BehaviourStep loop;
    loop.kind = models::BehaviourStep::Kind::kRepeat;
    loop.steps = {send};
    scenario.behaviours["b"].steps = {loop};
    scenario.workload.behaviours = {{"b", 1.0}};
    EXPECT_NO_THROW((void)compileScript(scenario, false));
    EXPECT_THROW((void)compileScript(scenario, true), DriveError);
    models::BehaviourStep think;
    think.kind = models::BehaviourStep::Kind::kThink;
    think.think = models::Distribution::constant(models::seconds(1));
    scenario.behaviours["b"].steps[0].steps.push_back(think);
    const Script script = compileScript(scenario, true);
    ASSERT_EQ(script.lines.size(), 5U);
    EXPECT_EQ(script.lines[0].target, 4); // after the loop
    EXPECT_EQ(script.lines[3].target, 1); // back to its first line
}

} // namespace
} // namespace headroom::drive
