#include "live/compare/extract.hpp"

#include "sim/analysis/binding.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>
#include <vector>

namespace headroom::compare {
namespace {

using result::Histogram;
using result::OperationResult;
using result::ResourceSeries;
using result::RunResult;

constexpr double kFewestForMean = 20.0;
constexpr double kFewestBeyond = 5.0; ///< values beyond a quantile
constexpr double kWindowShare = 1.0 / 8.0;
constexpr double kThrottled = 0.5; ///< of a window without credits

constexpr std::array kLatencies{std::pair{"mean", 0.0}, std::pair{"p50", 0.5}, std::pair{"p95", 0.95},
                                std::pair{"p99", 0.99}};
constexpr std::array kStages{Stage::kWhole, Stage::kBelow, Stage::kNear, Stage::kBeyond};

bool inStage(Stage wanted, Stage bin) { return wanted == Stage::kWhole || wanted == bin; }

class Extractor {
public:
    Extractor(const RunResult& run, const Extent& extent)
        : run_(run), extent_(extent), stages_(stagesOf(run, extent.kneeUsers, extent.untilSeconds)) {}

    Quantities extract() {
        for (const Stage stage : kStages) {
            bins_ = static_cast<double>(std::count_if(stages_.begin(), stages_.end(),
                                                      [&](Stage bin) { return inStage(stage, bin); }));
            if (bins_ == 0.0) continue;
            stage_ = stage;
            addThroughput();
            addProcessors();
            for (const OperationResult& operation : run_.operations) addLatencies(operation);
        }
        stage_ = Stage::kWhole;
        addMemory();
        addKnee();
        return std::move(out_);
    }

private:
    void put(const char* kind, const std::string& subject, double value) {
        if (std::isfinite(value)) out_[{kind, subject, stage_}] = value;
    }

    template <class Value>
    [[nodiscard]] double sumOver(const std::vector<Value>& perBin) const {
        double sum = 0.0;
        for (std::size_t bin = 0; bin < std::min(stages_.size(), perBin.size()); ++bin)
            if (inStage(stage_, stages_[bin])) sum += static_cast<double>(perBin[bin]);
        return sum;
    }

    void addThroughput() {
        double completed = 0.0;
        for (const OperationResult* operation : analysis::operationsOf(run_, {}))
            completed += sumOver(operation->completed);
        const double seconds = bins_ * run_.binSeconds;
        put("throughput", {}, completed / seconds);
        if (const OperationResult* deliver = run_.operation(analysis::kDeliver); deliver != nullptr)
            put("throughput", analysis::kDeliver, sumOver(deliver->completed) / seconds);
    }

    void addProcessors() {
        std::map<std::string, double> busy;
        for (const ResourceSeries& resource : run_.resources) {
            if (resource.kind != "cpu" || resource.service == analysis::kLoadGenerator) continue;
            busy[serviceOf(resource.service)] +=
                sumOver(resource.utilization) / bins_ * resource.capacity;
        }
        for (const auto& [service, processors] : busy) put("cpu", service, processors);
    }

    void addLatencies(const OperationResult& operation) {
        if (operation.inside()) return;
        Histogram values(Histogram::kSeries);
        if (stage_ == Stage::kWhole) {
            values = operation.latency;
        } else {
            for (std::size_t bin = 0; bin < std::min(stages_.size(), operation.latencyPerBin.size());
                 ++bin)
                if (stages_[bin] == stage_)
                    values.merge(
                        Histogram::fromSparse(operation.latencyPerBin[bin], Histogram::kSeries));
        }
        const auto count = static_cast<double>(values.count());
        for (const auto& [kind, q] : kLatencies) {
            const bool mean = q == 0.0;
            const double needed = mean ? kFewestForMean : kFewestBeyond / std::min(q, 1.0 - q);
            if (count + 1e-9 < needed) continue;
            put(kind, operation.name, (mean ? values.mean() : values.quantile(q)) * 1e-6);
        }
    }

