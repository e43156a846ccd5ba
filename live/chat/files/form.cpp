#include "live/chat/files/form.hpp"

#include "live/chat/auth/random.hpp"
#include "live/chat/wire/clock.hpp"
#include "live/chat/wire/utf8.hpp"

#include <algorithm>
#include <array>

namespace headroom::chat {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return result;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Value of `; name=value` or `; name="value"` in a header value.
std::optional<std::string> attribute(std::string_view header, std::string_view name) {
    std::size_t at = header.find(';');
    while (at != std::string_view::npos) {
        std::string_view rest = trimmed(header.substr(at + 1));
        const std::size_t equals = rest.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string key = lower(trimmed(rest.substr(0, equals)));
        rest = rest.substr(equals + 1);
        std::string value;
        std::size_t used = 0;
        if (rest.starts_with('"')) {
            for (used = 1; used < rest.size() && rest[used] != '"'; ++used) {
                if (rest[used] == '\\' && used + 1 < rest.size() &&
                    (rest[used + 1] == '"' || rest[used + 1] == '\\'))
                    ++used;
                value += rest[used];
            }
            if (used >= rest.size()) return std::nullopt;
        } else {
            used = std::min(rest.find(';'), rest.size());
            value = trimmed(rest.substr(0, used));
        }
        if (key == name) return value;
        const std::size_t next = rest.find(';', used);
        if (next == std::string_view::npos) return std::nullopt;
        header = rest.substr(next);
        at = 0;
    }
    return std::nullopt;
}

constexpr std::uint64_t kMegabyte = 1U << 20U;

} // namespace

std::string storedName(std::string_view original) {
    std::string extension;
    const std::size_t dot = original.rfind('.');
    if (dot != std::string_view::npos && original.size() - dot <= 6) {
        extension = lower(original.substr(dot));
        const bool harmless = std::all_of(extension.begin() + 1, extension.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        });
        if (!harmless || extension.size() < 2) extension.clear();
    }
    return std::to_string(wallMilliseconds()) + "_" + randomHex(8) + extension;
}

bool isStoredName(std::string_view name) {
    return !name.empty() && name.size() <= 64 && name[0] != '.' &&
           std::all_of(name.begin(), name.end(),
                       [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                                  c == '.';
                       }) &&
           name.find("..") == std::string_view::npos;
}

std::optional<FormFile> formFile(std::string_view contentType, std::string_view body,
                                 std::string_view field) {
    if (lower(trimmed(contentType.substr(0, contentType.find(';')))) != "multipart/form-data")
        return std::nullopt;
    const auto boundary = attribute(contentType, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > 70) return std::nullopt;
    const std::string mark = "--" + *boundary;
    if (!body.starts_with(mark)) return std::nullopt;
    body.remove_prefix(mark.size());
    const std::string next = "\r\n" + mark;
    for (int parts = 0; parts < 32; ++parts) {
        if (!body.starts_with("\r\n")) return std::nullopt; // "--" ends the form
        const std::size_t headEnd = body.find("\r\n\r\n");
        if (headEnd == std::string_view::npos) return std::nullopt;
        std::string_view head = body.substr(2, headEnd - 2 + 2);
        body.remove_prefix(headEnd + 4);
        const std::size_t end = body.find(next);
        if (end == std::string_view::npos) return std::nullopt;
        FormFile part;
        part.bytes = body.substr(0, end);
        part.type = "application/octet-stream";
        bool isFile = false;
        while (!head.empty()) {
            const std::size_t lineEnd = std::min(head.find("\r\n"), head.size());
            const std::string_view line = head.substr(0, lineEnd);
            head.remove_prefix(std::min(lineEnd + 2, head.size()));
            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos) continue;
            const std::string name = lower(line.substr(0, colon));
            const std::string_view value = trimmed(line.substr(colon + 1));
            if (name == "content-type") part.type = lower(trimmed(value.substr(0, value.find(';'))));
            if (name != "content-disposition") continue;
            part.field = attribute(value, "name").value_or("");
            if (const auto file = attribute(value, "filename")) {
                isFile = true;
                part.name = file->substr(std::min(file->find_last_of("/\\") + 1, file->size()));
            }
        }
        if (isFile && part.field == field && isUtf8(part.name)) return part;
        body.remove_prefix(end + next.size());
    }
    return std::nullopt;
}

std::uint64_t mostBytes(std::string_view type) {
    struct Rule {
        std::string_view type;
        std::uint64_t most;
    };
    static constexpr Rule kRules[] = {
        {"image/jpeg", 10 * kMegabyte},
        {"image/png", 10 * kMegabyte},
        {"image/gif", 10 * kMegabyte},
        {"image/webp", 10 * kMegabyte},
        {"video/mp4", 50 * kMegabyte},
        {"video/webm", 50 * kMegabyte},
        {"video/quicktime", 50 * kMegabyte},
        {"audio/mpeg", 20 * kMegabyte},
        {"audio/wav", 20 * kMegabyte},
        {"audio/ogg", 20 * kMegabyte},
        {"application/pdf", 20 * kMegabyte},
        {"text/plain", 20 * kMegabyte},
        {"application/msword", 20 * kMegabyte},
        {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", 20 * kMegabyte},
    };
    for (const Rule& rule : kRules)
        if (rule.type == type) return rule.most;
    return 0;
}

bool looksLike(std::string_view type, std::string_view bytes) {
    using namespace std::string_view_literals;
    if (type == "image/jpeg") return bytes.starts_with("\xff\xd8\xff"sv);
    if (type == "image/png") return bytes.starts_with("\x89PNG\r\n\x1a\n"sv);
    if (type == "image/gif") return bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv);
    if (type == "image/webp")
        return bytes.starts_with("RIFF"sv) && bytes.substr(0, 12).ends_with("WEBP"sv);
    if (type == "application/pdf") return bytes.starts_with("%PDF-"sv);
    if (type == "text/plain") return isUtf8(bytes) && bytes.find('\0') == std::string_view::npos;
    return true; // containers with too many beginnings; they are served as attachments or media only
}

} // namespace headroom::chat
