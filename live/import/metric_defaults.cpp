// What well-known metrics mean where no rule of the user's says otherwise.

#include "live/import/import_error.hpp"
#include "live/import/metrics_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

namespace headroom::imports {
namespace {

using To = MapRule::To;
using Reads = MapRule::Reads;

MapRule seriesRule(std::string name, std::string unit, Reads reads = Reads::kLevel) {
    MapRule rule;
    rule.name = std::move(name);
    rule.unit = std::move(unit);
    rule.reads = reads;
    return rule;
}

std::string labelOf(const MetricSeries& series, std::string_view key) {
    const auto found = series.labels.find(std::string(key));
    return found == series.labels.end() ? std::string{} : found->second;
}

/// Of one host: "node_exporter's instance" or nothing.
std::string hostOf(const MetricSeries& series) {
    const std::string instance = labelOf(series, "instance");
    return instance.empty() ? labelOf(series, "job") : instance;
}

std::string serviceOf(const MetricSeries& series) {
    const std::string job = labelOf(series, "job");
    return job.empty() ? hostOf(series) : job;
}

double commonStep(const std::vector<MetricSeries>& all) {
    double step = 0.0;
    for (const MetricSeries& series : all) {
        const double own = stepOf(series.values);
        if (own > 0.0) step = step == 0.0 ? own : std::min(step, own);
    }
    return step;
}

/// Pairs of readings of two metrics at the same dates: used = 1 - part / whole or part / whole.
void putShare(const MetricSeries& part, const MetricSeries& whole, bool free, const ResourceKey& key,
              Recorder& recorder) {
    std::map<Micros, double> wholes(whole.values.begin(), whole.values.end());
    for (const auto& [at, value] : part.values) {
        const auto found = wholes.find(at);
        if (found == wholes.end() || !(found->second > 0.0) || std::isnan(value)) continue;
        const double share = value / found->second;
        recorder.utilization(key, at, free ? 1.0 - share : share);
    }
}

/// Metrics that mean something only together.
class Together {
public:
    explicit Together(Recorder& recorder) : recorder_(recorder) {}

    /// Whether the series is taken care of.
    [[nodiscard]] bool take(const MetricSeries& series) {
        static const std::set<std::string_view> kNames{
            "node_cpu_seconds_total", "node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes",
            "process_open_fds", "process_max_fds"};
        if (!kNames.contains(series.metric)) return false;
        hosts_[hostOf(series)][series.metric].push_back(&series);
        return true;
    }

    void put() {
        for (const auto& [host, metrics] : hosts_) {
            if (const auto cpu = metrics.find("node_cpu_seconds_total"); cpu != metrics.end()) {
                putCpu(host, cpu->second);
            }
            putPair(host, metrics, "node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes", true,
                    "memory", "memory", "bytes");
            putPair(host, metrics, "process_open_fds", "process_max_fds", false, "descriptors",
                    "file-descriptors", "descriptors");
        }
    }

private:
    using Metrics = std::map<std::string, std::vector<const MetricSeries*>>;

    /// Share of all CPU seconds that were not idle or waiting for a disk (node_exporter's modes).
    void putCpu(const std::string& host, const std::vector<const MetricSeries*>& modes) {
        std::map<Micros, std::pair<double, double>> busyAndAll;
        std::set<std::string> cpus;
        bool idle = false;
        for (const MetricSeries* series : modes) {
            const std::string mode = labelOf(*series, "mode");
            const bool unused = mode == "idle" || mode == "iowait";
            idle = idle || mode == "idle";
            cpus.insert(labelOf(*series, "cpu"));
            for (const Growth& growth : growthOf(series->values)) {
                auto& [busy, all] = busyAndAll[growth.at];
                all += growth.amount;
                if (!unused) busy += growth.amount;
            }
        }
        if (!idle) {
            recorder_.note("node_cpu_seconds_total of " + host +
                           " came without mode=\"idle\": no utilization can be had from it.");
            return;
        }
        const ResourceKey key{host + ".cpu", serviceOf(*modes.front()), "cpu", "vCPU",
                              static_cast<double>(cpus.size())};
        for (const auto& [at, sums] : busyAndAll) {
            if (sums.second > 0.0) recorder_.utilization(key, at, sums.first / sums.second);
        }
    }

