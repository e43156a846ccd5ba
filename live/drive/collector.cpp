#include "live/drive/collector.hpp"

#include "headroom_version.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <numeric>

namespace headroom::drive {

using result::Histogram;

namespace {

constexpr const char* kDeliveries = "deliver"; // as the simulator names it

/// Three-digit buckets as those of a coarser histogram; each lies within one of them.
Histogram::Sparse coarser(const Histogram::Sparse& fine, unsigned from, unsigned to) {
    Histogram::Sparse out;
    for (const auto& [bucket, count] : fine) {
        const std::uint32_t target = Histogram::bucketOf(Histogram::lowOf(bucket, from), to);
        if (!out.empty() && out.back().first == target)
            out.back().second += count;
        else
            out.emplace_back(target, count);
    }
    return out;
}

void mergeInto(Histogram::Sparse& all, const Histogram::Sparse& more) {
    if (more.empty()) return;
    Histogram::Sparse out;
    auto a = all.begin();
    auto b = more.begin();
    while (a != all.end() || b != more.end()) {
        if (b == more.end() || (a != all.end() && a->first < b->first)) {
            out.push_back(*a++);
        } else if (a == all.end() || b->first < a->first) {
            out.push_back(*b++);
        } else {
            out.emplace_back(a->first, a->second + b->second);
            ++a;
            ++b;
        }
    }
    all = std::move(out);
}

double quantileOf(const Histogram::Sparse& sparse, unsigned bits, double q) {
    return sparse.empty() ? 0.0 : Histogram::fromSparse(sparse, bits).quantile(q) * 1e-6;
}

template <class T>
T at(const std::vector<T>& values, std::size_t index) {
    return index < values.size() ? values[index] : T{};
}

/// What a driving process raises its soft limit to.
double descriptorLimit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<double>(limit.rlim_max);
}

/// Where a process has fallen silent, its last word stands.
template <class T>
double lastKnown(const std::vector<T>& values, std::size_t index) {
    if (values.empty()) return 0.0;
    return static_cast<double>(values[std::min(index, values.size() - 1)]);
}

} // namespace

Collector::Collector(std::vector<std::string> operations, std::uint32_t parts, double binSeconds,
                     double maxSlipSeconds)
    : operations_(std::move(operations)), binSeconds_(binSeconds), maxSlip_(maxSlipSeconds),
      rows_(operations_.size() + 1), parts_(parts) {
    operations_.emplace_back(kDeliveries);
}

void Collector::grow(std::uint32_t bins) {
    for (Row& row : rows_) {
        if (row.started.size() >= bins) continue;
        row.started.resize(bins);
        row.completed.resize(bins);
        row.failed.resize(bins);
        row.perBin.resize(bins);
        for (auto& [cause, perBin] : row.causes) perBin.resize(bins);
    }
    if (asked_.size() < bins) asked_.resize(bins);
    if (slipPerBin_.size() < bins) slipPerBin_.resize(bins);
}

void Collector::add(const BinReport& report) {
    Part& part = parts_.at(report.part);
    grow(report.bin + 1);
    for (const OperationBin& item : report.operations) {
        Row& row = rows_.at(item.operation);
        row.started[report.bin] += item.started;
        row.completed[report.bin] += item.completed;
        row.failed[report.bin] += item.failed;
        item.corrected.addTo(row.corrected);
        item.uncorrected.addTo(row.uncorrected);
        mergeInto(row.perBin[report.bin],
                  coarser(item.corrected.buckets, Histogram::kThreeDigits, Histogram::kSeries));
        for (const auto& [cause, count] : item.causes) {
            auto& perBin = row.causes[cause];
            perBin.resize(row.started.size());
            perBin[report.bin] += count;
        }
        if (!item.corrected.empty()) item.corrected.addTo(intervals_[report.bin][item.operation]);
    }
    for (const auto& [bin, count] : report.asked) {
        grow(bin + 1);
        asked_[bin] += count;
    }
    asked_[report.bin] += report.unstarted;
    unstarted_ += report.unstarted;
    report.slip.addTo(slip_);
    mergeInto(slipPerBin_[report.bin], report.slip.buckets);
    for (const auto& [bin, count] : report.expected) expected_[bin] += count;
    for (const auto& [bin, count] : report.received) received_[bin] += count;
    part.cpu.push_back(report.cpuSeconds);
    part.users.push_back(report.activeUsers);
    part.connections.push_back(report.connections);
    part.descriptors.push_back(report.descriptors);
    part.rooms_.push_back(report.rooms);
    part.members.push_back(report.members);
    part.arrived.push_back(report.arrived);
    part.bytes.push_back(report.bytesIn + report.bytesOut);
    part.reconnects.push_back(report.reconnects);
    part.bins = report.bin + 1;
    part.last = report.last;
    part.now = report;
}

