// What goes over the wire, against the standards' own examples.

#include "live/drive/client/http_reply.hpp"
#include "live/drive/client/websocket_frame.hpp"
#include "live/drive/net/target.hpp"
#include "live/drive/protocol/stamp.hpp"
#include "live/drive/safety.hpp"
#include "live/drive/script.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace headroom::drive {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

struct Read {
    std::vector<std::pair<Opcode, std::string>> messages;
    bool sound = true;
};

Read readIn(std::string_view bytes, std::size_t piece) {
    FrameReader reader;
    Read out;
    for (std::size_t at = 0; at < bytes.size() && out.sound; at += piece)
        out.sound = reader.read(bytes.substr(at, piece), [&](Opcode opcode, std::string_view payload) {
            out.messages.emplace_back(opcode, payload);
            return true;
        });
    return out;
}

// RFC 6455, section 5.7.
TEST(WebSocketFrames, ExamplesOfTheStandard) {
    std::string masked;
    appendFrame(masked, Opcode::kText, "Hello", 0x37fa213d);
    EXPECT_EQ(masked, "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"sv);
    std::string plain;
    appendFrame(plain, Opcode::kText, "Hello", 0);
    EXPECT_EQ(plain, "\x81\x05\x48\x65\x6c\x6c\x6f"sv);
    // A text in two fragments with a ping between them, in pieces of any size.
    const std::string stream = "\x01\x03Hel"s + "\x89\x05Hello"s + "\x80\x02lo"s + masked;
    for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
        const Read got = readIn(stream, piece);
        ASSERT_TRUE(got.sound);
        ASSERT_EQ(got.messages.size(), 3U);
        EXPECT_EQ(got.messages[0], (std::pair{Opcode::kPing, "Hello"s}));
        EXPECT_EQ(got.messages[1], (std::pair{Opcode::kText, "Hello"s}));
        EXPECT_EQ(got.messages[2], (std::pair{Opcode::kText, "Hello"s}));
    }
    EXPECT_EQ(acceptKey("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="); // section 1.3
}

TEST(WebSocketFrames, LongPayloads) {
    for (const std::size_t size : {125U, 126U, 65535U, 65536U, 200'000U}) {
        std::string bytes;
        appendFrame(bytes, Opcode::kText, std::string(size, 'y'), 0x01020304);
        const Read got = readIn(bytes, 1000);
        ASSERT_EQ(got.messages.size(), 1U) << size;
        EXPECT_EQ(got.messages[0].second, std::string(size, 'y'));
    }
}

TEST(WebSocketFrames, ViolationsAreSeen) {
    for (const std::string& bytes :
         {"\xc1\x01x"s, "\x83\x01x"s, "\x09\x01x"s, "\x80\x01x"s, "\x01\x01x\x81\x01x"s,
          "\x89\x7e\x00\x80"s + std::string(128, 'x'), "\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"s})
        EXPECT_FALSE(readIn(bytes, bytes.size()).sound);
}

TEST(HttpReplies, InAnyPieces) {
    const std::string text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n "
                             "world\r\n0\r\n\r\nrest";
    for (std::size_t piece = 1; piece < text.size(); ++piece) {
        HttpReplyParser parser;
        std::string unread;
        auto state = HttpReplyParser::State::kIncomplete;
        for (std::size_t at = 0; at < text.size() && state == HttpReplyParser::State::kIncomplete;
             at += piece) {
            unread += text.substr(at, piece);
            std::size_t used = 0;
            state = parser.take(unread, used);
            unread.erase(0, used);
        }
        ASSERT_EQ(state, HttpReplyParser::State::kDone) << piece;
        EXPECT_EQ(parser.reply().body, "hello world");
    }
    HttpReplyParser garbage;
    std::size_t used = 0;
    EXPECT_EQ(garbage.take("SMTP ready\r\n\r\n", used), HttpReplyParser::State::kMalformed);
}

TEST(Stamps, AreFoundInAnyText) {
    const Stamp stamp{0xbeef, 123456, 42, 987'654'321'012ULL};
    std::string text = R"(["message",{"content":"~hr not one ~hr)";
    appendStamp(text, stamp);
    text += R"( and more"}])";
    EXPECT_EQ(findStamp(text), stamp);
    EXPECT_FALSE(findStamp("~hr"));
    EXPECT_FALSE(findStamp("~hr0000"));
}

TEST(Safety, OtherMachinesAreRefused) {
    models::Scenario scenario;
    scenario.workload.steady = models::SteadyUsers{1, {}, models::seconds(10), {}};
    Settings settings;
    Target away = parseTarget("http://192.0.2.1:80");
    EXPECT_FALSE(away.loopback);
    EXPECT_THROW(refuseUnsafe(scenario, settings, away), DriveError);
    settings.ownTarget = true;
    EXPECT_NO_THROW(refuseUnsafe(scenario, settings, away));
    settings.maxSeconds = 9.0;
    EXPECT_THROW(refuseUnsafe(scenario, settings, away), DriveError);
    EXPECT_TRUE(parseTarget("ws://localhost:1").loopback);
    for (const char* bad :
         {"127.0.0.1:80", "ftp://x", "http://", "http://h:0", "http://h:1x", "http://u:p@h"})
        EXPECT_THROW((void)parseTarget(bad), DriveError) << bad;
}

TEST(Safety, HeadersTakeSecretsFromTheEnvironment) {
    ::setenv("HEADROOM_TEST_KEY", "s3cret", 1);
    EXPECT_EQ(headerFromText("Authorization: Bearer ${HEADROOM_TEST_KEY}!"),
              "Authorization: Bearer s3cret!");
    EXPECT_EQ(headerFromText("X-Key: $HEADROOM_TEST_KEY"), "X-Key: s3cret");
    for (const char* bad : {"X: $HEADROOM_TEST_NOT_SET", "no colon", ": no name",
                            "X: ${HEADROOM_TEST_KEY", "X: a\r\nY: b"})
        EXPECT_THROW((void)headerFromText(bad), DriveError) << bad;
}

} // namespace
} // namespace headroom::drive