    void putPair(const std::string& host, const Metrics& metrics, const char* part, const char* whole,
                 bool free, const char* suffix, const char* kind, const char* unit) {
        const auto parts = metrics.find(part);
        const auto wholes = metrics.find(whole);
        if (parts == metrics.end() && wholes == metrics.end()) return;
        if (parts == metrics.end() || wholes == metrics.end()) {
            recorder_.note(std::string(parts == metrics.end() ? whole : part) + " of " + host +
                           " without " + (parts == metrics.end() ? part : whole) +
                           " is no utilization; it was left out.");
            return;
        }
        const MetricSeries& total = *wholes->second.front();
        const double capacity = total.values.empty() ? 0.0 : total.values.back().second;
        if (!(capacity > 0.0)) return;
        putShare(*parts->second.front(), total, free,
                 {host + "." + suffix, serviceOf(total), kind, unit, capacity}, recorder_);
    }

    Recorder& recorder_;
    std::map<std::string, Metrics> hosts_;
};

/// Requests by status code: "http_requests_total{handler, code}" as client libraries have it.
std::optional<MapRule> requestRule(const MetricSeries& series) {
    if (!series.metric.ends_with("_requests_total")) return std::nullopt;
    std::string code;
    for (const char* label : {"code", "status", "status_code"}) {
        if (code.empty()) code = labelOf(series, label);
    }
    if (code.empty()) return std::nullopt;
    std::string operation;
    for (const char* label : {"handler", "route", "path", "uri"}) {
        if (operation.empty()) operation = labelOf(series, label);
    }
    const std::string method = labelOf(series, "method");
    if (operation.empty()) operation = "http";
    MapRule rule;
    rule.reads = Reads::kCounter;
    rule.operation = method.empty() ? operation : method + " " + operation;
    const bool failed = code.size() == 3 && (code[0] == '4' || code[0] == '5');
    rule.to = failed ? To::kFailed : To::kCompleted;
    rule.name = failed ? code : "";
    return rule;
}

MapRule prometheusRule(const MetricSeries& series) {
    if (const std::optional<MapRule> rule = requestRule(series)) return *rule;
    const std::string host = hostOf(series);
    const std::string of = host.empty() ? "" : "(" + host + ")";
    if (series.metric == "process_cpu_seconds_total") {
        return seriesRule("process cpu" + of, "vCPU", Reads::kCounter);
    }
    if (series.metric == "process_resident_memory_bytes")
        return seriesRule("process memory" + of, "bytes");
    const bool counter = series.metric.ends_with("_total") || series.metric.ends_with("_sum") ||
                         series.metric.ends_with("_count");
    return seriesRule("", counter ? "1/s" : "", counter ? Reads::kCounter : Reads::kLevel);
}

/// Mean of a histogram or summary over an interval: growth of _sum over growth of _count.
class Means {
public:
    explicit Means(Recorder& recorder) : recorder_(recorder) {}

    [[nodiscard]] bool take(const MetricSeries& series) {
        for (const std::string_view suffix :
             {std::string_view("_seconds_sum"), std::string_view("_seconds_count")}) {
            if (!series.metric.ends_with(suffix)) continue;
            MetricSeries base = series;
            base.metric.resize(series.metric.size() - suffix.size() +
                               std::string_view("_seconds").size());
            auto& [sum, count] = pairs_[base.text()];
            (suffix == "_seconds_sum" ? sum : count) = &series;
            return true;
        }
        return false;
    }

