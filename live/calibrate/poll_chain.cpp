#include "live/calibrate/poll_chain.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::calibrate {
namespace {

constexpr std::size_t kStates = 160;

/// Poisson probabilities of 0 to kStates - 1 events, the last one holding the tail.
void poisson(double mean, std::vector<double>& out) {
    double left = 1.0;
    double term = std::exp(-mean);
    for (std::size_t k = 0; k + 1 < kStates; ++k) {
        out[k] = term;
        left -= term;
        term *= mean / static_cast<double>(k + 1);
    }
    out[kStates - 1] = std::max(0.0, left);
}

} // namespace

PollRates pollRates(double rate, double pollSeconds, double eventSeconds, double coldAfter) {
    if (rate <= 0.0) return {};
    if (rate * eventSeconds >= 0.999) return {};
    std::vector<double> now(kStates + 1, 0.0); // by batch size, from 1
    std::vector<double> next(kStates + 1);
    std::vector<double> arrivals(kStates);
    now[1] = 1.0;
    double asleep = 0.0;
    double mean = 1.0;
    // The chain forgets geometrically, with ratio rate * eventSeconds.
    for (int step = 0; step < 400; ++step) {
        std::fill(next.begin(), next.end(), 0.0);
        asleep = 0.0;
        for (std::size_t n = 1; n <= kStates; ++n) {
            if (now[n] < 1e-14) continue;
            poisson(rate * (pollSeconds + static_cast<double>(n) * eventSeconds), arrivals);
            asleep += now[n] * arrivals[0];
            next[1] += now[n] * (arrivals[0] + arrivals[1]);
            for (std::size_t k = 2; k < kStates; ++k) next[k] += now[n] * arrivals[k];
        }
        double after = 0.0;
        for (std::size_t n = 1; n <= kStates; ++n) after += static_cast<double>(n) * next[n];
        now.swap(next);
        const bool settled = std::abs(after - mean) < 1e-9 * mean;
        mean = after;
        if (settled && step > 3) break;
    }
    PollRates out;
    out.polls = rate / mean;
    out.sleeps = out.polls * asleep;
    out.cold = out.sleeps / (1.0 + rate * coldAfter); // sleeps are exponential: E[1 - exp(-s / c)]
    return out;
}

} // namespace headroom::calibrate
