#pragma once
// How often an event loop polls, in closed form.
//
// Events arrive at random (Poisson, `rate` a second). An iteration serves the n events that were queued when it
// polled and lasts pollSeconds plus n exponential times of mean eventSeconds: operations differ. The next one serves those that came meanwhile, or, if none did, the
// loop sleeps until one comes and serves that. n is a Markov chain; its mean gives the polls. This is
// sim/engine/event_loop.hpp's loop. With work that is always the same there are up to 25 % more polls near saturation.
//
// Validity: events of many independent users. Error against the simulator: below 3 % of the
// polls up to 95 % utilization (tests/live/calibrate).

namespace headroom::calibrate {

struct PollRates {
    double polls = 0.0;  ///< a second
    double sleeps = 0.0; ///< polls a second before which the loop slept
    double cold = 0.0;   ///< sleeps a second, each weighted by 1 - exp(-its length / coldAfter)
};

/// rate >= 0, times >= 0, coldAfter > 0. Above saturation (rate eventSeconds >= 1) polls go to 0.
[[nodiscard]] PollRates pollRates(double rate, double pollSeconds, double eventSeconds,
                                  double coldAfter);

} // namespace headroom::calibrate
