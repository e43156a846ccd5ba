// Input that no sound client sends. The server must answer or hang up, and go on serving everybody else.

#include "tests/live/chat/server_process.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace headroom::chat {
namespace {

using std::string_literals::operator""s;

bool answersHealth(std::uint16_t port) {
    RawClient client(port);
    client.send("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    return client.readUntil("\"status\":\"ok\"").find("200 OK") != std::string::npos;
}

std::vector<std::string> hostileHttp() {
    const std::string host = "Host: x\r\n";
    std::vector<std::string> inputs{
        "\r\n\r\n"s,
        "GET\r\n\r\n"s,
        "GET / HTTP/9.9\r\n\r\n"s,
        "GET / HTTP/1.1\r\nHost x\r\n\r\n"s,
        "GET /%zz HTTP/1.1\r\n" + host + "\r\n",
        "GET /%00 HTTP/1.1\r\n" + host + "\r\n",
        "GET /%ff%fe HTTP/1.1\r\n" + host + "\r\n",
        "GET http://x/ HTTP/1.1\r\n" + host + "\r\n",
        "GET /api/files/view/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\n" + host + "\r\n",
        "GET /api/files/view/../../etc/passwd HTTP/1.1\r\n" + host + "\r\n",
        "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n" + host + "\r\n",
        "GET / HTTP/1.1\r\n" + host + "X: " + std::string(20000, 'b') + "\r\n\r\n",
        "POST /api/auth/login HTTP/1.1\r\n" + host + "Content-Length: -5\r\n\r\n",
        "POST /api/auth/login HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n",
        "POST /api/auth/login HTTP/1.1\r\n" + host + "Content-Length: 200000\r\n\r\n{}",
        "POST /api/auth/login HTTP/1.1\r\n" + host +
            "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}   ",
        "POST /api/auth/login HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /api/auth/login HTTP/1.1\r\n" + host +
            "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, // TLS
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"s,
        std::string(1000, '\0'),
        std::string(100, '\n'),
    };
    const std::vector<std::string> bodies{
        "",
        "{",
        "[]",
        "null",
        "{\"email\":1}",
        "{\"email\":{\"$gt\":\"\"},\"password\":{\"$gt\":\"\"}}",
        "\xff\xfe",
        "{\"email\":\"" + std::string(50000, 'a') + "@b.c\",\"password\":\"x\"}",
        std::string(50000, '['),
        "{\"a\":" + std::string(20000, '{'),
        "{\"name\":\"a\\u0000b\",\"email\":\"a\\u0000@b.cc\",\"password\":\"123456\"}",
        "{\"name\":\"a\",\"email\":\"a\\r\\nX: y@b.cc\",\"password\":\"123456\"}",
        "{\"name\":\"a\",\"email\":\"a@b.c\",\"password\":\"" + std::string(5000, 'p') + "\"}",
        "\"\\ud800\"",
        "1e999999",
    };
    for (const std::string& body : bodies)
        for (const char* path : {"/api/auth/login", "/api/auth/register", "/api/rooms",
                                 "/socket.io/?EIO=4&transport=polling"})
            inputs.push_back(std::string("POST ") + path + " HTTP/1.1\r\n" + host +
                             "Content-Type: application/json\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\n\r\n" + body);
    for (const char* query :
         {"", "?EIO=3&transport=polling", "?EIO=4", "?EIO=4&transport=carrier-pigeon",
          "?EIO=4&transport=websocket", "?EIO=4&transport=polling&sid=nope",
          "?EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA",
          "?EIO=4&transport=polling&sid=____________________", "?EIO=4&transport=polling&sid=%00",
          "?&&&==&%"})
        for (const char* method : {"GET", "POST", "PUT", "DELETE"})
            inputs.push_back(std::string(method) + " /socket.io/" + query + " HTTP/1.1\r\n" + host +
                             "Content-Length: 0\r\n\r\n");
    // Handshakes that are none.
    const std::string good = handshake();
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"Version: 13", "Version: 8"},
             {"dGhlIHNhbXBsZSBub25jZQ==", "short"},
             {"Sec-WebSocket-Key", "X-Key"},
             {"/socket.io/", "/elsewhere/"},
             {"EIO=4", "EIO=5"},
             {"transport=websocket", "transport=polling"},
             {"transport=websocket", "transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA"}}) {
        std::string input = good;
        input.replace(input.find(from), from.size(), to);
        inputs.push_back(input);
    }
    return inputs;
}

