// The contract, driven by clients that nobody here wrote.

#include "tests/live/chat/server_process.hpp"

#include <gtest/gtest.h>

namespace headroom::chat {
namespace {

TEST(Contract, HoldsForTheUnmodifiedSocketIoClient) {
    const ServerProcess server({"--ai-first-token", "20ms", "--ai-rate", "200"});
    const Ran ran = runNode("contract.cjs", {server.url()});
    EXPECT_EQ(ran.code, 0) << ran.output << server.log();
    EXPECT_TRUE(server.alive()) << server.log();
}

TEST(Contract, HoldsOnSeveralLoops) {
    const ServerProcess server({"--ai-first-token", "20ms", "--ai-rate", "200", "--threads", "3"});
    const Ran ran = runNode("contract.cjs", {server.url()});
    EXPECT_EQ(ran.code, 0) << ran.output << server.log();
}

TEST(Contract, TransportsUpgradeAndHeartbeat) {
    for (const char* threads : {"1", "3"}) {
        const ServerProcess server(
            {"--ping-interval", "400ms", "--ping-timeout", "4s", "--threads", threads});
        const Ran ran = runNode("transports.cjs", {server.url()});
        EXPECT_EQ(ran.code, 0) << ran.output << server.log();
    }
}

TEST(Contract, StopsGracefully) {
    ServerProcess server;
    RawClient client(server.port());
    client.send(handshake());
    ASSERT_NE(client.readUntil("maxPayload").find("101 Switching"), std::string::npos);
    server.signal(SIGTERM);
    // A close frame with code 1001, then the end.
    const std::string goodbye = client.readUntil("shutting down");
    EXPECT_NE(goodbye.find("\x03\xe9server shutting down"), std::string::npos);
    EXPECT_EQ(server.wait(), 0) << server.log();
}

} // namespace
} // namespace headroom::chat
