// Codecs against the examples of their standards, and against bytes at random.

#include "live/chat/auth/passwords.hpp"
#include "live/chat/auth/random.hpp"
#include "live/chat/auth/token.hpp"
#include "live/chat/engineio/payload.hpp"
#include "live/chat/files/form.hpp"
#include "live/chat/http/server.hpp"
#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/clock.hpp"
#include "live/chat/wire/frame.hpp"
#include "live/chat/wire/frame_parser.hpp"
#include "live/chat/wire/utf8.hpp"
#include "tests/live/chat/server_process.hpp"

#include <gtest/gtest.h>

#include <random>

namespace headroom::chat {
namespace {

/// Writes down what the parser finds.
struct Heard : FrameSink {
    bool onText(std::string_view message) override { return note("text:" + std::string(message)); }
    bool onBinary(std::string_view message) override { return note("binary:" + std::string(message)); }
    bool onPing(std::string_view payload) override { return note("ping:" + std::string(payload)); }
    bool onClose(unsigned code) override {
        note("close:" + std::to_string(code));
        return false;
    }
    void onViolation(unsigned code, std::string_view /*reason*/) override {
        note("bad:" + std::to_string(code));
    }
    bool note(std::string text) {
        all += text + "|";
        return true;
    }
    std::string all;
};

// RFC 6455 section 5.7: "Hello" masked, in one frame and in fragments around a ping.
TEST(FrameParser, ReadsTheExamplesOfTheStandardHoweverTheyAreCut) {
    std::string input = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58";
    input += clientFrame("Hel", 0x01) + clientFrame("?", 0x89) + clientFrame("lo", 0x80);
    input += clientFrame(std::string(300, 'x')) + clientFrame(std::string(70000, 'y')) +
             clientFrame("b", 0x82);
    const std::string wanted = "text:Hello|ping:?|text:Hello|text:" + std::string(300, 'x') +
                               "|text:" + std::string(70000, 'y') + "|binary:b|";
    for (const std::size_t step : {1U, 2U, 3U, 7U, 1000U, 100000U}) {
        FrameParser parser;
        Heard heard;
        for (std::size_t at = 0; at < input.size(); at += step) {
            std::string piece = input.substr(at, step);
            ASSERT_TRUE(parser.feed(piece, 100000, heard));
        }
        EXPECT_EQ(heard.all, wanted) << step;
        EXPECT_EQ(parser.held(), 0U) << "an idle connection holds no buffer";
    }
}

TEST(FrameParser, RefusesTooLargeMessagesByTheirHeader) {
    FrameParser parser;
    Heard heard;
    std::string header = clientFrame(std::string(2000, 'x')).substr(0, 8);
    EXPECT_FALSE(parser.feed(header, 1000, heard));
    EXPECT_EQ(heard.all, "bad:1009|");
}

TEST(FrameParser, SurvivesRandomBytes) {
    std::mt19937 random(1);
    for (int round = 0; round < 20000; ++round) {
        FrameParser parser;
        Heard heard;
        std::string input(random() % 40, '\0');
        for (char& c : input) c = static_cast<char>(random());
        if (input.size() > 1 && round % 2 == 0) input[0] = '\x81';
        std::string second = input;
        if (parser.feed(input, 100, heard)) parser.feed(second, 100, heard);
    }
}

TEST(Frame, SpellsItsLengthAsTheStandardSays) {
    EXPECT_EQ(Frame::text("hi", FrameKind::kReply).bytes(), "\x81\x02hi");
    const Frame medium = Frame::text(std::string(256, 'x'), FrameKind::kReply);
    EXPECT_EQ(medium.bytes().substr(0, 4), std::string_view("\x81\x7E\x01\x00", 4));
    const Frame large = Frame::text(std::string(65536, 'x'), FrameKind::kReply);
    EXPECT_EQ(large.bytes().substr(0, 10), std::string_view("\x81\x7F\0\0\0\0\0\x01\0\0", 10));
    EXPECT_EQ(large.packet().size(), 65536U);
}

// RFC 6455 section 1.3.
TEST(Handshake, AcceptsTheKeyOfTheStandard) {
    EXPECT_EQ(webSocketAccept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Utf8, FollowsTheTableOfUnicode) {
    for (const char* good : {"", "abc", "\xc2\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf",
                             "12345678\xf0\x90\x80\x80"})
        EXPECT_TRUE(isUtf8(good)) << good;
    for (const char* bad :
         {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "1234567\xff"})
        EXPECT_FALSE(isUtf8(bad)) << bad;
}

// Engine.IO protocol 4, "Payload".
TEST(EngineIo, SplitsPayloads) {
    std::vector<std::string> packets;
    const auto take = [&](std::string_view packet) {
        packets.emplace_back(packet);
        return true;
    };
    EXPECT_TRUE(engineio::splitPayload("4hello\x1e"
                                       "2\x1e"
                                       "4world",
                                       take));
    EXPECT_EQ(packets, (std::vector<std::string>{"4hello", "2", "4world"}));
    EXPECT_FALSE(engineio::splitPayload("", take));
    EXPECT_FALSE(engineio::splitPayload("4a\x1e", take));
    EXPECT_FALSE(engineio::splitPayload("7", take));
}

// Socket.IO protocol 5, "Packet encoding".
TEST(SocketIo, ReadsTheExamplesOfTheProtocol) {
    const auto event = socketio::readPacket("2[\"foo\"]");
    ASSERT_TRUE(event);
    EXPECT_EQ(event->json, "[\"foo\"]");
    EXPECT_EQ(event->nameSpace, "/");
    const auto admin = socketio::readPacket("2/admin,456[\"project:delete\",123]");
    ASSERT_TRUE(admin);
    EXPECT_EQ(admin->nameSpace, "/admin");
    EXPECT_EQ(admin->id, 456U);
    const auto binary = socketio::readPacket("51-[\"hello\",{\"_placeholder\":true,\"num\":0}]");
    ASSERT_TRUE(binary);
    EXPECT_EQ(binary->type, socketio::Type::kBinaryEvent);
    for (const char* bad : {"", "7", "x", "5[]", "51[]", "599-[]", "299999999999999999999[\"a\"]"})
        EXPECT_FALSE(socketio::readPacket(bad)) << bad;
}

TEST(SocketIo, SlicesEvents) {
    const auto event = socketio::readEvent(R"( [ "say" , {"a":"],\"[", "b":[1,2]} , "x" ] )");
    ASSERT_TRUE(event);
    EXPECT_EQ(event->name, "say");
    EXPECT_EQ(event->first, R"({"a":"],\"[", "b":[1,2]})");
    EXPECT_EQ(event->arguments, R"({"a":"],\"[", "b":[1,2]} , "x")");
    EXPECT_EQ(socketio::readEvent("[\"a\"]")->arguments, "");
    for (const char* bad : {"", "[]", "[1]", "{}", "[\"a\"", "[\"a\",]", "\"a\"", "[\"a\"]]"})
        EXPECT_FALSE(socketio::readEvent(bad)) << bad;
}

