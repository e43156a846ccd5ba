// headroom live compare and live observe, started as a user would.

#include "sim/result/result_json.hpp"
#include "tests/cli/background.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// A simulated run, and the same written down as if it had been measured.
struct Files {
    Scratch scratch;
    std::string predicted, measured[3];

    Files() {
        const std::string scenario = scratch.write("s.json", smallScenario());
        predicted = scratch / "p.json";
        EXPECT_EQ(headroom({"run", scenario, "--out", predicted, "--quiet"}).code, 0);
        for (int i = 0; i < 3; ++i) {
            measured[i] = scratch / ("m" + std::to_string(i) + ".json");
            EXPECT_EQ(headroom({"run", scenario, "--seed", std::to_string(10 + i), "--out", measured[i],
                                "--quiet"})
                          .code,
                      0);
            result::RunResult run = result::readResult(measured[i]);
            run.source = "measured";
            result::writeResult(run, measured[i]);
        }
    }
};

TEST(LiveCompare, SaysWhatThePredictionWasWorth) {
    const Files files;
    const Outcome outcome =
        headroom({"live", "compare", files.predicted, files.measured[0], files.measured[1],
                  files.measured[2], "--json", "--calibration", files.measured[0]});
    EXPECT_EQ(outcome.err, "");
    const json found = json::parse(outcome.out);
    EXPECT_EQ(found["headroom-comparison"], 1);
    EXPECT_EQ(found["repeats"], 3);
    EXPECT_EQ(found["verdict"] == "within" ? 0 : found["verdict"] == "beyond" ? 1 : 2, outcome.code);
    bool seen = false;
    for (const json& row : found["quantities"]) {
        if (row["name"] != "cpu(chat)" || row["stage"] != "whole") continue;
        seen = true;
        const double error = row["predicted"].get<double>() / row["measured"].get<double>() - 1.0;
        EXPECT_NEAR(row["error"].get<double>(), error, 1e-9);
        EXPECT_EQ(row["repeats"].size(), 3U);
        EXPECT_LT(std::abs(error), 0.2) << "the same simulation with another seed";
    }
    EXPECT_TRUE(seen);
    EXPECT_EQ(found["contest"]["service"], "chat");
    EXPECT_TRUE(found["contest"]["methods"].contains("usl"));
}

TEST(LiveCompare, ExitCodeIsTheVerdict) {
    const Files files;
    // A prediction is within a tolerance of everything, and the same files are no noise at all.
    result::RunResult run = result::readResult(files.measured[0]);
    // A simulated machine's memory holds the system's, a measured process's does not.
    std::erase_if(run.resources, [](const auto& resource) { return resource.kind == "memory"; });
    result::writeResult(run, files.measured[0]);
    const std::vector<std::string> measured{files.measured[0], files.measured[0]};
    run.source = "plane";
    result::writeResult(run, files.predicted);
    EXPECT_EQ(headroom({"live", "compare", files.predicted, measured[0], measured[1]}).code, 0);
    for (result::OperationResult& operation : run.operations)
        for (std::uint32_t& count : operation.completed) count *= 2;
    result::writeResult(run, files.predicted);
    const Outcome off =
        headroom({"live", "compare", files.predicted, measured[0], measured[1]}, {"LC_ALL=C.UTF-8"});
    EXPECT_EQ(off.code, 1);
    EXPECT_THAT(off.out, HasSubstr("The prediction is wrong beyond the tolerance"));
    EXPECT_THAT(off.out, HasSubstr("+100 %"));
    // One measured run has no noise to hold it against.
    EXPECT_EQ(headroom({"live", "compare", files.predicted, measured[0]}).code, 2);
    const Outcome page =
        headroom({"live", "compare", files.predicted, measured[0], measured[1], "--markdown", "-"});
    EXPECT_THAT(page.out, HasSubstr("| throughput |"));
}

