#include "sim/analysis/slo_check.hpp"

#include "models/slo.hpp"
#include "sim/analysis/binding.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::analysis {
namespace {

using models::Slo;
using result::RunResult;

constexpr double kUsPerSecond = 1e6;

struct Counts {
    std::uint64_t completed = 0;
    std::uint64_t failed = 0;
    std::uint64_t started = 0;
};

Counts countsOf(const RunResult& result, const std::string& operation) {
    Counts counts;
    const auto sum = [](const std::vector<std::uint32_t>& values) {
        std::uint64_t total = 0;
        for (const std::uint32_t value : values) total += value;
        return total;
    };
    for (const auto* one : operationsOf(result, operation)) {
        counts.completed += sum(one->completed);
        counts.failed += sum(one->failed);
        counts.started += sum(one->started);
    }
    return counts;
}

/// Latency histogram of the objective's operations.
result::Histogram latencyOf(const RunResult& result, const std::string& operation) {
    const auto operations = operationsOf(result, operation);
    result::Histogram merged(operations.empty() ? result::Histogram::kThreeDigits
                                                : operations.front()->latency.bits());
    for (const auto* one : operations) merged.merge(one->latency);
    return merged;
}

/// Something completed, but only figures of its latencies were stated, as imported results have it.
bool lacksDistribution(const RunResult& result, const std::string& operation) {
    return countsOf(result, operation).completed > 0 && latencyOf(result, operation).empty();
}

Estimate inSeconds(const Estimate& us) {
    return {us.value / kUsPerSecond, us.low / kUsPerSecond, us.high / kUsPerSecond, us.interval};
}

/// Largest 10 s mean of any resource of a service (of the fleet for an empty name) at the end of each bin;
/// NaN before the first whole window. Credits are left out: their "utilization" is the share of throttled
/// instances.
std::vector<double> peakUtilizationPerBin(const std::string& service, const RunResult& result) {
    std::vector<double> peaks(result.binCount, std::numeric_limits<double>::quiet_NaN());
    const std::size_t window = binsOf(result, kBindingWindowSeconds);
    for (const result::ResourceSeries& resource : result.resources) {
        const bool ofFleet = service.empty() && resource.service != kLoadGenerator;
        if ((!ofFleet && resource.service != service) || resource.kind == "credits") continue;
        const std::vector<double> means = slidingMean(resource.utilization, window);
        for (std::size_t bin = 0; bin < means.size(); ++bin) {
            if (!(means[bin] <= peaks[bin])) peaks[bin] = means[bin];
        }
    }
    return peaks;
}

double peakOf(const std::vector<double>& values) {
    double peak = std::numeric_limits<double>::quiet_NaN();
    for (const double value : values) {
        if (!(value <= peak) && !std::isnan(value)) peak = value;
    }
    return peak;
}

/// The quantity on one run, with the interval one run allows; NaN where it says nothing.
Estimate measure(const Slo& slo, const RunResult& result, std::uint64_t& samples) {
    switch (slo.quantity) {
    case Slo::Quantity::kLatencyQuantile:
    case Slo::Quantity::kLatencyMean: {
        const result::Histogram latency = latencyOf(result, slo.operation);
        samples += latency.count();
        return inSeconds(slo.quantity == Slo::Quantity::kLatencyMean
                             ? meanOf(latency)
                             : quantileOf(latency, slo.quantile));
    }
    case Slo::Quantity::kFailedUsers:
        samples += result.users.arrived;
        return wilson(std::min(result.users.failed, result.users.arrived), result.users.arrived);
    case Slo::Quantity::kErrorRate: {
        const Counts counts = countsOf(result, slo.operation);
        samples += counts.completed + counts.failed;
        return wilson(counts.failed, counts.completed + counts.failed);
    }
    case Slo::Quantity::kThroughput: {
        const Counts counts = countsOf(result, slo.operation);
        samples += counts.completed;
        const double seconds = result.durationSeconds > 0.0 ? result.durationSeconds : 1.0;
        const auto completed = static_cast<double>(counts.completed);
        const double half = normalZ() * std::sqrt(completed);
        return {completed / seconds, (completed - half) / seconds, (completed + half) / seconds, true};
    }
    case Slo::Quantity::kCostPerHour:
        return Estimate::exactly(result.usdPerHour());
    case Slo::Quantity::kPeakUtilization:
        return Estimate::exactly(peakOf(peakUtilizationPerBin(slo.service, result)));
    case Slo::Quantity::kCapacity:
    case Slo::Quantity::kHeadroom:
        break;
    }
    return Estimate::exactly(std::numeric_limits<double>::quiet_NaN());
}

bool isShare(const Slo& slo) {
    return slo.quantity == Slo::Quantity::kFailedUsers || slo.quantity == Slo::Quantity::kErrorRate ||
           slo.quantity == Slo::Quantity::kPeakUtilization;
}
bool isLatency(const Slo& slo) {
    return slo.quantity == Slo::Quantity::kLatencyQuantile ||
           slo.quantity == Slo::Quantity::kLatencyMean;
}

/// What to say when an objective has no sample to speak of.
void judgeWithoutSamples(const Slo& slo, const std::vector<const RunResult*>& runs,
                         SloOutcome& outcome) {
    constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    outcome.measured = Estimate::exactly(kUnknown);
    const auto tried = [&](const RunResult* run) { return countsOf(*run, slo.operation).started > 0; };
    const auto stated = [&](const RunResult* run) { return lacksDistribution(*run, slo.operation); };
    if (isLatency(slo) && std::any_of(runs.begin(), runs.end(), stated)) {
        outcome.verdict = Verdict::kUndecided;
        outcome.note = "the result has no distribution of these latencies";
        return;
    }
    if (isLatency(slo) && std::any_of(runs.begin(), runs.end(), tried)) {
        outcome.verdict = Verdict::kViolated;
        outcome.note = "tried, but none completed";
        return;
    }
    outcome.verdict = Verdict::kUndecided;
    outcome.note = slo.quantity == Slo::Quantity::kFailedUsers       ? "no user arrived"
                   : slo.quantity == Slo::Quantity::kPeakUtilization ? "no resource was watched"
                                                                     : "never happened in the run";
}

/// None of the quantities can be negative, and a share not above one.
Estimate withinRange(const Slo& slo, Estimate measured) {
    measured.low = std::max(0.0, measured.low);
    if (isShare(slo)) measured.high = std::min(1.0, measured.high);
    return measured;
}

/// Quantities that are a value of every run, however little happened in it.
bool needsNoSamples(const Slo& slo) {
    return slo.quantity == Slo::Quantity::kThroughput || slo.quantity == Slo::Quantity::kCostPerHour ||
           slo.quantity == Slo::Quantity::kPeakUtilization;
}

} // namespace

