#include "sim/report/openmetrics.hpp"

#include "sim/analysis/slo_check.hpp"
#include "sim/analysis/windows.hpp"
#include "sim/report/markup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <utility>

namespace headroom::report {
namespace {

using result::Histogram;
using result::OperationResult;
using result::RunResult;

constexpr double kGrowingSeconds = 15.0;  ///< between samples of counters: a common scrape interval
constexpr double kConstantSeconds = 60.0; ///< between samples of a gauge that does not move

/// Seconds, in the canonical form the format asks of "le".
constexpr std::array<std::pair<double, const char*>, 15> kLimits = {{{0.001, "0.001"},
                                                                     {0.0025, "0.0025"},
                                                                     {0.005, "0.005"},
                                                                     {0.01, "0.01"},
                                                                     {0.025, "0.025"},
                                                                     {0.05, "0.05"},
                                                                     {0.1, "0.1"},
                                                                     {0.25, "0.25"},
                                                                     {0.5, "0.5"},
                                                                     {1.0, "1.0"},
                                                                     {2.5, "2.5"},
                                                                     {5.0, "5.0"},
                                                                     {10.0, "10.0"},
                                                                     {30.0, "30.0"},
                                                                     {60.0, "60.0"}}};

std::string labelValue(const std::string& text) {
    std::string out;
    for (const char c : repairText(text)) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || c == '"') out += '\\';
        out += c;
    }
    return out;
}

using Labels = std::initializer_list<std::pair<const char*, std::string>>;

class Exposition {
public:
    Exposition(const RunResult& run, double start) : run_(run), start_(start) {
        runLabel_ = run.scenario + " " + run.source + " " + std::to_string(run.seed);
    }

    void family(const std::string& name, const std::string& type, const std::string& unit,
                const std::string& help) {
        out_ += "# TYPE " + name + " " + type + "\n";
        if (!unit.empty()) out_ += "# UNIT " + name + " " + unit + "\n";
        out_ += "# HELP " + name + " " + help + "\n";
    }

    [[nodiscard]] std::string labels(Labels extra) const {
        std::string text = "run=\"" + labelValue(runLabel_) + "\"";
        for (const auto& [name, value] : extra)
            text += std::string(",") + name + "=\"" + labelValue(value) + "\"";
        return text;
    }

    /// A sample at the end of `bin`.
    void sample(const std::string& name, const std::string& labelText, double value, std::size_t bin) {
        if (!std::isfinite(value)) return;
        out_ +=
            fmt::format("{}{{{}}} {} {}\n", name, labelText, value, start_ + analysis::endOf(run_, bin));
    }

    template <class Values>
    void gauge(const std::string& name, const std::string& labelText, const Values& values) {
        const std::size_t refresh = binsIn(kConstantSeconds);
        std::size_t written = 0;
        for (std::size_t bin = 0; bin < values.size(); ++bin) {
            const bool inside = bin > 0 && bin + 1 < values.size() && values[bin] == values[bin - 1] &&
                                values[bin] == values[bin + 1];
            if (inside && bin - written < refresh) continue;
            sample(name, labelText, exact(values[bin]), bin);
            written = bin;
        }
    }

    void constant(const std::string& name, const std::string& labelText, double value) {
        gauge(name, labelText, std::vector<double>(run_.binCount, value));
    }

    /// Counts per bin as a counter.
    template <class Counts>
    void counter(const std::string& name, const std::string& labelText, const Counts& perBin) {
        double sum = 0.0;
        for (std::size_t bin = 0; bin < perBin.size(); ++bin) {
            sum += static_cast<double>(perBin[bin]);
            if (growingSampleAt(bin)) sample(name, labelText, sum, bin);
        }
    }

    [[nodiscard]] bool growingSampleAt(std::size_t bin) const {
        return (bin + 1) % binsIn(kGrowingSeconds) == 0 || bin + 1 == run_.binCount;
    }

    [[nodiscard]] std::string finish() { return std::move(out_) + "# EOF\n"; }

private:
    [[nodiscard]] std::size_t binsIn(double seconds) const { return analysis::binsOf(run_, seconds); }

    /// A float as the shortest decimal that is this float, so that 0.1F is not 0.10000000149.
    static double exact(float value) { return std::stod(fmt::format("{}", value)); }
    static double exact(double value) { return value; }

    const RunResult& run_;
    double start_;
    std::string runLabel_;
    std::string out_;
};

void addRun(Exposition& out, const RunResult& run) {
    out.family("headroom_run", "info", "", "The run these samples are of.");
    out.constant("headroom_run_info",
                 out.labels({{"scenario", run.scenario},
                             {"source", run.source},
                             {"seed", std::to_string(run.seed)},
                             {"version", run.headroomVersion}}),
                 1.0);
}

/// Growth per bin of values that only grow.
std::vector<double> growth(std::vector<double> values) {
    for (std::size_t i = values.size(); i-- > 1;) values[i] = std::max(0.0, values[i] - values[i - 1]);
    return values;
}

