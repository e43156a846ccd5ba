// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/chart_data.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/analysis/windows.hpp"
#include "sim/report/run_series.hpp"
#include "sim/report/time_split.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace headroom::gui {
namespace {

using analysis::Summary;
using result::RunResult;
using Curve = std::function<std::vector<double>(const RunResult&)>;
using Replications = const std::vector<const RunResult*>&;

constexpr double kSmoothSeconds = 30.0;
constexpr double kLatencySeconds = analysis::kSloWindowSeconds;
constexpr std::size_t kMostLines = 6;
constexpr std::size_t kMostOperations = 4;

QString text(const std::string& value) { return QString::fromStdString(value); }

/// The line of a run, with the band over it and its replications.
ChartLine lineOf(const std::string& name, int style, const RunResult& run, Replications others,
                 const Curve& curve) {
    ChartLine line{name, style, curve(run), {}, {}};
    if (others.empty()) return line;
    line.low = line.values;
    line.high = line.values;
    for (const RunResult* other : others) {
        const std::vector<double> values = curve(*other);
        for (std::size_t bin = 0; bin < std::min(values.size(), line.low.size()); ++bin) {
            line.low[bin] = std::fmin(line.low[bin], values[bin]); // NaN on one side: the other
            line.high[bin] = std::fmax(line.high[bin], values[bin]);
        }
    }
    return line;
}

bool spansDecades(const std::vector<ChartLine>& lines) {
    constexpr double kDecades = 100.0;
    double low = std::numeric_limits<double>::infinity();
    double high = 0.0;
    for (const ChartLine& line : lines) {
        for (const double value : line.values) {
            if (!(value > 0.0)) continue;
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    return high > kDecades * low;
}

std::vector<ChartLimit> latencyLimits(const Summary& summary, const std::string& operation,
                                      double quantile = 0.0) {
    std::vector<ChartLimit> limits;
    for (const analysis::SloOutcome& outcome : summary.slos) {
        if (outcome.unit != "s" || outcome.text.find("(" + operation + ")") == std::string::npos)
            continue;
        if (quantile == 0.95 && !outcome.text.starts_with("p95")) continue;
        limits.push_back({text(outcome.text), outcome.limit});
    }
    return limits;
}

/// Those with a latency objective, the one the knee is about, and the busiest ones.
std::vector<std::string> mainOperations(const ChartSubject& subject) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        const result::OperationResult* operation = subject.run->operation(name);
        const bool any = operation != nullptr && !operation->latency.empty();
        if (any && names.size() < kMostOperations &&
            std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    };
    add(subject.summary->knee.operation);
    for (const auto& operation : subject.summary->operations) {
        if (!latencyLimits(*subject.summary, operation.name).empty()) add(operation.name);
    }
    add(analysis::busiestOperation(*subject.run));
    add(analysis::kDeliver);
    return names;
}

ChartData usersChart(const ChartSubject& subject, Replications others) {
    ChartData chart{"users", {}, Quantity::kUsers, {}, {}, false};
    chart.lines.push_back(lineOf("active", 0, *subject.run, others, analysis::activeUsers));
    chart.lines.push_back(lineOf("arrived", 6, *subject.run, {}, analysis::arrivedUsersSoFar));
    if (subject.summary->users.failed.value > 0.0)
        chart.lines.push_back(lineOf("failed", 1, *subject.run, others, analysis::failedUsersSoFar));
    return chart;
}

Curve throughput() {
    return [](const RunResult& run) {
        return report::ratePerSecond(report::completions(run), run, kSmoothSeconds);
    };
}

Curve quantileOf(const std::string& operation, double q) {
    return [operation, q](const RunResult& run) {
        return report::latencyQuantile(run, operation, q, kLatencySeconds);
    };
}

ChartData latencyChart(const ChartSubject& subject, Replications others, const std::string& operation) {
    ChartData chart{"latency:" + operation, operation, Quantity::kSeconds, {}, {}, false};
    chart.lines.push_back(lineOf("p50", 2, *subject.run, {}, quantileOf(operation, 0.50)));
    chart.lines.push_back(lineOf("p95", 0, *subject.run, others, quantileOf(operation, 0.95)));
    chart.lines.push_back(lineOf("p99", 3, *subject.run, {}, quantileOf(operation, 0.99)));
    chart.limits = latencyLimits(*subject.summary, operation);
    chart.logarithmic = spansDecades(chart.lines);
    return chart;
}

ChartData errorChart(const ChartSubject& subject, Replications others) {
    ChartData chart{"errors", {}, Quantity::kPerSecond, {}, {}, false};
    int style = 1;
    for (const analysis::ErrorNumbers& error : subject.summary->errors) {
        if (chart.lines.size() == kMostLines) break;
        const Curve curve = [&error](const RunResult& run) {
            std::vector<double> counts(run.binCount, 0.0);
            for (const result::ErrorSeries& series : run.errors) {
                if (series.operation != error.operation || series.cause != error.cause) continue;
                for (std::size_t bin = 0; bin < run.binCount; ++bin) counts[bin] += series.perBin[bin];
            }
            return report::ratePerSecond(counts, run, kSmoothSeconds);
        };
        chart.lines.push_back(
            lineOf(error.operation + ": " + error.cause, style++, *subject.run, others, curve));
    }
    return chart;
}

/// Largest utilization over the members of a service and kind.
std::vector<double> busiestMember(const RunResult& run, const std::string& service,
                                  const std::string& kind) {
    std::vector<double> most(run.binCount, 0.0);
    for (const result::ResourceSeries& resource : run.resources) {
        if (resource.service == analysis::kLoadGenerator) continue;
        if (!service.empty() && (resource.service != service || resource.kind != kind)) continue;
        for (std::size_t bin = 0; bin < std::min(most.size(), resource.utilization.size()); ++bin)
            most[bin] = std::max(most[bin], static_cast<double>(resource.utilization[bin]));
    }
    return most;
}

std::vector<double> waiting(const RunResult& run, const std::string& service, const std::string& kind) {
    std::vector<double> sum(run.binCount, 0.0);
    for (const result::ResourceSeries& resource : run.resources) {
        if (resource.service != service || resource.kind != kind) continue;
        for (std::size_t bin = 0; bin < resource.queue.size(); ++bin)
            sum[bin] += static_cast<double>(resource.queue[bin]);
    }
    return sum;
}

/// One line for each of the services and kinds that score highest.
ChartData
perLimitChart(const ChartSubject& subject, Replications others, const std::string& id, Quantity quantity,
              const std::function<double(const analysis::ServiceUse&)>& score,
              std::vector<double> (*curve)(const RunResult&, const std::string&, const std::string&)) {
    ChartData chart{id, {}, quantity, {}, {}, false};
    std::vector<analysis::ServiceUse> uses = subject.summary->use;
    std::erase_if(uses, [&](const auto& use) {
        return use.service == analysis::kLoadGenerator || !(score(use) > 0.0);
    });
    std::stable_sort(uses.begin(), uses.end(),
                     [&](const auto& a, const auto& b) { return score(a) > score(b); });
    uses.resize(std::min(uses.size(), kMostLines));
    for (std::size_t i = 0; i < uses.size(); ++i) {
        const std::string name =
            uses[i].service + " " + analysis::kindInWords(uses[i].kind, uses[i].members);
        chart.lines.push_back(
            lineOf(name, static_cast<int>(i), *subject.run, others,
                   [&](const RunResult& run) { return curve(run, uses[i].service, uses[i].kind); }));
    }
    return chart;
}

ChartData creditChart(const ChartSubject& subject, Replications others) {
    ChartData chart{"credits", {}, Quantity::kCredits, {}, {}, false};
    for (const result::Series& series : subject.run->series) {
        const bool credits = series.name.find("credits") != std::string::npos;
        if (!credits || chart.lines.size() == kMostLines) continue;
        if (std::all_of(series.perBin.begin(), series.perBin.end(), [](double v) { return v == 0.0; }))
            continue;
        const Curve curve = [&series](const RunResult& run) {
            const result::Series* found = run.find(series.name);
            return found == nullptr ? std::vector<double>{} : found->perBin;
        };
        chart.lines.push_back(
            lineOf(series.name, static_cast<int>(chart.lines.size()), *subject.run, others, curve));
    }
    return chart;
}

/// Spent since the start: the price of an hour, by the second.
ChartData costChart(const ChartSubject& subject) {
    ChartData chart{"cost", {}, Quantity::kDollars, {}, {}, false};
    constexpr double kHour = 3600.0;
    std::vector<result::CostItem> items = subject.run->cost;
    std::stable_sort(items.begin(), items.end(),
                     [](const auto& a, const auto& b) { return a.usd > b.usd; });
    items.resize(std::min(items.size(), kMostLines));
    for (const result::CostItem& item : items) {
        ChartLine line{item.name, static_cast<int>(chart.lines.size()), {}, {}, {}};
        for (std::size_t bin = 0; bin < subject.run->binCount; ++bin)
            line.values.push_back(item.usdPerHour * analysis::endOf(*subject.run, bin) / kHour);
        chart.lines.push_back(std::move(line));
    }
    return chart;
}

/// When the fleet first held so many users; negative when it never did.
double firstMomentOf(const RunResult& run, double users) {
    const std::vector<double> active = analysis::activeUsers(run);
    for (std::size_t bin = 0; bin < active.size(); ++bin) {
        if (active[bin] >= users) return analysis::endOf(run, bin);
    }
    return -1.0;
}

std::vector<ChartMark> marksOf(const ChartSubject& subject) {
    constexpr std::size_t kMostLimits = 3;
    std::vector<ChartMark> marks;
    const Summary& summary = *subject.summary;
    for (const analysis::BindingGroup& group : summary.binding.fleet) {
        if (marks.size() == kMostLimits) break;
        marks.push_back(
            {ChartMark::Kind::kBinds, group.first.atSeconds, group.first.users,
             text(group.service + " " + analysis::kindInWords(group.first.kind, group.members))});
    }
    const analysis::SloOutcome* first = nullptr;
    for (const analysis::SloOutcome& slo : summary.slos) {
        const bool earlier = slo.firstBreak && (first == nullptr || slo.firstBreak->atSeconds <
                                                                        first->firstBreak->atSeconds);
        if (earlier) first = &slo;
    }
    if (first != nullptr)
        marks.push_back({ChartMark::Kind::kObjective, first->firstBreak->atSeconds,
                         first->firstBreak->users, text(first->text)});
    if (summary.knee.found) {
        const double at = firstMomentOf(*subject.run, summary.knee.users);
        if (at >= 0.0) marks.push_back({ChartMark::Kind::kKnee, at, summary.knee.users, {}});
    }
    return marks;
}

HeatData heatOf(const ChartSubject& subject) {
    constexpr double kWorthARow = 0.01;
    HeatData heat;
    for (const analysis::ServiceUse& use : subject.summary->use) {
        if (use.peak < kWorthARow || use.service == analysis::kLoadGenerator) continue;
        for (const result::ResourceSeries& resource : subject.run->resources) {
            if (resource.service != use.service || resource.kind != use.kind) continue;
            heat.rows.push_back(text(resource.name));
            heat.utilization.push_back(resource.utilization);
            heat.busyFrom.push_back(analysis::busyThreshold(use.kind));
        }
    }
    return heat;
}

std::vector<BreakdownBar> breakdownOf(const ChartSubject& subject) {
    constexpr std::size_t kMostBars = 12;
    std::vector<BreakdownBar> bars;
    for (const analysis::OperationNumbers& operation : subject.summary->operations) {
        const report::TimeSplit split(operation.secondsByPart);
        if (split.total() <= 0.0) continue;
        bars.push_back(
            {text(operation.name), split.network, split.others, split.service, split.waiting});
    }
    const auto total = [](const BreakdownBar& bar) {
        return bar.network + bar.stores + bar.service + bar.waiting;
    };
    std::stable_sort(bars.begin(), bars.end(),
                     [&](const auto& a, const auto& b) { return total(a) > total(b); });
    bars.resize(std::min(bars.size(), kMostBars));
    return bars;
}

LoadCurve curveOf(const ChartSubject& subject) {
    const analysis::Knee& knee = subject.summary->knee;
    return {knee.operation, knee.curve, knee.found, knee.users,
            latencyLimits(*subject.summary, knee.operation, 0.95)};
}

} // namespace

RunChartSet chartsOfRun(const ChartSubject& subject, Replications others) {
    RunChartSet set;
    set.binSeconds = subject.run->binSeconds;
    set.bins = subject.run->binCount;
    set.charts.push_back(usersChart(subject, others));
    ChartData rate{"throughput", {}, Quantity::kPerSecond, {}, {}, false};
    rate.lines.push_back(lineOf("completed", 2, *subject.run, others, throughput()));
    set.charts.push_back(std::move(rate));
    for (const std::string& operation : mainOperations(subject))
        set.charts.push_back(latencyChart(subject, others, operation));
    set.charts.push_back(errorChart(subject, others));
    set.charts.push_back(perLimitChart(
        subject, others, "utilization", Quantity::kShare,
        [](const analysis::ServiceUse& use) { return use.nearness(); }, busiestMember));
    set.charts.push_back(perLimitChart(
        subject, others, "queue", Quantity::kWaiting,
        [](const analysis::ServiceUse& use) { return use.largestQueue; }, waiting));
    set.charts.push_back(creditChart(subject, others));
    set.charts.push_back(costChart(subject));
    std::erase_if(set.charts, [](const ChartData& chart) { return chart.lines.empty(); });
    set.marks = marksOf(subject);
    set.heat = heatOf(subject);
    set.breakdown = breakdownOf(subject);
    set.curve = curveOf(subject);
    return set;
}

RunChartSet chartsOfRuns(const std::vector<ChartSubject>& subjects) {
    RunChartSet set;
    if (subjects.empty()) return set;
    for (const ChartSubject& subject : subjects) {
        if (static_cast<double>(subject.run->binCount) * subject.run->binSeconds < set.duration())
            continue;
        set.binSeconds = subject.run->binSeconds;
        set.bins = subject.run->binCount;
    }
    const std::string operation = subjects.front().summary->knee.operation;
    const auto add = [&](const std::string& id, const std::string& of, Quantity quantity,
                         const Curve& curve) {
        ChartData chart{id, of, quantity, {}, {}, false};
        int style = 0;
        for (const ChartSubject& subject : subjects) {
            const std::string name = ("=" + subject.label).toStdString(); // a name as it is: lineTitle()
            chart.lines.push_back(lineOf(name, style++, *subject.run, {}, curve));
        }
        set.charts.push_back(std::move(chart));
    };
    add("users", {}, Quantity::kUsers, analysis::activeUsers);
    add("throughput", {}, Quantity::kPerSecond, throughput());
    if (!operation.empty()) {
        add("latency:" + operation, operation, Quantity::kSeconds, quantileOf(operation, 0.95));
        set.charts.back().limits = latencyLimits(*subjects.front().summary, operation, 0.95);
        set.charts.back().logarithmic = spansDecades(set.charts.back().lines);
    }
    add("errors", {}, Quantity::kPerSecond, [](const RunResult& run) {
        return report::ratePerSecond(report::failures(run), run, kSmoothSeconds);
    });
    add("utilization", {}, Quantity::kShare,
        [](const RunResult& run) { return busiestMember(run, {}, {}); });
    return set;
}

} // namespace headroom::gui
