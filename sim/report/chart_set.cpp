#include "sim/report/chart_set.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/analysis/windows.hpp"
#include "sim/report/chart_lines.hpp"
#include "sim/report/run_series.hpp"
#include "sim/report/time_split.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace headroom::report {
namespace {

using analysis::Summary;
using result::RunResult;
using Subjects = std::span<const Subject>;

constexpr double kSmoothSeconds = 30.0;
/// The window objectives are held against over time, so that a line crosses its objective where the report
/// says the objective broke.
constexpr double kLatencySeconds = analysis::kSloWindowSeconds;
constexpr std::size_t kMostLines = 6;

svg::Axis counts(const std::string& title) {
    return {title, analysis::countText, svg::Axis::Kind::kLinear, false};
}

/// One line a subject, named after it.
void addPerSubject(svg::LineChart& chart, Subjects subjects, const Curve& curve) {
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        chart.lines.push_back(lineOf(subjects[i], subjects[i].label, i, curve));
    }
}

NamedChart usersChart(Subjects subjects) {
    svg::LineChart chart = timeChart("users", "Users", counts("users"), subjects);
    if (subjects.size() > 1) {
        chart.title = "Active users";
        addPerSubject(chart, subjects, analysis::activeUsers);
        return {chart.id, "Users connected and in their script.", chart};
    }
    const Subject& subject = subjects.front();
    chart.lines.push_back(lineOf(subject, "active", 0, analysis::activeUsers));
    chart.lines.push_back(lineOf(subject, "arrived", 6, analysis::arrivedUsersSoFar));
    if (subject.summary.users.failed.value > 0.0) {
        chart.lines.push_back(lineOf(subject, "failed so far", 1, analysis::failedUsersSoFar));
    }
    return {chart.id, "Who is there, who has come, and who could not finish.", chart};
}

NamedChart throughputChart(Subjects subjects) {
    svg::LineChart chart =
        timeChart("throughput", "Throughput", counts("operations completed a second"), subjects);
    const Curve curve = [](const RunResult& run) {
        return ratePerSecond(completions(run), run, kSmoothSeconds);
    };
    if (subjects.size() > 1) {
        addPerSubject(chart, subjects, curve);
    } else {
        chart.lines.push_back(lineOf(subjects.front(), "completed", 2, curve));
    }
    return {chart.id, "Mean of the last 30 s; deliveries to other users are not counted.", chart};
}

NamedChart latencyChart(Subjects subjects, const std::string& operation) {
    const svg::Axis y{"latency", analysis::secondsText, svg::Axis::Kind::kLinear, true};
    svg::LineChart chart =
        timeChart("latency-" + identifier(operation), "Latency of " + operation, y, subjects);
    chart.mayBeLogarithmic = true;
    chart.emptyText = "too few completed for a percentile";
    const auto quantile = [&](double q) {
        return [&operation, q](const RunResult& run) {
            return latencyQuantile(run, operation, q, kLatencySeconds);
        };
    };
    if (subjects.size() > 1) {
        chart.title += ", p95";
        addPerSubject(chart, subjects, quantile(0.95));
        chart.limits = latencyLimits(subjects, operation, 0.95);
    } else {
        chart.lines.push_back(lineOf(subjects.front(), "p95", 0, quantile(0.95)));
        chart.lines.push_back(lineOf(subjects.front(), "p99", 3, quantile(0.99)));
        chart.lines.push_back(lineOf(subjects.front(), "p50", 2, quantile(0.50)));
        chart.limits = latencyLimits(subjects, operation);
    }
    return {chart.id, "Percentiles of what completed in the last 30 s.", chart};
}

NamedChart curveChart(Subjects subjects) {
    const std::string operation = subjects.front().summary.knee.operation;
    svg::LineChart chart;
    chart.id = "latency-over-users";
    chart.title = "p95 of " + operation + " over load";
    chart.x = counts("active users");
    chart.y = {"p95 latency", analysis::secondsText, svg::Axis::Kind::kLinear, true};
    chart.mayBeLogarithmic = true;
    chart.emptyText = "too few completed for a curve";
    chart.xHigh = 0.0;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        const analysis::Knee& knee = subjects[i].summary.knee;
        svg::Line line;
        line.name = subjects.size() > 1 ? subjects[i].label : "p95";
        line.style = i;
        for (const analysis::LoadPoint& point : knee.curve)
            line.points.push_back({point.users, point.p95Seconds});
        chart.xHigh = std::max(chart.xHigh, knee.mostUsers);
        if (knee.found) {
            chart.marks.push_back({knee.users, subjects.size() > 1 ? std::to_string(i + 1) : "K",
                                   subjects.size() > 1 ? subjects[i].label + ": knee" : "knee"});
        }
        chart.lines.push_back(std::move(line));
    }
    chart.limits = latencyLimits(subjects, operation, 0.95);
    return {chart.id, "Every point is a step of the load, way up only; K marks the knee.", chart};
}