void addUsers(Exposition& out, const RunResult& run) {
    out.family("headroom_users", "gauge", "", "Active users.");
    out.gauge("headroom_users", out.labels({}), analysis::activeUsers(run));
    out.family("headroom_users_arrived", "counter", "", "Users who have come.");
    out.counter("headroom_users_arrived_total", out.labels({}),
                growth(analysis::arrivedUsersSoFar(run)));
    out.family("headroom_users_failed", "counter", "", "Users who could not finish their script.");
    out.counter("headroom_users_failed_total", out.labels({}), growth(analysis::failedUsersSoFar(run)));
}

void addOperations(Exposition& out, const RunResult& run) {
    out.family("headroom_operations", "counter", "", "Operations by outcome.");
    for (const OperationResult& operation : run.operations) {
        const auto add = [&](const char* outcome, const std::vector<std::uint32_t>& counts) {
            out.counter("headroom_operations_total",
                        out.labels({{"operation", operation.name}, {"outcome", outcome}}), counts);
        };
        add("started", operation.started);
        add("completed", operation.completed);
        add("failed", operation.failed);
    }
    out.family("headroom_errors", "counter", "", "Failed operations by cause.");
    for (const result::ErrorSeries& error : run.errors) {
        out.counter("headroom_errors_total",
                    out.labels({{"operation", error.operation}, {"cause", error.cause}}), error.perBin);
    }
}

void addLatency(Exposition& out, const RunResult& run, const OperationResult& operation) {
    const std::string name = "headroom_operation_latency_seconds";
    const std::string labels = out.labels({{"operation", operation.name}});
    std::array<std::uint64_t, kLimits.size() + 1> counts{};
    double sum = 0.0;
    for (std::size_t bin = 0; bin < std::min(run.binCount, operation.latencyPerBin.size()); ++bin) {
        for (const auto& [bucket, count] : operation.latencyPerBin[bin]) {
            const double low = static_cast<double>(Histogram::lowOf(bucket, Histogram::kSeries));
            const double wide = static_cast<double>(Histogram::widthOf(bucket, Histogram::kSeries));
            const double middle = (low + (wide - 1.0) / 2.0) * 1e-6;
            const auto limit = std::find_if(kLimits.begin(), kLimits.end(),
                                            [&](const auto& one) { return middle <= one.first; });
            counts[static_cast<std::size_t>(limit - kLimits.begin())] += count;
            sum += middle * static_cast<double>(count);
        }
        if (!out.growingSampleAt(bin)) continue;
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            below += counts[i];
            const std::string le = i < kLimits.size() ? kLimits[i].second : "+Inf";
            out.sample(name + "_bucket", labels + ",le=\"" + le + "\"", static_cast<double>(below), bin);
        }
        out.sample(name + "_count", labels, static_cast<double>(below), bin);
        out.sample(name + "_sum", labels, sum, bin);
    }
}

void addResources(Exposition& out, const RunResult& run) {
    using Resource = result::ResourceSeries;
    const auto each = [&](const std::function<void(const Resource&, const std::string&)>& add) {
        for (const Resource& resource : run.resources) {
            add(resource, out.labels({{"service", resource.service},
                                      {"kind", resource.kind},
                                      {"resource", resource.name}}));
        }
    };
    out.family("headroom_resource_utilization_ratio", "gauge", "ratio",
               "Share of the capacity in use, mean of the bin.");
    each([&](const Resource& resource, const std::string& labels) {
        out.gauge("headroom_resource_utilization_ratio", labels, resource.utilization);
    });
    out.family("headroom_resource_queue", "gauge", "", "Number waiting, mean of the bin.");
    each([&](const Resource& resource, const std::string& labels) {
        out.gauge("headroom_resource_queue", labels, resource.queue);
    });
    out.family("headroom_resource_wait_seconds", "gauge", "seconds",
               "Mean wait of those who finished waiting in the bin.");
    each([&](const Resource& resource, const std::string& labels) {
        out.gauge("headroom_resource_wait_seconds", labels, resource.waitSeconds);
    });
    out.family("headroom_resource_refusals", "counter", "", "Requests turned away over the run.");
    each([&](const Resource& resource, const std::string& labels) {
        if (run.binCount > 0) {
            out.sample("headroom_resource_refusals_total", labels,
                       static_cast<double>(resource.refusals), run.binCount - 1);
        }
    });
}

} // namespace

std::string openMetrics(const RunResult& run, double startUnixSeconds) {
    Exposition out(run, startUnixSeconds);
    addRun(out, run);
    addUsers(out, run);
    addOperations(out, run);
    out.family("headroom_operation_latency_seconds", "histogram", "seconds",
               "Latency of completed operations.");
    for (const OperationResult& operation : run.operations) addLatency(out, run, operation);
    addResources(out, run);
    out.family("headroom_series", "gauge", "", "Other series of the run by name and unit.");
    for (const result::Series& series : run.series) {
        if (series.name == "users") continue;
        out.gauge("headroom_series", out.labels({{"series", series.name}, {"unit", series.unit}}),
                  series.perBin);
    }
    out.family("headroom_cost_per_hour_usd", "gauge", "usd",
               "Price of the fleet in US dollars an hour.");
    for (const result::CostItem& item : run.cost) {
        out.constant("headroom_cost_per_hour_usd", out.labels({{"item", item.name}}), item.usdPerHour);
    }
    return out.finish();
}

} // namespace headroom::report