bool meets(const Slo& slo, double value) {
    switch (slo.comparison) {
    case Slo::Comparison::kLess:
        return value < slo.limit;
    case Slo::Comparison::kLessOrEqual:
        return value <= slo.limit;
    case Slo::Comparison::kGreater:
        return value > slo.limit;
    case Slo::Comparison::kGreaterOrEqual:
        return value >= slo.limit;
    }
    return false;
}

Verdict judge(const Slo& slo, const Estimate& measured) {
    const bool low = meets(slo, measured.low);
    const bool high = meets(slo, measured.high);
    if (low && high) return Verdict::kHolds;
    return low || high ? Verdict::kUndecided : Verdict::kViolated;
}

double valueOn(const Slo& slo, const RunResult& run) {
    std::uint64_t samples = 0;
    const Estimate measured = measure(slo, run, samples);
    if (samples > 0 || needsNoSamples(slo)) return measured.value;
    const bool tried = isLatency(slo) && countsOf(run, slo.operation).started > 0 &&
                       !lacksDistribution(run, slo.operation);
    return tried ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
}

SloOutcome checkSlo(const Slo& slo, const std::vector<const RunResult*>& runs, double confidence) {
    SloOutcome outcome;
    outcome.text = slo.text;
    outcome.limit = slo.limit;
    outcome.unit = unitOf(slo);
    if (models::needsCapacity(slo)) {
        outcome.measured = Estimate::exactly(std::numeric_limits<double>::quiet_NaN());
        outcome.evaluated = false;
        outcome.note = "evaluated by 'headroom check'";
        return outcome;
    }
    std::vector<double> values;
    Estimate only;
    for (const RunResult* run : runs) {
        const std::uint64_t before = outcome.samples;
        only = measure(slo, *run, outcome.samples);
        if (std::isfinite(only.value) && (outcome.samples > before || needsNoSamples(slo)))
            values.push_back(only.value);
        const std::optional<SloBreak> broken = firstBreak(slo, *run);
        if (broken && (!outcome.firstBreak || broken->atSeconds < outcome.firstBreak->atSeconds)) {
            outcome.firstBreak = broken;
        }
    }
    if (values.empty()) {
        judgeWithoutSamples(slo, runs, outcome);
        return outcome;
    }
    outcome.measured = runs.size() == 1 ? only : meanOf(values);
    if (values.size() == 1 && runs.size() > 1) {
        outcome.note = "happened in only one of the replications";
        outcome.measured = {values[0], -std::numeric_limits<double>::infinity(),
                            std::numeric_limits<double>::infinity(), true};
    }
    outcome.measured = withinRange(slo, outcome.measured);
    const bool stricter = values.size() > 1 && confidence != kConfidence;
    outcome.verdict =
        judge(slo, stricter ? withinRange(slo, meanOf(values, confidence)) : outcome.measured);
    if (outcome.verdict == Verdict::kUndecided && outcome.note.empty()) {
        outcome.note = runs.size() == 1
                           ? "the interval of one run reaches across the limit"
                           : "the interval reaches across the limit; more replications narrow it";
        if (stricter && judge(slo, outcome.measured) != Verdict::kUndecided) {
            outcome.note = "not yet decided at the " + percentText(confidence) +
                           " that repeated looks ask for; more replications narrow it";
        }
    }
    return outcome;
}

