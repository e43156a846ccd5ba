#include "live/calibrate/log_search.hpp"

#include <cmath>
#include <exception>
#include <nlopt.hpp>
#include <stdexcept>

namespace headroom::calibrate {
namespace {

std::vector<double> exponentials(const std::vector<double>& logarithms) {
    std::vector<double> values;
    for (const double x : logarithms) values.push_back(std::exp(x));
    return values;
}

} // namespace

std::vector<double> minimise(const std::vector<LogVariable>& variables, const LogSearch& search,
                             const std::function<double(const std::vector<double>&)>& objective) {
    nlopt::opt optimiser(nlopt::LN_BOBYQA, static_cast<unsigned>(variables.size()));
    std::vector<double> low, high, best;
    for (const LogVariable& variable : variables) {
        low.push_back(std::log(variable.low));
        high.push_back(std::log(variable.high));
        best.push_back(std::log(variable.start));
    }
    optimiser.set_lower_bounds(low);
    optimiser.set_upper_bounds(high);
    if (search.step > 0.0) optimiser.set_initial_step(search.step);
    optimiser.set_xtol_abs(search.tolerance);
    optimiser.set_maxeval(search.evaluations);
    std::exception_ptr thrown; // NLopt would make a failure of its own of it
    std::function<double(const std::vector<double>&)> wrapped = [&](const std::vector<double>& x) {
        try {
            return objective(exponentials(x));
        } catch (...) {
            thrown = std::current_exception();
            throw nlopt::forced_stop();
        }
    };
    optimiser.set_min_objective(
        [](const std::vector<double>& x, std::vector<double>&, void* data) {
            return (*static_cast<std::function<double(const std::vector<double>&)>*>(data))(x);
        },
        &wrapped);
    double least = 0.0;
    try {
        optimiser.optimize(best, least);
    } catch (const std::runtime_error&) {
        if (thrown) std::rethrow_exception(thrown);
    }
    return exponentials(best);
}

} // namespace headroom::calibrate
