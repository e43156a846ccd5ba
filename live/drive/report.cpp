#include "live/drive/report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace headroom::drive {

using nlohmann::json;

Counts Counts::of(const result::Histogram& histogram) {
    if (histogram.empty()) return {};
    return {histogram.sparse(), histogram.min(), histogram.max(), histogram.sum()};
}

void Counts::addTo(result::Histogram& histogram) const {
    if (empty()) return;
    result::Histogram mine = result::Histogram::fromSparse(buckets, histogram.bits());
    mine.setExact(least, largest, sum);
    histogram.merge(mine);
}

namespace {

json toJson(const Counts& counts) {
    json out = json::array({counts.least, counts.largest, counts.sum});
    for (const auto& [bucket, count] : counts.buckets) {
        out.push_back(bucket);
        out.push_back(count);
    }
    return out;
}

Counts countsOf(const json& in) {
    Counts out;
    out.least = in.at(0);
    out.largest = in.at(1);
    out.sum = in.at(2);
    for (std::size_t i = 3; i + 1 < in.size(); i += 2) out.buckets.emplace_back(in[i], in[i + 1]);
    return out;
}

template <class Key, class Value>
json pairs(const std::map<Key, Value>& map) {
    json out = json::array();
    for (const auto& [key, value] : map) out.push_back(json::array({key, value}));
    return out;
}

template <class Key, class Value>
void takePairs(const json& in, std::map<Key, Value>& map) {
    for (const json& item : in) map[item.at(0).get<Key>()] = item.at(1).get<Value>();
}

} // namespace

std::string toLine(const BinReport& report) {
    json operations = json::array();
    for (const OperationBin& bin : report.operations)
        operations.push_back(
            json::array({bin.operation, bin.started, bin.completed, bin.failed, toJson(bin.corrected),
                         toJson(bin.uncorrected), pairs(bin.causes)}));
    const json out{
        {"part", report.part},
        {"bin", report.bin},
        {"last", report.last},
        {"operations", std::move(operations)},
        {"asked", pairs(report.asked)},
        {"slip", toJson(report.slip)},
        {"now", json::array({report.activeUsers, report.connections, report.rooms, report.members,
                             report.descriptors})},
        {"totals", json::array({report.arrived, report.passed, report.failedUsers, report.unfinished,
                                report.inFlight, report.reconnects, report.outOfDescriptors,
                                report.outOfPorts, report.bytesIn, report.bytesOut, report.unstarted})},
        {"failedByCause", pairs(report.failedByCause)},
        {"cpu", report.cpuSeconds},
        {"expected", pairs(report.expected)},
        {"received", pairs(report.received)},
    };
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

BinReport binReportOf(const std::string& line) {
    try {
        const json in = json::parse(line);
        BinReport out;
        out.part = in.at("part");
        out.bin = in.at("bin");
        out.last = in.at("last");
        for (const json& item : in.at("operations")) {
            OperationBin bin;
            bin.operation = item.at(0);
            bin.started = item.at(1);
            bin.completed = item.at(2);
            bin.failed = item.at(3);
            bin.corrected = countsOf(item.at(4));
            bin.uncorrected = countsOf(item.at(5));
            takePairs(item.at(6), bin.causes);
            out.operations.push_back(std::move(bin));
        }
        takePairs(in.at("asked"), out.asked);
        out.slip = countsOf(in.at("slip"));
        const json& now = in.at("now");
        out.activeUsers = now.at(0);
        out.connections = now.at(1);
        out.rooms = now.at(2);
        out.members = now.at(3);
        out.descriptors = now.at(4);
        const json& totals = in.at("totals");
        std::uint64_t* const fields[] = {&out.arrived,          &out.passed,     &out.failedUsers,
                                         &out.unfinished,       &out.inFlight,   &out.reconnects,
                                         &out.outOfDescriptors, &out.outOfPorts, &out.bytesIn,
                                         &out.bytesOut,         &out.unstarted};
        for (std::size_t i = 0; i < std::size(fields); ++i) *fields[i] = totals.at(i);
        takePairs(in.at("failedByCause"), out.failedByCause);
        out.cpuSeconds = in.at("cpu");
        takePairs(in.at("expected"), out.expected);
        takePairs(in.at("received"), out.received);
        return out;
    } catch (const json::exception& error) {
        throw std::runtime_error(std::string("a driving process sent something strange: ") +
                                 error.what());
    }
}

// Dates as differences keep the lines short.
std::string toLine(const RoomReports& rooms) {
    json out = json::object();
    for (const auto& [name, room] : rooms) {
        json stays = json::array();
        for (const auto& [joined, left] : room.stays) {
            stays.push_back(joined);
            stays.push_back(left);
        }
        json sent = json::array();
        std::int64_t before = 0;
        for (const std::int64_t date : room.sent) {
            sent.push_back(date - before);
            before = date;
        }
        out[name] = json::array({std::move(stays), std::move(sent)});
    }
    return json{{"rooms", std::move(out)}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

RoomReports roomReportsOf(const std::string& line) {
    try {
        RoomReports out;
        const json in = json::parse(line);
        for (const auto& [name, room] : in.at("rooms").items()) {
            RoomReport& mine = out[name];
            const json& stays = room.at(0);
            for (std::size_t i = 0; i + 1 < stays.size(); i += 2)
                mine.stays.emplace_back(stays[i], stays[i + 1]);
            std::int64_t date = 0;
            for (const json& step : room.at(1)) mine.sent.push_back(date += step.get<std::int64_t>());
        }
        return out;
    } catch (const json::exception& error) {
        throw std::runtime_error(std::string("a driving process sent something strange: ") +
                                 error.what());
    }
}

std::map<std::uint32_t, std::uint64_t> expectedDeliveries(const RoomReports& rooms,
                                                          std::int64_t binMicros) {
    std::map<std::uint32_t, std::uint64_t> expected;
    for (const auto& [name, room] : rooms) {
        std::vector<std::int64_t> joins;
        std::vector<std::int64_t> leaves;
        for (const auto& [joined, left] : room.stays) {
            joins.push_back(joined);
            if (left >= 0) leaves.push_back(left);
        }
        std::sort(joins.begin(), joins.end());
        std::sort(leaves.begin(), leaves.end());
        for (const std::int64_t date : room.sent) {
            // Those with joined < date, without those who had left by then (left <= date).
            const auto in = std::lower_bound(joins.begin(), joins.end(), date) - joins.begin();
            const auto out = std::upper_bound(leaves.begin(), leaves.end(), date) - leaves.begin();
            if (in > out)
                expected[static_cast<std::uint32_t>(date / binMicros)] +=
                    static_cast<std::uint64_t>(in - out);
        }
    }
    return expected;
}

} // namespace headroom::drive
