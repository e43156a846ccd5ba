#include "sim/analysis/rising_load.hpp"

#include "sim/analysis/slo_check.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::analysis {
namespace {

/// Where between `before`, which holds, and `after`, which does not, the limit lies: 0 to 1.
double crossing(const models::Slo& slo, double before, double after) {
    const bool latency = slo.quantity == models::Slo::Quantity::kLatencyQuantile ||
                         slo.quantity == models::Slo::Quantity::kLatencyMean;
    if (std::isnan(before)) return 1.0;
    const bool logarithmic = latency && before > 0.0 && after > 0.0 && slo.limit > 0.0;
    const auto scale = [&](double value) { return logarithmic ? std::log(value) : value; };
    const double rise = scale(after) - scale(before);
    if (rise == 0.0) return 1.0;
    return std::clamp((scale(slo.limit) - scale(before)) / rise, 0.0, 1.0);
}

} // namespace

models::Scenario underRise(const models::Scenario& scenario, const RisingLoad& load) {
    models::Scenario rising = scenario;
    models::RampUsers ramp;
    ramp.arrival = models::RampUsers::Arrival::kSpread;
    if (scenario.workload.ramp) {
        ramp = *scenario.workload.ramp;
        ramp.step = std::max(1, ramp.step);
    }
    ramp.start = ramp.step;
    ramp.every = models::seconds(ramp.step / load.usersPerSecond);
    ramp.burstWidth = std::min(ramp.burstWidth, ramp.every);
    // Whole steps: the last one comes at the end of the rise.
    const double steps = std::max(1.0, std::ceil(load.longest / ramp.every.value - 1e-9));
    constexpr double kMostUsers = 1e8;
    ramp.until = static_cast<int>(std::min(kMostUsers, ramp.start + steps * ramp.step));
    ramp.hold = models::seconds(0);
    rising.workload.ramp = ramp;
    rising.workload.steady.reset();
    rising.workload.arrivals.reset();
    rising.workload.profile.reset();
    rising.workload.events.clear();
    for (auto& [name, behaviour] : rising.behaviours) {
        if (load.startOver || behaviour.then == models::Behaviour::Then::kLeave)
            behaviour.then = models::Behaviour::Then::kRestart;
    }
    rising.faults.clear();
    return rising;
}

std::optional<LoadBreak> breakOf(const std::vector<models::Slo>& slos, const result::RunResult& run) {
    std::optional<LoadBreak> first;
    const auto wholeWindow = static_cast<std::size_t>(std::ceil(kSloWindowSeconds / run.binSeconds));
    for (std::size_t s = 0; s < slos.size(); ++s) {
        const std::vector<double> values = valueOverTime(slos[s], run);
        for (std::size_t bin = wholeWindow; bin < values.size(); ++bin) {
            if (std::isnan(values[bin]) || meets(slos[s], values[bin])) continue;
            const bool heldBefore = !std::isnan(values[bin - 1]) && meets(slos[s], values[bin - 1]);
            const double part = heldBefore ? crossing(slos[s], values[bin - 1], values[bin]) : 1.0;
            const double at = endOf(run, bin) - (1.0 - part) * run.binSeconds;
            if (!first || at < first->atSeconds) first = LoadBreak{at, bin, s};
            break;
        }
    }
    return first;
}

} // namespace headroom::analysis
