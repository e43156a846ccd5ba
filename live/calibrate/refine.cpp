#include "live/calibrate/refine.hpp"

#include <nlopt.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace headroom::calibrate {
namespace {

/// Squares of relative errors of means and p95, by operation, weighted by how well the operation was measured.
double misfit(const result::RunResult& measured, const result::RunResult& simulated, double& weights) {
    double sum = 0.0;
    for (const result::OperationResult& operation : measured.operations) {
        const result::OperationResult* other = simulated.operation(operation.name);
        // Those with a password in them are long, and say nothing about short delays.
        if (other == nullptr || operation.latency.count() < 50 || other->latency.count() < 50) continue;
        if (operation.name == "register" || operation.name == "login") continue;
        const double weight = std::sqrt(static_cast<double>(operation.latency.count()));
        const auto add = [&](double is, double should, double share) {
            if (is <= 0.0 || should <= 0.0) return;
            const double off = std::log(is / should);
            sum += weight * share * off * off;
            weights += weight * share;
        };
        add(other->latency.mean(), operation.latency.mean(), 1.0);
        add(other->latency.quantile(0.5), operation.latency.quantile(0.5), 1.0);
        add(other->latency.quantile(0.95), operation.latency.quantile(0.95), 0.5);
    }
    return sum;
}

models::Scenario with(const models::Scenario& load, double rtt, double jitter) {
    models::Scenario changed = load;
    changed.network.clientRtt = models::Distribution::constant(models::seconds(rtt));
    changed.network.jitter = models::Distribution{};
    changed.network.jitter.kind = models::Distribution::Kind::kExponential;
    changed.network.jitter.first = models::seconds(std::max(jitter, 1e-9));
    return changed;
}

} // namespace

Refined refine(std::span<const result::RunResult> runs, std::span<const models::Scenario> loads,
               const Simulate& simulate, int mostSimulations) {
    Refined out;
    const auto errorOf = [&](double rtt, double jitter) {
        double sum = 0.0;
        double weights = 0.0;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            sum += misfit(runs[i], simulate(with(loads[i], rtt, jitter)), weights);
            ++out.simulations;
        }
        return weights > 0.0 ? std::sqrt(sum / weights) : 0.0;
    };
    const double rtt0 = 1e-4;
    const double jitter0 = 3e-5;
    out.errorBefore = errorOf(1e-6, 1e-9);
    nlopt::opt search(nlopt::LN_BOBYQA, 2);
    search.set_lower_bounds({std::log(1e-6), std::log(1e-7)});
    search.set_upper_bounds({std::log(0.1), std::log(0.05)});
    search.set_initial_step(1.0);
    search.set_xtol_abs(0.03);
    search.set_maxeval(std::max(8, mostSimulations / static_cast<int>(runs.size())));
    const auto objective = [&](const std::vector<double>& x) { return errorOf(std::exp(x[0]), std::exp(x[1])); };
    search.set_min_objective(
        [](const std::vector<double>& x, std::vector<double>&, void* data) {
            return (*static_cast<const decltype(objective)*>(data))(x);
        },
        const_cast<void*>(static_cast<const void*>(&objective)));
    std::vector<double> best{std::log(rtt0), std::log(jitter0)};
    out.errorAfter = out.errorBefore;
    try {
        search.optimize(best, out.errorAfter);
    } catch (const nlopt::forced_stop&) { // the caller's simulation ended by an exception
        throw;
    } catch (const std::runtime_error&) { // steps too small for it, or a degenerate model: the best so far is good enough
    }
    out.clientRtt = std::exp(best[0]);
    out.jitter = std::exp(best[1]);
    return out;
}

} // namespace headroom::calibrate