/// Causes with most errors first; from the seventh on together as "others".
void addCauses(svg::LineChart& chart, const Subject& subject) {
    const std::vector<analysis::ErrorNumbers>& errors = subject.summary.errors;
    const std::size_t named = errors.size() > kMostLines ? kMostLines - 1 : errors.size();
    const auto countsOf = [](const RunResult& run, const auto& wanted) {
        std::vector<double> sum(run.binCount, 0.0);
        for (const result::ErrorSeries& series : run.errors) {
            if (!wanted(series.operation, series.cause)) continue;
            for (std::size_t bin = 0; bin < run.binCount; ++bin) sum[bin] += series.perBin[bin];
        }
        return ratePerSecond(sum, run, kSmoothSeconds);
    };
    std::set<std::pair<std::string, std::string>> shown;
    for (std::size_t i = 0; i < named; ++i) {
        const analysis::ErrorNumbers& error = errors[i];
        shown.insert({error.operation, error.cause});
        const auto is = [&](const std::string& operation, const std::string& cause) {
            return operation == error.operation && cause == error.cause;
        };
        chart.lines.push_back(lineOf(subject, error.operation + ": " + error.cause, i,
                                     [&](const RunResult& run) { return countsOf(run, is); }));
    }
    if (named == errors.size()) return;
    const auto isOther = [&](const std::string& operation, const std::string& cause) {
        return !shown.contains({operation, cause});
    };
    chart.lines.push_back(lineOf(subject, "others", kMostLines,
                                 [&](const RunResult& run) { return countsOf(run, isOther); }));
}

NamedChart errorChart(Subjects subjects) {
    svg::LineChart chart = timeChart("errors", "Errors", counts("failed operations a second"), subjects);
    chart.emptyText = "no errors";
    if (subjects.size() > 1) {
        addPerSubject(chart, subjects, [](const RunResult& run) {
            return ratePerSecond(failures(run), run, kSmoothSeconds);
        });
        return {chart.id, "All causes, mean of the last 30 s.", chart};
    }
    addCauses(chart, subjects.front());
    return {chart.id, "By operation and cause, mean of the last 30 s.", chart};
}

/// Number waiting at the resources of one service and kind together; empty where nothing can wait.
std::vector<double> waiting(const RunResult& run, const std::string& service, const std::string& kind) {
    std::vector<double> sum(run.binCount, 0.0);
    for (const result::ResourceSeries& resource : run.resources) {
        if (!service.empty() && (resource.service != service || resource.kind != kind)) continue;
        for (std::size_t bin = 0; bin < resource.queue.size(); ++bin) {
            sum[bin] += static_cast<double>(resource.queue[bin]);
        }
    }
    return sum;
}

NamedChart queueChart(Subjects subjects) {
    svg::LineChart chart = timeChart("queues", "Queues", counts("waiting, mean of a bin"), subjects);
    chart.emptyText = "nothing waited";
    chart.yLeast = 1.0;
    if (subjects.size() > 1) {
        addPerSubject(chart, subjects, [](const RunResult& run) { return waiting(run, {}, {}); });
        return {chart.id, "Everything that waits anywhere in the fleet.", chart};
    }
    const Subject& subject = subjects.front();
    std::vector<analysis::ServiceUse> uses = subject.summary.use;
    std::erase_if(uses, [](const auto& use) { return !(use.largestQueue > 0.0); });
    std::stable_sort(uses.begin(), uses.end(),
                     [](const auto& a, const auto& b) { return a.largestQueue > b.largestQueue; });
    uses.resize(std::min(uses.size(), kMostLines));
    for (std::size_t i = 0; i < uses.size(); ++i) {
        const std::string name =
            uses[i].service + " " + analysis::kindInWords(uses[i].kind, uses[i].members);
        chart.lines.push_back(lineOf(subject, name, i, [&](const RunResult& run) {
            return waiting(run, uses[i].service, uses[i].kind);
        }));
    }
    return {chart.id, "Sum over the members of a service.", chart};
}

