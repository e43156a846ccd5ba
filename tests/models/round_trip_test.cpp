// Reader, writer and schema are visitors of one description; these tests hold them against each other.

#include "models/schema.hpp"
#include "models/writer.hpp"
#include "tests/models/json_schema.hpp"
#include "tests/models/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace headroom::models::testing {
namespace {

using ::testing::IsEmpty;
namespace fs = std::filesystem;

fs::path source(const std::string& path) { return fs::path(HEADROOM_SOURCE_DIR) / path; }

/// A scenario with a value off its default wherever there is one.
const std::string kRich = R"json({
  // every kind of service, step, fault and figure
  "headroom": 1, "name": "rich", "title": "t", "description": "d",
  "seed": 7, "region": "us-east-1", "bin": "500ms",
  "network": {
    "clientRtt": "exponential(7ms)", "zones": 3,
    "inZoneRtt": "0.2ms", "crossZoneRtt": "gamma(1ms, 0.5)", "jitter": "0.1ms",
    "inZoneTail": { "share": "2%", "delay": "3ms" },
    "crossZoneTail": { "share": 0.01, "delay": "uniform(1ms, 4ms)" }
  },
  "workload": {
    "users": { "ramp": { "start": 1, "step": 2, "every": "3s", "until": 9, "hold": "17m30s",
                         "arrival": "spread", "burstWidth": "2s" } },
    "behaviours": { "one": "12.5%", "two": 0.875 },
    "clientAddresses": 3
  },
  "behaviours": {
    "two": [ "login" ],
    "one": {
      "description": "b", "then": "restart", "createRoomShare": 0.25, "roomSizeLimit": 5,
      "roomWindow": 40, "roomSizeLaw": "newest-room", "onMessage": "mark-read", "onOwnMessage": true,
      "reconnect": { "enabled": false, "initialDelay": "2s", "maxDelay": "9s", "factor": 3,
                     "jitter": 0.1, "spread": "3s", "timeout": "7s", "maxAttempts": 4, "operations": [ "login", "connect" ] },
      "steps": [
        { "do": "register", "timeout": "5s", "onError": { "do": "login" }, "payload": "1KiB" },
        { "do": "health", "onError": "continue" },
        { "think": "uniform(1s, 2s)" },
        { "repeat": [ "send-message" ], "times": [0, 3] },
        { "repeat": [ "react" ], "times": 4 },
        { "choose": [ { "weight": 2, "steps": [ "pick-room" ] }, { "weight": 1, "steps": [] } ] },
        { "repeat": [ "send-message", { "think": "empirical(1s, 4s)" } ] }
      ]
    }
  },
  "services": {
    "zebra": {
      "type": "load-balancer", "algorithm": "least-outstanding", "targets": "chat", "targetGroups": 4,
      "sticky": true, "idleTimeout": "61s", "addedLatency": "1.3ms", "tlsWork": "0.5ms",
      "healthCheck": { "interval": "10s", "timeout": "2s", "unhealthyAfter": 3, "healthyAfter": 4 },
      "newConnections": "100/s", "requests": "60/min", "doublesEvery": "1h"
    },
    "alb": { "type": "load-balancer", "targets": "chat", "algorithm": "random", "slowStart": "30s" },
    "chat": {
      "type": "process", "profile": "bootcampchat-node", "store": "store", "storage": "files",
      "on": { "instance": "t2.medium", "count": 3, "processesPerInstance": 2, "credits": "standard",
              "initialCredits": 12.5 },
      "adapter": "redis-sharded", "hashing": "side-pool", "sidePoolThreads": 8, "restartDelay": "9s",
      "mechanisms": { "roomListScan": false, "participantLists": false, "readMarkFrames": false,
                      "sequentialTrips": false, "staleReads": false },
      "connections": { "maxAge": "30m", "maxAgeJitter": 0.25,
                       "shedding": { "above": "20%", "aboveConnections": 900, "rate": "7/s" },
                       "admission": { "rate": "9/s", "burst": 4, "operations": [ "login", "connect" ] } },
      "limits": { "fileDescriptors": 4096, "backlog": 128, "ephemeralPorts": 1000,
                  "connections": 2000, "memoryPerProcess": "512MiB" },
      "demandFactor": { "*": 1.5, "login": 0.1 }
    },
    "store": {
      "type": "redis-cluster", "profile": "redis-7", "masters": 5, "replicasPerMaster": 2,
      "readFrom": "replica", "maxMemory": "1GB", "nodeTimeout": "5s",
      "on": { "instance": "r6g.large", "credits": "standard", "initialCredits": 0 }
    },
    "files": {
      "type": "object-storage", "putLatency": "60ms", "getLatency": "25ms",
      "perConnection": "0.5Gbps", "maxRequests": "0/s"
    },
    "front": {
      "type": "content-delivery", "latency": "10ms", "maxRequests": "5/s", "pageBytes": "300KB"
    }
  },
  "faults": [
    { "kill": "store-master", "service": "store", "index": 1, "count": 2, "at": "300s", "for": "60s" },
    { "slow": "instance", "service": "chat", "factor": 0.3, "at": "1s" },
    { "deploy": "process", "service": "chat", "at": "2s", "batch": 2, "pause": "3s", "drain": "4s",
      "close": "at-once" },
    { "scale": "out", "service": "chat", "count": 3, "at": "5s", "batch": 0, "boot": "uniform(20s, 40s)" },
    { "scale": "in", "service": "chat", "count": 4, "at": "6s", "close": "hard" },
    { "delay": "cross-zone", "by": "12ms", "at": "7s", "for": "8s" }
  ],
  "slo": [ "p99.9(login)  <= 1s", "throughput >= 5/s" ],
  "budget": { "instances": 30, "costPerHour": "$1.2/h" },
  "published": [
    { "quantity": "users", "value": 3400, "unit": "users", "source": "s", "calibrated": true }
  ]
})json";

