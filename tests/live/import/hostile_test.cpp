// Damaged and hostile files: an error that says what is wrong and where, or what is whole of a file that was cut;
// never a crash.

#include "live/import/import_error.hpp"
#include "live/import/importer.hpp"
#include "sim/result/result_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace headroom::imports {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

class Hostile : public testing::Test {
protected:
    Hostile() : folder_(fs::temp_directory_path() / ("headroom-import-" + std::to_string(getpid()))) {
        fs::create_directories(folder_);
    }
    ~Hostile() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    [[nodiscard]] std::string write(const std::string& text, const std::string& name = "file") const {
        const fs::path file = folder_ / name;
        std::ofstream(file, std::ios::binary) << text;
        return file.string();
    }
    /// The message of the error that importing `text` gives; "" when there is none.
    [[nodiscard]] std::string errorOf(const std::string& text, const std::string& map = "") const {
        ImportRequest request;
        request.files = {write(text)};
        if (!map.empty()) request.map = write(map, "map.json");
        try {
            static_cast<void>(result::toJson(importFiles(request)));
            return "";
        } catch (const ImportError& error) {
            return error.what();
        }
    }
    fs::path folder_;
};

std::string readSample(const std::string& name) {
    std::ifstream in(std::string(HEADROOM_SOURCE_DIR) + "/tests/live/import/samples/" + name,
                     std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

const std::vector<std::string>& allSamples() {
    static const std::vector<std::string> kAll{"k6.json",
                                               "k6.csv",
                                               "artillery.json",
                                               "jmeter.csv",
                                               "jmeter.xml",
                                               "gatling.log",
                                               "gatling_3.3.log",
                                               "locust_stats_history.csv",
                                               "prometheus_cpu.json",
                                               "cloudwatch.json"};
    return kAll;
}

TEST_F(Hostile, FilesThatAreNothing) {
    EXPECT_THAT(errorOf(""), HasSubstr("is empty"));
    EXPECT_THAT(errorOf("hello\n"), AllOf(HasSubstr("begins with 'hello'"), HasSubstr("jmeter-csv")));
    EXPECT_THAT(errorOf(std::string("\0\1\2", 3)), HasSubstr("Gatling 3.12"));
    EXPECT_THAT(errorOf("{\"headroom-result\": 1}"), HasSubstr("is a result of headroom already"));
    ImportRequest request;
    request.files = {folder_.string()};
    EXPECT_THROW(static_cast<void>(importFiles(request)), ImportError);
    request.files = {(folder_ / "absent").string()};
    EXPECT_THROW(static_cast<void>(importFiles(request)), ImportError);
}

TEST_F(Hostile, MessagesNameLineAndField) {
    const std::string k6 =
        R"({"type":"Point","metric":"vus","data":{"time":"2024-05-01T10:00:00Z","value":1,"tags":null}})";
    EXPECT_THAT(errorOf(k6 + "\n{broken\n" + k6 + "\n"),
                AllOf(HasSubstr("line 2"), HasSubstr("not valid JSON")));
    EXPECT_THAT(errorOf(k6 + "\n"
                             R"({"type":"Point","metric":"vus","data":{"time":"soon","value":1}})"
                             "\n"),
                AllOf(HasSubstr("line 2"), HasSubstr("/data/time is 'soon'")));
    EXPECT_THAT(errorOf("timeStamp,elapsed,label,success\n1714557600000,abc,x,true\n"),
                AllOf(HasSubstr("line 2"), HasSubstr("'abc'")));
    EXPECT_THAT(errorOf("timeStamp,elapsed,label\n"), HasSubstr("a column 'success'"));
    EXPECT_THAT(errorOf("timeStamp,elapsed,label,success\n1714557600000,5\n1714557600000,5,x,true\n"),
                AllOf(HasSubstr("line 2"), HasSubstr("2 fields instead of the header's 4")));
    EXPECT_THAT(errorOf("1714557600000,12,login,200\n"), HasSubstr("print_field_names"));
    EXPECT_THAT(errorOf("<testResults>\n<sample t=\"x\" ts=\"1\" s=\"true\"/></testResults>"),
                AllOf(HasSubstr("line 2"), HasSubstr("ts is '1'")));
    EXPECT_THAT(errorOf("<testResults>\n<x></other></testResults>"), HasSubstr("not valid XML"));
    EXPECT_THAT(errorOf("RUN\ta\tb\t1714557600000\t \t3.9.5\nREQUEST\t\tx\t5\t6\tOK\t \n"),
                AllOf(HasSubstr("line 2"), HasSubstr("field 4 is '5'")));
    EXPECT_THAT(errorOf("RUN\ta\tb\t1714557600000\t \t3.9.5\nWHAT\t1\n"), HasSubstr("record 'WHAT'"));
    EXPECT_THAT(errorOf(R"({"status":"error","errorType":"bad_data","error":"parse error"})"),
                HasSubstr("/status: the query failed: parse error"));
    EXPECT_THAT(errorOf(R"({"status":"success","data":{"resultType":"vector","result":[]}})"),
                AllOf(HasSubstr("/data/resultType"), HasSubstr("query_range")));
    EXPECT_THAT(errorOf(R"({"MetricDataResults":[{"Id":"a","Timestamps":[1714557600],"Values":[]}]})"),
                AllOf(HasSubstr("/MetricDataResults/0/Values"), HasSubstr("0 values for 1 timestamps")));
    EXPECT_THAT(
        errorOf(R"({"aggregate":{"counters":{}},"intermediate":[{"period":"x","counters":{}}]})"),
        AllOf(HasSubstr("/intermediate/0/period"), HasSubstr("milliseconds")));
}

TEST_F(Hostile, RulesThatMakeNoSense) {
    const std::string metrics = readSample("cloudwatch.json");
    const auto rule = [](const std::string& text) {
        return R"({"headroom-import-map":1,"rules":[)" + text + "]}";
    };
    EXPECT_THAT(errorOf(metrics, R"({"rules":[]})"), HasSubstr("'headroom-import-map' is missing"));
    EXPECT_THAT(errorOf(metrics, rule(R"({"metric":"a","to":"nowhere"})")),
                AllOf(HasSubstr("/rules/0/to"), HasSubstr("\"series\", \"resource\"")));
    EXPECT_THAT(errorOf(metrics, rule(R"({"metric":"a","to":"resource","name":"x"})")),
                HasSubstr("\"capacity\""));
    EXPECT_THAT(errorOf(metrics, rule(R"({"metric":"a","to":"series","sacle":2})")),
                AllOf(HasSubstr("\"sacle\""), HasSubstr("scale")));
    EXPECT_THAT(errorOf(metrics, rule(R"({"metric":"a","to":"completed","operation":"x"})")),
                HasSubstr("\"counter\", \"rate\" or \"sum\""));
    EXPECT_THAT(errorOf(metrics, rule(R"({"to":"drop"})")), HasSubstr("says nothing of the metrics"));
    EXPECT_THAT(errorOf(readSample("k6.json"), rule("")), testing::StrEq(""));
}

TEST_F(Hostile, DatesOfTwoRunsAreRefused) {
    EXPECT_THAT(
        errorOf("timeStamp,elapsed,label,success\n1714557600000,5,x,true\n804557600000,5,x,true\n"),
        AllOf(HasSubstr("span"), HasSubstr("--bin")));
}

TEST_F(Hostile, ManyNamesAreFolded) {
    std::string text = "timeStamp,elapsed,label,success\n";
    for (int i = 0; i < 1000; ++i) text += "1714557600000,5,/user/" + std::to_string(i) + ",true\n";
    ImportRequest request;
    request.files = {write(text)};
    const result::RunResult run = importFiles(request);
    EXPECT_EQ(run.operations.size(), Recorder::kMostOperations + 1);
    EXPECT_EQ(run.requests.completed, 1000U);
    EXPECT_THAT(run.notes, testing::Contains(HasSubstr("(other)")));
}

TEST_F(Hostile, CutFilesKeepWhatIsWhole) {
    const auto completedOf = [&](const std::string& text) {
        ImportRequest request;
        request.files = {write(text)};
        const result::RunResult run = importFiles(request);
        EXPECT_THAT(run.notes, testing::Contains(HasSubstr("cut")));
        return run.requests.completed + run.requests.failed;
    };
    const std::string xml = readSample("jmeter.xml");
    EXPECT_GT(completedOf(xml.substr(0, xml.size() / 2)), 60U);
    const std::string json = readSample("k6.json");
    EXPECT_GT(completedOf(json.substr(0, json.size() / 2)), 20U);
    const std::string csv = readSample("jmeter.csv");
    EXPECT_EQ(completedOf(csv.substr(0, csv.rfind("true"))), 143U);
}

/// Every sample cut anywhere, and with bytes changed: an ImportError or a result that can be written.
TEST_F(Hostile, NothingCrashes) {
    std::uint64_t state = 7;
    const auto random = [&state](std::size_t below) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>((state >> 33U) % below);
    };
    std::size_t refused = 0;
    for (const std::string& name : allSamples()) {
        const std::string whole = readSample(name);
        ASSERT_FALSE(whole.empty()) << name;
        EXPECT_EQ(errorOf(whole), "") << name;
        for (int i = 0; i < 40; ++i) {
            std::string text = whole.substr(0, std::min<std::size_t>(whole.size(), 6000));
            if (i % 2 == 0) text.resize(random(text.size()));
            for (int k = 0; k < 1 + i / 4 && !text.empty(); ++k) {
                text[random(text.size())] = "\0\"{}[],\t\n<>&-9eE.\xFF"[random(18)];
            }
            refused += errorOf(text).empty() ? 0 : 1;
        }
    }
    EXPECT_GT(refused, 100U);
}

TEST_F(Hostile, GzipIsUnpackedAndItsDamageNoticed) {
    const std::string plain = write(readSample("k6.json"), "k6.json");
    ASSERT_EQ(std::system(("gzip -k " + plain).c_str()), 0);
    ImportRequest request;
    request.files = {plain + ".gz"};
    EXPECT_EQ(importFiles(request).requests.completed, 57U);
    EXPECT_EQ(importFiles(request).scenario, "k6");
    fs::resize_file(plain + ".gz", fs::file_size(plain + ".gz") / 2);
    try {
        static_cast<void>(importFiles(request));
        ADD_FAILURE() << "the damage went unnoticed";
    } catch (const ImportError& error) {
        EXPECT_THAT(error.what(), HasSubstr("gzip data end too early"));
    }
}

} // namespace
} // namespace headroom::imports