std::vector<SloOutcome> checkSlos(const std::vector<Slo>& slos,
                                  const std::vector<const RunResult*>& runs, double confidence) {
    std::vector<SloOutcome> outcomes;
    outcomes.reserve(slos.size());
    for (const Slo& slo : slos) outcomes.push_back(checkSlo(slo, runs, confidence));
    return outcomes;
}

std::vector<double> valueOverTime(const Slo& slo, const RunResult& result) {
    std::vector<double> values(result.binCount, std::numeric_limits<double>::quiet_NaN());
    const std::size_t window = binsOf(result, kSloWindowSeconds);
    const auto operations = operationsOf(result, slo.operation);
    constexpr double kFewest = 20.0;
    if (isLatency(slo)) {
        const bool mean = slo.quantity == Slo::Quantity::kLatencyMean;
        const double tail = std::max(1e-6, 1.0 - slo.quantile);
        const double fewest = mean ? kFewest : std::max(kFewest, std::ceil(1.0 / tail - 1e-9));
        LatencyWindow latency(operations, window);
        for (std::size_t bin = 0; bin < result.binCount; ++bin) {
            latency.advance();
            if (static_cast<double>(latency.count()) < fewest) continue;
            values[bin] = (mean ? latency.mean() : latency.quantile(slo.quantile)) / kUsPerSecond;
        }
    } else if (slo.quantity == Slo::Quantity::kErrorRate) {
        const auto completed = perBin(
            operations, result.binCount, [](const auto& o) -> const auto& { return o.completed; });
        const auto failed = perBin(
            operations, result.binCount, [](const auto& o) -> const auto& { return o.failed; });
        double good = 0.0;
        double bad = 0.0;
        for (std::size_t bin = 0; bin < result.binCount; ++bin) {
            good += completed[bin] - (bin >= window ? completed[bin - window] : 0.0);
            bad += failed[bin] - (bin >= window ? failed[bin - window] : 0.0);
            if (good + bad >= kFewest) values[bin] = bad / (good + bad);
        }
    } else if (slo.quantity == Slo::Quantity::kFailedUsers) {
        const std::vector<double> failed = failedUsersSoFar(result);
        const std::vector<double> arrived = arrivedUsersSoFar(result);
        for (std::size_t bin = 0; bin < result.binCount; ++bin) {
            if (arrived[bin] >= kFewest) values[bin] = failed[bin] / arrived[bin];
        }
    } else if (slo.quantity == Slo::Quantity::kPeakUtilization) {
        return peakUtilizationPerBin(slo.service, result);
    }
    return values;
}