/// What may follow a WebSocket handshake.
std::vector<std::string> hostileFrames() {
    std::vector<std::string> inputs{
        "\x81\x05hello"s,            // not masked
        "\xC1\x80\x11\x22\x33\x44"s, // reserved bit
        "\x83\x80\x11\x22\x33\x44"s, // unknown opcode
        "\x8B\x80\x11\x22\x33\x44"s,
        "\x89\xFE\x00\x7E\x11\x22\x33\x44"s, // long ping
        "\x09\x80\x11\x22\x33\x44"s,         // fragmented ping
        "\x80\x80\x11\x22\x33\x44"s,         // continuation of nothing
        "\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x11\x22\x33\x44"s,
        "\x81\xFF\x00\x00\x00\x7F\xFF\xFF\xFF\xFF\x11\x22\x33\x44"s,
        "\x81\xFE\x00\x05\x11\x22\x33\x44"s,             // not the shortest length
        clientFrame("4", 0x01) + clientFrame("0", 0x01), // a message within a message
        clientFrame(std::string(400'000, '4'), 0x01) + clientFrame(std::string(400'000, '4'), 0x00) +
            clientFrame(std::string(400'000, '4'), 0x80), // large in pieces
        clientFrame("4\xff\xfe"s),                        // not UTF-8
        clientFrame("4\xed\xa0\x80"s),
        clientFrame("\x03"s, 0x88),
        clientFrame("\x03\xed"s, 0x88),
        clientFrame("\x00\x00"s, 0x88),
        clientFrame("\x03\xe8\xff\xff"s, 0x88),
        clientFrame("4binary", 0x82),
        clientFrame(""),
        clientFrame("9"),
        clientFrame("5"),
        clientFrame("0"),
        clientFrame("1"),
        clientFrame("2probe"),
        clientFrame("4"),
        clientFrame("49"),
        clientFrame("4x"),
        clientFrame("42"),
        clientFrame("42[]"),
        clientFrame("42[\"ping\"]"),
        clientFrame("43[]"),
        clientFrame("41"),
        clientFrame("44{}"),
        clientFrame("451-[\"x\",{\"_placeholder\":true,\"num\":0}]"),
        clientFrame("45-[]"),
        clientFrame("4599999999-[]"),
        clientFrame("40{"),
        clientFrame("40null"),
        clientFrame("40[]"),
        clientFrame("40{\"token\":1,\"sessionId\":[]}"),
        clientFrame("40" + std::string(100'000, '[')),
        clientFrame("40/admin,{}"),
        clientFrame("40/" + std::string(9000, 'n')),
        clientFrame("40{}") + clientFrame("40{}"),
        clientFrame("4299999999999999999999999[\"a\"]"),
        clientFrame("40{\"token\":\"" + std::string(9000, 'a') + "\",\"sessionId\":\"b\"}"),
        clientFrame("40{\"token\":\"a.b.c\",\"sessionId\":\"b\"}"),
        clientFrame("40{\"token\":\"..\",\"sessionId\":\"b\"}"),
    };
    for (int i = 0; i < 100; ++i)
        inputs.push_back(clientFrame(std::string(1, static_cast<char>(i + 28))));
    return inputs;
}

TEST(Hostile, HttpIsAnsweredOrHungUp) {
    const ServerProcess server;
    std::size_t count = 0;
    for (const std::string& input : hostileHttp()) {
        RawClient client(server.port());
        client.send(input);
        // A few leave the server waiting for more, rightly: those get a short look only.
        const std::string answer = client.readUntil("\r\n\r\n", 30);
        EXPECT_EQ(answer.find("HTTP/1.1 5"), std::string::npos) << input.substr(0, 100) << "\n"
                                                                << answer;
        EXPECT_EQ(answer.find("root:"), std::string::npos);
        ASSERT_TRUE(server.alive()) << input.substr(0, 200) << server.log();
        ++count;
    }
    EXPECT_GT(count, 100U);
    EXPECT_TRUE(answersHealth(server.port()));
}

TEST(Hostile, FramesEndTheirOwnConnectionOnly) {
    const ServerProcess server({"--connect-timeout", "1s", "--ping-interval", "2s"});
    RawClient good(server.port());
    good.send(handshake());
    ASSERT_NE(good.readUntil("maxPayload").find("101"), std::string::npos);
    for (const std::string& input : hostileFrames()) {
        RawClient client(server.port());
        client.send(handshake());
        client.readUntil("maxPayload\":1000000}", 2000);
        client.send(input);
        client.send(clientFrame("42[\"late\"]"));
        ASSERT_TRUE(server.alive()) << input.substr(0, 200) << server.log();
    }
    EXPECT_TRUE(answersHealth(server.port()));
    // The connect timeout ends those that never authenticated, the good one included, with a reason.
    EXPECT_NE(good.readUntil("connect timeout").find("connect timeout"), std::string::npos);
}

TEST(Hostile, MutatedConversationsNeverStopTheServer) {
    const ServerProcess server({"--connect-timeout", "1s"});
    const std::vector<std::string> seeds{
        handshake() + clientFrame("40{\"token\":\"a.b.c\",\"sessionId\":\"d\"}") +
            clientFrame("42[\"ping\",1]"),
        "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: "
        "36\r\n\r\n{\"email\":\"a@b.cc\",\"password\":\"secret\"}",
        "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n",
    };
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        std::string input = seeds[random() % seeds.size()];
        for (std::size_t changes = 1 + random() % 4; changes > 0; --changes) {
            const std::size_t at = random() % input.size();
            switch (random() % 4) {
            case 0:
                input[at] = static_cast<char>(random());
                break;
            case 1:
                input.erase(at, 1 + random() % 8);
                break;
            case 2:
                input.insert(at, input.substr(random() % input.size(), random() % 16));
                break;
            default:
                input.resize(at + 1);
                break;
            }
            if (input.empty()) break;
        }
        RawClient client(server.port());
        client.send(input);
        client.readUntil("\r\n\r\n", 5);
        ASSERT_TRUE(server.alive()) << server.log();
    }
    EXPECT_TRUE(answersHealth(server.port()));
}

TEST(Hostile, ReusedOrGuessedSessionsAreUnknown) {
    const ServerProcess server;
    RawClient first(server.port());
    first.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string opened = first.readUntil("maxPayload\":1000000}");
    const std::size_t at = opened.find("\"sid\":\"");
    ASSERT_NE(at, std::string::npos);
    const std::string sid = opened.substr(at + 7, 20);
    // Two GETs at once break the protocol: 400, and the session is gone.
    const std::string get =
        "GET /socket.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\r\nHost: x\r\n\r\n";
    first.send(get);
    EXPECT_EQ(first.readUntil("x", 200), "");
    RawClient second(server.port());
    second.send(get);
    EXPECT_NE(second.readUntil("\r\n\r\n").find("400 "), std::string::npos);
    RawClient third(server.port());
    third.send(get);
    EXPECT_NE(third.readUntil("unknown").find("Session ID unknown"), std::string::npos);
    std::string guess = sid;
    guess[10] = guess[10] == 'A' ? 'B' : 'A';
    RawClient fourth(server.port());
    fourth.send(handshake("EIO=4&transport=websocket&sid=" + guess));
    EXPECT_NE(fourth.readUntil("unknown").find("400 "), std::string::npos);
}

} // namespace
} // namespace headroom::chat
