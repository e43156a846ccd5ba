#include "live/compare/curves.hpp"

#include "sim/analysis/binding.hpp"
#include "sim/analysis/curve_distance.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

namespace headroom::compare {
namespace {

using result::RunResult;
using Runs = std::span<const RunResult>;
using Values = std::vector<double>;
using CurveOf = std::function<Values(const RunResult&)>;

Values throughputOf(const RunResult& run) {
    return analysis::perBin(
        analysis::operationsOf(run, {}), run.binCount,
        [](const result::OperationResult& operation) -> const std::vector<std::uint32_t>& {
            return operation.completed;
        });
}

Values processorsOf(const RunResult& run, const std::string& service) {
    Values busy(run.binCount, 0.0);
    for (const result::ResourceSeries& resource : run.resources) {
        if (resource.kind != "cpu" || serviceOf(resource.service) != service) continue;
        for (std::size_t bin = 0; bin < std::min(busy.size(), resource.utilization.size()); ++bin)
            busy[bin] += static_cast<double>(resource.utilization[bin]) * resource.capacity;
    }
    return busy;
}

std::set<std::string> servicesOf(Runs runs) {
    std::set<std::string> services;
    for (const result::ResourceSeries& resource : runs.front().resources)
        if (resource.kind == "cpu" && resource.service != analysis::kLoadGenerator)
            services.insert(serviceOf(resource.service));
    return services;
}

Values meanCurve(const std::vector<Values>& curves) {
    Values mean(curves.front().size(), 0.0);
    for (const Values& curve : curves)
        for (std::size_t i = 0; i < mean.size(); ++i)
            mean[i] += curve[i] / static_cast<double>(curves.size());
    return mean;
}

std::vector<Values> curvesOf(Runs runs, const CurveOf& curveOf, double binSeconds, double until) {
    std::vector<Values> curves;
    const auto bins = static_cast<std::size_t>(until / binSeconds + 1e-9);
    for (const RunResult& run : runs) {
        curves.push_back(curveOf(run));
        curves.back().resize(bins, 0.0);
    }
    return curves;
}

CurveRow overTime(const std::string& name, Runs predicted, Runs measured, double until,
                  const CurveOf& curveOf) {
    const double bin = measured.front().binSeconds;
    const std::vector<Values> repeats = curvesOf(measured, curveOf, bin, until);
    const Values truth = meanCurve(repeats);
    CurveRow row;
    row.name = name;
    row.distance = meanDistance(meanCurve(curvesOf(predicted, curveOf, bin, until)), truth);
    row.noise = std::numeric_limits<double>::quiet_NaN();
    if (repeats.size() > 1) {
        double sum = 0.0;
        for (const Values& repeat : repeats) sum += meanDistance(repeat, truth);
        row.noise = sum / static_cast<double>(repeats.size());
    }
    return row;
}

} // namespace

double meanDistance(const Values& a, const Values& b) {
    double apart = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        apart += std::abs(a[i] - b[i]);
        size += std::abs(b[i]);
    }
    return size > 0.0 ? apart / size : std::numeric_limits<double>::quiet_NaN();
}

std::vector<CurveRow> curveRows(Runs predicted, Runs measured, double until) {
    std::vector<CurveRow> rows;
    const bool sameBins = std::all_of(predicted.begin(), predicted.end(), [&](const RunResult& run) {
        return run.binSeconds == measured.front().binSeconds;
    });
    if (sameBins) {
        rows.push_back(overTime("throughput", predicted, measured, until, throughputOf));
        const std::set<std::string> known = servicesOf(predicted);
        for (const std::string& service : servicesOf(measured))
            if (known.contains(service))
                rows.push_back(
                    overTime("cpu(" + service + ")", predicted, measured, until,
                             [&](const RunResult& run) { return processorsOf(run, service); }));
    }
    for (const result::OperationResult& operation : measured.front().operations) {
        if (operation.inside() || predicted.front().operation(operation.name) == nullptr) continue;
        const analysis::CurveDistance distance =
            analysis::curveDistance(measured, predicted, operation.name, false);
        if (!distance.comparable) continue;
        rows.push_back({"p95(" + operation.name + ")", distance.share,
                        distance.noise > 0.0 ? distance.noise : std::numeric_limits<double>::quiet_NaN(),
                        0.0, Verdict::kUndecided});
    }
    std::erase_if(rows, [](const CurveRow& row) { return std::isnan(row.distance); });
    return rows;
}

} // namespace headroom::compare
