#include "sim/fleet/recorder.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::fleet {

namespace {
std::uint64_t microseconds(double seconds) {
    return seconds <= 0.0 ? 0 : static_cast<std::uint64_t>(std::llround(seconds * 1e6));
}
} // namespace

Recorder::Recorder(const Program& program, const std::string& processName, const std::string& storeName,
                   double binSeconds, double lengthSeconds)
    : program_(program), processName_(processName), storeName_(storeName), binSeconds_(binSeconds),
      bins_(static_cast<std::size_t>(std::ceil(lengthSeconds / binSeconds))),
      rows_(program.operations.size() + 1), missed_(bins_, 0.0) {
    for (Row& row : rows_) {
        row.started.assign(bins_, 0);
        row.completed.assign(bins_, 0);
        row.failed.assign(bins_, 0);
        row.perBin.resize(bins_);
        row.errors.resize(static_cast<std::size_t>(Cause::kCount));
    }
}

void Recorder::completed(std::uint16_t operation, double now, double first, double last,
                         std::uint32_t weight) {
    Row& target = row(operation);
    target.completed[binOf(now)] += weight;
    if (weight == 1) {
        target.total.add(microseconds(last));
        target.bin.add(microseconds(last));
        return;
    }
    target.total.addEvenly(microseconds(first), microseconds(last), weight);
    target.bin.addEvenly(microseconds(first), microseconds(last), weight);
}

void Recorder::failed(std::uint16_t operation, double now, Cause cause, std::uint32_t weight) {
    Row& target = row(operation);
    target.failed[binOf(now)] += weight;
    auto& perBin = target.errors[static_cast<std::size_t>(cause)];
    if (perBin.empty()) perBin.assign(bins_, 0);
    perBin[binOf(now)] += weight;
}

void Recorder::delivered(double now, double first, double last, std::uint64_t count) {
    Row& target = rows_.back();
    const std::size_t bin = binOf(now);
    target.started[bin] += static_cast<std::uint32_t>(count);
    target.completed[bin] += static_cast<std::uint32_t>(count);
    target.total.addEvenly(microseconds(first), microseconds(last), count);
    target.bin.addEvenly(microseconds(first), microseconds(last), count);
}

void Recorder::userFailed(std::uint16_t operation, Cause cause) {
    ++users.failed;
    std::string key = program_.operationNames[operation];
    key += ": ";
    key += kCauseNames[static_cast<std::size_t>(cause)];
    ++users.failedByCause[key];
}

void Recorder::closeBin(std::size_t bin) {
    if (bin >= bins_) return;
    for (Row& row : rows_) {
        if (row.bin.empty()) continue;
        row.perBin[bin] = row.bin.sparse();
        row.bin.clear();
    }
}

result::Series& Recorder::series(const std::string& name, const std::string& unit) {
    for (result::Series& known : series_)
        if (known.name == name) return known;
    return series_[addSeries(name, unit)];
}

std::size_t Recorder::addSeries(const std::string& name, const std::string& unit) {
    series_.push_back({name, unit, std::vector<double>(bins_, 0.0)});
    return series_.size() - 1;
}

std::size_t Recorder::addResource(result::ResourceSeries resource) {
    resource.utilization.assign(bins_, 0.0F);
    resources_.push_back(std::move(resource));
    return resources_.size() - 1;
}

result::RunResult Recorder::take() {
    result::RunResult out;
    out.binSeconds = binSeconds_;
    out.binCount = bins_;
    const std::string partNames[kParts] = {"network", processName_ + " wait", processName_ + " service",
                                           storeName_.empty() ? std::string("store") : storeName_,
                                           "storage"};
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        Row& row = rows_[i];
        const bool used =
            std::any_of(row.started.begin(), row.started.end(), [](auto n) { return n > 0; });
        if (!used) continue;
        result::OperationResult operation;
        operation.name = i < program_.operationNames.size() ? program_.operationNames[i] : "deliver";
        operation.started = std::move(row.started);
        operation.completed = std::move(row.completed);
        operation.failed = std::move(row.failed);
        operation.latency = std::move(row.total);
        operation.latencyPerBin = std::move(row.perBin);
        for (std::size_t part = 0; part < kParts; ++part)
            if (row.parts[part] > 0.0) operation.secondsByPart[partNames[part]] = row.parts[part];
        for (std::size_t cause = 0; cause < row.errors.size(); ++cause)
            if (!row.errors[cause].empty())
                out.errors.push_back(
                    {operation.name, std::string(kCauseNames[cause]), std::move(row.errors[cause])});
        out.operations.push_back(std::move(operation));
    }
    if (std::any_of(missed_.begin(), missed_.end(), [](double n) { return n > 0.0; }))
        series_.push_back({"members not reached", "1/bin", std::move(missed_)});
    out.series = std::move(series_);
    out.resources = std::move(resources_);
    out.users = users;
    out.requests = requests;
    return out;
}

} // namespace headroom::fleet
