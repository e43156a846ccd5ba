#include "live/import/recorder.hpp"

#include "headroom_version.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::imports {
namespace {

constexpr const char* kOther = "(other)";
constexpr Micros kMicros = 1'000'000;

std::uint32_t smallCount(std::uint64_t count) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, ~std::uint32_t{0}));
}

void addUnique(std::vector<std::string>& list, const std::string& text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

} // namespace

void Recorder::seen(Micros from, Micros to) {
    first_ = std::min(first_, from);
    last_ = std::max(last_, to);
}

Recorder::Operation& Recorder::operation(std::string_view name) {
    const auto found = operations_.find(name);
    if (found != operations_.end()) return found->second;
    if (operations_.size() >= kMostOperations) {
        folded_ = true;
        return operations_[kOther];
    }
    return operations_[std::string(name)];
}

Recorder::Bin& Recorder::binOf(Operation& operation, Seconds second) {
    if (operation.last == nullptr || operation.lastSecond != second) {
        operation.last = &operation.bins[second];
        operation.lastSecond = second;
    }
    return *operation.last;
}

void Recorder::addError(std::string_view operation, std::string_view cause, Seconds second,
                        std::uint64_t count) {
    const bool folded = operations_.find(operation) == operations_.end();
    std::array<std::string, 2> key{folded ? kOther : std::string(operation),
                                   cause.empty() ? "error" : std::string(cause)};
    if (errors_.size() >= kMostCauses && !errors_.contains(key)) key[1] = kOther;
    errors_[key][second] += count;
}

void Recorder::add(const Request& request) {
    Operation& row = operation(request.operation);
    seen(request.start, request.end);
    const Seconds end = secondOf(request.end);
    ++binOf(row, secondOf(request.start)).started;
    Bin& bin = binOf(row, end);
    if (!request.ok) {
        ++bin.failed;
        addError(request.operation, request.cause, end, 1);
        return;
    }
    const auto latency = static_cast<std::uint64_t>(std::max<Micros>(0, request.end - request.start));
    ++bin.completed;
    row.latency.add(latency);
    ++bin.latency[result::Histogram::bucketOf(latency, result::Histogram::kSeries)];
}

void Recorder::completed(std::string_view name, Micros at, std::uint64_t count) {
    seen(at, at);
    Bin& bin = binOf(operation(name), secondOf(at));
    bin.started += count;
    bin.completed += count;
}

void Recorder::failures(std::string_view name, std::string_view cause, Micros at, std::uint64_t count) {
    if (count == 0) return;
    seen(at, at);
    Bin& bin = binOf(operation(name), secondOf(at));
    bin.started += count;
    bin.failed += count;
    addError(name, cause, secondOf(at), count);
}

void Recorder::part(std::string_view name, const std::string& part, double seconds) {
    operation(name).parts[part] += seconds;
}

void Recorder::level(const std::string& name, const std::string& unit, Micros at, double value,
                     double holdSeconds) {
    seen(at, at);
    Readings& readings = series_[name];
    readings.unit = unit;
    readings.hold = holdSeconds;
    Mean& mean = readings.values[secondOf(at)];
    mean.sum += value;
    ++mean.count;
}

void Recorder::figure(const std::string& name, const std::string& unit, Micros at, double value) {
    level(name, unit, at, value, 0.0);
}

void Recorder::utilization(const ResourceKey& key, Micros at, double share) {
    seen(at, at);
    auto& [known, readings] = resources_[key.name];
    known = key;
    Mean& mean = readings.values[secondOf(at)];
    mean.sum += std::clamp(share, 0.0, 1.0);
    ++mean.count;
}

void Recorder::reported(std::string_view name, const std::string& figure, double seconds) {
    operation(name).reported[figure] = seconds;
}

void Recorder::interval(double seconds) { interval_ = std::max(interval_, seconds); }
void Recorder::note(const std::string& text) { addUnique(notes_, text); }
void Recorder::tool(const std::string& name) { addUnique(tools_, name); }

