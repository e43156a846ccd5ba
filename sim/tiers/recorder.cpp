#include "sim/tiers/recorder.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::tiers {

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

result::RunResult Recorder::take() {
    result::RunResult out;
    out.binSeconds = binSeconds_;
    out.binCount = bins_;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        Row& row = rows_[i];
        const bool used =
            std::any_of(row.started.begin(), row.started.end(), [](auto n) { return n > 0; });
        if (!used) continue;
        result::OperationResult operation;
        operation.name = program_.rows[i];
        parts(i, operation);
        for (std::size_t cause = 0; cause < row.errors.size(); ++cause)
            if (!row.errors[cause].empty())
                out.errors.push_back(
                    {operation.name, program_.causes[cause], std::move(row.errors[cause])});
        operation.started = std::move(row.started);
        operation.completed = std::move(row.completed);
        operation.failed = std::move(row.failed);
        operation.latency = row.total; // the parts of later rows still ask for its count
        operation.latencyPerBin = std::move(row.perBin);
        out.operations.push_back(std::move(operation));
    }
    out.series = std::move(series_);
    out.resources = std::move(resources_);
    out.users = users;
    out.requests = requests;
    return out;
}

} // namespace headroom::tiers
