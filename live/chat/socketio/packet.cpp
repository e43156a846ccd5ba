#include "live/chat/socketio/packet.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace headroom::chat::socketio {
namespace {

constexpr std::uint64_t kMaxId = 1ULL << 53U; // what a JavaScript number counts exactly
constexpr std::uint64_t kMaxAttachments = 10;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Takes leading digits off `text`; nothing when there are none or too many.
std::optional<std::uint64_t> takeNumber(std::string_view& text, std::uint64_t most) {
    std::size_t length = 0;
    std::uint64_t value = 0;
    for (; length < text.size() && isDigit(text[length]); ++length) {
        value = value * 10 + static_cast<std::uint64_t>(text[length] - '0');
        if (value > most) return std::nullopt;
    }
    if (length == 0) return std::nullopt;
    text.remove_prefix(length);
    return value;
}

void skipSpace(std::string_view text, std::size_t& at) {
    while (at < text.size() && isSpace(text[at])) ++at;
}

/// Position behind the closing quote of the string that starts at `at`.
std::size_t endOfString(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return at + 1;
}

/// Position of the comma or bracket that ends the value at `at`, in valid JSON.
std::size_t endOfValue(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = endOfString(text, at);
            continue;
        }
        if (depth == 0 && (c == ',' || c == ']')) return at;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        ++at;
    }
    return at;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

} // namespace

std::optional<Packet> readPacket(std::string_view text) {
    if (text.empty() || text[0] < '0' || text[0] > '6') return std::nullopt;
    Packet packet;
    packet.type = static_cast<Type>(text[0]);
    text.remove_prefix(1);
    if (packet.type == Type::kBinaryEvent || packet.type == Type::kBinaryAck) {
        if (!takeNumber(text, kMaxAttachments) || text.empty() || text[0] != '-') return std::nullopt;
        text.remove_prefix(1);
    }
    if (!text.empty() && text[0] == '/') {
        const std::size_t comma = text.find(',');
        packet.nameSpace = text.substr(0, comma);
        // A packet without payload may end with its namespace.
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
        packet.nameSpace = packet.nameSpace.substr(0, packet.nameSpace.find('?'));
    }
    if (!text.empty() && isDigit(text[0])) {
        packet.id = takeNumber(text, kMaxId);
        if (!packet.id) return std::nullopt;
    }
    packet.json = text;
    return packet;
}

std::optional<Event> readEvent(std::string_view json) {
    if (!nlohmann::json::accept(json)) return std::nullopt;
    std::size_t at = 0;
    skipSpace(json, at);
    if (json[at] != '[') return std::nullopt;
    skipSpace(json, ++at);
    if (json[at] != '"') return std::nullopt;
    Event event;
    const std::size_t end = endOfString(json, at);
    event.name = json.substr(at + 1, end - at - 2);
    at = end;
    skipSpace(json, at);
    if (json[at] != ',') return event;
    const std::size_t close = json.rfind(']');
    const std::size_t firstEnd = endOfValue(json, at + 1);
    event.first = trimmed(json.substr(at + 1, firstEnd - at - 1));
    event.arguments = trimmed(json.substr(at + 1, close - at - 1));
    return event;
}

std::string connectReply(std::string_view sid) {
    std::string text = "40{\"sid\":\"";
    text += sid;
    text += "\"}";
    return text;
}

std::string connectError(std::string_view nameSpace, std::string_view message) {
    std::string text = "44";
    if (nameSpace != "/") {
        text += nameSpace;
        text += ',';
    }
    return text + "{\"message\":" + jsonText(message) + "}";
}

std::string ack(std::uint64_t id, std::string_view arguments) {
    std::string text = "43";
    text += std::to_string(id);
    text += '[';
    text += arguments;
    text += ']';
    return text;
}

std::string event(std::string_view name, std::string_view argument) {
    std::string text;
    text.reserve(name.size() + argument.size() + 8);
    text += "42[\"";
    text += name;
    text += '"';
    if (!argument.empty()) {
        text += ',';
        text += argument;
    }
    text += ']';
    return text;
}

std::string jsonText(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace headroom::chat::socketio