// RFC 7515 appendix A.1's method with the contract's payload, signed by OpenSSL's command line.
TEST(Token, IsSignedAsOthersSign) {
    const Claims claims{"u", "s", 1700000000, 1700086400};
    const std::string secret = "a secret of some length";
    const std::string token = signToken(claims, secret);
    const std::size_t dot = token.rfind('.');
    const ScratchFolder folder;
    const Ran ran =
        runProgram({"sh", "-c",
                    "printf %s '" + token.substr(0, dot) + "' | openssl dgst -sha256 -hmac '" + secret +
                        "' -binary | base64 | tr '+/' '-_' | tr -d '=\\n'"});
    EXPECT_EQ(token.substr(dot + 1), ran.output);
    ASSERT_TRUE(readToken(token, secret, 1700000001));
    EXPECT_EQ(readToken(token, secret, 1700000001)->session, "s");
    EXPECT_FALSE(readToken(token, secret, 1700086400)) << "expired";
    EXPECT_FALSE(readToken(token, "another secret", 1700000001));
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(readToken(changed, secret, 1700000001)) << i;
    }
}

// Test vector of the bcrypt authors' crypt_blowfish, with the $2b$ prefix ($2b$ and $2y$ are the same algorithm).
TEST(Passwords, HashAsBcrypt) {
    EXPECT_EQ(bcrypt("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC."),
              "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
    EXPECT_EQ(bcrypt("x", "plain"), "");
}

TEST(Clock, WritesAndReadsTimesLikeJavaScript) {
    EXPECT_EQ(isoTime(1732205025123), "2024-11-21T16:03:45.123Z");
    EXPECT_EQ(parseIsoTime("2024-11-21T16:03:45.123Z"), 1732205025123);
    EXPECT_EQ(parseIsoTime("1970-01-01T00:00:00Z"), 0);
    for (const char* bad :
         {"", "2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z", "2024-11-21 16:03:45Z", "x"})
        EXPECT_FALSE(parseIsoTime(bad)) << bad;
}

// RFC 7578, and names as old and hostile clients send them.
TEST(Form, FindsTheFile) {
    const std::string type = "multipart/form-data; boundary=\"XX\"";
    const std::string body =
        "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ntext\r\n"
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"..\\\\../etc/pass wd\"\r\n"
        "Content-Type: text/plain\r\n\r\nline\r\n--X\r\n\r\n--XX--\r\n";
    const auto file = formFile(type, body, "file");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->name, "pass wd");
    EXPECT_EQ(file->bytes, "line\r\n--X\r\n");
    EXPECT_EQ(file->type, "text/plain");
    EXPECT_FALSE(formFile(type, body, "other"));
    for (std::size_t cut = 0; cut + 8 < body.size(); ++cut)
        EXPECT_FALSE(formFile(type, body.substr(0, cut), "file")) << cut;
    EXPECT_TRUE(isStoredName(storedName("../../x.png")));
    EXPECT_TRUE(storedName("a.png").ends_with(".png"));
    for (const char* bad : {"", ".", "..", "../a", "a/b", ".a", "a..b", "A"})
        EXPECT_FALSE(isStoredName(bad)) << bad;
}

} // namespace
} // namespace headroom::chat
