#include "sim/analysis/storm.hpp"

#include "sim/analysis/imbalance.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace headroom::analysis {

namespace {

using models::Fault;
using result::OperationResult;
using result::RunResult;
using Kind = models::Fault::Kind;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kFewest = 20.0;     ///< samples below which latency and errors are not judged
constexpr double kNormalShare = 0.9; ///< of the windows after the recovery
constexpr double kStillThere = 0.9;  ///< deficit of the last third over that of the middle third
constexpr double kLongest = 3600.0;  ///< longest extension suggested
/// Failure detection beyond the node time-out, gossip and election: see sim/fleet/store.hpp.
constexpr double kFailover = 3.25;

/// When a rolling change of `units` units ends, each batch taking `batchSeconds`.
double rolloutEnd(const Fault& fault, int units, double batchSeconds) {
    const int batch = fault.batch > 0 ? fault.batch : units;
    const int batches = (units + batch - 1) / std::max(1, batch);
    return fault.at.value + batches * batchSeconds + std::max(0, batches - 1) * fault.pause.value;
}

struct Ending {
    double seconds = 0.0;
    bool permanent = false;
};

Ending endOf(const models::Scenario& scenario, const Fault& fault) {
    const double at = fault.at.value;
    const models::Service* service = scenario.service(fault.service);
    const auto* process =
        service == nullptr ? nullptr : std::get_if<models::ProcessService>(&service->kind);
    const auto* store = service == nullptr ? nullptr : std::get_if<models::RedisCluster>(&service->kind);
    const double restart = process == nullptr ? 0.0 : process->restartDelay.value;
    const double drain = fault.close == Fault::Close::kHard ? 0.0 : fault.drain.value;
    switch (fault.kind) {
    case Kind::kKillProcess:
        return {at + restart, false};
    case Kind::kDeployInstance:
    case Kind::kDeployProcess: {
        int units = process == nullptr ? 1 : process->on.count;
        if (fault.kind == Kind::kDeployProcess && process != nullptr)
            units *= process->on.processesPerInstance;
        return {rolloutEnd(fault, units, drain + restart), false};
    }
    case Kind::kScaleOut:
        return {rolloutEnd(fault, fault.count, fault.boot.mean().value + restart), false};
    case Kind::kScaleIn:
        return {rolloutEnd(fault, fault.count, drain), true};
    case Kind::kKillStoreMaster:
        // A replica takes over whether or not the old master comes back.
        if (store != nullptr && store->replicasPerMaster > 0)
            return {at + store->nodeTimeout.value + kFailover, false};
        break;
    default:
        break;
    }
    if (fault.lasts.value <= 0.0) return {at, true};
    double after = restart;
    if (fault.kind == Kind::kKillZone)
        for (const models::Service& each : scenario.services)
            if (const auto* other = std::get_if<models::ProcessService>(&each.kind))
                after = std::max(after, other->restartDelay.value);
    return {at + fault.lasts.value + after, false};
}

std::vector<double> seriesOf(const RunResult& run, const char* name) {
    const result::Series* found = run.find(name);
    return found == nullptr ? std::vector<double>(run.binCount, 0.0) : found->perBin;
}

/// Users who hold a connection; where that is not recorded, the connections the processes hold.
std::vector<double> connectedUsers(const RunResult& run) {
    return seriesOf(run, run.find("users connected") != nullptr ? "users connected" : "connections");
}

double sumOver(const std::vector<double>& values, std::size_t from, std::size_t to) {
    double sum = 0.0;
    for (std::size_t i = from; i < std::min(to, values.size()); ++i) sum += values[i];
    return sum;
}

/// Quantities over the window that ends with each bin.
struct Windows {
    std::vector<double> connected; ///< share of active users; 1 without users
    std::vector<double> p95;       ///< seconds; NaN = too few
    std::vector<double> errors;    ///< share of attempts; NaN = too few
};

/// p95 over a window; NaN with too few completions.
std::vector<double> latencies(const RunResult& run, const std::string& operation, std::size_t bins) {
    std::vector<double> p95;
    LatencyWindow window(operationsOf(run, operation), bins);
    for (std::size_t bin = 0; bin < run.binCount; ++bin) {
        window.advance();
        const bool enough = static_cast<double>(window.count()) >= kFewest;
        p95.push_back(enough ? window.quantile(0.95) * 1e-6 : kNaN);
    }
    return p95;
}

struct Attempts {
    std::vector<double> done, failed;
};

Attempts attemptsOf(const RunResult& run) {
    const auto operations = operationsOf(run, {});
    return {
        perBin(
            operations, run.binCount,
            [](const OperationResult& o) -> const auto& { return o.completed; }),
        perBin(
            operations, run.binCount, [](const OperationResult& o) -> const auto& { return o.failed; })};
}

Windows windowsOf(const RunResult& run, const std::string& operation, std::size_t bins) {
    Windows out;
    out.p95 = latencies(run, operation, bins);
    const Attempts attempts = attemptsOf(run);
    const std::vector<double> users = activeUsers(run);
    const std::vector<double> connections = connectedUsers(run);
    double here = 0.0, connected = 0.0, done = 0.0, failed = 0.0;
    for (std::size_t bin = 0; bin < run.binCount; ++bin) {
        const auto slide = [&](double& sum, const std::vector<double>& values) {
            sum += values[bin] - (bin >= bins ? values[bin - bins] : 0.0);
        };
        slide(here, users);
        slide(connected, connections);
        slide(done, attempts.done);
        slide(failed, attempts.failed);
        out.connected.push_back(here > 0.0 ? std::min(1.0, connected / here) : 1.0);
        out.errors.push_back(done + failed >= kFewest ? failed / (done + failed) : kNaN);
    }
    return out;
}

/// The baseline and what it allows.
struct Baseline {
    double connected = 1.0, p95 = 0.0, errors = 0.0;
    double leastConnected = 0.0, mostErrors = 1.0;
    double mostP95 = std::numeric_limits<double>::infinity();

