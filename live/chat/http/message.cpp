#include "live/chat/http/message.hpp"

#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/utf8.hpp"

#include <algorithm>

namespace headroom::chat {
namespace {

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string valueOf(const std::vector<std::pair<std::string, std::string>>& pairs,
                    std::string_view name) {
    for (const auto& [key, value] : pairs)
        if (key == name) return value;
    return {};
}

} // namespace

std::string HttpRequest::header(std::string_view name) const { return valueOf(headers, name); }
std::string HttpRequest::parameter(std::string_view name) const { return valueOf(query, name); }

HttpReply jsonReply(unsigned status, std::string body) {
    HttpReply reply;
    reply.status = status;
    reply.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    reply.body = std::move(body);
    return reply;
}

HttpReply errorReply(unsigned status, std::string_view message) {
    return jsonReply(status, "{\"success\":false,\"message\":" + socketio::jsonText(message) + "}");
}

std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plusIsSpace) {
            decoded += ' ';
        } else if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hexDigit(text[i + 1]);
            const int low = hexDigit(text[i + 2]);
            if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    if (!isUtf8(decoded)) return std::nullopt;
    return decoded;
}

bool parseTarget(std::string_view target, HttpRequest& request) {
    if (target.empty() || target[0] != '/' || target.size() > 8192) return false;
    const bool printable = std::none_of(target.begin(), target.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == '\x7f';
    });
    if (!printable) return false;
    const std::size_t mark = target.find('?');
    const auto path = percentDecoded(target.substr(0, mark), false);
    if (!path) return false;
    request.path = *path;
    if (mark == std::string_view::npos) return true;
    std::string_view rest = target.substr(mark + 1);
    while (!rest.empty()) {
        const std::size_t end = rest.find('&');
        const std::string_view one = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        if (one.empty()) continue;
        const std::size_t equals = one.find('=');
        const auto name = percentDecoded(one.substr(0, equals), true);
        std::optional<std::string> value = std::string();
        if (equals != std::string_view::npos) value = percentDecoded(one.substr(equals + 1), true);
        if (!name || !value) return false;
        request.query.emplace_back(*name, *value);
    }
    return true;
}

} // namespace headroom::chat
