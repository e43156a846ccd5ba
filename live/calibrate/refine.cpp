#include "live/calibrate/refine.hpp"

#include "live/calibrate/least_squares.hpp"
#include "live/calibrate/log_search.hpp"
#include "live/calibrate/observation.hpp"
#include "models/demand_parameter.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace headroom::calibrate {
namespace {

constexpr double kMiddle[] = {0.1, 0.25, 0.5, 0.75};
constexpr double kUpper[] = {0.9, 0.95, 0.99};
constexpr double kTolerance = 0.03, kStep = 0.5; ///< of the searches, logarithmic

/// Calls `visit` with the measured and the simulated latencies of every operation that both did often enough. Those
/// with a password in them are long, and say nothing about short delays.
void forEachComparable(
    const result::RunResult& measured, const result::RunResult& simulated,
    const std::function<void(const result::Histogram&, const result::Histogram&)>& visit) {
    constexpr std::uint64_t kFewest = 50;
    for (const result::OperationResult& operation : measured.operations) {
        const result::OperationResult* other = simulated.operation(operation.name);
        if (operation.name == "register" || operation.name == "login" || other == nullptr) continue;
        if (operation.latency.count() < kFewest || other->latency.count() < kFewest) continue;
        visit(operation.latency, other->latency);
    }
}

/// Squares of the logarithms of simulated over measured quantiles, weighted by how well the operation was measured.
struct Misfit {
    double sum = 0.0;
    double weights = 0.0;

    void add(const result::RunResult& measured, const result::RunResult& simulated,
             std::span<const double> quantiles) {
        forEachComparable(measured, simulated, [&](const auto& should, const auto& is) {
            const double weight = std::sqrt(static_cast<double>(should.count()));
            for (const double q : quantiles) {
                if (is.quantile(q) <= 0.0 || should.quantile(q) <= 0.0) continue;
                const double off = std::log(is.quantile(q) / should.quantile(q));
                sum += weight * off * off;
                weights += weight;
            }
        });
    }
    [[nodiscard]] double error() const { return weights > 0.0 ? std::sqrt(sum / weights) : 0.0; }
};

/// What measured quantiles have more than simulated ones without delays: where a search begins.
Delays firstGuess(std::span<const result::RunResult> runs, std::span<const result::RunResult> bare) {
    std::vector<double> floors, spreads;
    for (std::size_t i = 0; i < runs.size(); ++i)
        forEachComparable(runs[i], bare[i], [&](const auto& should, const auto& is) {
            const auto lacking = [&](double q) { return 1e-6 * (should.quantile(q) - is.quantile(q)); };
            floors.push_back(lacking(0.1));
            spreads.push_back(lacking(0.5) - lacking(0.1));
        });
    if (floors.empty()) return {1e-4, 3e-5, 2e-5, 0.0, 1e-3};
    const auto middle = [](std::vector<double>& values) {
        const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), at, values.end());
        return *at;
    };
    // Two hops of exponential jitter: their 10 % quantile is 0.53 of its mean, their median 1.68 of it.
    const double jitter = std::clamp(middle(spreads) / 1.15, 1e-6, 0.02);
    return {std::clamp(middle(floors) - 0.53 * jitter, 1e-5, 0.05), jitter, 2e-5, 0.0, 1e-3};
}

models::Distribution exponential(double mean) {
    models::Distribution out;
    out.kind = models::Distribution::Kind::kExponential;
    out.first = models::seconds(mean);
    return out;
}

/// CPU seconds of the rows for every second that the profile's demands, without polls, make of what was asked; 0 when
/// nothing was. By it, runs that happened to do more of something than others can be compared.
double secondsPerAsked(const std::vector<Row>& rows, const models::Scenario& load,
                       const std::string& service) {
    const auto& process = std::get<models::ProcessService>(load.service(service)->kind);
    std::map<std::string, double> demands;
    models::forEachDemand(
        load.profiles.at(process.profile),
        [&](const std::string& name, models::Duration demand) { demands[name] = demand.value; });
    double took = 0.0;
    double asked = 0.0;
    for (const Row& row : rows) {
        took += row.cpuSeconds;
        for (const auto& [name, amount] : row.amounts)
            if (const auto found = demands.find(name); found != demands.end())
                asked += amount * found->second;
    }
    return asked > 0.0 ? took / asked : 0.0;
}

} // namespace

models::Distribution tailDelay(models::Duration mean) {
    constexpr double kDeviation = 1.0; // of the logarithm
    models::Distribution out;
    out.kind = models::Distribution::Kind::kLognormal;
    out.first = mean * std::exp(-0.5 * kDeviation * kDeviation);
    out.shape = kDeviation;
    return out;
}