TEST(LiveCompare, MistakesAreNamed) {
    const Files files;
    const auto fails = [&](const std::vector<std::string>& arguments, const std::string& because) {
        std::vector<std::string> all{"live", "compare"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        const Outcome outcome = headroom(all);
        EXPECT_EQ(outcome.code, 3) << outcome.out;
        EXPECT_EQ(outcome.out, "");
        EXPECT_THAT(outcome.err, HasSubstr(because));
    };
    fails({files.measured[0], files.measured[1]},
          "a measured result stands where the prediction is expected");
    fails({files.predicted, files.predicted}, "stands where a measured one is expected");
    fails({files.predicted}, "measured");
    fails({"none.json", files.measured[0]}, "none.json");
    fails({files.predicted, files.measured[0], "--tolerance", "p95=20"}, "KIND=PERCENT%");
    fails({files.predicted, files.measured[0], "--json", "--markdown", "-"}, "cannot share stdout");
    fails({files.predicted, files.scratch.write("broken.json", "{}")}, "broken.json");
}

TEST(LiveObserve, MeasuresWithItsResources) {
    const Scratch scratch;
    const std::string scenario = scratch.write("s.json", R"json({
      "headroom": 1, "name": "health", "seed": 1,
      "workload": { "users": { "steady": { "count": 20, "rampUp": "0.5s", "duration": "2s" } }, "behaviour": "asks" },
      "behaviours": { "asks": { "steps": [ { "repeat": [ { "think": "100ms" }, "health" ] } ] } },
      "services": {
        "edge": { "type": "load-balancer", "targets": "chat", "requests": "4000/s", "newConnections": "750/s" },
        "chat": { "type": "process", "profile": "bootcampchat-node", "on": { "instance": "t3.small" }, "store": "redis",
                  "storage": "files" },
        "redis": { "type": "redis-cluster", "on": { "instance": "t3.small" } },
        "files": { "type": "object-storage", "putLatency": "5ms", "getLatency": "5ms", "perConnection": "100MB/s" },
        "front": { "type": "content-delivery", "latency": "1ms", "maxRequests": "250000/s" } },
      "slo": [ "failed_users < 5%" ] })json");
    const std::string log = scratch / "log";
    const Background server({HEADROOM_EXECUTABLE, "live", "serve", "--listen", "127.0.0.1:0"}, log);
    std::string text;
    ASSERT_TRUE(waitUntil([&] { return (text = readAll(log)).find("port=") != std::string::npos; }));
    const std::string target =
        "http://127.0.0.1:" + std::to_string(std::stoi(text.substr(text.find("port=") + 5)));
    const std::string out = scratch / "m.json";
    const Outcome outcome = headroom({"live", "observe", scenario, "--target", target, "--probe",
                                      "pid:" + std::to_string(server.process()) + "=chat-0", "--repeats",
                                      "2", "--out", out, "--max-lag", "10s", "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err << outcome.out;
    const json found = json::parse(outcome.out);
    ASSERT_EQ(found["runs"].size(), 2U);
    EXPECT_EQ(found["runs"][1]["file"], scratch / "m-2.json");
    const result::RunResult run = result::readResult(scratch / "m-1.json");
    EXPECT_EQ(run.source, "measured");
    EXPECT_GT(run.requests.completed, 200U);
    const auto cpu = std::find_if(run.resources.begin(), run.resources.end(),
                                  [](const auto& resource) { return resource.name == "chat-0.cpu"; });
    ASSERT_NE(cpu, run.resources.end());
    EXPECT_GE(cpu->capacity, 1.0);
}

TEST(LiveObserve, MistakesAreNamed) {
    const Scratch scratch;
    const std::string scenario = scratch.write("s.json", smallScenario());
    const Outcome none =
        headroom({"live", "observe", scenario, "--target", "http://127.0.0.1:1", "--probe", "pid:0"});
    EXPECT_EQ(none.code, 3);
    EXPECT_THAT(none.err, HasSubstr("no process 0"));
    const Outcome unprobed = headroom({"live", "observe", scenario, "--target", "http://127.0.0.1:1"});
    EXPECT_EQ(unprobed.code, 3);
    EXPECT_THAT(unprobed.err, HasSubstr("--probe"));
}

} // namespace
} // namespace headroom::cli
