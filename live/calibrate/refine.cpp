#include "live/calibrate/refine.hpp"

#include <algorithm>
#include <cmath>
#include <nlopt.hpp>
#include <stdexcept>
#include <vector>

namespace headroom::calibrate {
namespace {

constexpr double kMiddle[] = {0.1, 0.25, 0.5, 0.75};
constexpr double kUpper[] = {0.9, 0.95, 0.99};

/// Squares of the logarithms of simulated over measured quantiles, weighted by how well the operation was measured.
struct Misfit {
    double sum = 0.0;
    double weights = 0.0;

    void add(const result::RunResult& measured, const result::RunResult& simulated,
             std::span<const double> quantiles) {
        for (const result::OperationResult& operation : measured.operations) {
            const result::OperationResult* other = simulated.operation(operation.name);
            // Those with a password in them are long, and say nothing about short delays.
            if (operation.name == "register" || operation.name == "login" || other == nullptr) continue;
            if (operation.latency.count() < 50 || other->latency.count() < 50) continue;
            const double weight = std::sqrt(static_cast<double>(operation.latency.count()));
            for (const double q : quantiles) {
                const double is = other->latency.quantile(q);
                const double should = operation.latency.quantile(q);
                if (is <= 0.0 || should <= 0.0) continue;
                const double off = std::log(is / should);
                sum += weight * off * off;
                weights += weight;
            }
        }
    }
    [[nodiscard]] double error() const { return weights > 0.0 ? std::sqrt(sum / weights) : 0.0; }
};

struct Variable {
    double low, high, start; ///< logarithms are searched
};

/// Minimises `objective` over the variables; gives their best values.
std::vector<double> search(const std::vector<Variable>& variables, int evaluations,
                           const std::function<double(const std::vector<double>&)>& objective) {
    nlopt::opt optimiser(nlopt::LN_BOBYQA, static_cast<unsigned>(variables.size()));
    std::vector<double> low, high, best;
    for (const Variable& variable : variables) {
        low.push_back(std::log(variable.low));
        high.push_back(std::log(variable.high));
        best.push_back(std::log(variable.start));
    }
    optimiser.set_lower_bounds(low);
    optimiser.set_upper_bounds(high);
    optimiser.set_initial_step(0.8);
    optimiser.set_xtol_abs(0.03);
    optimiser.set_maxeval(evaluations);
    const auto inSeconds = [](const std::vector<double>& logarithms) {
        std::vector<double> values;
        for (const double x : logarithms) values.push_back(std::exp(x));
        return values;
    };
    const std::function<double(const std::vector<double>&)> wrapped = [&](const std::vector<double>& x) {
        return objective(inSeconds(x));
    };
    optimiser.set_min_objective(
        [](const std::vector<double>& x, std::vector<double>&, void* data) {
            return (*static_cast<const std::function<double(const std::vector<double>&)>*>(data))(x);
        },
        const_cast<void*>(static_cast<const void*>(&wrapped)));
    double least = 0.0;
    try {
        optimiser.optimize(best, least);
    } catch (const nlopt::forced_stop&) { // the caller's simulation ended by an exception
        throw;
    } catch (
        const std::
            runtime_error&) { // steps too small for it, or a degenerate model: the best so far will do
    }
    return inSeconds(best);
}

models::Distribution exponential(double mean) {
    models::Distribution out;
    out.kind = models::Distribution::Kind::kExponential;
    out.first = models::seconds(mean);
    return out;
}

} // namespace

models::Scenario withDelays(const models::Scenario& scenario, const Delays& delays) {
    models::Scenario changed = scenario;
    changed.network.clientRtt = models::Distribution::constant(models::seconds(delays.clientRtt));
    changed.network.jitter = exponential(std::max(delays.jitter, 1e-9));
    changed.network.inZoneTail.share = delays.tailShare;
    changed.network.inZoneTail.delay = exponential(std::max(delays.tailDelay, 1e-6));
    for (models::Service& service : changed.services)
        if (auto* balancer = std::get_if<models::LoadBalancer>(&service.kind))
            balancer->addedLatency = models::Distribution::constant(models::seconds(delays.httpDelay));
    return changed;
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
    out.errorBefore = errorOf({}, all);
    const std::vector<double> middle =
        search({{1e-6, 0.1, 1e-4}, {1e-7, 0.05, 2e-5}, {1e-7, 0.05, 3e-5}}, evaluations * 3 / 5,
               [&](const std::vector<double>& x) {
                   return errorOf({x[0], x[1], x[2], 0.0, 1e-3}, kMiddle);
               });
    out.delays = {middle[0], middle[1], middle[2], 0.0, 1e-3};
    const std::vector<double> upper = search(
        {{1e-5, 0.3, 0.01}, {2e-5, 0.5, 1e-3}}, evaluations * 2 / 5, [&](const std::vector<double>& x) {
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
    return out;
}

} // namespace headroom::calibrate
