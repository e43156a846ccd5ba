#include "sim/search/optimize/breach_watch.hpp"

#include "sim/analysis/operational/stations.hpp"

#include <algorithm>

namespace headroom::search {
namespace {

using models::Slo;
using result::Histogram;

bool upperLimit(const Slo& slo) {
    return slo.comparison == Slo::Comparison::kLess || slo.comparison == Slo::Comparison::kLessOrEqual;
}

/// The first bucket all of whose latencies are beyond `seconds`.
std::uint32_t firstBucketBeyond(double seconds) {
    const double limit = seconds * 1e6;
    const auto buckets = static_cast<std::uint32_t>(Histogram::bucketCount(Histogram::kSeries));
    std::uint32_t bucket = 0;
    while (bucket < buckets &&
           static_cast<double>(Histogram::lowOf(bucket, Histogram::kSeries)) <= limit)
        ++bucket;
    return bucket;
}

} // namespace

BreachWatch::BreachWatch(const models::Scenario& scenario) {
    const double users = scenario.workload.peakUsers();
    const analysis::operational::StationModel model(scenario);
    const analysis::operational::Passes& passes = model.passes();
    const bool restarts =
        std::any_of(scenario.behaviours.begin(), scenario.behaviours.end(), [](const auto& named) {
            return named.second.then == models::Behaviour::Then::kRestart;
        });
    // Of an open workload only the expected number of users is known.
    if (restarts || passes.cycling > 0.0 || scenario.workload.arrivals) return;
    for (const Slo& slo : scenario.slos) {
        if (!upperLimit(slo)) continue;
        if (slo.quantity == Slo::Quantity::kFailedUsers)
            counts_.push_back({slo.text, {}, 0, slo.limit * users, 0.0});
        if (slo.quantity != Slo::Quantity::kLatencyQuantile) continue;
        for (const auto& visits : passes.operations) {
            if (visits.operation != slo.operation || !(visits.entry > 0.0)) continue;
            counts_.push_back({slo.text, slo.operation, firstBucketBeyond(slo.limit),
                               (1.0 - slo.quantile) * visits.entry * users, 0.0});
        }
    }
}

bool BreachWatch::certain(const result::RunResult& soFar) {
    for (Count& count : counts_) {
        if (count.operation.empty()) {
            count.bad = static_cast<double>(soFar.users.failed);
        } else if (const result::OperationResult* operation = soFar.operation(count.operation)) {
            for (std::size_t bin = seen_; bin < operation->latencyPerBin.size(); ++bin)
                for (const auto& [bucket, samples] : operation->latencyPerBin[bin])
                    if (bucket >= count.firstBucket) count.bad += static_cast<double>(samples);
        }
        if (broken_.empty() && count.bad > kSpare * count.forgiven && count.bad > 0.0)
            broken_ = count.text;
    }
    seen_ = soFar.binCount;
    return !broken_.empty();
}

} // namespace headroom::search