/// Series whose name speaks of credits, those that are zero throughout left out.
std::vector<const result::Series*> creditSeries(const RunResult& run) {
    std::vector<const result::Series*> found;
    for (const result::Series& series : run.series) {
        const bool credits = series.name.find("credits") != std::string::npos;
        const bool any = std::any_of(series.perBin.begin(), series.perBin.end(),
                                     [](double value) { return value != 0.0; });
        if (credits && any) found.push_back(&series);
    }
    return found;
}

std::optional<NamedChart> creditChart(Subjects subjects) {
    const auto series = creditSeries(subjects.front().runs.front());
    if (series.empty()) return std::nullopt;
    svg::LineChart chart =
        timeChart("credits", "CPU credits of the fleet", counts(series.front()->unit), subjects);
    const auto named = [](const std::string& name) {
        return [name](const RunResult& run) {
            const result::Series* found = run.find(name);
            return found == nullptr ? std::vector<double>{} : found->perBin;
        };
    };
    if (subjects.size() > 1) {
        addPerSubject(chart, subjects, named(series.front()->name));
    } else {
        for (std::size_t i = 0; i < std::min(kMostLines, series.size()); ++i) {
            chart.lines.push_back(lineOf(subjects.front(), series[i]->name, i, named(series[i]->name)));
        }
    }
    return NamedChart{chart.id, "Sum over the burstable instances; at zero they are throttled.", chart};
}

NamedChart costChart(Subjects subjects) {
    svg::BarChart chart;
    chart.id = "cost";
    chart.title = "Cost";
    chart.axis = "US dollars an hour";
    chart.parts = {""};
    chart.styles = {0};
    chart.text = analysis::dollarText;
    chart.emptyText = "no prices known";
    if (subjects.size() > 1) {
        for (const Subject& subject : subjects) {
            const double usd = subject.summary.usdPerHour;
            chart.bars.push_back({subject.label, {usd}, analysis::dollarText(usd)});
        }
    } else {
        for (const result::CostItem& item : subjects.front().summary.cost) {
            chart.bars.push_back({item.name, {item.usdPerHour}, analysis::dollarText(item.usdPerHour)});
        }
    }
    return {chart.id, "What the fleet costs while it runs.", chart};
}

NamedChart timeSplitChart(Subjects subjects) {
    svg::BarChart chart;
    chart.id = "where-time-went";
    chart.title = "Where time went";
    chart.axis = "mean of a completed operation";
    chart.parts = {"network", "stores", "service", "waiting"};
    chart.styles = {5, 3, 2, 1};
    chart.text = analysis::secondsText;
    for (const Subject& subject : subjects) {
        const std::vector<std::string> wanted = mainOperations(subject);
        for (const analysis::OperationNumbers& operation : subject.summary.operations) {
            // Side by side only the main operations; alone all of them.
            const bool main = std::find(wanted.begin(), wanted.end(), operation.name) != wanted.end();
            const TimeSplit split(operation.secondsByPart);
            if (split.total() <= 0.0 || (subjects.size() > 1 && !main)) continue;
            chart.bars.push_back(
                {subjects.size() > 1 ? operation.name + " (" + subject.label + ")" : operation.name,
                 {split.network, split.others, split.service, split.waiting},
                 analysis::secondsText(split.total())});
        }
    }
    std::stable_sort(chart.bars.begin(), chart.bars.end(), [](const svg::Bar& a, const svg::Bar& b) {
        const auto sum = [](const svg::Bar& bar) {
            return bar.parts[0] + bar.parts[1] + bar.parts[2] + bar.parts[3];
        };
        return sum(a) > sum(b);
    });
    constexpr std::size_t kMost = 14;
    chart.bars.resize(std::min(kMost, chart.bars.size()));
    return {chart.id, "Service is work done; waiting is time in queues, which more capacity shortens.",
            chart};
}

/// Means of the windows in which resources are judged busy; the windows of the first bins are shorter.
std::vector<float> judgedUtilization(const RunResult& run, const std::vector<float>& utilization) {
    const std::size_t window = analysis::binsOf(run, analysis::kBindingWindowSeconds);
    std::vector<float> means;
    double sum = 0.0;
    for (std::size_t bin = 0; bin < utilization.size(); ++bin) {
        sum += static_cast<double>(utilization[bin]);
        if (bin >= window) sum -= static_cast<double>(utilization[bin - window]);
        means.push_back(static_cast<float>(sum / static_cast<double>(std::min(window, bin + 1))));
    }
    return means;
}