void Collector::add(const RoomReports& rooms) {
    for (const auto& [name, room] : rooms) {
        RoomReport& all = rooms_[name];
        all.stays.insert(all.stays.end(), room.stays.begin(), room.stays.end());
        all.sent.insert(all.sent.end(), room.sent.begin(), room.sent.end());
    }
    for (Part& part : parts_)
        if (part.last && !part.rooms) {
            part.rooms = true;
            break;
        }
}

void Collector::lose(std::uint32_t part) {
    if (!parts_.at(part).last || !parts_[part].rooms) parts_[part].lost = true;
}

std::uint32_t Collector::closed() const {
    std::uint32_t bins = 0xffffffffU;
    std::uint32_t most = 0;
    for (const Part& part : parts_) {
        most = std::max(most, part.bins);
        if (!part.last && !part.lost) bins = std::min(bins, part.bins);
    }
    return std::min(bins, most);
}

bool Collector::complete() const {
    return std::all_of(parts_.begin(), parts_.end(),
                       [](const Part& part) { return part.lost || (part.last && part.rooms); });
}

result::RunResult Collector::result() const {
    result::RunResult out;
    out.headroomVersion = kVersion;
    out.source = "measured";
    out.binSeconds = binSeconds_;
    out.binCount = closed();
    out.durationSeconds = binSeconds_ * static_cast<double>(out.binCount);
    const auto cut = [&](std::vector<std::uint32_t> values) {
        values.resize(out.binCount);
        return values;
    };
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const Row& row = rows_[i];
        if (std::accumulate(row.started.begin(), row.started.end(), std::uint64_t{0}) == 0) continue;
        result::OperationResult operation;
        operation.name = operations_[i];
        operation.started = cut(row.started);
        operation.completed = cut(row.completed);
        operation.failed = cut(row.failed);
        operation.latency = row.corrected;
        if (i + 1 < rows_.size()) operation.uncorrected = row.uncorrected;
        operation.latencyPerBin = row.perBin;
        operation.latencyPerBin.resize(out.binCount);
        for (const auto& [cause, perBin] : row.causes)
            out.errors.push_back({operation.name, cause, cut(perBin)});
        if (i + 1 < rows_.size()) {
            for (const std::uint32_t n : row.started) out.requests.injected += n;
            for (const std::uint32_t n : row.completed) out.requests.completed += n;
            for (const std::uint32_t n : row.failed) out.requests.failed += n;
        }
        out.operations.push_back(std::move(operation));
    }
    for (const Part& part : parts_) {
        out.users.arrived += part.now.arrived;
        out.users.passed += part.now.passed;
        out.users.failed += part.now.failedUsers;
        out.users.unfinished += part.now.unfinished;
        out.requests.inFlight += part.now.inFlight;
        for (const auto& [cause, count] : part.now.failedByCause)
            out.users.failedByCause[cause] += count;
    }
    const auto series = [&](const char* name, const char* unit, auto valueOf) {
        result::Series item{name, unit, std::vector<double>(out.binCount)};
        for (std::size_t bin = 0; bin < out.binCount; ++bin) item.perBin[bin] = valueOf(bin);
        out.series.push_back(std::move(item));
    };
    const auto sum = [&](auto member) {
        return [this, member](std::size_t bin) {
            double all = 0.0;
            for (const Part& part : parts_) all += lastKnown(part.*member, bin);
            return all;
        };
    };
    series("users", "users", sum(&Part::users));
    series("users arrived", "users", sum(&Part::arrived));
    series("connections", "connections", sum(&Part::connections));
    series("rooms", "rooms", [&](std::size_t bin) { // each process knows all
        double most = 0.0;
        for (const Part& part : parts_) most = std::max(most, lastKnown(part.rooms_, bin));
        return most;
    });
    series("room members connected", "users", sum(&Part::members));
    series("operations asked", "1/bin",
           [&](std::size_t bin) { return static_cast<double>(at(asked_, bin)); });
    series("driver lag p99", "s", [&](std::size_t bin) {
        return quantileOf(at(slipPerBin_, bin), Histogram::kThreeDigits, 0.99);
    });
    const auto rate = [&](auto member) { // of what is counted from the start
        return [this, member](std::size_t bin) {
            double growth = 0.0;
            for (const Part& part : parts_)
                growth +=
                    lastKnown(part.*member, bin) - (bin == 0 ? 0.0 : lastKnown(part.*member, bin - 1));
            return growth / binSeconds_;
        };
    };
    series("network", "bytes/s", rate(&Part::bytes));
    series("reconnects", "1/s", rate(&Part::reconnects));
    // Across processes only the room reports tell what was due; they come at the end.
    const auto expected = rooms_.empty()
                              ? expected_
                              : expectedDeliveries(rooms_, static_cast<std::int64_t>(binSeconds_ * 1e6));
    if (!expected.empty() && (parts_.size() == 1 || !rooms_.empty())) {
        const auto in = [](const std::map<std::uint32_t, std::uint64_t>& counts, std::size_t bin) {
            const auto found = counts.find(static_cast<std::uint32_t>(bin));
            return found == counts.end() ? 0.0 : static_cast<double>(found->second);
        };
        series("deliveries expected", "1/bin", [&](std::size_t bin) { return in(expected, bin); });
        series("deliveries received", "1/bin", [&](std::size_t bin) { return in(received_, bin); });
        series("members not reached", "1/bin",
               [&](std::size_t bin) { return std::max(0.0, in(expected, bin) - in(received_, bin)); });
    }
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const Part& part = parts_[i];
        const std::string name = "load-generator.cpu[" + std::to_string(i) + "]";
        result::ResourceSeries cpu{name, "load-generator", "cpu", 1.0, "vCPU", {}, {}, {}, 0, -1.0};
        result::ResourceSeries files{"load-generator.descriptors[" + std::to_string(i) + "]",
                                     "load-generator",
                                     "file-descriptors",
                                     descriptorLimit(),
                                     "descriptors",
                                     {},
                                     {},
                                     {},
                                     part.now.outOfDescriptors,
                                     -1.0};
        for (std::size_t bin = 0; bin < out.binCount; ++bin) {
            cpu.utilization.push_back(static_cast<float>(at(part.cpu, bin) / binSeconds_));
            files.utilization.push_back(
                static_cast<float>(lastKnown(part.descriptors, bin) / files.capacity));
        }
        out.resources.push_back(std::move(cpu));
        out.resources.push_back(std::move(files));
    }
    return out;
}

