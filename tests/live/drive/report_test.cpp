// Figures from several processes: exact sums, and the deliveries that were due.

#include "live/drive/collector.hpp"
#include "live/drive/report.hpp"

#include <gtest/gtest.h>

#include <random>

namespace headroom::drive {
namespace {

using result::Histogram;

TEST(Report, ALineGivesTheSameReportBack) {
    Histogram histogram;
    for (std::uint64_t value : {0ULL, 5ULL, 1999ULL, 123'456ULL, 98'765'432ULL})
        histogram.add(value, value % 7 + 1);
    BinReport report;
    report.part = 3;
    report.bin = 17;
    report.operations.push_back(
        {2, 5, 4, 1, Counts::of(histogram), Counts::of(histogram), {{"timeout", 1}}});
    report.asked = {{16, 2}, {17, 3}};
    report.arrived = 12;
    report.failedByCause = {{"login: 401", 2}};
    report.expected = {{17, 900}};
    const std::string line = toLine(report);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(toLine(binReportOf(line)), line);
    EXPECT_THROW((void)binReportOf("{}"), std::runtime_error);
}

// Two processes' figures, merged from their lines, are those of one process that saw everything.
TEST(Report, MergingIsExact) {
    std::mt19937_64 random(5);
    std::lognormal_distribution<> law(8.0, 2.0);
    Histogram all;
    Collector collector({"send-message"}, 2, 1.0, 0.01);
    for (std::uint32_t part = 0; part < 2; ++part) {
        for (std::uint32_t bin = 0; bin < 3; ++bin) {
            Histogram mine;
            for (int i = 0; i < 1000; ++i) {
                const auto value = static_cast<std::uint64_t>(law(random));
                mine.add(value);
                all.add(value);
            }
            BinReport report;
            report.part = part;
            report.bin = bin;
            report.last = bin == 2;
            report.operations.push_back({0, 1000, 1000, 0, Counts::of(mine), Counts::of(mine), {}});
            collector.add(binReportOf(toLine(report)));
        }
        collector.add(RoomReports{});
    }
    ASSERT_TRUE(collector.complete());
    const result::RunResult run = collector.result();
    const result::OperationResult& operation = run.operations.at(0);
    EXPECT_EQ(operation.latency.sparse(), all.sparse());
    EXPECT_EQ(operation.latency.sum(), all.sum());
    EXPECT_EQ(operation.latency.max(), all.max());
    EXPECT_EQ(operation.started, (std::vector<std::uint32_t>{2000, 2000, 2000}));
    // The coarser histograms of the bins hold every value once, in the bucket it belongs to.
    Histogram coarse(Histogram::kSeries);
    for (const auto& [bucket, count] : all.sparse())
        coarse.add(Histogram::lowOf(bucket, Histogram::kThreeDigits), count);
    Histogram::Sparse sum;
    for (const auto& bin : operation.latencyPerBin) {
        Histogram merged = Histogram::fromSparse(sum, Histogram::kSeries);
        merged.merge(Histogram::fromSparse(bin, Histogram::kSeries));
        sum = merged.sparse();
    }
    EXPECT_EQ(sum, coarse.sparse());
}

// Against counting every message and member one by one.
TEST(Report, ExpectedDeliveriesAsCountedOneByOne) {
    std::mt19937 random(9);
    std::uniform_int_distribution<std::int64_t> date(0, 3'000'000);
    RoomReports rooms;
    for (const char* name : {"a", "b"}) {
        for (int i = 0; i < 40; ++i) {
            const std::int64_t joined = date(random);
            rooms[name].stays.emplace_back(joined, i % 3 == 0 ? joined + date(random) : -1);
        }
        for (int i = 0; i < 200; ++i) rooms[name].sent.push_back(date(random));
    }
    std::map<std::uint32_t, std::uint64_t> byHand;
    for (const auto& [name, room] : rooms)
        for (const std::int64_t sent : room.sent)
            for (const auto& [joined, left] : room.stays)
                if (joined < sent && (left < 0 || left > sent))
                    ++byHand[static_cast<std::uint32_t>(sent / 1'000'000)];
    const RoomReports copy = roomReportsOf(toLine(rooms));
    EXPECT_EQ(expectedDeliveries(copy, 1'000'000), byHand);
}

TEST(Health, NamesWhatMadeARunInconclusive) {
    DriverHealth health;
    health.slip.add(500, 990);
    EXPECT_TRUE(whyInconclusive(health).empty());
    health.slip.add(50'000, 20);
    EXPECT_EQ(whyInconclusive(health).size(), 1U);
    health.outOfDescriptors = 1;
    health.peakCpu = 0.99;
    health.deadProcesses = 1;
    EXPECT_EQ(whyInconclusive(health).size(), 4U);
}

} // namespace
} // namespace headroom::drive