NamedChart heatChart(const Subject& subject, bool several) {
    const RunResult& run = subject.runs.front();
    const svg::LineChart frame = timeChart("utilization", "", {}, {&subject, 1});
    svg::HeatMap map;
    map.id = several ? "utilization-" + identifier(subject.label) : "utilization";
    map.title = several ? "Utilization: " + subject.label : "Utilization of every resource";
    map.x = frame.x;
    map.xHigh = frame.xHigh;
    map.marks = frame.marks;
    constexpr double kWorthARow = 0.01;
    std::string idle;
    for (const analysis::ServiceUse& use : subject.summary.use) {
        svg::HeatGroup group;
        group.label = use.service + " " + analysis::kindInWords(use.kind, use.members);
        if (use.peak < kWorthARow) {
            idle += (idle.empty() ? " Below 1 %: " : ", ") + group.label;
            continue;
        }
        if (use.members > 1) group.label += " (" + std::to_string(use.members) + ")";
        group.limit = analysis::busyThreshold(use.kind);
        for (const result::ResourceSeries& resource : run.resources) {
            if (resource.service == use.service && resource.kind == use.kind)
                group.rows.push_back({resource.name, judgedUtilization(run, resource.utilization)});
        }
        map.groups.push_back(std::move(group));
    }
    return {
        map.id,
        "Means over 10 s. A row is a resource; where a service has more than 20 of a kind, neighbours "
        "share "
        "a row. A cell shows the largest of its values. \u201cAt its limit\u201d is where the analysis "
        "calls "
        "a resource busy: from 90 % for CPUs, event loops and networks, 95 % for the others, and for "
        "credits from 5 % of the instances throttled." +
            (idle.empty() ? "" : idle + "."),
        map};
}

/// Names that differ only in what an identifier leaves out would name one file.
void makeUnique(std::vector<NamedChart>& charts) {
    std::set<std::string> taken;
    for (NamedChart& chart : charts) {
        std::string id = chart.id;
        for (int i = 2; !taken.insert(id).second; ++i) id = chart.id + "-" + std::to_string(i);
        chart.id = id;
        std::visit([&](auto& one) { one.id = id; }, chart.chart);
    }
}

} // namespace

std::vector<std::string> mainOperations(const Subject& subject) {
    const Summary& summary = subject.summary;
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        constexpr std::size_t kMost = 5;
        const bool exists = std::any_of(
            summary.operations.begin(), summary.operations.end(), [&](const auto& operation) {
                return operation.name == name && operation.completed.value > 0.0;
            });
        if (exists && names.size() < kMost && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    };
    add(summary.knee.operation);
    for (const analysis::OperationNumbers& operation : summary.operations) {
        if (!latencyLimits({&subject, 1}, operation.name).empty()) add(operation.name);
    }
    add(analysis::busiestOperation(subject.runs.front()));
    const auto total = [](const analysis::OperationNumbers& operation) {
        return operation.name == analysis::kDeliver ? 0.0
                                                    : operation.mean.value * operation.completed.value;
    };
    const auto longest =
        std::max_element(summary.operations.begin(), summary.operations.end(),
                         [&](const auto& a, const auto& b) { return total(a) < total(b); });
    if (longest != summary.operations.end()) add(longest->name);
    add(analysis::kDeliver);
    return names;
}

std::vector<NamedChart> chartSet(std::span<const Subject> subjects) {
    std::vector<NamedChart> charts{usersChart(subjects), throughputChart(subjects)};
    std::vector<std::string> operations;
    for (const Subject& subject : subjects) {
        for (const std::string& name : mainOperations(subject)) {
            if (std::find(operations.begin(), operations.end(), name) == operations.end())
                operations.push_back(name);
        }
    }
    for (const std::string& name : operations) charts.push_back(latencyChart(subjects, name));
    if (!subjects.front().summary.knee.operation.empty()) charts.push_back(curveChart(subjects));
    charts.push_back(errorChart(subjects));
    charts.push_back(queueChart(subjects));
    if (auto credits = creditChart(subjects)) charts.push_back(std::move(*credits));
    charts.push_back(costChart(subjects));
    charts.push_back(timeSplitChart(subjects));
    for (const Subject& subject : subjects) charts.push_back(heatChart(subject, subjects.size() > 1));
    makeUnique(charts);
    return charts;
}

std::string render(const NamedChart& chart, svg::Dress dress) {
    return std::visit([dress](const auto& one) { return svg::render(one, dress); }, chart.chart);
}

} // namespace headroom::report
