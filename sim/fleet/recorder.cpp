#include "sim/fleet/recorder.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::fleet {

namespace {
std::uint64_t microseconds(double seconds) {
    return seconds <= 0.0 ? 0 : static_cast<std::uint64_t>(std::llround(seconds * 1e6));
}
const std::string kDeliveries = "deliver"; // the row after the operations
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

namespace {
/// The first `bins` entries.
template <class T>
std::vector<T> beginning(const std::vector<T>& values, std::size_t bins) {
    const std::size_t count = std::min(bins, values.size());
    return {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count)};
}
} // namespace

result::RunResult Recorder::soFar(std::size_t bins) const {
    result::RunResult out;
    out.binSeconds = binSeconds_;
    out.binCount = bins;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const Row& row = rows_[i];
        const bool used =
            std::any_of(row.started.begin(), row.started.end(), [](auto n) { return n > 0; });
        if (!used) continue;
        result::OperationResult operation;
        operation.name = i < program_.operationNames.size() ? program_.operationNames[i] : kDeliveries;
        operation.started = beginning(row.started, bins);
        operation.completed = beginning(row.completed, bins);
        operation.failed = beginning(row.failed, bins);
        operation.latencyPerBin = beginning(row.perBin, bins);
        for (std::size_t cause = 0; cause < row.errors.size(); ++cause)
            if (!row.errors[cause].empty())
                out.errors.push_back({operation.name, std::string(kCauseNames[cause]),
                                      beginning(row.errors[cause], bins)});
        out.operations.push_back(std::move(operation));
    }
    for (const result::Series& series : series_)
        out.series.push_back({series.name, series.unit, beginning(series.perBin, bins)});
    for (const result::ResourceSeries& resource : resources_) {
        result::ResourceSeries copy = resource;
        copy.utilization = beginning(resource.utilization, bins);
        copy.queue = beginning(resource.queue, bins);
        copy.waitSeconds = beginning(resource.waitSeconds, bins);
        out.resources.push_back(std::move(copy));
    }
    out.users = users;
    out.requests = requests;
    return out;
}

namespace {
/// Appends what `to` lacks of the first `bins` entries.
template <class T>
void extend(std::vector<T>& to, const std::vector<T>& from, std::size_t bins) {
    const std::size_t end = std::min(bins, from.size());
    if (end <= to.size()) return;
    to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(to.size()),
              from.begin() + static_cast<std::ptrdiff_t>(end));
}
} // namespace

const result::RunResult& Recorder::growing(std::size_t bins) {
    if (sameForm(bins))
        grow(bins);
    else
        seen_ = soFar(bins);
    return seen_;
}

bool Recorder::sameForm(std::size_t bins) {
    std::size_t operations = 0;
    std::size_t errors = 0;
    // Operations may have started in the bin that is open now: soFar() counts those too.
    const std::size_t open = std::min(bins + 1, bins_);
    for (Row& row : rows_) {
        for (std::size_t bin = std::min(seen_.binCount, open); bin < open && !row.seen; ++bin)
            row.seen = row.started[bin] > 0;
        if (!row.seen) continue;
        ++operations;
        for (const auto& perBin : row.errors) errors += perBin.empty() ? 0 : 1;
    }
    return seen_.binCount > 0 && operations == seen_.operations.size() &&
           errors == seen_.errors.size() && series_.size() == seen_.series.size() &&
           resources_.size() == seen_.resources.size();
}

void Recorder::grow(std::size_t bins) {
    seen_.binCount = bins;
    auto operation = seen_.operations.begin();
    auto error = seen_.errors.begin();
    for (const Row& row : rows_) {
        if (!row.seen) continue;
        extend(operation->started, row.started, bins);
        extend(operation->completed, row.completed, bins);
        extend(operation->failed, row.failed, bins);
        extend(operation->latencyPerBin, row.perBin, bins);
        ++operation;
        for (const auto& perBin : row.errors)
            if (!perBin.empty()) extend((error++)->perBin, perBin, bins);
    }
    for (std::size_t i = 0; i < series_.size(); ++i)
        extend(seen_.series[i].perBin, series_[i].perBin, bins);
    for (std::size_t i = 0; i < resources_.size(); ++i) {
        result::ResourceSeries& to = seen_.resources[i];
        const result::ResourceSeries& from = resources_[i];
        extend(to.utilization, from.utilization, bins);
        extend(to.queue, from.queue, bins);
        extend(to.waitSeconds, from.waitSeconds, bins);
        to.capacity = from.capacity;
        to.refusals = from.refusals;
        to.firstRefusalSeconds = from.firstRefusalSeconds;
    }
    seen_.users = users;
    seen_.requests = requests;
}

result::RunResult Recorder::take(std::size_t bins) {
    result::RunResult out = soFar(bins);
    const std::string store = storeName_.empty() ? std::string("store") : storeName_;
    const std::string partNames[kParts] = {"network",
                                           processName_ + " wait",
                                           processName_ + " service",
                                           store,
                                           store + " wait",
                                           store + " service",
                                           processName_ + " side-pool wait",
                                           processName_ + " side-pool service",
                                           "storage"};
    auto operation = out.operations.begin();
    for (std::size_t i = 0; i < rows_.size() && operation != out.operations.end(); ++i) {
        Row& row = rows_[i];
        const std::string& name =
            i < program_.operationNames.size() ? program_.operationNames[i] : kDeliveries;
        if (operation->name != name) continue;
        operation->latency = std::move(row.total);
        for (std::size_t part = 0; part < kParts; ++part)
            if (row.parts[part] > 0.0) operation->secondsByPart[partNames[part]] = row.parts[part];
        ++operation;
    }
    const std::vector<double> missed = beginning(missed_, bins);
    if (std::any_of(missed.begin(), missed.end(), [](double n) { return n > 0.0; }))
        out.series.push_back({"members not reached", "1/bin", missed});
    return out;
}

} // namespace headroom::fleet
