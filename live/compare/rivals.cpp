#include "live/compare/rivals.hpp"

#include "live/compare/extract.hpp"
#include "sim/analysis/binding.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace headroom::compare {
namespace {

using result::RunResult;
using Runs = std::span<const RunResult>;
using Values = std::map<std::string, double>;

/// Service whose processors did most, and the largest capacity one of its members has.
std::pair<std::string, double> busiestService(const RunResult& run) {
    std::map<std::string, std::pair<double, double>> work;
    for (const result::ResourceSeries& resource : run.resources) {
        if (resource.kind != "cpu" || resource.service == analysis::kLoadGenerator) continue;
        auto& [busy, capacity] = work[serviceOf(resource.service)];
        for (const float use : resource.utilization)
            busy += static_cast<double>(use) * resource.capacity;
        capacity = std::max(capacity, resource.capacity);
    }
    const auto most = std::max_element(work.begin(), work.end(), [](const auto& a, const auto& b) {
        return a.second.first < b.second.first;
    });
    return most == work.end() ? std::pair<std::string, double>{}
                              : std::pair{most->first, most->second.second};
}

Values valuesOf(const Forecast& forecast) {
    return {{"throughput", forecast.perSecond}, {"cpu", forecast.processors},
            {"mean", forecast.meanSeconds},     {"p50", forecast.p50Seconds},
            {"p95", forecast.p95Seconds},       {"p99", forecast.p99Seconds}};
}

Values valuesOf(const Observation& one) {
    return valuesOf(Forecast{one.perSecond, one.processors, one.meanSeconds, one.p50Seconds,
                             one.p95Seconds, one.p99Seconds});
}

/// Mean of the observations, the knee that of most runs if they have one.
Values meanOf(Runs runs, const std::string& service, const std::string& operation, double* users) {
    Values mean;
    double load = 0.0;
    std::vector<double> knees;
    const auto count = static_cast<double>(runs.size());
    for (const RunResult& run : runs) {
        const Observation one = observationOf(run, service, operation);
        load += one.users / count;
        for (const auto& [name, value] : valuesOf(one)) mean[name] += value / count;
        if (const analysis::Knee knee = analysis::findKnee(run, operation); knee.found)
            knees.push_back(knee.users);
    }
    if (2 * knees.size() > runs.size())
        for (const double knee : knees) mean["knee"] += knee / static_cast<double>(knees.size());
    if (users != nullptr) *users = load;
    return mean;
}

Rival rivalOf(const std::string& method, const Values& predicted, const Values& measured) {
    Rival rival;
    rival.method = method;
    for (const auto& [name, value] : predicted)
        if (const auto found = measured.find(name); found != measured.end() && found->second > 0.0)
            rival.guesses[name] = {value, (value - found->second) / found->second};
    return rival;
}

} // namespace

Contest contest(Runs calibration, Runs predicted, Runs measured, double processors) {
    Contest out;
    double capacity = 0.0;
    std::tie(out.service, capacity) = busiestService(measured.front());
    out.operation = analysis::busiestOperation(measured.front());
    out.measured = meanOf(measured, out.service, out.operation, &out.users);
    out.rivals.push_back(
        rivalOf("headroom", meanOf(predicted, out.service, out.operation, nullptr), out.measured));
    std::vector<Observation> points;
    for (const RunResult& run : calibration)
        points.push_back(observationOf(run, out.service, out.operation));
    const Setting setting{processors > 0.0 ? processors : capacity};
    double top = 0.0;
    for (const RunResult& run : measured) top = std::max(top, analysis::peakActiveUsers(run));
    for (const Method method : kMethods) {
        Values values = valuesOf(forecast(method, points, setting, out.users));
        if (const std::optional<double> knee = kneeOf(method, points, setting, top))
            values["knee"] = *knee;
        out.rivals.push_back(rivalOf(methodKey(method), values, out.measured));
    }
    return out;
}

} // namespace headroom::compare
