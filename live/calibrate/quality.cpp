#include "live/calibrate/quality.hpp"

#include "live/calibrate/observation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace headroom::calibrate {
namespace {

std::string percent(double share) {
    return std::to_string(static_cast<int>(std::lround(share * 100.0))) + " %";
}

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Largest mean over `seconds` in a row.
double busiest(const std::vector<double>& perBin, double binSeconds, double seconds) {
    const auto window =
        std::min(perBin.size(), static_cast<std::size_t>(std::max(1.0, seconds / binSeconds)));
    double largest = 0.0;
    for (std::size_t end = window; window > 0 && end <= perBin.size(); ++end) {
        const double mean = std::accumulate(perBin.begin() + static_cast<std::ptrdiff_t>(end - window),
                                            perBin.begin() + static_cast<std::ptrdiff_t>(end), 0.0) /
                            static_cast<double>(window);
        largest = std::max(largest, mean);
    }
    return largest;
}

std::uint64_t countOf(const std::vector<std::uint32_t>& perBin) {
    return std::accumulate(perBin.begin(), perBin.end(), std::uint64_t{0});
}

/// Counts by operation; "deliver" tells small rooms from large ones.
std::map<std::string, double> workOf(const result::RunResult& run) {
    std::map<std::string, double> work;
    for (const result::OperationResult& operation : run.operations)
        work[operation.name] = static_cast<double>(countOf(operation.completed));
    return work;
}

bool sameWork(const result::RunResult& a, const result::RunResult& b) {
    constexpr double kNear = 0.1;
    constexpr double kByChance = 3.0; // standard deviations of a Poisson count
    if (a.binCount != b.binCount || a.users.arrived != b.users.arrived) return false;
    const std::map<std::string, double> one = workOf(a);
    const std::map<std::string, double> other = workOf(b);
    return std::ranges::equal(one, other, [](const auto& x, const auto& y) {
        const double most = std::max(x.second, y.second);
        return x.first == y.first &&
               std::abs(x.second - y.second) <= kNear * most + kByChance * std::sqrt(most);
    });
}

std::uint64_t completed(const result::RunResult& run) {
    std::uint64_t all = 0;
    for (const result::OperationResult& operation : run.operations)
        if (operation.name != "deliver") all += countOf(operation.completed);
    return all;
}

void judgeDriver(const result::RunResult& run, const QualityRules& rules,
                 std::vector<std::string>& reasons) {
    for (const result::ResourceSeries& resource : run.resources) {
        if (resource.service != "load-generator" || resource.kind != "cpu") continue;
        std::vector<double> use(resource.utilization.begin(), resource.utilization.end());
        const double most = busiest(use, run.binSeconds, 5.0);
        if (most > rules.mostDriverCpu)
            reasons.push_back("the driver was saturated: " + resource.name + " used " + percent(most) +
                              " of its processor");
    }
    if (const result::Series* lag = run.find("driver lag p99")) {
        std::vector<double> values = lag->perBin;
        if (!values.empty()) {
            std::nth_element(values.begin(),
                             values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                             values.end());
            const double median = values[values.size() / 2];
            if (median > rules.mostDriverLag)
                reasons.push_back("the driver was late: its timers' p99 was " +
                                  std::to_string(static_cast<int>(median * 1e3)) + " ms");
        }
    }
}

std::vector<std::string> judgeAlone(const result::RunResult& run, const std::string& service,
                                    const QualityRules& rules) {
    std::vector<std::string> reasons;
    if (run.source != "measured" && run.source != "plane" && run.source != "reference")
        reasons.push_back("its source is \"" + run.source + "\"");
    const std::uint64_t done = completed(run);
    if (done == 0) reasons.push_back("no operation was completed");
    const double failed = static_cast<double>(run.requests.failed);
    const double asked = failed + static_cast<double>(run.requests.completed);
    if (asked > 0.0 && failed / asked > rules.mostFailed)
        reasons.push_back(percent(failed / asked) + " of the operations failed");
    judgeDriver(run, rules, reasons);
    std::vector<double> cpu = cpuPerBin(run, service);
    if (cpu.empty()) {
        reasons.push_back("no probe watched the processes of '" + service +
                          "' (--probe pid:PID=" + service + ")");
        return reasons;
    }
    for (double& seconds : cpu) seconds /= run.binSeconds;
    const double mean = sum(cpu) / static_cast<double>(cpu.size());
    if (mean <= 0.0)
        reasons.push_back("the probe of '" + service + "' saw no CPU use: a wrong process?");
    else if (mean < rules.leastUtilization)
        reasons.push_back("the server was idle: " + percent(mean) + " of a processor on average");
    const double most = busiest(cpu, run.binSeconds, 5.0);
    double processors = 0.0;
    for (const result::ResourceSeries& resource : run.resources)
        if (resource.kind == "cpu" && resource.service.starts_with(service)) processors += 1.0;
    if (most > rules.mostUtilization * processors)
        reasons.push_back("the server was too busy to calibrate on: " + percent(most / processors) +
                          " of a processor for five seconds");
    return reasons;
}

} // namespace

std::vector<Verdict> judge(std::span<const result::RunResult> runs, const std::string& service,
                           const QualityRules& rules) {
    std::vector<Verdict> verdicts;
    struct Repeat {
        std::size_t run;
        double cpuPerOperation;
    };
    std::vector<std::vector<Repeat>> repeats;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        verdicts.push_back({i, judgeAlone(runs[i], service, rules)});
        if (!verdicts.back().reasons.empty()) continue;
        const double cpu = sum(cpuPerBin(runs[i], service));
        auto same = std::ranges::find_if(repeats, [&](const std::vector<Repeat>& group) {
            return sameWork(runs[group.front().run], runs[i]);
        });
        if (same == repeats.end()) same = repeats.emplace(repeats.end());
        same->push_back({i, cpu / static_cast<double>(completed(runs[i]))});
    }
    for (const std::vector<Repeat>& same : repeats) {
        if (same.size() < 2) continue;
        const auto [low, high] =
            std::minmax_element(same.begin(), same.end(), [](const Repeat& a, const Repeat& b) {
                return a.cpuPerOperation < b.cpuPerOperation;
            });
        const double spread = high->cpuPerOperation / low->cpuPerOperation - 1.0;
        if (spread <= rules.mostSpread) continue;
        for (const Repeat& one : same)
            verdicts[one.run].reasons.push_back(
                "repeats differ by " + percent(spread) + " in CPU per operation (runs " +
                std::to_string(low->run + 1) + " and " + std::to_string(high->run + 1) +
                "): something else used the machine");
    }
    return verdicts;
}

} // namespace headroom::calibrate