    [[nodiscard]] double deficit(const Windows& windows, std::size_t bin) const {
        double sum = 0.0;
        if (windows.connected[bin] < leastConnected)
            sum += (connected - windows.connected[bin]) / std::max(connected, 1e-9);
        if (windows.errors[bin] > mostErrors) sum += windows.errors[bin] - errors;
        if (windows.p95[bin] > mostP95) sum += 1.0 - mostP95 / windows.p95[bin];
        return sum;
    }
};

Baseline baselineOf(const RunResult& run, const std::string& operation, std::size_t from, std::size_t to,
                    const StormRules& rules) {
    Baseline base;
    const double users = sumOver(activeUsers(run), from, to);
    const double connections = sumOver(connectedUsers(run), from, to);
    base.connected = users > 0.0 ? std::min(1.0, connections / users) : 1.0;
    const Attempts attempts = attemptsOf(run);
    const double done = sumOver(attempts.done, from, to);
    const double failed = sumOver(attempts.failed, from, to);
    base.errors = done + failed > 0.0 ? failed / (done + failed) : 0.0;
    const std::vector<double> p95 = latencies(run, operation, std::max<std::size_t>(1, to - from));
    if (to > 0 && std::isfinite(p95[to - 1])) {
        base.p95 = p95[to - 1];
        base.mostP95 = base.p95 * rules.latencyFactor + rules.latencySlack;
    }
    base.leastConnected = base.connected - rules.connectedTolerance;
    base.mostErrors = base.errors + rules.errorTolerance;
    return base;
}

struct Judgement {
    StormVerdict verdict = StormVerdict::kUndecided;
    std::size_t recoveredBin = 0; ///< last bin of the first normal window
    double moreSeconds = 0.0;
};

double meanOf(const std::vector<double>& values, std::size_t from, std::size_t to) {
    return to > from ? sumOver(values, from, to) / static_cast<double>(to - from) : 0.0;
}

/// `deficits` per window, `first` the first window that begins after the start of the disturbance, `end`
/// the bin in which it ends.
Judgement judge(const std::vector<double>& deficits, std::size_t first, std::size_t end, double bin,
                const StormRules& rules) {
    const auto inBins = [&](double seconds) {
        return static_cast<std::size_t>(std::max(1.0, std::round(seconds / bin)));
    };
    const std::size_t bins = deficits.size();
    const std::size_t sustain = inBins(rules.sustainSeconds);
    std::vector<std::size_t> normalFrom(bins + 1, 0); // normal windows from here on
    for (std::size_t i = bins; i-- > 0;)
        normalFrom[i] = normalFrom[i + 1] + (deficits[i] <= 0.0 ? 1 : 0);
    for (std::size_t i = first; i < bins; ++i) {
        const std::size_t until = std::max(i, end) + sustain;
        if (until > bins) break;
        if (normalFrom[i] - normalFrom[until] < until - i) continue;
        const auto left = static_cast<double>(bins - i);
        if (static_cast<double>(normalFrom[i]) < kNormalShare * left) continue;
        return {StormVerdict::kRecovers, i, 0.0};
    }
    Judgement open;
    const std::size_t after = end < bins ? bins - end : 0;
    const std::size_t patience = inBins(rules.patienceSeconds);
    if (after < patience) {
        open.moreSeconds = static_cast<double>(patience - after) * bin;
        return open;
    }
    const std::size_t third = after / 3;
    const double middle = meanOf(deficits, bins - 2 * third, bins - third);
    const double last = meanOf(deficits, bins - third, bins);
    if (last > 0.0 && last >= kStillThere * middle) return {StormVerdict::kMetastable, 0, 0.0};
    // Shrinking: on at the same pace until it is gone, and some time to show that it stays gone.
    const double perBin = (middle - last) / static_cast<double>(std::max<std::size_t>(1, third));
    const double left = perBin > 0.0 ? last / perBin * bin : 0.0;
    open.moreSeconds = std::min(kLongest, left + 2.0 * rules.sustainSeconds + rules.windowSeconds);
    return open;
}

/// The busiest operation, or all of them when it says nothing about the baseline.
std::string judgedOperation(const RunResult& run, std::size_t from, std::size_t to) {
    const std::string busiest = busiestOperation(run);
    const auto completed = perBin(
        operationsOf(run, busiest), run.binCount,
        [](const OperationResult& o) -> const auto& { return o.completed; });
    return sumOver(completed, from, to) >= kFewest ? busiest : std::string{};
}

std::size_t binAt(const RunResult& run, double seconds) {
    return std::min(run.binCount, static_cast<std::size_t>(std::max(0.0, seconds / run.binSeconds)));
}

} // namespace

