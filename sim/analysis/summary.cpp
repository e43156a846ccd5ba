#include "sim/analysis/summary.hpp"

#include "sim/analysis/published.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

namespace headroom::analysis {
namespace {

using result::OperationResult;
using result::RunResult;
using Runs = std::vector<RunResult>;

double total(const std::vector<std::uint32_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}

Estimate over(const Runs& runs, const std::function<double(const RunResult&)>& value) {
    std::vector<double> values;
    values.reserve(runs.size());
    for (const RunResult& run : runs) values.push_back(value(run));
    return meanOf(values);
}

UserNumbers userNumbers(const models::Scenario& scenario, const Runs& runs) {
    UserNumbers users;
    users.asked = scenario.workload.peakUsers();
    const auto count = [&](std::uint64_t result::UserOutcome::*field) {
        return over(runs,
                    [field](const RunResult& run) { return static_cast<double>(run.users.*field); });
    };
    users.arrived = count(&result::UserOutcome::arrived);
    users.passed = count(&result::UserOutcome::passed);
    users.failed = count(&result::UserOutcome::failed);
    users.unfinished = count(&result::UserOutcome::unfinished);
    users.peakActive = over(runs, peakActiveUsers);
    users.present = scenario.workload.profile ? users.peakActive.value : users.asked;
    const result::UserOutcome& first = runs.front().users;
    users.failedShare = runs.size() == 1
                            ? wilson(std::min(first.failed, first.arrived), first.arrived)
                            : over(runs, [](const RunResult& run) {
                                  const auto arrived = static_cast<double>(run.users.arrived);
                                  const auto failed = static_cast<double>(run.users.failed);
                                  return arrived > 0.0 ? failed / arrived : 0.0;
                              });
    users.failedShare.low = std::max(0.0, users.failedShare.low);
    return users;
}

/// What the measuring tool states where no single latencies are known: NaN when it completed requests and states
/// nothing of them, 0 when there were none.
double reported(const OperationResult& operation, const char* figure) {
    const auto found = operation.reportedSeconds.find(figure);
    if (found != operation.reportedSeconds.end()) return found->second;
    return total(operation.completed) > 0.0 ? std::numeric_limits<double>::quiet_NaN() : 0.0;
}

OperationNumbers operationNumbers(const std::string& name, const Runs& runs) {
    OperationNumbers numbers;
    numbers.name = name;
    const auto each = [&](const std::function<double(const OperationResult&, const RunResult&)>& value) {
        return over(runs, [&](const RunResult& run) {
            const OperationResult* operation = run.operation(name);
            return operation == nullptr ? 0.0 : value(*operation, run);
        });
    };
    const auto latency = [&](const char* figure, auto ofHistogram) {
        return each([figure, ofHistogram](const OperationResult& operation, const auto&) {
            return operation.latency.empty() ? reported(operation, figure)
                                             : ofHistogram(operation.latency) * 1e-6;
        });
    };
    const auto quantile = [&](const char* figure, double q) {
        return latency(figure,
                       [q](const result::Histogram& histogram) { return histogram.quantile(q); });
    };
    numbers.completed =
        each([](const auto& operation, const auto&) { return total(operation.completed); });
    numbers.failed = each([](const auto& operation, const auto&) { return total(operation.failed); });
    numbers.perSecond = each([](const auto& operation, const auto& run) {
        return run.durationSeconds > 0.0 ? total(operation.completed) / run.durationSeconds : 0.0;
    });
    numbers.mean = latency("mean", [](const result::Histogram& histogram) { return histogram.mean(); });
    numbers.p50 = quantile("p50", 0.50);
    numbers.p95 = quantile("p95", 0.95);
    numbers.p99 = quantile("p99", 0.99);
    double completed = 0.0;
    for (const RunResult& run : runs) {
        const OperationResult* operation = run.operation(name);
        if (operation == nullptr) continue;
        const double longest = operation->latency.empty()
                                   ? reported(*operation, "max")
                                   : static_cast<double>(operation->latency.max()) * 1e-6;
        if (!(longest <= numbers.maxSeconds)) numbers.maxSeconds = longest; // NaN counts as unknown
        completed += static_cast<double>(operation->latency.count());
        for (const auto& [part, seconds] : operation->secondsByPart)
            numbers.secondsByPart[part] += seconds;
    }
    for (auto& [part, seconds] : numbers.secondsByPart) seconds /= std::max(1.0, completed);
    return numbers;
}

std::vector<ErrorNumbers> errorNumbers(const Runs& runs) {
    std::map<std::pair<std::string, std::string>, ErrorNumbers> byCause;
    std::map<std::string, double> attempts;
    for (const RunResult& run : runs) {
        for (const OperationResult& operation : run.operations) {
            attempts[operation.name] += total(operation.completed) + total(operation.failed);
        }
        for (const result::ErrorSeries& error : run.errors) {
            const auto hit = std::find_if(error.perBin.begin(), error.perBin.end(),
                                          [](std::uint32_t count) { return count > 0; });
            if (hit == error.perBin.end()) continue;
            ErrorNumbers& numbers = byCause[{error.operation, error.cause}];
            numbers.operation = error.operation;
            numbers.cause = error.cause;
            numbers.count += total(error.perBin);
            const double at = endOf(run, static_cast<std::size_t>(hit - error.perBin.begin()));
            if (numbers.firstSeconds < 0.0 || at < numbers.firstSeconds) numbers.firstSeconds = at;
        }
    }
    std::vector<ErrorNumbers> errors;
    for (auto& [key, numbers] : byCause) {
        numbers.share = numbers.count / std::max(1.0, attempts[numbers.operation]);
        numbers.count /= static_cast<double>(runs.size());
        errors.push_back(numbers);
    }
    std::stable_sort(errors.begin(), errors.end(),
                     [](const ErrorNumbers& a, const ErrorNumbers& b) { return a.count > b.count; });
    return errors;
}

double largestThroughput(const RunResult& run) {
    const auto counts = perBin(
        operationsOf(run, {}), run.binCount,
        [](const OperationResult& operation) -> const auto& { return operation.completed; });
    const std::size_t window = binsOf(run, kBindingWindowSeconds);
    double sum = 0.0;
    double largest = 0.0;
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        sum += counts[bin] - (bin >= window ? counts[bin - window] : 0.0);
        if (bin + 1 >= window) largest = std::max(largest, sum);
    }
    return largest / (static_cast<double>(window) * run.binSeconds);
}

/// Operation whose latency stands for the run: that of the first latency objective, else the busiest.
std::string describedOperation(const models::Scenario& scenario, const RunResult& run) {
    for (const models::Slo& slo : scenario.slos) {
        if (!slo.operation.empty() && run.operation(slo.operation) != nullptr) return slo.operation;
    }
    return busiestOperation(run);
}

void addLimits(Summary& summary, const std::string& operation, const Runs& runs) {
    std::vector<double> boundUsers;
    std::vector<double> kneeUsers;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        BindingReport binding = findBinding(runs[i]);
        Knee knee = findKnee(runs[i], operation);
        if (!binding.fleet.empty()) boundUsers.push_back(binding.fleet.front().first.users);
        if (knee.found) kneeUsers.push_back(knee.users);
        if (i != 0) continue;
        summary.binding = std::move(binding);
        summary.knee = std::move(knee);
    }
    summary.boundIn = boundUsers.size();
    summary.firstBindingUsers = meanOf(boundUsers);
    summary.kneeIn = kneeUsers.size();
    summary.kneeUsers = meanOf(kneeUsers);
}

