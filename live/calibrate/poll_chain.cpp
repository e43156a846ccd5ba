#include "live/calibrate/poll_chain.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace headroom::calibrate {
namespace {

constexpr std::size_t kStates = 160;

using Row =
    std::array<double, kStates>; ///< probabilities of 0 to kStates - 1 events, the last holds the tail

Row poisson(double mean) {
    Row out{};
    double left = 1.0;
    double term = std::exp(-mean);
    for (std::size_t k = 0; k + 1 < kStates; ++k) {
        out[k] = term;
        left -= term;
        term *= mean / static_cast<double>(k + 1);
    }
    out.back() = std::max(0.0, left);
    return out;
}

/// Arrivals during n exponential services, `load` of them during one on average: negative binomial.
Row duringServices(std::size_t n, double load) {
    Row out{};
    const double ratio = load / (1.0 + load);
    double left = 1.0;
    double term = std::pow(1.0 - ratio, static_cast<double>(n));
    for (std::size_t k = 0; k + 1 < kStates; ++k) {
        out[k] = term;
        left -= term;
        term *= ratio * static_cast<double>(k + n) / static_cast<double>(k + 1);
    }
    out.back() = std::max(0.0, left);
    return out;
}

Row sumOf(const Row& one, const Row& other) {
    Row out{};
    for (std::size_t i = 0; i < kStates; ++i) {
        if (other[i] < 1e-15) continue;
        for (std::size_t k = 0; k < kStates; ++k) out[std::min(i + k, kStates - 1)] += other[i] * one[k];
    }
    return out;
}

} // namespace

PollRates pollRates(double rate, double pollSeconds, double eventSeconds, double coldAfter) {
    if (rate <= 0.0) return {};
    if (rate * eventSeconds >= 0.999) return {};
    const Row duringPoll = poisson(rate * pollSeconds);
    std::vector<Row> arrivals; // during an iteration of n events
    arrivals.reserve(kStates);
    arrivals.push_back(duringPoll);
    for (std::size_t n = 1; n < kStates; ++n)
        arrivals.push_back(sumOf(duringServices(n, rate * eventSeconds), duringPoll));
    Row now{}; // by batch size
    now[1] = 1.0;
    double asleep = 0.0;
    double mean = 1.0;
    // The chain forgets geometrically, with ratio rate * eventSeconds.
    for (int step = 0; step < 400; ++step) {
        Row next{};
        asleep = 0.0;
        for (std::size_t n = 1; n < kStates; ++n) {
            if (now[n] < 1e-14) continue;
            asleep += now[n] * arrivals[n][0];
            next[1] += now[n] * arrivals[n][0];
            for (std::size_t k = 1; k < kStates; ++k) next[k] += now[n] * arrivals[n][k];
        }
        double after = 0.0;
        for (std::size_t n = 1; n < kStates; ++n) after += static_cast<double>(n) * next[n];
        now = next;
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
