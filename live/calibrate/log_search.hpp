#pragma once
// Search for the positive values that make an objective least, with NLopt's BOBYQA (Powell 2009) on their logarithms.

#include <functional>
#include <vector>

namespace headroom::calibrate {

struct LogVariable {
    double low, high, start; ///< 0 < low <= start <= high
};

struct LogSearch {
    int evaluations = 25;    ///< at most
    double tolerance = 0.05; ///< of the logarithms
    double step = 0.0;       ///< first one, of the logarithms; 0 = NLopt's own choice from the bounds
};

/// The best values, in the order of the variables. Where the objective is degenerate or its steps are lost in noise, the
/// best so far. What the objective throws is passed on.
[[nodiscard]] std::vector<double>
minimise(const std::vector<LogVariable>& variables, const LogSearch& search,
         const std::function<double(const std::vector<double>&)>& objective);

} // namespace headroom::calibrate
