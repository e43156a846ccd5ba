#include "sim/analysis/binding.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <map>

namespace headroom::analysis {
namespace {

using result::ResourceSeries;
using result::RunResult;

struct Bound {
    double atSeconds = 0.0;
    double value = 0.0;
    BindingGroup::Reason reason = BindingGroup::Reason::kBusy;
};

bool canWait(const std::string& kind) {
    return kind == "cpu" || kind == "event-loop" || kind == "pool" || kind == "threads" ||
           kind == "lock" || kind == "slots";
}

/// Sliding sums drift by rounding; a window exactly at its threshold must count as reaching it.
constexpr double kRounding = 1e-6;

std::optional<Bound> firstBound(const RunResult& result, const ResourceSeries& resource) {
    const std::size_t window = binsOf(result, kBindingWindowSeconds);
    const std::vector<double> busy = slidingMean(resource.utilization, window);
    const bool waits = canWait(resource.kind) && !resource.waitSeconds.empty();
    const std::vector<double> wait =
        waits ? slidingMean(resource.waitSeconds, window) : std::vector<double>{};
    std::optional<Bound> first;
    for (std::size_t bin = window - 1; bin < busy.size(); ++bin) {
        // A slot at work is what it is there for; a limit are builds that wait.
        if (resource.kind != "slots" && busy[bin] >= busyThreshold(resource.kind) - kRounding) {
            first = Bound{endOf(result, bin), busy[bin], BindingGroup::Reason::kBusy};
        } else if (waits && wait[bin] >= kWaitingSeconds - kRounding &&
                   busy[bin] >= kWaitingUtilization) {
            first = Bound{endOf(result, bin), wait[bin], BindingGroup::Reason::kWaiting};
        }
        if (first) break;
    }
    const bool refused = resource.refusals > 0 && resource.firstRefusalSeconds >= 0.0;
    if (refused && (!first || resource.firstRefusalSeconds < first->atSeconds)) {
        first = Bound{resource.firstRefusalSeconds, static_cast<double>(resource.refusals),
                      BindingGroup::Reason::kRefused};
    }
    return first;
}

std::string explain(const ResourceSeries& resource, const Bound& bound) {
    switch (bound.reason) {
    case BindingGroup::Reason::kBusy:
        return resource.name + " was " + percentText(bound.value) + " busy over " +
               secondsText(kBindingWindowSeconds);
    case BindingGroup::Reason::kWaiting:
        return "work waited " + secondsText(bound.value) + " on average for " + resource.name;
    case BindingGroup::Reason::kRefused:
        return resource.name + " turned away " + countText(bound.value) + " requests over the run";
    }
    return {};
}

/// Everything known about one service and kind while its members are visited.
struct Group {
    BindingGroup summary;
    std::vector<double> times;
};

BindingGroup finish(const RunResult& result, Group group) {
    std::sort(group.times.begin(), group.times.end());
    BindingGroup summary = std::move(group.summary);
    summary.bound = group.times.size();
    if (summary.bound * 2 >= summary.members) {
        summary.halfAtSeconds = group.times[(summary.members + 1) / 2 - 1];
        summary.halfUsers = usersAt(result, summary.halfAtSeconds - result.binSeconds / 2.0);
    }
    return summary;
}

void visit(const RunResult& result, const ResourceSeries& resource, Group& group,
           std::optional<NearestLimit>& nearest) {
    ++group.summary.members;
    group.summary.refusals += resource.refusals;
    const std::optional<Bound> bound = firstBound(result, resource);
    if (bound) {
        if (group.times.empty() || bound->atSeconds < group.summary.first.atSeconds) {
            group.summary.service = resource.service;
            group.summary.reason = bound->reason;
            // Half a bin back: the end of a bin is already the next one's users.
            const double users = usersAt(result, bound->atSeconds - result.binSeconds / 2.0);
            group.summary.first = {resource.name, resource.kind, bound->atSeconds,
                                   users,         bound->value,  explain(resource, *bound)};
        }
        group.times.push_back(bound->atSeconds);
        return;
    }
    if (resource.service == kLoadGenerator) return;
    const std::size_t window = binsOf(result, kBindingWindowSeconds);
    const std::vector<double> busy = slidingMean(resource.utilization, window);
    const double threshold = busyThreshold(resource.kind);
    for (std::size_t bin = window - 1; bin < busy.size(); ++bin) {
        if (nearest && busy[bin] / threshold <= nearest->peakUtilization / nearest->threshold) continue;
        nearest = NearestLimit{resource.name,
                               resource.service,
                               resource.kind,
                               busy[bin],
                               threshold,
                               endOf(result, bin),
                               usersAt(result, endOf(result, bin) - result.binSeconds / 2.0)};
    }
}

} // namespace

double busyThreshold(const std::string& kind) {
    if (kind == "credits") return 0.05;
    return kind == "cpu" || kind == "event-loop" || kind == "network" ? 0.90 : 0.95;
}

BindingReport findBinding(const RunResult& result) {
    std::map<std::pair<std::string, std::string>, Group> groups;
    BindingReport report;
    for (const ResourceSeries& resource : result.resources) {
        visit(result, resource, groups[{resource.service, resource.kind}], report.nearest);
    }
    for (auto& [key, group] : groups) {
        if (group.times.empty()) continue;
        auto& list = key.first == kLoadGenerator ? report.loadGenerator : report.fleet;
        list.push_back(finish(result, std::move(group)));
    }
    const auto earlier = [](const BindingGroup& a, const BindingGroup& b) {
        return a.first.atSeconds < b.first.atSeconds;
    };
    std::stable_sort(report.fleet.begin(), report.fleet.end(), earlier);
    std::stable_sort(report.loadGenerator.begin(), report.loadGenerator.end(), earlier);
    return report;
}

std::string kindInWords(const std::string& kind, std::size_t count) {
    const bool one = count == 1;
    if (kind == "cpu") return one ? "CPU" : "CPUs";
    if (kind == "event-loop") return one ? "event loop" : "event loops";
    if (kind == "file-descriptors") return "file descriptors";
    if (kind == "connections") return "connections";
    if (kind == "credits") return "CPU credits";
    if (kind == "rate") return one ? "rate limit" : "rate limits";
    if (kind == "pool") return one ? "pool" : "pools";
    if (kind == "threads") return one ? "thread pool" : "thread pools";
    if (kind == "lock") return one ? "row lock" : "row locks";
    if (kind == "slots") return "build slots";
    if (kind == "concurrency") return "concurrent executions";
    if (kind == "backlog") return one ? "accept queue" : "accept queues";
    if (kind == "ports") return "client ports";
    return kind;
}

} // namespace headroom::analysis