std::vector<std::string> scenarioFiles() {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(source("scenarios"))) {
        const fs::path& file = entry.path(); // name.golden.json and the like stand beside a scenario
        if (file.extension() == ".json" && file.stem().extension().empty())
            files.push_back(file.string());
    }
    return files;
}

void expectRoundTrip(const Scenario& first) {
    const Json written = toJson(first);
    Scenario second = readScenarioText(first.file, written.dump());
    EXPECT_EQ(second, first) << written.dump(2);
    EXPECT_EQ(toJson(second), written);
}

TEST(RoundTrip, WhatIsWrittenReadsBackEqual) {
    expectRoundTrip(read(kScenario));
    expectRoundTrip(read(kRich));
}

TEST(RoundTrip, HoldsForEveryScenario) {
    for (const std::string& file : scenarioFiles()) {
        SCOPED_TRACE(file);
        expectRoundTrip(readScenario(file));
    }
}

TEST(RoundTrip, HoldsForEveryProfile) {
    std::size_t checked = 0;
    for (const auto& entry : fs::directory_iterator(source("models/profiles"))) {
        if (entry.path().extension() != ".json") continue;
        SCOPED_TRACE(entry.path().string());
        ++checked;
        const fs::path copy =
            fs::path(::testing::TempDir()) / ("headroom-" + entry.path().filename().string());
        const auto check = [&](const auto& profile, auto reader) {
            std::ofstream(copy) << toJson(profile).dump(2);
            EXPECT_EQ(reader(copy), profile);
            fs::remove(copy);
        };
        const Document document = Document::load(entry.path());
        if (document.root().at("kind") == "service") {
            check(readServiceProfile(entry.path()), readServiceProfile);
        } else {
            check(readStoreProfile(entry.path()), readStoreProfile);
        }
    }
    EXPECT_GE(checked, 2U);
}