void addCost(Summary& summary, const Runs& runs) {
    const auto n = static_cast<double>(runs.size());
    for (const RunResult& run : runs) {
        for (std::size_t i = 0; i < run.cost.size(); ++i) {
            if (i == summary.cost.size()) summary.cost.push_back({run.cost[i].name, 0.0, 0.0});
            summary.cost[i].usdPerHour += run.cost[i].usdPerHour / n;
            summary.cost[i].usd += run.cost[i].usd / n;
        }
    }
    for (const result::CostItem& item : summary.cost) {
        summary.usdPerHour += item.usdPerHour;
        summary.usd += item.usd;
    }
}

} // namespace

Summary summarize(const models::Scenario& scenario, const Runs& runs) {
    const RunResult& first = runs.front();
    Summary summary;
    summary.scenario = first.scenario;
    summary.title = scenario.title;
    summary.source = first.source;
    summary.headroomVersion = first.headroomVersion;
    summary.seed = first.seed;
    summary.replications = runs.size();
    summary.durationSeconds = first.durationSeconds;
    for (const RunResult& run : runs) summary.events += run.events;
    summary.users = userNumbers(scenario, runs);
    summary.peakPerSecond = largestThroughput(first);
    summary.throughput = over(runs, [](const RunResult& run) {
        double completed = 0.0;
        for (const OperationResult* operation : operationsOf(run, {}))
            completed += total(operation->completed);
        return run.durationSeconds > 0.0 ? completed / run.durationSeconds : 0.0;
    });
    for (const OperationResult& operation : first.operations) {
        summary.operations.push_back(operationNumbers(operation.name, runs));
    }
    summary.errors = errorNumbers(runs);
    for (const RunResult& run : runs) {
        for (const auto& [cause, count] : run.users.failedByCause) {
            summary.failedByCause[cause] +=
                static_cast<double>(count) / static_cast<double>(runs.size());
        }
    }
    const std::string described = describedOperation(scenario, first);
    addLimits(summary, described, runs);
    summary.steady = steadyState(scenario, first, described);
    summary.validity = validityOf(scenario, first);
    std::vector<const RunResult*> pointers;
    for (const RunResult& run : runs) pointers.push_back(&run);
    summary.slos = checkSlos(scenario.slos, pointers);
    summary.use = serviceUse(first);
    summary.attribution = attribute(first);
    summary.operational = operational::compare(scenario, first);
    addCost(summary, runs);
    summary.notes = first.notes;
    comparePublished(scenario, runs, summary);
    return summary;
}

} // namespace headroom::analysis
