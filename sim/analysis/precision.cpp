#include "sim/analysis/precision.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::analysis {
namespace {

/// Half width at which to stop, for this mean.
double allowedHalfWidth(double mean, const PrecisionTarget& target) {
    const double relative = target.relative / (1.0 + target.relative) * std::abs(mean);
    return std::max(relative, target.absolute);
}

} // namespace

bool isPrecise(const std::vector<double>& values, const PrecisionTarget& target, double confidence) {
    if (values.size() < kFewestBeforeLook) return false;
    const Estimate mean = meanOf(values, confidence);
    return mean.high - mean.value <= allowedHalfWidth(mean.value, target);
}

std::size_t nextLook(const std::vector<double>& values, const PrecisionOptions& options) {
    const std::size_t first = std::max(options.first, kFewestBeforeLook);
    const std::size_t done = values.size();
    if (done < first) return std::min(first, std::max(options.most, kFewestBeforeLook));
    if (done >= options.most || isPrecise(values, options.target, options.confidence)) return 0;
    const Estimate mean = meanOf(values, options.confidence);
    const double allowed = allowedHalfWidth(mean.value, options.target);
    const double ratio = allowed > 0.0 ? (mean.high - mean.value) / allowed : 2.0;
    const double needed = std::ceil(static_cast<double>(done) * std::min(2.0, ratio * ratio));
    const std::size_t least = done + std::max<std::size_t>(1, done / 4);
    return std::min(options.most, std::max(least, static_cast<std::size_t>(needed)));
}

PreciseEstimates replicateUntilPrecise(Runner& runner, std::shared_ptr<const models::Scenario> scenario,
                                       const Measure& measure, const PrecisionOptions& options) {
    const std::uint64_t firstSeed = options.seed == 0 ? scenario->seed : options.seed;
    std::vector<std::vector<double>> columns;
    PreciseEstimates estimates;
    const auto wanted = [&] {
        if (columns.empty()) return estimates.replications == 0 ? nextLook({}, options) : std::size_t{0};
        std::size_t most = 0;
        for (const std::vector<double>& column : columns)
            most = std::max(most, nextLook(column, options));
        // Columns may be shorter than the replications made.
        return most == 0 || estimates.replications >= options.most
                   ? std::size_t{0}
                   : std::min(options.most, std::max(most, estimates.replications + 1));
    };
    for (std::size_t next = wanted(); next > estimates.replications; next = wanted()) {
        std::vector<RunRequest> requests;
        for (; estimates.replications < next; ++estimates.replications)
            requests.push_back({scenario, firstSeed + estimates.replications, 0.0});
        for (const Measures& measures : runner.run(requests, measure)) {
            columns.resize(std::max(columns.size(), measures.size()));
            for (std::size_t i = 0; i < measures.size(); ++i)
                if (std::isfinite(measures[i])) columns[i].push_back(measures[i]);
        }
    }
    for (const std::vector<double>& column : columns) {
        estimates.values.push_back(meanOf(column, options.confidence));
        estimates.reached.push_back(isPrecise(column, options.target, options.confidence));
    }
    return estimates;
}

} // namespace headroom::analysis
