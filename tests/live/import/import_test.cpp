// Import of other tools' results, held to what samples/truth.py computes of the same files without headroom, and
// to what the tools themselves printed at the end of the run that made the sample (see samples/README.md).

#include "live/import/import_error.hpp"
#include "live/import/importer.hpp"
#include "sim/result/result_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <numeric>

namespace headroom::imports {
namespace {

using result::OperationResult;
using result::RunResult;
using testing::Contains;
using testing::HasSubstr;
namespace fs = std::filesystem;

std::string sample(const std::string& name) {
    return std::string(HEADROOM_SOURCE_DIR) + "/tests/live/import/samples/" + name;
}

RunResult imported(const std::vector<std::string>& names, const std::string& map = "",
                   std::optional<double> bin = std::nullopt) {
    ImportRequest request;
    for (const std::string& name : names) request.files.push_back(sample(name));
    if (!map.empty()) request.map = sample(map);
    request.binSeconds = bin;
    return importFiles(request);
}

const OperationResult& operation(const RunResult& run, const std::string& name) {
    const OperationResult* found = run.operation(name);
    if (found != nullptr) return *found;
    ADD_FAILURE() << "no operation " << name;
    static const OperationResult kNone = OperationResult();
    return kNone;
}

std::uint64_t sum(const std::vector<std::uint32_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

/// Milliseconds of the histogram against exact order statistics: the histogram rounds to three digits.
struct Truth {
    std::uint64_t completed, failed;
    double mean, p50, p95, p99, max;
};
void expectLatencies(const OperationResult& got, const Truth& truth) {
    SCOPED_TRACE(got.name);
    EXPECT_EQ(sum(got.completed), truth.completed);
    EXPECT_EQ(sum(got.failed), truth.failed);
    EXPECT_EQ(sum(got.started), truth.completed + truth.failed);
    EXPECT_EQ(got.latency.count(), truth.completed);
    EXPECT_NEAR(got.latency.mean() * 1e-3, truth.mean, 1e-3);
    EXPECT_NEAR(got.latency.quantile(0.5) * 1e-3, truth.p50, truth.p50 * 1e-3);
    EXPECT_NEAR(got.latency.quantile(0.95) * 1e-3, truth.p95, truth.p95 * 1e-3);
    EXPECT_NEAR(got.latency.quantile(0.99) * 1e-3, truth.p99, truth.p99 * 1e-3);
    EXPECT_NEAR(static_cast<double>(got.latency.max()) * 1e-3, truth.max, 1e-3);
    std::uint64_t inBins = 0;
    for (const auto& bin : got.latencyPerBin) {
        for (const auto& [bucket, count] : bin) inBins += count;
    }
    EXPECT_EQ(inBins, truth.completed);
}

/// What the file says must survive the result's own format.
void expectRoundTrip(const RunResult& run) {
    const std::string text = result::toJson(run);
    EXPECT_EQ(result::toJson(result::fromJson(text)), text);
}

double lastValue(const RunResult& run, const std::string& name) {
    const result::Series* found = run.find(name);
    if (found == nullptr) {
        ADD_FAILURE() << "no series " << name;
        return -1.0;
    }
    for (auto value = found->perBin.rbegin(); value != found->perBin.rend(); ++value) {
        if (!std::isnan(*value)) return *value;
    }
    return -1.0;
}

TEST(Import, K6JsonHoldsEveryRequest) {
    const RunResult run = imported({"k6.json"});
    EXPECT_EQ(run.source, "measured");
    EXPECT_EQ(run.tool, "k6");
    EXPECT_EQ(run.scenario, "k6");
    EXPECT_EQ(run.binSeconds, 1.0);
    // python3 samples/truth.py
    expectLatencies(operation(run, "GET /items"), {42, 3, 51.4045, 41.550, 75.907, 428.392, 428.392});
    expectLatencies(operation(run, "POST /login"), {15, 0, 73.7722, 74.357, 108.714, 108.714, 108.714});
    // Parts of completed requests only, in seconds over the run.
    EXPECT_NEAR(operation(run, "POST /login").secondsByPart.at("waiting"), 1.104333, 1e-9);
    EXPECT_NEAR(operation(run, "POST /login").secondsByPart.at("sending"), 15 * 0.05e-3, 1e-9);
    // A trend of the script's own is measured beside the requests and is none of them.
    EXPECT_TRUE(operation(run, "k6.time_to_echo").inside());
    EXPECT_EQ(operation(run, "k6.time_to_echo").latency.count(), 8U);
    EXPECT_EQ(run.requests.completed, 57U);
    EXPECT_EQ(run.requests.failed, 3U);
    ASSERT_EQ(run.errors.size(), 1U);
    EXPECT_EQ(run.errors[0].cause, "503");
    EXPECT_EQ(run.find("users")->perBin.at(19), 5.0);
    EXPECT_EQ(run.users.arrived, 5U);
    EXPECT_THAT(run.notes, Contains(HasSubstr("3 of 60")));
    expectRoundTrip(run);
}

TEST(Import, K6CsvHoldsTheSameRequests) {
    const RunResult json = imported({"k6.json"});
    const RunResult csv = imported({"k6.csv"});
    for (const char* name : {"GET /items", "POST /login"}) {
        EXPECT_EQ(operation(csv, name).latency.sparse(), operation(json, name).latency.sparse()) << name;
        // Ends are cut to whole seconds, which is the bin they lie in.
        EXPECT_EQ(sum(operation(csv, name).completed), sum(operation(json, name).completed));
    }
    EXPECT_THAT(csv.notes, Contains(HasSubstr("whole seconds")));
    EXPECT_EQ(csv.operation("k6.time_to_echo"), nullptr);
}

TEST(Import, JmeterCsvHoldsEverySample) {
    const RunResult run = imported({"jmeter.csv"});
    expectLatencies(operation(run, "items, all"), {69, 3, 22.8986, 19.0, 33.0, 158.0, 158.0});
    expectLatencies(operation(run, "login"), {68, 4, 64.8971, 64.0, 93.0, 145.0, 145.0});
    EXPECT_EQ(run.binCount, 12U);
    EXPECT_EQ(run.users.arrived, 6U);
    // JMeter printed: "summary = 144 in 11s = 13.3/s Avg: 43 Min: 5 Max: 158 Err: 7 (4.86%)".
    EXPECT_EQ(run.requests.completed + run.requests.failed, 144U);
    EXPECT_EQ(run.requests.failed, 7U);
    expectRoundTrip(run);
}

TEST(Import, JmeterXmlHoldsEverySample) {
    const RunResult run = imported({"jmeter.xml"});
    expectLatencies(operation(run, "items, all"), {69, 3, 18.8696, 19.0, 30.0, 40.0, 40.0});
    expectLatencies(operation(run, "login"), {69, 3, 66.4928, 64.0, 91.0, 150.0, 150.0});
    // JMeter printed: "summary = 144 in 11.1s = 13.0/s Avg: 42 Min: 3 Max: 150 Err: 6 (4.17%)".
    EXPECT_EQ(run.requests.failed, 6U);
    expectRoundTrip(run);
}

TEST(Import, GatlingHoldsEveryRequestInBothTextForms) {
    for (const char* file : {"gatling.log", "gatling_3.3.log"}) {
        SCOPED_TRACE(file);
        const RunResult run = imported({file});
        expectLatencies(operation(run, "items"), {42, 3, 51.3810, 42.0, 76.0, 428.0, 428.0});
        expectLatencies(operation(run, "enter/login"), {15, 0, 73.8, 75.0, 109.0, 109.0, 109.0});
        EXPECT_EQ(run.users.arrived, 10U);
        EXPECT_EQ(run.users.unfinished, 1U);
        EXPECT_EQ(run.find("users")->perBin.back(), 1.0);
        expectRoundTrip(run);
    }
    // Requests 7, 26 and 45 fail: of users 8, 7 and 6.
    EXPECT_EQ(imported({"gatling_3.3.log"}).users.failed, 3U);
    EXPECT_EQ(imported({"gatling_3.3.log"}).users.passed, 6U);
    EXPECT_EQ(imported({"gatling.log"}).tool, "Gatling 3.9.5");
    EXPECT_THAT(imported({"gatling.log"}).notes, Contains(HasSubstr("does not say which users")));
}

TEST(Import, LocustGivesCountsAndItsOwnFiguresAlone) {
    const RunResult run = imported({"locust_stats_history.csv"});
    const OperationResult& items = operation(run, "GET /items");
    // The last row of each name (python3 samples/truth.py).
    EXPECT_EQ(sum(items.completed), 524U - 28U);
    EXPECT_EQ(sum(items.failed), 28U);
    EXPECT_EQ(sum(operation(run, "POST /login").failed), 2U);
    EXPECT_EQ(run.requests.completed + run.requests.failed, 688U);
    EXPECT_DOUBLE_EQ(items.reportedSeconds.at("mean"), 20.819938650910938e-3);
    EXPECT_DOUBLE_EQ(items.reportedSeconds.at("max"), 155.9406910018879e-3);
    EXPECT_DOUBLE_EQ(lastValue(run, "p95(GET /items)"), 0.032);
    // No distribution is made up.
    EXPECT_TRUE(items.latency.empty());
    for (const auto& bin : items.latencyPerBin) EXPECT_TRUE(bin.empty());
    // Before the first percentiles there are none, not zeros.
    EXPECT_TRUE(std::isnan(run.find("p95(GET /items)")->perBin.at(0)));
    EXPECT_EQ(run.binCount, 41U);
    EXPECT_EQ(run.users.arrived, 8U);
    expectRoundTrip(run);
}

TEST(Import, ArtilleryGivesCountsAndItsOwnFiguresAlone) {
    const RunResult run = imported({"artillery.json"});
    EXPECT_EQ(run.binSeconds, 10.0);
    EXPECT_EQ(run.binCount, 4U);
    const OperationResult& items = operation(run, "/items");
    EXPECT_EQ(sum(items.completed), 438U);
    EXPECT_EQ(sum(items.failed), 22U);
    EXPECT_EQ(sum(operation(run, "/login").completed), 111U);
    EXPECT_EQ(sum(operation(run, "socketio emit").completed), 74U);
    EXPECT_TRUE(items.latency.empty());
    EXPECT_DOUBLE_EQ(items.reportedSeconds.at("p95"), 30.9e-3);
    EXPECT_DOUBLE_EQ(items.reportedSeconds.at("max"), 173e-3);
    EXPECT_EQ(run.users.arrived, 152U);
    EXPECT_EQ(run.users.passed, 152U);
    EXPECT_THAT(run.find("users")->perBin, testing::ElementsAre(4.0, 7.0, 8.0, 0.0));
    const auto& p95 = run.find("p95(socketio emit)")->perBin;
    EXPECT_THAT(p95, testing::ElementsAre(testing::DoubleEq(0.018), testing::DoubleEq(27.9e-3),
                                          testing::DoubleEq(33.5e-3), testing::DoubleEq(0.04)));
    expectRoundTrip(run);
}

TEST(Import, PrometheusReadsWellKnownMetrics) {
    const RunResult run =
        imported({"prometheus_cpu.json", "prometheus_memory.json", "prometheus_requests.json",
                  "prometheus_process.json", "prometheus_mean.json", "prometheus_connections.json"});
    EXPECT_EQ(run.binSeconds, 5.0);
    EXPECT_EQ(run.tool, "Prometheus");
    // Counters that fell when the program was restarted go on from zero.
    EXPECT_EQ(sum(operation(run, "/items").completed), 540U);
    EXPECT_EQ(sum(operation(run, "/items").failed), 25U);
    const auto resource = [&](const std::string& name) -> const result::ResourceSeries& {
        for (const auto& item : run.resources) {
            if (item.name == name) return item;
        }
        ADD_FAILURE() << "no resource " << name;
        return run.resources.front();
    };
    ASSERT_FALSE(run.resources.empty());
    const result::ResourceSeries& cpu = resource("127.0.0.1:9491.cpu");
    EXPECT_EQ(cpu.capacity, 2.0);
    EXPECT_EQ(cpu.kind, "cpu");
    double mean = 0.0;
    for (std::size_t bin = 0; bin < 48; ++bin) mean += static_cast<double>(cpu.utilization[bin]) / 48.0;
    EXPECT_NEAR(mean, 0.997139, 1e-5);
    EXPECT_NEAR(static_cast<double>(resource("127.0.0.1:9491.memory").utilization.back()), 0.075527,
                1e-6);
    EXPECT_EQ(resource("127.0.0.1:9490.descriptors").kind, "file-descriptors");
    EXPECT_NE(run.find("chat_connections{instance=127.0.0.1:3456,job=app}"), nullptr);
    expectRoundTrip(run);
}

TEST(Import, PrometheusKeepsGapsAsGaps) {
    const RunResult run = imported({"prometheus_quantile.json"});
    const result::Series& series = run.series.at(0);
    EXPECT_TRUE(std::all_of(series.perBin.begin(), series.perBin.end(),
                            [](double value) { return std::isnan(value) || value > 0.0; }));
    expectRoundTrip(run);
}

TEST(Import, CloudWatchTakesRulesThenDefaults) {
    const RunResult run = imported({"cloudwatch.json"}, "cloudwatch_map.json");
    EXPECT_EQ(run.binSeconds, 60.0);
    EXPECT_EQ(run.binCount, 6U);
    EXPECT_EQ(sum(operation(run, "http").completed), 15'000U); // 600+1200+2400+3600+3590+3610
    EXPECT_EQ(sum(operation(run, "http").failed), 181U);       // 3+41+77+60
    ASSERT_EQ(run.resources.size(), 2U);
    EXPECT_EQ(run.resources[0].name, "cache-001.engine"); // a default
    EXPECT_EQ(run.resources[1].name, "chat.cpu[cpu1]");   // a rule, with a label in its name
    EXPECT_EQ(run.resources[1].service, "chat");
    EXPECT_FLOAT_EQ(run.resources[1].utilization[4], 0.905F);
    // The answer comes newest first; the third minute of the credits is missing.
    const auto& credits = run.find("i-0abc credits")->perBin;
    EXPECT_EQ(credits.front(), 576.0);
    EXPECT_TRUE(std::isnan(credits.at(2)));
    EXPECT_EQ(credits.back(), 499.0);
    expectRoundTrip(run);
}

TEST(Import, SeveralToolsShareOneClock) {
    const RunResult run = imported({"jmeter.csv", "prometheus_connections.json"});
    EXPECT_EQ(run.tool, "JMeter + Prometheus");
    EXPECT_EQ(run.binSeconds, 5.0);
    // First reading 1795291529, first request 1795291545.9: it starts in the fourth bin of 5 s.
    EXPECT_EQ(operation(run, "login").started.at(2), 0U);
    EXPECT_GT(operation(run, "login").started.at(3), 0U);
    EXPECT_EQ(run.requests.completed + run.requests.failed, 144U);
}

TEST(Import, BinsOfAnyLengthHoldTheSameRequests) {
    const RunResult fine = imported({"k6.json"});
    const RunResult coarse = imported({"k6.json"}, "", 7.0);
    EXPECT_EQ(coarse.binCount, (fine.binCount + 6) / 7);
    EXPECT_EQ(operation(coarse, "GET /items").latency.sparse(),
              operation(fine, "GET /items").latency.sparse());
    EXPECT_EQ(operation(coarse, "GET /items").completed.at(0),
              std::accumulate(operation(fine, "GET /items").completed.begin(),
                              operation(fine, "GET /items").completed.begin() + 7, 0U));
}

TEST(Import, FindsTheFormatByContent) {
    const std::vector<std::pair<const char*, Format>> kFiles{
        {"k6.json", Format::kK6Json},
        {"k6.csv", Format::kK6Csv},
        {"artillery.json", Format::kArtillery},
        {"jmeter.csv", Format::kJmeterCsv},
        {"jmeter.xml", Format::kJmeterXml},
        {"locust_stats_history.csv", Format::kLocust},
        {"gatling.log", Format::kGatling},
        {"gatling_3.3.log", Format::kGatling},
        {"prometheus_cpu.json", Format::kPrometheus},
        {"cloudwatch.json", Format::kCloudWatch}};
    for (const auto& [file, format] : kFiles) {
        EXPECT_EQ(nameOf(detect(sample(file))), nameOf(format)) << file;
    }
    for (const Format format : allFormats()) EXPECT_EQ(formatNamed(nameOf(format)), format);
}

TEST(Names, OfOperationsLeaveOutHostQueryAndDots) {
    EXPECT_EQ(operationName("GET https://host.example:8080/a/b.html?x=1"), "GET /a/b_html");
    EXPECT_EQ(operationName("http://host.example"), "/");
    EXPECT_EQ(operationName("login"), "login");
    EXPECT_EQ(operationName("what? nothing"), "what? nothing");
    EXPECT_EQ(operationName(""), "(unnamed)");
}

TEST(Dates, AreReadToTheMicrosecond) {
    EXPECT_EQ(dateOfRfc3339("2024-05-01T12:00:00.123456789+02:00"), 1'714'557'600'123'456);
    EXPECT_EQ(dateOfRfc3339("2024-05-01T10:00:00Z"), 1'714'557'600'000'000);
    EXPECT_EQ(dateOfRfc3339("2024-02-30T10:00:00Z"), std::nullopt);
    EXPECT_EQ(dateOfRfc3339("yesterday"), std::nullopt);
    EXPECT_EQ(dateOfSeconds(1e300), std::nullopt);
}

} // namespace
} // namespace headroom::imports
