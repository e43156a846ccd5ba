// What an operator sets and sees: limits, slow clients, ports, reload, metrics.

#include "tests/live/chat/redis_process.hpp"
#include "tests/live/chat/server_process.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace headroom::chat {
namespace {

void expectScript(const ServerProcess& server, const std::string& script,
                  const std::string& argument = "") {
    const Ran ran = runNode(script, {server.url(), argument});
    EXPECT_EQ(ran.code, 0) << ran.output << server.log();
    EXPECT_TRUE(server.alive()) << server.log();
}

TEST(Limits, AreRefusedWithAReason) {
    const ServerProcess server({"--max-connections", "3", "--max-rooms", "2", "--events-per-second",
                                "20", "--max-payload", "3000", "--room-lists-per-30s", "5"});
    expectScript(server, "limits.cjs");
}

TEST(Limits, SlowClientsLoseTheOldestOrTheConnection) {
    for (const char* policy : {"drop-oldest", "disconnect"}) {
        const ServerProcess server({"--send-queue", "200000", "--slow-consumer", policy});
        expectScript(server, "slow.cjs", policy);
    }
}

TEST(Operations, OriginsHealthAndSessions) {
    const ServerProcess server({"--cors-origin", "http://app.example", "--session-life", "8s"});
    expectScript(server, "operations.cjs");
}

TEST(Operations, MentionsAreAnsweredByAnEndpoint) {
    const ScratchFolder folder;
    const Ran ran = runNode("ai.cjs", {HEADROOM_EXECUTABLE, folder / "uploads"});
    EXPECT_EQ(ran.code, 0) << ran.output;
}

// The endpoint's certificate is its own authority; without it among the trusted the endpoint is not believed.
TEST(Operations, MentionsAreAnsweredByAnEndpointOverTls) {
    const ScratchFolder folder;
    const std::string key = folder / "key.pem";
    const std::string certificate = folder / "certificate.pem";
    const Ran made = runProgram({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
                                 "2", "-subj", "/CN=localhost", "-addext",
                                 "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate});
    ASSERT_EQ(made.code, 0) << made.output;
    for (const char* trusted : {"trusted", "not-trusted"}) {
        const Ran ran =
            runNode("ai.cjs", {HEADROOM_EXECUTABLE, folder / "uploads", key, certificate, trusted});
        EXPECT_EQ(ran.code, 0) << trusted << ": " << ran.output;
    }
}

// Idle connections, half a request, parked polls, WebSockets and passwords being hashed when the signal comes.
TEST(Operations, StopsCleanlyWhateverIsUnderWay) {
    const ScratchFolder folder;
    for (const char* threads : {"1", "3"}) {
        for (int round = 0; round < 4; ++round) {
            const bool lingering = round == 0; // such clients cost the server its two seconds
            ServerProcess server({"--threads", threads, "--bcrypt-cost", "11", "--store",
                                  "memory:" + (folder / "chat.aof")});
            const std::string host = " HTTP/1.1\r\nHost: x\r\n";
            std::vector<std::unique_ptr<RawClient>> clients;
            const auto open = [&]() -> RawClient& {
                clients.push_back(std::make_unique<RawClient>(server.port()));
                return *clients.back();
            };
            for (int i = 0; i < 6; ++i) {
                RawClient& idle = open();
                idle.send("GET /health" + host + "\r\n");
                EXPECT_NE(idle.readUntil("}").find("200 OK"), std::string::npos);
                if (lingering) {
                    open().send("POST /api/auth/login" + host + "Content-Length: 100\r\n\r\n{");
                    open().send(handshake());
                }
                RawClient& poller = open();
                poller.send("GET /socket.io/?EIO=4&transport=polling" + host + "\r\n");
                const std::string opened = poller.readUntil("maxPayload");
                const std::size_t sid = opened.find("\"sid\":\"");
                ASSERT_NE(sid, std::string::npos) << opened;
                // On another connection, which another loop may have.
                open().send("GET /socket.io/?EIO=4&transport=polling&sid=" + opened.substr(sid + 7, 20) +
                            host + "\r\n");
                const std::string body = R"({"name":"n","email":"n)" + std::to_string(round * 10 + i) +
                                         threads + R"(@example.org","password":"secret1"})";
                open().send("POST /api/auth/register" + host +
                            "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
            }
            server.signal(SIGTERM);
            ASSERT_EQ(server.wait(), 0) << server.log();
            EXPECT_NE(server.log().find("event=stopped"), std::string::npos) << server.log();
        }
    }
}

TEST(Operations, WhatIsQueuedIsSentBeforeTheEnd) {
    ServerProcess server({"--send-queue", "60000000"});
    const Ran ran = runNode("drain.cjs", {server.url(), std::to_string(server.process())});
    EXPECT_EQ(ran.code, 0) << ran.output << server.log();
    EXPECT_EQ(server.wait(), 0) << server.log();
}

TEST(Operations, ABalancerSaysWhoTheClientIs) {
    for (const bool trusted : {true, false}) {
        std::vector<std::string> options{"--room-lists-per-30s", "1"};
        if (trusted) options.insert(options.end(), {"--trusted-proxy", "127.0.0.1"});
        const ServerProcess server(options);
        const Ran ran = runNode("proxied.cjs", {server.url(), trusted ? "trusted" : "not-trusted"});
        EXPECT_EQ(ran.code, 0) << ran.output << server.log();
    }
}

TEST(Operations, UploadsThatCannotBeKeptAreRefused) {
    const ScratchFolder folder;
    std::ofstream(folder / "file") << "no folder";
    const ServerProcess server({"--uploads", (folder / "file") + "/uploads"});
    const Ran ran = runNode("no_space.cjs", {server.url()});
    EXPECT_EQ(ran.code, 0) << ran.output << server.log();
}

TEST(Operations, PortsOfTheirOwn) {
    const std::uint16_t rest = freePort();
    const std::uint16_t socket = freePort();
    const ServerProcess server(
        {"--rest-port", std::to_string(rest), "--socket-port", std::to_string(socket)});
    const auto statusOf = [](std::uint16_t port, const std::string& path) {
        RawClient client(port);
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        const std::string answer = client.readUntil("\r\n\r\n");
        return answer.size() > 12 ? answer.substr(9, 3) : answer;
    };
    const std::string engine = "/socket.io/?EIO=4&transport=polling";
    EXPECT_EQ(statusOf(rest, "/api/users/profile"), "401");
    EXPECT_EQ(statusOf(rest, engine), "404");
    EXPECT_EQ(statusOf(socket, "/api/users/profile"), "404");
    EXPECT_EQ(statusOf(socket, engine), "200");
}

TEST(Operations, HangUpReadsTheLogLevelAgain) {
    const ScratchFolder folder;
    const std::string file = folder / "chat.toml";
    std::ofstream(file) << "log-level = \"warning\"\nmax-rooms = 5\n";
    // The command line goes before the file: the server says that it listens.
    const ServerProcess server({"--config", file, "--log-level", "info"});
    std::ofstream(file) << "log-level = \"debug\"\n";
    server.signal(SIGHUP);
    for (int i = 0; i < 500 && server.log().find("level=debug") == std::string::npos; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_NE(server.log().find("event=log-level level=debug"), std::string::npos) << server.log();
    std::ofstream(file) << "log-level = \"loud\"\n";
    server.signal(SIGHUP);
    for (int i = 0; i < 500 && server.log().find("reload-failed") == std::string::npos; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_NE(server.log().find("event=reload-failed"), std::string::npos) << server.log();
    EXPECT_TRUE(server.alive());
}

TEST(Operations, MetricsAreOpenMetricsToAnIndependentReader) {
    const ServerProcess server;
    RawClient client(server.port());
    client.send(handshake());
    ASSERT_NE(client.readUntil("maxPayload").find("101"), std::string::npos);
    const Ran ran = runProgram({"/usr/bin/python3", "-c", R"(
import sys, urllib.request
from prometheus_client.openmetrics.parser import text_string_to_metric_families
reply = urllib.request.urlopen(sys.argv[1] + "/metrics")
assert reply.headers["content-type"].startswith("application/openmetrics-text"), reply.headers
families = {f.name: f for f in text_string_to_metric_families(reply.read().decode())}
value = lambda name: families["headroom_chat_" + name].samples[0].value
assert value("connections") == 1 and value("websockets") == 1, families
assert value("sessions_opened") == 1
assert value("process_resident_bytes") > 1e6 and value("process_cpu_seconds") >= 0
assert value("events_waiting") == 0
assert families["headroom_chat_delivery_seconds"].type == "histogram"
assert "headroom_chat_send_queue_bytes" in families and "headroom_chat_rooms" in families
)",
                                server.url()});
    EXPECT_EQ(ran.code, 0) << ran.output;
}

TEST(Operations, ProcessesShareAPortAndAStore) {
    const RedisProcess redis(freePort());
    const std::uint16_t port = freePort();
    ServerProcess server({"--listen", "127.0.0.1:" + std::to_string(port), "--processes", "2", "--store",
                          "redis://" + redis.address(), "--ai-first-token", "20ms", "--ai-rate", "200"});
    expectScript(server, "contract.cjs");
    // Whichever process answers, it tells of both.
    RawClient client(port);
    client.send("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const std::string metrics = client.readUntil("# EOF");
    for (const char* each :
         {"process_cpu_seconds_total{process=\"0\"}", "process_cpu_seconds_total{process=\"1\"}",
          "process_resident_bytes{process=\"0\"}", "process_resident_bytes{process=\"1\"}"})
        EXPECT_NE(metrics.find(each), std::string::npos) << each << "\n" << metrics;
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.log();
}

} // namespace
} // namespace headroom::chat
