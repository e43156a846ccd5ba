#include "sim/analysis/measured_values.hpp"

#include "sim/analysis/binding.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::analysis {
namespace {

using result::OperationResult;
using result::RunResult;
using Runs = std::span<const RunResult>;

double total(const std::vector<std::uint32_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}

SampledValue exact(double value) { return {Estimate::exactly(value), {}}; }
SampledValue missing(const std::string& note) { return {Estimate::exactly(std::nan("")), note}; }

Estimate scaled(const Estimate& estimate, double factor) {
    return {estimate.value * factor, estimate.low * factor, estimate.high * factor, estimate.interval};
}

/// A count of independent events over the run as a rate, with a Poisson interval.
SampledValue rateOf(double count, const RunResult& run) {
    if (!(run.durationSeconds > 0.0)) return missing("the run has no length");
    const double half = studentT(1'000'000) * std::sqrt(count);
    return {scaled({count, std::max(0.0, count - half), count + half, true}, 1.0 / run.durationSeconds),
            {}};
}

constexpr double kFewest = 20.0; ///< completions for a mean or a rate

SampledValue tooFew(double count, double needed) {
    return missing("too few completed: " + countText(count) + " of at least " + countText(needed));
}

SampledValue latencyOf(const RunResult& run, const std::string& name, double q) {
    const OperationResult* operation = run.operation(name);
    if (operation == nullptr) return missing("never completed");
    const bool mean = q == 0.0;
    if (operation->latency.empty()) {
        // A tool without single latencies may state the figure itself; how far it varies is not known.
        const std::string figure = mean ? "mean" : "p" + std::to_string(std::lround(q * 100.0));
        const auto stated = operation->reportedSeconds.find(figure);
        if (stated != operation->reportedSeconds.end()) return {Estimate::exactly(stated->second), {}};
        return missing(total(operation->completed) > 0.0 ? "no latencies recorded" : "never completed");
    }
    constexpr double kBeyondQuantile = 10.0;
    const double needed = mean ? kFewest : std::ceil(kBeyondQuantile / std::min(q, 1.0 - q) - 1e-9);
    const auto count = static_cast<double>(operation->latency.count());
    if (count < needed) return tooFew(count, needed);
    return {scaled(mean ? meanOf(operation->latency) : quantileOf(operation->latency, q), 1e-6), {}};
}

void addUsers(std::vector<Quantity>& out) {
    out.push_back({"passed_users", "passed_users", "users", [](const RunResult& run) {
                       // What varies by chance is who fails; who comes is the load.
                       const Estimate share =
                           wilson(std::min(run.users.passed, run.users.arrived), run.users.arrived);
                       return SampledValue{scaled(share, static_cast<double>(run.users.arrived)), {}};
                   }});
    out.push_back({"failed_users", "failed_users", "share", [](const RunResult& run) {
                       if (run.users.arrived == 0) return missing("no user arrived");
                       return SampledValue{
                           wilson(std::min(run.users.failed, run.users.arrived), run.users.arrived), {}};
                   }});
    out.push_back({"throughput", "throughput", "/s", [](const RunResult& run) {
                       double count = 0.0;
                       for (const OperationResult* one : operationsOf(run, {}))
                           count += total(one->completed);
                       return rateOf(count, run);
                   }});
}

void addOperation(std::vector<Quantity>& out, const std::string& name) {
    out.push_back({"throughput", "throughput(" + name + ")", "/s", [name](const RunResult& run) {
                       const OperationResult* operation = run.operation(name);
                       if (operation == nullptr) return missing("no such operation");
                       const double count = total(operation->completed);
                       if (count < kFewest) return tooFew(count, kFewest);
                       return rateOf(count, run);
                   }});
    static constexpr std::pair<const char*, double> kLatencies[] = {
        {"mean", 0.0}, {"p50", 0.50}, {"p95", 0.95}, {"p99", 0.99}};
    for (const auto& [kind, q] : kLatencies) {
        out.push_back({kind, std::string(kind) + "(" + name + ")", "s",
                       [name, q = q](const RunResult& run) { return latencyOf(run, name, q); }});
    }
}

using Key = std::pair<std::string, std::string>;

/// Values of `keysOf` over all runs, each once, in the order they are met.
template <class KeysOf>
std::vector<Key> keysOf(Runs first, Runs second, KeysOf keys) {
    std::vector<Key> found;
    for (const Runs side : {first, second}) {
        for (const RunResult& run : side) {
            keys(run, [&](const Key& key) {
                if (std::find(found.begin(), found.end(), key) == found.end()) found.push_back(key);
            });
        }
    }
    return found;
}

void addErrors(std::vector<Quantity>& out, Runs first, Runs second) {
    const auto causes = keysOf(first, second, [](const RunResult& run, const auto& add) {
        for (const result::ErrorSeries& error : run.errors) add({error.operation, error.cause});
    });
    for (const auto& [operation, cause] : causes) {
        out.push_back({"errors", "errors(" + operation + ": " + cause + ")", "share",
                       [operation = operation, cause = cause](const RunResult& run) {
                           const OperationResult* tried = run.operation(operation);
                           if (tried == nullptr) return missing("no such operation");
                           const double attempts = total(tried->completed) + total(tried->failed);
                           double errors = 0.0;
                           for (const result::ErrorSeries& error : run.errors) {
                               if (error.operation == operation && error.cause == cause)
                                   errors += total(error.perBin);
                           }
                           if (attempts <= 0.0) return missing("never tried");
                           return SampledValue{
                               wilson(static_cast<std::uint64_t>(std::min(errors, attempts)),
                                      static_cast<std::uint64_t>(attempts)),
                               {}};
                       }});
    }
}

SampledValue utilizationOf(const RunResult& run, const Key& key, bool peak) {
    double sum = 0.0;
    double largest = 0.0;
    std::size_t values = 0;
    const std::size_t window = binsOf(run, kBindingWindowSeconds);
    for (const result::ResourceSeries& resource : run.resources) {
        if (resource.service != key.first || resource.kind != key.second) continue;
        for (const float value : resource.utilization) sum += static_cast<double>(value);
        values += resource.utilization.size();
        if (!peak) continue;
        for (const double mean : slidingMean(resource.utilization, window)) {
            if (mean > largest) largest = mean;
        }
    }
    if (values == 0) return missing("no such resource");
    return exact(peak ? largest : sum / static_cast<double>(values));
}

void addUtilization(std::vector<Quantity>& out, Runs first, Runs second) {
    const auto kinds = keysOf(first, second, [](const RunResult& run, const auto& add) {
        for (const result::ResourceSeries& resource : run.resources)
            add({resource.service, resource.kind});
    });
    for (const Key& key : kinds) {
        const std::string what = "(" + key.first + " " + key.second + ")";
        out.push_back({"utilization", "utilization" + what, "share",
                       [key](const RunResult& run) { return utilizationOf(run, key, false); }});
        out.push_back({"peak_utilization", "peak_utilization" + what, "share",
                       [key](const RunResult& run) { return utilizationOf(run, key, true); }});
    }
}

void addLimits(std::vector<Quantity>& out) {
    out.push_back({"cost_per_hour", "cost_per_hour", "usd/h", [](const RunResult& run) {
                       return run.cost.empty() ? missing("no prices known") : exact(run.usdPerHour());
                   }});
    out.push_back({"first_binding_users", "first_binding_users", "users", [](const RunResult& run) {
                       const BindingReport binding = findBinding(run);
                       return binding.fleet.empty() ? missing("nothing bound")
                                                    : exact(binding.fleet.front().first.users);
                   }});
    out.push_back({"knee_users", "knee_users", "users", [](const RunResult& run) {
                       const Knee knee = findKnee(run);
                       return knee.found ? exact(knee.users) : missing("no knee within the load");
                   }});
}

} // namespace

std::vector<std::string> operationNames(Runs first, Runs second) {
    std::vector<std::string> names;
    for (const Key& key : keysOf(first, second, [](const RunResult&run, const auto&add) {
             for (const OperationResult& operation : run.operations) add({operation.name, ""});
         })) {
        names.push_back(key.first);
    }
    return names;
}

std::string firstBinding(const RunResult& run) {
    const BindingReport binding = findBinding(run);
    if (binding.fleet.empty()) return "nothing";
    const BindingGroup& group = binding.fleet.front();
    return group.service + " " + kindInWords(group.first.kind, group.members);
}

std::vector<Quantity> quantitiesOf(Runs first, Runs second) {
    std::vector<Quantity> out;
    addUsers(out);
    for (const std::string& name : operationNames(first, second)) addOperation(out, name);
    addErrors(out, first, second);
    addUtilization(out, first, second);
    addLimits(out);
    return out;
}

} // namespace headroom::analysis
