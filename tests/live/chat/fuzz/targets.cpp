#include "tests/live/chat/fuzz/targets.hpp"

#include "live/chat/auth/token.hpp"
#include "live/chat/engineio/payload.hpp"
#include "live/chat/files/form.hpp"
#include "live/chat/http/message.hpp"
#include "live/chat/kv/resp.hpp"
#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/frame_parser.hpp"
#include "live/chat/wire/utf8.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <string>

namespace headroom::chat::fuzz {
namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

bool within(std::string_view part, std::string_view whole) {
    return part.empty() ||
           (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

struct Sink : FrameSink {
    bool onText(std::string_view message) override {
        require(isUtf8(message) && message.size() <= 1000);
        log += 't' + std::to_string(message.size());
        return true;
    }
    bool onBinary(std::string_view message) override {
        require(message.size() <= 1000);
        log += 'b' + std::to_string(message.size());
        return true;
    }
    bool onPing(std::string_view payload) override {
        require(payload.size() <= 125);
        log += 'p';
        return true;
    }
    bool onClose(unsigned code) override {
        log += 'c' + std::to_string(code);
        return false;
    }
    void onViolation(unsigned code, std::string_view) override { log += 'v' + std::to_string(code); }
    std::string log;
};

/// However the bytes are cut, the same is found.
void frames(std::string_view bytes) {
    std::string reference;
    for (const std::size_t step : {bytes.size() + 1, std::size_t{1}, std::size_t{5}}) {
        FrameParser parser;
        Sink sink;
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            std::string piece(bytes.substr(at, step));
            if (!parser.feed(piece, 1000, sink)) break;
        }
        if (step > bytes.size())
            reference = sink.log;
        else
            require(sink.log == reference);
    }
}

void payload(std::string_view bytes) {
    engineio::splitPayload(bytes, [&](std::string_view packet) {
        require(!packet.empty() && within(packet, bytes));
        return true;
    });
}

void packet(std::string_view bytes) {
    const auto found = socketio::readPacket(bytes);
    if (!found) return;
    require(within(found->json, bytes));
    const auto event = socketio::readEvent(found->json);
    if (!event) return;
    // The slices are the values: put together again they are the same JSON.
    const auto whole = nlohmann::json::parse(found->json);
    const std::string again = "[\"" + std::string(event->name) + "\"" +
                              (event->arguments.empty() ? "" : ",") + std::string(event->arguments) +
                              "]";
    require(nlohmann::json::parse(again) == whole);
    if (!event->first.empty()) require(nlohmann::json::parse(event->first) == whole.at(1));
}

void http(std::string_view bytes) {
    HttpRequest request;
    if (!parseTarget(bytes, request)) return;
    require(isUtf8(request.path) && request.path.find('\0') == std::string::npos);
}

void form(std::string_view bytes) {
    const std::size_t line = bytes.find('\n');
    if (line == std::string_view::npos) return;
    const std::string_view body = bytes.substr(line + 1);
    for (const char* field : {"file", "profileImage"}) {
        const auto file = formFile(bytes.substr(0, line), body, field);
        if (!file) continue;
        require(within(file->bytes, body) && file->name.find_first_of("/\\") == std::string::npos);
        require(isStoredName(storedName(file->name)));
    }
}

void token(std::string_view bytes) { require(!readToken(bytes, "a secret nobody knows", 0)); }

void resp(std::string_view bytes) {
    RespReader reader;
    try {
        reader.feed(bytes);
        while (reader.next()) {
        }
    } catch (const StoreError&) {
    }
}

constexpr Target kTargets[] = {{"frames", frames}, {"payload", payload}, {"packet", packet},
                               {"http", http},     {"form", form},       {"token", token},
                               {"resp", resp}};

} // namespace

std::span<const Target> targets() { return kTargets; }

} // namespace headroom::chat::fuzz
