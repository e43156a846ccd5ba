#include "models/json_lines.hpp"

#include "models/document.hpp"

#include <cstdint>

namespace headroom::models {
namespace {

/// Steps over comments and string literals, counting lines.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] int line() const { return line_; }

    /// Next character that is neither white space nor in a comment; '\0' at the end.
    char peek() {
        while (at_ < text_.size()) {
            const std::string_view rest = text_.substr(at_);
            if (rest.starts_with("//")) {
                skip(std::min(rest.find('\n'), rest.size()));
            } else if (rest.starts_with("/*")) {
                skip(std::min(rest.find("*/", 2), rest.size() - 2) + 2);
            } else if (rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\r' || rest[0] == '\n') {
                skip(1);
            } else if (rest.starts_with("\xEF\xBB\xBF")) {
                skip(3); // byte order mark, which the parser ignores too
            } else {
                return rest[0];
            }
        }
        return '\0';
    }

    void skip(std::size_t count) {
        for (; count > 0 && at_ < text_.size(); --count) {
            if (text_[at_++] == '\n') ++line_;
        }
    }

    /// The string literal that starts here, with its quotes.
    std::string_view literal() {
        const std::size_t from = at_;
        skip(1);
        while (at_ < text_.size() && text_[at_] != '"') skip(text_[at_] == '\\' ? 2 : 1);
        skip(1);
        return text_.substr(from, at_ - from);
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
};

std::string decode(std::string_view literal) {
    if (literal.find('\\') == std::string_view::npos)
        return std::string(literal.substr(1, literal.size() - 2));
    return Json::parse(literal).get<std::string>();
}

struct Walk {
    Scanner scanner;
    std::vector<JsonLine> lines;

    /// Depth is bounded: the document was checked against it before.
    void value(const std::string& pointer, int line) {
        lines.push_back({pointer, line});
        const char first = scanner.peek();
        if (first == '{') {
            members(pointer);
        } else if (first == '[') {
            elements(pointer);
        } else if (first == '"') {
            scanner.literal();
        } else {
            while (std::string_view(",]}").find(scanner.peek()) == std::string_view::npos &&
                   scanner.peek() != '\0') {
                scanner.skip(1);
            }
        }
    }

    void members(const std::string& pointer) {
        scanner.skip(1);
        while (scanner.peek() != '}' && scanner.peek() != '\0') {
            const int line = scanner.line();
            const std::string key = decode(scanner.literal());
            scanner.peek();
            scanner.skip(1); // ':'
            value(joinPointer(pointer, key), line);
            if (scanner.peek() == ',') scanner.skip(1);
        }
        scanner.skip(1);
    }

    void elements(const std::string& pointer) {
        scanner.skip(1);
        for (std::size_t index = 0; scanner.peek() != ']' && scanner.peek() != '\0'; ++index) {
            value(joinPointer(pointer, std::to_string(index)), scanner.line());
            if (scanner.peek() == ',') scanner.skip(1);
        }
        scanner.skip(1);
    }
};

} // namespace

std::vector<JsonLine> jsonLines(std::string_view text) {
    Walk walk{Scanner(text), {}};
    walk.scanner.peek();
    walk.value("", walk.scanner.line());
    return std::move(walk.lines);
}

std::size_t firstInvalidUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80        ? 1
                                   : lead >> 5U == 6  ? 2
                                   : lead >> 4U == 14 ? 3
                                   : lead >> 3U == 30 ? 4
                                                      : 0;
        if (length == 0 || at + length > text.size()) return at;
        std::uint32_t code = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t i = 1; i < length; ++i) {
            const auto next = static_cast<unsigned char>(text[at + i]);
            if (next >> 6U != 2) return at;
            code = code << 6U | (next & 0x3FU);
        }
        // Overlong forms, surrogates and what lies beyond Unicode.
        constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
        if (code < kLeast[length] || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) return at;
        at += length;
    }
    return std::string_view::npos;
}

std::size_t firstDeeperThan(std::string_view text, int levels) {
    Scanner scanner(text);
    int depth = 0;
    for (char c = scanner.peek(); c != '\0'; c = scanner.peek()) {
        if (c == '"') {
            scanner.literal();
            continue;
        }
        if ((c == '{' || c == '[') && ++depth > levels) return scanner.at();
        if (c == '}' || c == ']') --depth;
        scanner.skip(1);
    }
    return std::string_view::npos;
}

} // namespace headroom::models