bool Recorder::empty() const { return last_ < first_ && arrivals_.empty() && leavings_.empty(); }

struct Recorder::Frame {
    Seconds origin = 0;
    Seconds step = 1;
    std::size_t bins = 0;
    double duration = 0.0;

    [[nodiscard]] std::size_t of(Seconds second) const {
        const Seconds bin = (second - origin) / step;
        return static_cast<std::size_t>(std::clamp<Seconds>(bin, 0, static_cast<Seconds>(bins) - 1));
    }
    [[nodiscard]] double stepSeconds() const { return static_cast<double>(step); }
};

Recorder::Frame Recorder::frameOf(std::optional<double> binSeconds) const {
    Seconds first = last_ < first_ ? std::numeric_limits<Seconds>::max() : secondOf(first_);
    Seconds last = last_ < first_ ? std::numeric_limits<Seconds>::min() : secondOf(last_);
    for (const auto* users : {&arrivals_, &leavings_}) {
        if (users->empty()) continue;
        first = std::min(first, users->begin()->first);
        last = std::max(last, users->rbegin()->first);
    }
    Frame frame;
    frame.origin = first;
    frame.step = std::max<Seconds>(1, std::llround(binSeconds.value_or(interval_)));
    const Seconds bins = (last - first) / frame.step + 1;
    if (bins > static_cast<Seconds>(kMostBins)) {
        throw SpanError(
            "the dates span " + std::to_string((last - first) / 86'400) +
            " days: files of different runs, or a damaged date; a longer --bin would take them");
    }
    frame.bins = static_cast<std::size_t>(bins);
    frame.duration = static_cast<double>(bins * frame.step);
    return frame;
}

void Recorder::putOperations(const Frame& frame, result::RunResult& out) const {
    for (const auto& [name, row] : operations_) {
        result::OperationResult item;
        item.name = name;
        item.latency = row.latency;
        item.secondsByPart = row.parts;
        item.reportedSeconds = row.reported;
        std::vector<Bin> bins(frame.bins);
        for (const auto& [second, bin] : row.bins) {
            Bin& sum = bins[frame.of(second)];
            sum.started += bin.started;
            sum.completed += bin.completed;
            sum.failed += bin.failed;
            for (const auto& [bucket, count] : bin.latency) sum.latency[bucket] += count;
        }
        for (const Bin& bin : bins) {
            item.started.push_back(smallCount(bin.started));
            item.completed.push_back(smallCount(bin.completed));
            item.failed.push_back(smallCount(bin.failed));
            item.latencyPerBin.emplace_back(bin.latency.begin(), bin.latency.end());
            if (item.inside()) continue;
            out.requests.injected += bin.started;
            out.requests.completed += bin.completed;
            out.requests.failed += bin.failed;
        }
        out.operations.push_back(std::move(item));
    }
    out.requests.inFlight =
        out.requests.injected -
        std::min(out.requests.injected, out.requests.completed + out.requests.failed);
}

void Recorder::putErrors(const Frame& frame, result::RunResult& out) const {
    for (const auto& [key, counts] : errors_) {
        std::vector<std::uint64_t> sums(frame.bins);
        for (const auto& [second, count] : counts) sums[frame.of(second)] += count;
        result::ErrorSeries item{key[0], key[1], {}};
        for (const std::uint64_t sum : sums) item.perBin.push_back(smallCount(sum));
        out.errors.push_back(std::move(item));
    }
}

void Recorder::putSeries(const Frame& frame, result::RunResult& out) const {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    for (const auto& [name, readings] : series_) {
        std::vector<Mean> means(frame.bins);
        for (const auto& [second, mean] : readings.values) {
            if (!std::isfinite(mean.sum)) continue;
            Mean& sum = means[frame.of(second)];
            sum.sum += mean.sum;
            sum.count += mean.count;
        }
        const bool users = name == "users";
        result::Series item{name, readings.unit, std::vector<double>(frame.bins, users ? 0.0 : kNone)};
        double held = users ? 0.0 : kNone;
        double age = 0.0;
        for (std::size_t bin = 0; bin < frame.bins; ++bin) {
            age += frame.stepSeconds();
            if (means[bin].count > 0) {
                held = means[bin].sum / static_cast<double>(means[bin].count);
                age = 0.0;
            }
            if (users || means[bin].count > 0 || age < readings.hold) item.perBin[bin] = held;
        }
        out.series.push_back(std::move(item));
    }
}

void Recorder::putUsers(const Frame& frame, result::RunResult& out) const {
    if (!arrivals_.empty() || !leavings_.empty()) {
        std::vector<double> change(frame.bins);
        std::vector<double> arrived(frame.bins);
        for (const auto& [second, count] : arrivals_) {
            change[frame.of(second)] += static_cast<double>(count);
            arrived[frame.of(second)] += static_cast<double>(count);
        }
        for (const auto& [second, count] : leavings_)
            change[frame.of(second)] -= static_cast<double>(count);
        // At the end of each bin, as the arrivals of it count already.
        for (std::size_t bin = 1; bin < frame.bins; ++bin) {
            change[bin] += change[bin - 1];
            arrived[bin] += arrived[bin - 1];
        }
        for (double& users : change) users = std::max(0.0, users);
        std::erase_if(out.series, [](const result::Series& series) { return series.name == "users"; });
        out.series.insert(out.series.begin(), {"users", "users", std::move(change)});
        out.series.insert(out.series.begin() + 1, {"users arrived", "users", std::move(arrived)});
    }
    if (outcome_) {
        out.users = *outcome_;
    } else if (const result::Series* users = out.find("users");
               users != nullptr && !users->perBin.empty()) {
        const double peak = *std::max_element(users->perBin.begin(), users->perBin.end());
        out.users.arrived = static_cast<std::uint64_t>(std::llround(std::clamp(peak, 0.0, 1e15)));
        out.users.unfinished = out.users.arrived;
    }
}

void Recorder::putResources(const Frame& frame, result::RunResult& out) const {
    for (const auto& [name, entry] : resources_) {
        const auto& [key, readings] = entry;
        std::vector<Mean> means(frame.bins);
        for (const auto& [second, mean] : readings.values) {
            Mean& sum = means[frame.of(second)];
            sum.sum += mean.sum;
            sum.count += mean.count;
        }
        result::ResourceSeries item{name, key.service, key.kind, key.capacity, key.unit, {},
                                    {},   {},          0,        -1.0};
        double held = 0.0;
        std::size_t without = 0;
        for (const Mean& mean : means) {
            if (mean.count > 0) {
                held = mean.sum / static_cast<double>(mean.count);
            } else {
                ++without;
            }
            item.utilization.push_back(static_cast<float>(held));
        }
        if (without > 0) {
            out.notes.push_back("Utilization of " + name + ": " + std::to_string(without) + " of " +
                                std::to_string(frame.bins) +
                                " bins have no reading; they keep the last one (0 before the first).");
        }
        out.resources.push_back(std::move(item));
    }
}

result::RunResult Recorder::finish(const std::string& name, std::optional<double> binSeconds) const {
    const Frame frame = frameOf(binSeconds);
    result::RunResult out;
    out.headroomVersion = kVersion;
    out.scenario = name;
    out.source = "measured";
    for (const std::string& tool : tools_) out.tool += (out.tool.empty() ? "" : " + ") + tool;
    out.binSeconds = frame.stepSeconds();
    out.binCount = frame.bins;
    out.durationSeconds = frame.duration;
    out.notes = notes_;
    if (folded_) {
        out.notes.push_back(
            "More than " + std::to_string(kMostOperations) +
            " different requests: the others are counted as \"(other)\". Names that hold data "
            "(user numbers in paths) are best grouped in the tool that measures.");
    }
    putOperations(frame, out);
    putErrors(frame, out);
    putSeries(frame, out);
    putUsers(frame, out);
    putResources(frame, out);
    return out;
}

} // namespace headroom::imports
