#include "sim/bridge/reference/recorder.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::bridge::reference {

namespace {
constexpr const char* kDeliver = "deliver";

std::uint64_t microseconds(double seconds) {
    return static_cast<std::uint64_t>(std::llround(seconds * 1e6));
}

std::string nameOf(fleet::Cause cause) {
    return std::string(fleet::kCauseNames[static_cast<std::size_t>(cause)]);
}
} // namespace

Recorder::Recorder(double binSeconds, double lengthSeconds, std::string processName,
                   std::string storeName)
    : binSeconds_(binSeconds), bins_(static_cast<std::size_t>(std::ceil(lengthSeconds / binSeconds))),
      processName_(std::move(processName)), storeName_(std::move(storeName)) {}

Recorder::Row& Recorder::row(const std::string& operation) {
    const auto [found, isNew] = rows_.try_emplace(operation);
    Row& row = found->second;
    if (isNew) {
        row.result.name = operation;
        row.result.started.assign(bins_, 0);
        row.result.completed.assign(bins_, 0);
        row.result.failed.assign(bins_, 0);
        row.result.latencyPerBin.resize(bins_);
    }
    return row;
}

std::size_t Recorder::binOf(double now) const {
    return std::min(bins_ - 1, static_cast<std::size_t>(now / binSeconds_));
}

void Recorder::started(const std::string& operation, double now) {
    ++row(operation).result.started[binOf(now)];
    ++requests_.injected;
}

void Recorder::completed(const std::string& operation, double now, double seconds, const Spent& spent) {
    Row& target = row(operation);
    ++target.result.completed[binOf(now)];
    ++requests_.completed;
    target.result.latency.add(microseconds(seconds));
    target.bin.add(microseconds(seconds));
    target.seconds += seconds;
    target.spent.waited += spent.waited;
    target.spent.served += spent.served;
    target.spent.stored += spent.stored;
    target.spent.elsewhere += spent.elsewhere;
}

void Recorder::failed(const std::string& operation, double now, fleet::Cause cause) {
    Row& target = row(operation);
    ++target.result.failed[binOf(now)];
    ++requests_.failed;
    auto& perBin = target.errors[cause];
    perBin.resize(bins_, 0);
    ++perBin[binOf(now)];
}

void Recorder::delivered(double now, double seconds) {
    Row& target = row(kDeliver);
    ++target.result.started[binOf(now)];
    ++target.result.completed[binOf(now)];
    target.result.latency.add(microseconds(seconds));
    target.bin.add(microseconds(seconds));
}

void Recorder::userFailed(const std::string& operation, fleet::Cause cause) {
    ++users.failedByCause[operation + ": " + nameOf(cause)];
}

std::vector<double>& Recorder::series(const std::string& name, const std::string& unit) {
    for (result::Series& known : series_)
        if (known.name == name) return known.perBin;
    series_.push_back({name, unit, std::vector<double>(bins_, 0.0)});
    return series_.back().perBin;
}

void Recorder::set(const std::string& name, const std::string& unit, std::size_t bin, double value) {
    series(name, unit)[bin] = value;
}

void Recorder::add(const std::string& name, const std::string& unit, std::size_t bin, double value) {
    series(name, unit)[bin] += value;
}

std::size_t Recorder::addResource(const std::string& name, const std::string& service,
                                  const std::string& kind, double capacity, const std::string& unit) {
    result::ResourceSeries resource;
    resource.name = name;
    resource.service = service;
    resource.kind = kind;
    resource.capacity = capacity;
    resource.unit = unit;
    resource.utilization.assign(bins_, 0.0F);
    resources_.push_back(std::move(resource));
    return resources_.size() - 1;
}

void Recorder::closeBin(std::size_t bin) {
    for (auto& [name, row] : rows_) {
        if (row.bin.empty()) continue;
        row.result.latencyPerBin[bin] = row.bin.sparse();
        row.bin.clear();
    }
}

result::RunResult Recorder::take() {
    result::RunResult out;
    out.binSeconds = binSeconds_;
    out.binCount = bins_;
    const auto emit = [&](Row& row) {
        const Spent& spent = row.spent;
        const double known = spent.waited + spent.served + spent.stored + spent.elsewhere;
        const std::pair<std::string, double> parts[] = {
            {"network", row.seconds - known},
            {processName_ + " wait", spent.waited},
            {processName_ + " service", spent.served},
            {storeName_.empty() ? "store" : storeName_, spent.stored},
            {"storage", spent.elsewhere}};
        for (const auto& [part, seconds] : parts)
            if (seconds > 0.0) row.result.secondsByPart[part] = seconds;
        for (auto& [cause, perBin] : row.errors)
            out.errors.push_back({row.result.name, nameOf(cause), std::move(perBin)});
        out.operations.push_back(std::move(row.result));
    };
    for (auto& [name, row] : rows_)
        if (name != kDeliver) emit(row);
    if (const auto deliveries = rows_.find(kDeliver); deliveries != rows_.end())
        emit(deliveries->second);
    out.series = std::move(series_);
    out.resources = std::move(resources_);
    out.users = std::move(users);
    requests_.inFlight = requests_.injected - requests_.completed - requests_.failed;
    out.requests = requests_;
    return out;
}

} // namespace headroom::bridge::reference