    void put(double hold) {
        for (const auto& [name, pair] : pairs_) {
            const auto& [sum, count] = pair;
            if (sum == nullptr || count == nullptr) {
                recorder_.note(name + " came without its " + (sum == nullptr ? "_sum" : "_count") +
                               ": no mean can be had from it.");
                continue;
            }
            std::map<Micros, double> counts;
            for (const Growth& growth : growthOf(count->values)) counts[growth.at] = growth.amount;
            for (const Growth& growth : growthOf(sum->values)) {
                const auto found = counts.find(growth.at);
                if (found == counts.end() || !(found->second > 0.0)) continue;
                recorder_.level("mean(" + name + ")", "s", growth.at, growth.amount / found->second,
                                hold);
            }
        }
    }

private:
    Recorder& recorder_;
    std::map<std::string, std::pair<const MetricSeries*, const MetricSeries*>> pairs_;
};

struct CloudDefault {
    std::string_view label; ///< the last word of CloudWatch's label
    const char* kind;       ///< nullptr = a series
    const char* unit;
    const char* suffix;
};
/// Metrics of EC2, Application Load Balancer, ElastiCache and RDS whose unit the AWS documentation fixes. Those
/// whose meaning hangs on the statistic asked for (RequestCount as sum or average) are left to rules.
constexpr std::array<CloudDefault, 5> kCloudDefaults{
    {{"CPUUtilization", "cpu", "%", "cpu"},
     {"EngineCPUUtilization", "event-loop", "%", "engine"},
     {"DatabaseMemoryUsagePercentage", "memory", "%", "memory"},
     {"mem_used_percent", "memory", "%", "memory"},
     {"CPUCreditBalance", nullptr, "credits", "credits"}}};

MapRule cloudWatchRule(const MetricSeries& series) {
    const std::size_t space = series.metric.rfind(' ');
    const std::string last = series.metric.substr(space == std::string::npos ? 0 : space + 1);
    const std::string before =
        space == std::string::npos ? labelOf(series, "Id") : series.metric.substr(0, space);
    for (const CloudDefault& known : kCloudDefaults) {
        if (last != known.label) continue;
        if (known.kind == nullptr) return seriesRule(before + " " + known.suffix, known.unit);
        MapRule rule;
        rule.to = To::kResource;
        rule.name = before + "." + known.suffix;
        rule.service = before;
        rule.kind = known.kind;
        rule.unit = known.unit;
        rule.capacity = 100.0;
        return rule;
    }
    return seriesRule(series.metric, "");
}

const MapRule* ruleFor(const MetricSeries& series, const std::vector<MapRule>& rules) {
    for (const MapRule& rule : rules) {
        if (rule.takes(series)) return &rule;
    }
    return nullptr;
}

} // namespace

void putPrometheus(const std::vector<MetricSeries>& all, const std::vector<MapRule>& rules,
                   Recorder& recorder) {
    const double step = commonStep(all);
    if (step > 0.0) recorder.interval(step);
    recorder.tool("Prometheus");
    Together together(recorder);
    Means means(recorder);
    std::size_t buckets = 0;
    for (const MetricSeries& series : all) {
        if (const MapRule* rule = ruleFor(series, rules)) {
            apply(*rule, series, step, recorder);
        } else if (series.metric.ends_with("_bucket")) {
            ++buckets;
        } else if (!together.take(series) && !means.take(series)) {
            apply(prometheusRule(series), series, step, recorder);
        }
    }
    together.put();
    means.put(std::max(1.0, step));
    if (buckets > 0) {
        recorder.note(
            std::to_string(buckets) +
            " series of histogram buckets were left out: how requests lie "
            "inside a bucket is not known. Ask Prometheus for histogram_quantile(...), which says what "
            "it assumes.");
    }
}

void putCloudWatch(const std::vector<MetricSeries>& all, const std::vector<MapRule>& rules,
                   Recorder& recorder) {
    const double step = commonStep(all);
    if (step > 0.0) recorder.interval(step);
    recorder.tool("CloudWatch");
    recorder.note(
        "CloudWatch does not say in its answer which statistic and unit the values have; series without "
        "a rule keep their values as they are.");
    for (const MetricSeries& series : all) {
        const MapRule* rule = ruleFor(series, rules);
        apply(rule != nullptr ? *rule : cloudWatchRule(series), series, step, recorder);
    }
}

} // namespace headroom::imports