// The rich scenario sets every field away from its default: what the description forgets would be
// lost or refused. A field added to a value type belongs there too.
TEST(RoundTrip, NothingIsForgotten) {
    const Scenario scenario = read(kRich);
    const auto& chat = std::get<ProcessService>(scenario.services[2].kind);
    EXPECT_EQ(chat.limits.connections, 2000);
    EXPECT_EQ(chat.on.initialCredits, 12.5);
    EXPECT_EQ(scenario.services[0].name, "zebra"); // the order of the file survives
    EXPECT_EQ(readScenarioText("x", toJson(scenario).dump()).services[0].name, "zebra");
}

TEST(Schema, IsWellFormed) {
    for (const std::string& text : {scenarioSchema(), profileSchema()}) {
        const JsonSchema schema(Json::parse(text));
        EXPECT_THAT(schema.faults(), IsEmpty());
    }
}

TEST(Schema, AcceptsWhatTheReaderAccepts) {
    const JsonSchema schema(Json::parse(scenarioSchema()));
    EXPECT_EQ(schema.problem(Document::parse("", kScenario).root()), "");
    EXPECT_EQ(schema.problem(Document::parse("", kRich).root()), "");
    EXPECT_EQ(schema.problem(toJson(read(kRich))), "");
    for (const std::string& file : scenarioFiles())
        EXPECT_EQ(schema.problem(Document::load(file).root()), "") << file;

    const JsonSchema profiles(Json::parse(profileSchema()));
    for (const auto& entry : fs::directory_iterator(source("models/profiles"))) {
        if (entry.path().extension() != ".json") continue;
        EXPECT_EQ(profiles.problem(Document::load(entry.path()).root()), "") << entry.path();
    }
}

// Every key the writer writes, which is every key the reader knows, is in the schema: renaming any of
// them makes the schema refuse the document.
TEST(Schema, KnowsEveryKey) {
    const JsonSchema schema(Json::parse(scenarioSchema()));
    const Json full = toJson(read(kRich));
    std::size_t renamed = 0;
    const Json flat = full.flatten();
    for (const auto& item : flat.items()) {
        const std::string& pointer = item.key();
        const std::string key = pointer.substr(pointer.rfind('/') + 1);
        if (key.empty() || (key[0] >= '0' && key[0] <= '9')) continue;
        const std::string parent = pointer.substr(0, pointer.rfind('/'));
        if (parent.ends_with("/demandFactor") || parent == "/workload/behaviours")
            continue; // free names
        Json broken = full;
        Json& object = broken[Json::json_pointer(parent)];
        const Json value = object[key];
        object.erase(key);
        object[key + "x"] = value;
        EXPECT_NE(schema.problem(broken), "") << pointer;
        ++renamed;
    }
    EXPECT_GT(renamed, 80U);
}

TEST(Schema, RefusesWrongValues) {
    const JsonSchema schema(Json::parse(scenarioSchema()));
    const auto problem = [&](const std::string& from, const std::string& to) {
        return schema.problem(Document::parse("", changed(from, to)).root());
    };
    EXPECT_NE(problem("\"60s\"", "60"), "");
    EXPECT_NE(problem("\"60s\"", "\"60 parsecs\""), "");
    EXPECT_NE(problem("\"count\": 2", "\"count\": 0"), "");
    EXPECT_EQ(problem("\"t3.small\"", "\"my-machine\""), ""); // instanceTypes may name it
    EXPECT_NE(problem("\"t3.small\"", "\"\""), "");
    EXPECT_NE(problem("\"load-balancer\"", "\"alb\""), "");
    EXPECT_NE(problem("{ \"think\": \"1s\" }", "{ \"think\": \"1s\", \"do\": \"x\" }"), "");
    EXPECT_NE(problem("\"headroom\": 1", "\"headroom\": 2"), "");
}

} // namespace
} // namespace headroom::models::testing