std::optional<SloBreak> firstBreak(const Slo& slo, const RunResult& result) {
    const std::vector<double> values = valueOverTime(slo, result);
    for (std::size_t bin = 0; bin < values.size(); ++bin) {
        if (std::isnan(values[bin]) || meets(slo, values[bin])) continue;
        const double at = endOf(result, bin);
        return SloBreak{at, usersAt(result, at - result.binSeconds / 2.0), values[bin]};
    }
    return std::nullopt;
}

std::vector<double> failedUsersSoFar(const RunResult& result) {
    std::vector<double> failed(result.binCount, 0.0);
    for (const auto& [cause, count] : result.users.failedByCause) {
        const auto matches = [&, &name = cause](const result::ErrorSeries& error) {
            return error.operation + ": " + error.cause == name;
        };
        const auto found = std::find_if(result.errors.begin(), result.errors.end(), matches);
        double total = 0.0;
        if (found != result.errors.end()) {
            for (const std::uint32_t errors : found->perBin) total += errors;
        }
        if (total == 0.0) {
            // Without a record of when, they count at the end, so that the total is right.
            if (!failed.empty()) failed.back() += static_cast<double>(count);
            continue;
        }
        for (std::size_t bin = 0; bin < result.binCount; ++bin) {
            failed[bin] += static_cast<double>(count) * found->perBin[bin] / total;
        }
    }
    for (std::size_t bin = 1; bin < failed.size(); ++bin) failed[bin] += failed[bin - 1];
    return failed;
}

std::vector<double> arrivedUsersSoFar(const RunResult& result) {
    if (const result::Series* arrived = result.find("users arrived")) return arrived->perBin;
    std::vector<double> arrived = activeUsers(result);
    double most = 0.0;
    for (double& users : arrived) users = most = std::max(most, users);
    if (most <= 0.0) return arrived;
    const double scale = std::max(1.0, static_cast<double>(result.users.arrived) / most);
    for (double& users : arrived) users *= scale;
    return arrived;
}

std::string unitOf(const Slo& slo) {
    switch (slo.quantity) {
    case Slo::Quantity::kLatencyQuantile:
    case Slo::Quantity::kLatencyMean:
        return "s";
    case Slo::Quantity::kFailedUsers:
    case Slo::Quantity::kErrorRate:
    case Slo::Quantity::kPeakUtilization:
    case Slo::Quantity::kHeadroom:
        return "share";
    case Slo::Quantity::kThroughput:
        return "/s";
    case Slo::Quantity::kCostPerHour:
        return "USD/h";
    case Slo::Quantity::kCapacity:
        return "users";
    }
    return {};
}

std::string valueText(double value, const std::string& unit) {
    if (unit == "s") return secondsText(value);
    if (unit == "share") return percentText(value);
    if (unit == "USD/h") return dollarText(value) + "/h";
    return countText(value) + " " + unit;
}

std::string estimateText(const Estimate& estimate, const std::string& unit) {
    const std::string value = valueText(estimate.value, unit);
    if (!estimate.interval || !std::isfinite(estimate.value)) return value;
    const bool below = std::isfinite(estimate.low);
    const bool above = std::isfinite(estimate.high);
    if (below && above) {
        // An interval narrower than the digits shown says nothing more than the value.
        if (valueText(estimate.low, unit) == value && valueText(estimate.high, unit) == value)
            return value;
        return value + " (" + valueText(estimate.low, unit) + " to " + valueText(estimate.high, unit) +
               ")";
    }
    if (below) return value + " (at least " + valueText(estimate.low, unit) + ")";
    if (above) return value + " (at most " + valueText(estimate.high, unit) + ")";
    return value;
}

std::string verdictText(Verdict verdict) {
    switch (verdict) {
    case Verdict::kHolds:
        return "holds";
    case Verdict::kViolated:
        return "violated";
    case Verdict::kUndecided:
        return "undecided";
    }
    return {};
}

} // namespace headroom::analysis