    /// Probes write exact bytes as a series; files keep a resource's utilization in steps of 1e-4 of its capacity.
    void addMemory() {
        std::map<std::string, std::vector<double>> held;
        const auto add = [&](const std::string& service, const auto& bytesAt, std::size_t bins) {
            std::vector<double>& perBin = held[service];
            perBin.resize(stages_.size(), 0.0);
            for (std::size_t bin = 0; bin < std::min(stages_.size(), bins); ++bin)
                perBin[bin] += bytesAt(bin);
        };
        constexpr std::string_view kSuffix = " memory";
        if (run_.source == "measured") {
            for (const result::Series& series : run_.series)
                if (series.unit == "bytes" && series.name.ends_with(kSuffix))
                    add(
                        serviceOf(series.name.substr(0, series.name.size() - kSuffix.size())),
                        [&](std::size_t bin) { return series.perBin[bin]; }, series.perBin.size());
        } else {
            std::set<std::string> stores; // what they hold is predicted, not what the process takes
            for (const ResourceSeries& resource : run_.resources)
                if (resource.name.ends_with(".maxmemory")) stores.insert(serviceOf(resource.service));
            for (const ResourceSeries& resource : run_.resources)
                if (resource.kind == "memory" && !stores.contains(serviceOf(resource.service)))
                    add(
                        serviceOf(resource.service),
                        [&](std::size_t bin) {
                            return static_cast<double>(resource.utilization[bin]) * resource.capacity;
                        },
                        resource.utilization.size());
        }
        for (const auto& [service, perBin] : held)
            if (!perBin.empty()) put("memory", service, *std::max_element(perBin.begin(), perBin.end()));
    }

    void addKnee() {
        const analysis::Knee knee = analysis::findKnee(run_, extent_.kneeOperation);
        if (knee.found) put("knee", {}, knee.users);
        if (knee.throughputSaturatesAt) put("saturation", {}, *knee.throughputSaturatesAt);
    }

    const RunResult& run_;
    const Extent& extent_;
    std::vector<Stage> stages_;
    Stage stage_ = Stage::kWhole;
    double bins_ = 0.0; ///< of the stage
    Quantities out_;
};

std::string kindOf(const ResourceSeries& resource) {
    const bool processor =
        resource.kind == "cpu" || resource.kind == "event-loop" || resource.kind == "credits";
    return processor ? "processor" : resource.kind;
}

/// Time at which the resource is at its limit, or infinity.
double reachedAt(const RunResult& run, const ResourceSeries& resource, std::size_t window) {
    double at = std::numeric_limits<double>::infinity();
    if (resource.refusals > 0 && resource.firstRefusalSeconds >= 0.0) at = resource.firstRefusalSeconds;
    if (resource.kind == "slots") return at;
    const double threshold =
        resource.kind == "credits" ? kThrottled : analysis::busyThreshold(resource.kind);
    const std::vector<double> means = analysis::slidingMean(resource.utilization, window);
    for (std::size_t bin = 0; bin < means.size(); ++bin)
        if (means[bin] >= threshold) return std::min(at, analysis::endOf(run, bin));
    return at;
}

} // namespace

std::string textOf(const QuantityName& name) {
    return name.subject.empty() ? name.kind : name.kind + "(" + name.subject + ")";
}

std::string unitOf(const QuantityName& name) {
    if (name.kind == "throughput") return "/s";
    if (name.kind == "cpu") return "vCPU";
    if (name.kind == "memory") return "bytes";
    return name.kind == "knee" || name.kind == "saturation" ? "users" : "s";
}

std::string serviceOf(const std::string& member) {
    std::size_t end = member.size();
    const bool bracket = end > 0 && member[end - 1] == ']';
    if (bracket) --end;
    std::size_t digits = end;
    while (digits > 0 && std::isdigit(static_cast<unsigned char>(member[digits - 1])) != 0) --digits;
    if (digits == end || digits < 2) return member;
    const char before = member[digits - 1];
    return (bracket && before == '[') || (!bracket && before == '-') ? member.substr(0, digits - 1)
                                                                     : member;
}

Quantities quantitiesOf(const RunResult& run, const Extent& extent) {
    return Extractor(run, extent).extract();
}

std::string firstLimitOf(const RunResult& run) {
    const double seconds = std::min(analysis::kBindingWindowSeconds, run.durationSeconds * kWindowShare);
    const std::size_t window = analysis::binsOf(run, seconds);
    std::string first = "nothing";
    double earliest = std::numeric_limits<double>::infinity();
    for (const ResourceSeries& resource : run.resources) {
        if (resource.service == analysis::kLoadGenerator) continue;
        const double at = reachedAt(run, resource, window);
        if (at >= earliest) continue;
        earliest = at;
        first = serviceOf(resource.service) + " " + kindOf(resource);
    }
    return first;
}

} // namespace headroom::compare
