#include "sim/tiers/recorder.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::tiers {

namespace {

template <class T>
std::vector<T> beginning(const std::vector<T>& values, std::size_t count) {
    const auto n = static_cast<std::ptrdiff_t>(std::min(count, values.size()));
    return {values.begin(), values.begin() + n};
}

} // namespace

Recorder::Recorder(const Program& program, double binSeconds, double lengthSeconds)
    : program_(program), binSeconds_(binSeconds),
      bins_(static_cast<std::size_t>(std::max(1.0, std::ceil(lengthSeconds / binSeconds)))),
      rows_(program.rows.size()) {
    for (Row& row : rows_) {
        row.started.assign(bins_, 0);
        row.completed.assign(bins_, 0);
        row.failed.assign(bins_, 0);
        row.perBin.resize(bins_);
        row.errors.resize(program.causes.size());
        row.calls.assign(program.stations.size(), 0.0);
    }
}

void Recorder::failed(std::uint16_t row, double now, std::uint16_t cause) {
    Row& target = rows_[row];
    ++target.failed[binOf(now)];
    ++target.failures;
    std::vector<std::uint32_t>& perBin = target.errors[cause];
    if (perBin.empty()) perBin.assign(bins_, 0);
    ++perBin[binOf(now)];
}

void Recorder::userFailed(std::uint16_t row, std::uint16_t cause) {
    ++users.failed;
    ++users.failedByCause[program_.rows[row] + ": " + program_.causes[cause]];
}

void Recorder::closeBin(std::size_t bin) {
    if (bin >= bins_) return;
    for (Row& row : rows_) {
        if (row.bin.empty()) continue;
        row.perBin[bin] = row.bin.sparse();
        row.bin.clear();
    }
}

void Recorder::set(const std::string& name, const std::string& unit, std::size_t bin, double value) {
    for (result::Series& known : series_) {
        if (known.name != name) continue;
        known.perBin[bin] = value;
        return;
    }
    series_.push_back({name, unit, std::vector<double>(bins_, 0.0)});
    series_.back().perBin[bin] = value;
}

std::size_t Recorder::addResource(const std::string& name, const std::string& service,
                                  const std::string& kind, double capacity, const std::string& unit,
                                  bool waits) {
    result::ResourceSeries resource;
    resource.name = name;
    resource.service = service;
    resource.kind = kind;
    resource.capacity = capacity;
    resource.unit = unit;
    resource.utilization.assign(bins_, 0.0F);
    if (waits) {
        resource.queue.assign(bins_, 0.0F);
        resource.waitSeconds.assign(bins_, 0.0F);
    }
    resources_.push_back(std::move(resource));
    return resources_.size() - 1;
}

void Recorder::parts(std::size_t index, result::OperationResult& operation) const {
    const Row& row = rows_[index];
    const auto put = [&](const std::string& name, double seconds) {
        if (seconds > 0.0) operation.secondsByPart[name] += seconds;
    };
    put("network", row.network);
    const std::uint16_t inner = program_.rowOf[index];
    const Row& source = inner == kNoIndex ? row : rows_[inner];
    const std::uint16_t station = program_.rowStation[index];
    if (station == kNoIndex) return;
    // A user's row shares the parts of the operation that answered it, by completed operations.
    const double own = static_cast<double>(row.total.count());
    const double all = static_cast<double>(source.total.count());
    const double share = inner == kNoIndex ? 1.0 : (all > 0.0 ? own / all : 0.0);
    const std::string& service = program_.stations[station].name;
    put(service + " wait", share * source.waited);
    put(service + " service", share * source.worked);
    for (std::size_t s = 0; s < source.calls.size(); ++s)
        put(program_.stations[s].name, share * source.calls[s]);
}

result::RunResult Recorder::soFar(std::size_t bins) const {
    result::RunResult out;
    out.binSeconds = binSeconds_;
    out.binCount = bins;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const Row& row = rows_[i];
        if (!row.used()) continue;
        result::OperationResult operation;
        operation.name = program_.rows[i];
        operation.started = beginning(row.started, bins);
        operation.completed = beginning(row.completed, bins);
        operation.failed = beginning(row.failed, bins);
        operation.latencyPerBin = beginning(row.perBin, bins);
        for (std::size_t cause = 0; cause < row.errors.size(); ++cause)
            if (!row.errors[cause].empty())
                out.errors.push_back(
                    {operation.name, program_.causes[cause], beginning(row.errors[cause], bins)});
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

result::RunResult Recorder::take(std::size_t bins) {
    result::RunResult out = soFar(bins);
    auto operation = out.operations.begin();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (!rows_[i].used()) continue;
        parts(i, *operation);
        operation->latency = rows_[i].total; // the parts of later rows still ask for its count
        ++operation;
    }
    series_.clear();
    resources_.clear();
    return out;
}

} // namespace headroom::tiers