Disturbance disturbanceOf(const models::Scenario& scenario) {
    if (scenario.faults.empty()) throw std::runtime_error("nothing happens to the fleet: no faults");
    Disturbance out{std::numeric_limits<double>::infinity(), 0.0, false};
    for (const Fault& fault : scenario.faults) {
        const Ending ending = endOf(scenario, fault);
        out.startSeconds = std::min(out.startSeconds, fault.at.value);
        out.endSeconds = std::max(out.endSeconds, ending.seconds);
        out.permanent = out.permanent || ending.permanent;
    }
    return out;
}

StormOutcome assessStorm(const RunResult& run, const Disturbance& disturbance, const StormRules& rules) {
    const std::size_t start = binAt(run, disturbance.startSeconds);
    const std::size_t window = binsOf(run, rules.windowSeconds);
    const std::size_t before = binsOf(run, rules.baselineSeconds);
    // The bin that ends with the disturbance may have been sampled after it.
    const std::size_t calm = start > 0 ? start - 1 : 0;
    const std::size_t from = calm > before ? calm - before : 0;
    const std::string operation = judgedOperation(run, from, calm);
    const Baseline base = baselineOf(run, operation, from, calm, rules);
    const Windows windows = windowsOf(run, operation, window);
    std::vector<double> deficits;
    for (std::size_t bin = 0; bin < run.binCount; ++bin) deficits.push_back(base.deficit(windows, bin));
    // A window that lies before the disturbance says nothing; the first after it ends `window` later.
    const std::size_t first = std::min(run.binCount, start + window - 1);
    const Judgement judged =
        judge(deficits, first, binAt(run, disturbance.endSeconds), run.binSeconds, rules);

    StormOutcome out;
    out.verdict = judged.verdict;
    out.moreSeconds = judged.moreSeconds;
    std::size_t until = run.binCount;
    if (judged.verdict == StormVerdict::kRecovers) {
        const double back = endOf(run, judged.recoveredBin) - rules.windowSeconds;
        out.recoverySeconds = std::max(0.0, back - disturbance.startSeconds);
        until = std::min(run.binCount, std::max(judged.recoveredBin + 1, start + window));
    }
    out.connectedBefore = out.connectedLowest = base.connected;
    out.p95Before = out.p95Worst = base.p95;
    out.errorsBefore = out.errorsWorst = base.errors;
    for (std::size_t bin = start; bin < until; ++bin) {
        out.connectedLowest = std::min(out.connectedLowest, windows.connected[bin]);
        if (windows.p95[bin] > out.p95Worst) out.p95Worst = windows.p95[bin];
        if (windows.errors[bin] > out.errorsWorst) out.errorsWorst = windows.errors[bin];
    }
    const std::vector<double> users = activeUsers(run);
    const std::vector<double> affected = seriesOf(run, "users affected");
    const std::vector<double> opened = seriesOf(run, "connections opened");
    const std::vector<double> attempts = seriesOf(run, "reconnect attempts");
    const std::vector<double> reconnects = seriesOf(run, "reconnects");
    const std::vector<double> failed = failedUsersSoFar(run);
    if (calm > 0) out.usersBefore = users[calm - 1];
    if (run.binCount > 0) out.usersAffected = affected[until - 1];
    if (run.binCount > 0) out.usersLost = failed.back() - (calm > 0 ? failed[calm - 1] : 0.0);
    out.connectsBefore = meanOf(opened, from, calm);
    for (std::size_t bin = start; bin < run.binCount; ++bin)
        out.peakAttempts = std::max(out.peakAttempts, attempts[bin]);
    const double done = sumOver(reconnects, start, until);
    if (done > 0.0) out.amplification = sumOver(attempts, start, until) / done;
    const ImbalanceCurve imbalance = imbalanceOf(run);
    if (!imbalance.empty()) {
        for (std::size_t bin = start; bin < run.binCount; ++bin)
            out.imbalanceWorst = std::max(out.imbalanceWorst, imbalance.maxToMean[bin]);
        out.imbalanceEnd = imbalance.maxToMean.back();
        out.secondsToBalance = secondsToBalance(imbalance, disturbance.startSeconds);
    }
    return out;
}

