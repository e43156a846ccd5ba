#include "sim/analysis/knee.hpp"

#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <iterator>

namespace headroom::analysis {
namespace {

using result::RunResult;

constexpr std::size_t kSteps = 48;
constexpr std::uint64_t kFewestCompletions = 20;
constexpr std::size_t kFewestPoints = 5;
constexpr double kSensitivity = 1.0;
constexpr double kLeastRise = 2.0;
constexpr double kLeastDepth = 0.15;
constexpr double kSaturated = 0.9;

double medianOf(std::vector<double> values) {
    if (values.empty()) return 0.0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::vector<double> medianOfThree(const std::vector<LoadPoint>& curve) {
    std::vector<double> smooth;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const double here = curve[i].p95Seconds;
        if (i == 0 || i + 1 == curve.size()) {
            smooth.push_back(here);
            continue;
        }
        const double before = curve[i - 1].p95Seconds;
        const double after = curve[i + 1].p95Seconds;
        smooth.push_back(std::max(std::min(before, here), std::min(std::max(before, here), after)));
    }
    return smooth;
}

/// Index of the knee of a convex increasing curve, or none.
std::optional<std::size_t> kneedle(const std::vector<LoadPoint>& curve,
                                   const std::vector<double>& smooth) {
    const double firstUsers = curve.front().users;
    const double spanUsers = curve.back().users - firstUsers;
    const auto [low, high] = std::minmax_element(smooth.begin(), smooth.end());
    const double spanLatency = *high - *low;
    if (spanUsers <= 0.0 || spanLatency <= 0.0) return std::nullopt;

    // How far the curve lies below the diagonal of the unit square.
    std::vector<double> depth;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        depth.push_back((curve[i].users - firstUsers) / spanUsers - (smooth[i] - *low) / spanLatency);
    }
    const double meanStep = 1.0 / static_cast<double>(curve.size() - 1);
    std::optional<std::size_t> candidate;
    double threshold = 0.0;
    for (std::size_t i = 0; i < depth.size(); ++i) {
        const bool maximum =
            (i == 0 || depth[i] >= depth[i - 1]) && (i + 1 == depth.size() || depth[i] > depth[i + 1]);
        if (maximum && depth[i] >= kLeastDepth && (!candidate || depth[i] > depth[*candidate])) {
            candidate = i;
            threshold = depth[i] - kSensitivity * meanStep;
        } else if (candidate && depth[i] < threshold) {
            return candidate;
        }
    }
    return std::nullopt;
}

void findLatencyKnee(Knee& knee) {
    const std::vector<double> smooth = medianOfThree(knee.curve);
    knee.largestSeconds = *std::max_element(smooth.begin(), smooth.end());
    knee.baselineSeconds = medianOf(smooth);
    const std::optional<std::size_t> at = kneedle(knee.curve, smooth);
    if (!at) return;
    const auto past = smooth.begin() + static_cast<std::ptrdiff_t>(*at);
    const double before = medianOf({smooth.begin(), past + 1});
    const double after = *std::max_element(past, smooth.end());
    if (after < kLeastRise * before) return;
    knee.found = true;
    knee.users = knee.curve[*at].users;
    knee.p95Seconds = smooth[*at];
    knee.baselineSeconds = before;
}

void findSaturation(Knee& knee) {
    const std::vector<LoadPoint>& curve = knee.curve;
    std::vector<double> slopes;
    for (std::size_t i = 0; i < std::max<std::size_t>(2, curve.size() / 3); ++i) {
        if (curve[i].users > 0.0) slopes.push_back(curve[i].perSecond / curve[i].users);
    }
    const double slope = medianOf(slopes);
    for (const LoadPoint& point : curve) {
        knee.largestPerSecond = std::max(knee.largestPerSecond, point.perSecond);
    }
    if (slope <= 0.0) return;
    const auto third =
        curve.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(2, curve.size() / 3));
    std::vector<double> early;
    std::transform(curve.begin(), third, std::back_inserter(early),
                   [](const LoadPoint& p) { return p.p95Seconds; });
    if (knee.largestSeconds < kLeastRise * medianOf(early)) return;
    const std::size_t tail = std::max<std::size_t>(1, curve.size() / 10);
    for (std::size_t i = curve.size() - tail; i < curve.size(); ++i) {
        if (curve[i].perSecond >= kSaturated * slope * curve[i].users) return;
    }
    knee.throughputSaturatesAt = std::min(knee.largestPerSecond / slope, knee.mostUsers);
}

/// Completions, latency and time spent at one step of the load.
struct Step {
    result::Histogram latency{result::Histogram::kSeries};
    double userBins = 0.0;
    double completed = 0.0;
    std::size_t bins = 0;
};

std::vector<LoadPoint> pointsOf(const std::vector<Step>& steps, double binSeconds) {
    std::vector<LoadPoint> curve;
    Step open;
    for (const Step& step : steps) {
        open.latency.merge(step.latency);
        open.userBins += step.userBins;
        open.completed += step.completed;
        open.bins += step.bins;
        if (open.latency.count() < kFewestCompletions) continue;
        const auto bins = static_cast<double>(open.bins);
        curve.push_back({open.userBins / bins, open.latency.quantile(0.95) * 1e-6,
                         open.completed / (bins * binSeconds)});
        open = Step{};
    }
    return curve;
}

std::vector<LoadPoint> curveOf(const RunResult& result, const result::OperationResult& operation) {
    const std::vector<double> users = activeUsers(result);
    const double peak = peakActiveUsers(result);
    if (peak <= 0.0) return {};
    std::vector<Step> steps(kSteps);
    double load = 0.0;
    for (std::size_t bin = 0; bin < result.binCount; ++bin) {
        load = std::max(load, users[bin]);
        // Past the peak the fleet recovers or drains: another curve than the way up.
        if (load >= peak && users[bin] < kSaturated * peak) break;
        const double place = load / peak * static_cast<double>(kSteps);
        Step& step = steps[std::min(static_cast<std::size_t>(place), kSteps - 1)];
        step.latency.merge(
            result::Histogram::fromSparse(operation.latencyPerBin[bin], result::Histogram::kSeries));
        step.userBins += load;
        step.completed += operation.completed[bin];
        ++step.bins;
    }
    return pointsOf(steps, result.binSeconds);
}

} // namespace

std::string busiestOperation(const RunResult& result) {
    std::string busiest;
    std::uint64_t most = 0;
    for (const result::OperationResult* operation : operationsOf(result, {})) {
        if (operation->latency.count() <= most) continue;
        most = operation->latency.count();
        busiest = operation->name;
    }
    return busiest;
}

Knee kneeOf(std::vector<LoadPoint> curve) {
    Knee knee;
    knee.curve = std::move(curve);
    if (knee.curve.empty()) return knee;
    knee.mostUsers = knee.curve.back().users;
    if (knee.curve.size() < kFewestPoints) {
        for (const LoadPoint& point : knee.curve) {
            knee.largestSeconds = std::max(knee.largestSeconds, point.p95Seconds);
            knee.largestPerSecond = std::max(knee.largestPerSecond, point.perSecond);
        }
        knee.baselineSeconds = knee.curve.front().p95Seconds;
        return knee;
    }
    findLatencyKnee(knee);
    findSaturation(knee);
    return knee;
}

Knee findKnee(const RunResult& result, const std::string& operation) {
    const std::string name = operation.empty() ? busiestOperation(result) : operation;
    const result::OperationResult* chosen = result.operation(name);
    Knee knee = chosen == nullptr ? Knee{} : kneeOf(curveOf(result, *chosen));
    knee.operation = name;
    return knee;
}

} // namespace headroom::analysis