models::Scenario withDelays(const models::Scenario& scenario, const Delays& delays) {
    models::Scenario changed = scenario;
    changed.network.clientRtt = models::Distribution::constant(models::seconds(delays.clientRtt));
    changed.network.jitter = exponential(std::max(delays.jitter, 1e-9));
    changed.network.inZoneTail.share = delays.tailShare;
    changed.network.inZoneTail.delay =
        calibrate::tailDelay(models::seconds(std::max(delays.tailDelay, 1e-6)));
    for (models::Service& service : changed.services)
        if (auto* balancer = std::get_if<models::LoadBalancer>(&service.kind))
            balancer->addedLatency = models::Distribution::constant(models::seconds(delays.httpDelay));
    return changed;
}

double demandScale(std::span<const result::RunResult> runs, std::span<const models::Scenario> loads,
                   const Simulate& simulate, const std::string& service) {
    double sum = 0.0;
    int counted = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const double measured =
            secondsPerAsked(observe(runs[i], i, loads[i], {service}), loads[i], service);
        const double simulated =
            secondsPerAsked(observe(simulate(loads[i]), i, loads[i], {service}), loads[i], service);
        if (measured <= 0.0 || simulated <= 0.0) continue;
        sum += std::log(measured / simulated);
        ++counted;
    }
    return counted > 0 ? std::exp(sum / counted) : 1.0;
}

void scaleDemands(models::ServiceProfile& profile, double factor) {
    models::forEachDemand(
        profile, [factor](const std::string&, models::Duration& demand) { demand = demand * factor; });
    if (!profile.calibration) return;
    for (models::CalibratedFactor& each : profile.calibration->factors) {
        each.value *= factor;
        each.interval.low *= factor;
        each.interval.high *= factor;
    }
    for (std::vector<double>& row : profile.calibration->covariance)
        for (double& entry : row) entry *= factor * factor;
}

Refined refine(std::span<const result::RunResult> runs, std::span<const models::Scenario> loads,
               const Simulate& simulate, int mostSimulations) {
    Refined out;
    const auto errorOf = [&](const Delays& delays, std::span<const double> quantiles) {
        Misfit misfit;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            misfit.add(runs[i], simulate(withDelays(loads[i], delays)), quantiles);
            ++out.simulations;
        }
        return misfit.error();
    };
    const int evaluations = std::max(24, mostSimulations / static_cast<int>(runs.size()));
    const std::vector<double> all{0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
    std::vector<result::RunResult> bare;
    Misfit without;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        bare.push_back(simulate(withDelays(loads[i], {})));
        without.add(runs[i], bare.back(), all);
        ++out.simulations;
    }
    out.errorBefore = without.error();
    const Delays guess = firstGuess(runs, bare);
    const std::vector<double> middle = minimise(
        {{1e-6, 0.1, guess.clientRtt}, {1e-7, 0.05, guess.jitter}, {1e-7, 0.05, guess.httpDelay}},
        {evaluations * 3 / 5, kTolerance, kStep}, [&](const std::vector<double>& x) {
            return errorOf({x[0], x[1], x[2], 0.0, 1e-3}, kMiddle);
        });
    out.delays = {middle[0], middle[1], middle[2], 0.0, 1e-3};
    const std::vector<double> upper =
        minimise({{1e-5, 0.3, 0.01}, {2e-5, 0.5, 1e-3}}, {evaluations * 2 / 5, kTolerance, kStep},
                 [&](const std::vector<double>& x) {
                     return errorOf({middle[0], middle[1], middle[2], x[0], x[1]}, kUpper);
                 });
    Delays withTail = out.delays;
    withTail.tailShare = upper[0];
    withTail.tailDelay = upper[1];
    const double plain = errorOf(out.delays, all);
    out.errorAfter = errorOf(withTail, all);
    if (out.errorAfter < plain)
        out.delays = withTail;
    else
        out.errorAfter = plain;
    Misfit middleMisfit, upperMisfit;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const result::RunResult simulated = simulate(withDelays(loads[i], out.delays));
        middleMisfit.add(runs[i], simulated, kMiddle);
        upperMisfit.add(runs[i], simulated, kUpper);
        ++out.simulations;
    }
    out.middleError = ofOtherRuns(middleMisfit.error(), runs.size());
    out.tailError = ofOtherRuns(upperMisfit.error(), runs.size());
    return out;
}

} // namespace headroom::calibrate