DriverHealth Collector::health() const {
    DriverHealth out;
    out.slip = slip_;
    out.maxSlipSeconds = maxSlip_;
    const auto window = static_cast<std::size_t>(std::max(1.0, 10.0 / binSeconds_));
    for (const Part& part : parts_) {
        for (std::size_t end = std::min(window, part.cpu.size()); end > 0 && end <= part.cpu.size();
             ++end) {
            const std::size_t from = end > window ? end - window : 0;
            double cpu = 0.0;
            for (std::size_t bin = from; bin < end; ++bin) cpu += part.cpu[bin];
            out.peakCpu = std::max(out.peakCpu, cpu / (static_cast<double>(end - from) * binSeconds_));
        }
        out.outOfDescriptors += part.now.outOfDescriptors;
        out.outOfPorts += part.now.outOfPorts;
        out.deadProcesses += part.lost ? 1 : 0;
    }
    out.asked = std::accumulate(asked_.begin(), asked_.end(), std::uint64_t{0});
    out.started = out.asked - unstarted_;
    return out;
}

Glance Collector::glance() const {
    Glance out;
    const std::uint32_t bins = closed();
    if (bins == 0) return out;
    const std::size_t bin = bins - 1;
    out.seconds = binSeconds_ * bins;
    Histogram::Sparse latency;
    const std::size_t from = bins > 10 ? bins - 10 : 0;
    std::uint64_t failures = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const Row& row = rows_[i];
        if (i + 1 == rows_.size()) {
            out.deliveries = row.completed[bin] / binSeconds_;
            out.deliveryP99 = quantileOf(row.perBin[bin], Histogram::kSeries, 0.99);
            break;
        }
        out.started += row.started[bin] / binSeconds_;
        out.completed += row.completed[bin] / binSeconds_;
        out.failed += row.failed[bin] / binSeconds_;
        mergeInto(latency, row.perBin[bin]);
        for (std::size_t b = from; b < bins; ++b) {
            failures += row.failed[b];
            out.attempts += row.failed[b] + row.completed[b];
        }
    }
    out.failedShare =
        out.attempts == 0 ? 0.0 : static_cast<double>(failures) / static_cast<double>(out.attempts);
    out.asked = static_cast<double>(asked_[bin]) / binSeconds_;
    out.p50 = quantileOf(latency, Histogram::kSeries, 0.50);
    out.p95 = quantileOf(latency, Histogram::kSeries, 0.95);
    out.p99 = quantileOf(latency, Histogram::kSeries, 0.99);
    for (const Part& part : parts_) {
        out.users += part.now.activeUsers;
        out.connections += part.now.connections;
        out.driverCpu = std::max(out.driverCpu, at(part.cpu, bin) / binSeconds_);
    }
    out.slipP99 = quantileOf(slipPerBin_[bin], Histogram::kThreeDigits, 0.99);
    return out;
}

std::vector<std::pair<std::string, Histogram>> Collector::takeInterval(std::uint32_t bin) {
    std::vector<std::pair<std::string, Histogram>> out;
    const auto found = intervals_.find(bin);
    if (found == intervals_.end()) return out;
    for (auto& [operation, histogram] : found->second)
        out.emplace_back(operations_[operation], std::move(histogram));
    intervals_.erase(found);
    return out;
}

} // namespace headroom::drive