StormCurves stormCurves(const RunResult& run, const Disturbance& disturbance, const StormRules& rules) {
    const std::size_t start = binAt(run, disturbance.startSeconds);
    const std::size_t before = binsOf(run, rules.baselineSeconds);
    const std::size_t from = start > before ? start - before : 0;
    const auto cut = [&](std::vector<double> values) {
        values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(from));
        return values;
    };
    StormCurves out;
    out.fromSeconds = static_cast<double>(from) * run.binSeconds;
    out.binSeconds = run.binSeconds;
    out.users = cut(activeUsers(run));
    out.connected = cut(connectedUsers(run));
    out.attempts = cut(seriesOf(run, "reconnect attempts"));
    out.p95 = cut(latencies(run, judgedOperation(run, from, start), binsOf(run, rules.windowSeconds)));
    const ImbalanceCurve imbalance = imbalanceOf(run);
    out.imbalance =
        imbalance.empty() ? std::vector<double>(out.users.size(), 1.0) : cut(imbalance.maxToMean);
    return out;
}

namespace {
/// Order of the numbers in Measures.
constexpr double StormOutcome::*kNumbers[] = {
    &StormOutcome::recoverySeconds, &StormOutcome::moreSeconds,     &StormOutcome::connectedBefore,
    &StormOutcome::connectedLowest, &StormOutcome::p95Before,       &StormOutcome::p95Worst,
    &StormOutcome::errorsBefore,    &StormOutcome::errorsWorst,     &StormOutcome::usersBefore,
    &StormOutcome::usersAffected,   &StormOutcome::usersLost,       &StormOutcome::connectsBefore,
    &StormOutcome::peakAttempts,    &StormOutcome::amplification,   &StormOutcome::imbalanceWorst,
    &StormOutcome::imbalanceEnd,    &StormOutcome::secondsToBalance};
constexpr std::vector<double> StormCurves::*kCurves[] = {&StormCurves::users, &StormCurves::connected,
                                                         &StormCurves::attempts, &StormCurves::p95,
                                                         &StormCurves::imbalance};
} // namespace

Measures toMeasures(const StormOutcome& outcome, const StormCurves& curves) {
    Measures out{static_cast<double>(outcome.verdict)};
    for (const auto member : kNumbers) out.push_back(outcome.*member);
    out.push_back(curves.fromSeconds);
    out.push_back(curves.binSeconds);
    out.push_back(static_cast<double>(curves.users.size()));
    for (const auto curve : kCurves)
        out.insert(out.end(), (curves.*curve).begin(), (curves.*curve).end());
    return out;
}

MeasuredStorm stormFrom(const Measures& measures) {
    MeasuredStorm out;
    std::size_t at = 0;
    out.outcome.verdict = static_cast<StormVerdict>(static_cast<int>(measures.at(at++)));
    for (const auto member : kNumbers) out.outcome.*member = measures.at(at++);
    out.curves.fromSeconds = measures.at(at++);
    out.curves.binSeconds = measures.at(at++);
    const auto length = static_cast<std::size_t>(measures.at(at++));
    for (const auto curve : kCurves) {
        for (std::size_t i = 0; i < length; ++i) (out.curves.*curve).push_back(measures.at(at + i));
        at += length;
    }
    return out;
}

std::string verdictName(StormVerdict verdict) {
    switch (verdict) {
    case StormVerdict::kRecovers:
        return "recovers";
    case StormVerdict::kMetastable:
        return "metastable";
    case StormVerdict::kUndecided:
        break;
    }
    return "undecided";
}

} // namespace headroom::analysis
