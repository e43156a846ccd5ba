#include "sim/result/atomic_file.hpp"
#include "sim/result/result_csv.hpp"
#include "sim/result/result_json.hpp"
#include "tests/result/sample_result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>

namespace headroom::result {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(ResultJson, ReadingWhatWasWrittenGivesTheSameBytes) {
    const std::string text = toJson(sampleResult());
    EXPECT_EQ(toJson(fromJson(text)), text);
}

TEST(ResultJson, EveryFieldSurvives) {
    RunResult written = sampleResult();
    const std::string text = toJson(written);
    roundToFile(written);
    EXPECT_EQ(toJson(written), text) << "rounding in memory changes nothing in the file";
    const RunResult read = fromJson(text);
    EXPECT_EQ(read.scenario, written.scenario);
    EXPECT_EQ(read.seed, written.seed);
    EXPECT_EQ(read.operations[0].completed, written.operations[0].completed);
    EXPECT_EQ(read.operations[0].latencyPerBin, written.operations[0].latencyPerBin);
    EXPECT_EQ(read.operations[0].latency.quantile(0.5), written.operations[0].latency.quantile(0.5));
    EXPECT_EQ(read.operations[0].latency.mean(), written.operations[0].latency.mean());
    EXPECT_EQ(read.operations[0].secondsByPart, written.operations[0].secondsByPart);
    EXPECT_EQ(read.resources[0].utilization, written.resources[0].utilization);
    EXPECT_EQ(read.resources[0].waitSeconds, written.resources[0].waitSeconds);
    EXPECT_TRUE(read.resources[1].queue.empty());
    EXPECT_EQ(read.users.failedByCause, written.users.failedByCause);
    EXPECT_EQ(read.series[0].perBin, written.series[0].perBin);
    EXPECT_EQ(read.cost[0].usd, written.cost[0].usd);
    EXPECT_EQ(read.notes, written.notes);
    EXPECT_EQ(read.calibrationErrors, written.calibrationErrors);
}

TEST(ResultJson, ZeroRunsAreShort) {
    const json parsed = json::parse(toJson(sampleResult()));
    EXPECT_EQ(parsed["operations"][0]["started"], json::parse("[3, -2, 1]"));
    EXPECT_EQ(parsed["resources"][0]["utilizationE4"], json::parse("[1235, -2, 10000]"));
    EXPECT_EQ(parsed["operations"][0]["latencyPerBin"][0], -1);
}

std::string errorOf(const std::function<void(json&)>& damage) {
    json parsed = json::parse(toJson(sampleResult()));
    damage(parsed);
    try {
        (void)fromJson(parsed.dump(), "r.json");
    } catch (const ResultError& error) {
        return error.what();
    }
    return "no error";
}

TEST(ResultJson, ErrorsNameFileAndPlace) {
    EXPECT_THAT(errorOf([](json& j) { j["headroom-result"] = 2; }),
                HasSubstr("r.json: /headroom-result: result format 2 is not known"));
    EXPECT_EQ(errorOf([](json& j) { j.erase("seed"); }), "r.json: field 'seed' is missing");
    EXPECT_EQ(errorOf([](json& j) { j["users"].erase("failed"); }),
              "r.json: /users: field 'failed' is missing");
    EXPECT_EQ(errorOf([](json& j) {
                  j["operations"][0]["started"] = {1, 2};
              }),
              "r.json: /operations/0/started: 2 bins instead of the result's 4");
    EXPECT_EQ(errorOf([](json& j) {
                  j["operations"][0]["started"] = {1, -4};
              }),
              "r.json: /operations/0/started/1: more bins than the result's 4");
    EXPECT_EQ(errorOf([](json& j) { j["resources"][1]["kind"] = 7; }),
              "r.json: /resources/1/kind: expected a string");
    EXPECT_EQ(errorOf([](json& j) {
                  j["operations"][0]["latency"]["buckets"] = {9999999, 1};
              }),
              "r.json: /operations/0/latency/buckets/0: histogram bucket out of range");
    EXPECT_THAT(errorOf([](json& j) { j["binCount"] = 99999999999ULL; }), HasSubstr("too many bins"));
    EXPECT_THAT(errorOf([](json& j) {
                    j = json{{"headroom", 1}};
                }),
                HasSubstr("this is a scenario, not a result"));
    EXPECT_THAT(errorOf([](json& j) { j = json::array(); }), HasSubstr("not a headroom result"));
}

TEST(ResultJson, EveryTruncationIsAnErrorAndNeverACrash) {
    const std::string text = toJson(sampleResult());
    for (std::size_t length = 0; length + 2 < text.size(); ++length) {
        try {
            (void)fromJson(text.substr(0, length), "cut.json");
            FAIL() << "accepted the first " << length << " bytes";
        } catch (const ResultError& error) {
            ASSERT_THAT(error.what(), HasSubstr("cut.json: line"));
        }
    }
}

TEST(ResultJson, RefusesToWriteWhatItCouldNotRead) {
    RunResult result = sampleResult();
    result.resources[1].utilization[2] = std::numeric_limits<float>::quiet_NaN();
    try {
        (void)toJson(result);
        FAIL();
    } catch (const ResultError& error) {
        EXPECT_EQ(error.path(), "/resources/1");
    }
    result = sampleResult();
    result.operations[0].failed.pop_back();
    EXPECT_THROW((void)toJson(result), ResultError);
}

// 1 100 bins, 130 resources, 15 operations of which three carry nearly all traffic.
TEST(ResultJson, LargeFleetStaysSmall) {
    RunResult result;
    result.binCount = 1100;
    std::uint64_t state = 1;
    const auto random = [&] {
        return (state = state * 6364136223846793005ULL + 1442695040888963407ULL) >> 33U;
    };
    for (int i = 0; i < 130; ++i) {
        ResourceSeries resource;
        for (std::size_t bin = 0; bin < result.binCount; ++bin) {
            resource.utilization.push_back(static_cast<float>(random() % 4000) / 10000.0F);
            resource.queue.push_back(static_cast<float>(random() % 6));
            resource.waitSeconds.push_back(static_cast<float>(random() % 1000) * 1e-6F);
        }
        result.resources.push_back(resource);
    }
    for (int i = 0; i < 15; ++i) {
        OperationResult operation;
        operation.started.assign(result.binCount, 400);
        operation.completed = operation.failed = operation.started;
        for (std::size_t bin = 0; bin < result.binCount; ++bin) {
            Histogram histogram(Histogram::kSeries);
            for (std::uint64_t n = i < 3 ? 400 : 2; n > 0; --n) {
                histogram.add(2000 + random() % 3000 + random() % 4000);
            }
            operation.latencyPerBin.push_back(histogram.sparse());
        }
        result.operations.push_back(operation);
    }
    EXPECT_LT(toJson(result).size(), 3'000'000U);
}

TEST(ResultCsv, HeadersCarryUnitsAndRowsMatch) {
    const RunResult result = sampleResult();
    EXPECT_EQ(binsCsv(result),
              "time_s,users,\"send, message.started_per_s\",\"send, message.completed_per_s\","
              "\"send, message.failed_per_s\",\"send, message.p50_ms\",\"send, message.p95_ms\","
              "\"send, message.p99_ms\"\n"
              "0,1,3,0,0,,,\n"
              "1,2,0,2,0,1.4955,2.511,2.511\n"
              "2,2.5,0,0,0,,,\n"
              "3,3,1,1,1,99.839,99.839,99.839\n");
    EXPECT_EQ(operationsCsv(result),
              "operation,started,completed,failed,mean_ms,p50_ms,p95_ms,p99_ms,max_ms\n"
              "\"send, message\",4,3,1,34.6666667,2.5005,99.9995,99.9995,100\n");
    EXPECT_EQ(errorsCsv(result), "time_s,operation,cause,failures\n3,\"send, message\",timeout,1\n");
    EXPECT_THAT(resourcesCsv(result),
                testing::StartsWith("time_s,resource,service,kind,utilization_share,"
                                    "queue_length,wait_ms\n0,chat.loop[0],chat,"
                                    "event-loop,0.123450004,0,0\n"));
}

TEST(ResultFiles, WriteAndRead) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "headroom-result-files";
    std::filesystem::remove_all(folder);
    writeCsv(sampleResult(), folder);
    writeResult(sampleResult(), folder / "r.json");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 5);
    EXPECT_EQ(readResult(folder / "r.json").events, 1234U);
    EXPECT_THROW((void)readResult(folder / "none.json"), FileError);
    writeFile(folder / "file", "");
    EXPECT_THROW(writeCsv(sampleResult(), folder / "file"), FileError);
    std::filesystem::remove_all(folder);
}

TEST(ResultSchema, IsValidJsonAndNamesEveryFieldWritten) {
    const json schema = json::parse(resultSchema());
    const json written = json::parse(toJson(sampleResult()));
    for (const auto& [name, value] : written.items())
        EXPECT_TRUE(schema["properties"].contains(name)) << name;
    for (const auto& name : schema["required"]) EXPECT_TRUE(written.contains(name)) << name;
    for (const char* list : {"operations", "resources", "errors", "series", "cost"}) {
        const json& properties = schema["properties"][list]["items"]["properties"];
        for (const auto& [name, value] : written[list][0].items()) {
            EXPECT_TRUE(properties.contains(name)) << list << " " << name;
        }
    }
}

} // namespace
} // namespace headroom::result
