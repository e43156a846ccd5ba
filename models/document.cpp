#include "models/document.hpp"

#include "models/json_lines.hpp"
#include "models/nearest.hpp"

#include <charconv>
#include <fstream>
#include <sstream>

namespace headroom::models {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 64;

[[noreturn]] void fail(const std::string& name, int line, std::string message) {
    throw ScenarioError({Diagnostic{name, line, "", std::move(message)}});
}

int lineOf(const std::string& text, std::size_t byte) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
    return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

/// The library's message without its prefix and position, which stand elsewhere in the diagnostic.
std::string parseMessage(const std::string& what) {
    const auto colon = what.find(": ");
    const auto column = what.find("column ");
    std::string text = colon == std::string::npos ? what : what.substr(colon + 2);
    for (const std::string_view cut : {"syntax error while parsing "}) {
        if (const auto at = text.find(cut); at != std::string::npos) text.erase(at, cut.size());
    }
    if (column != std::string::npos) {
        const auto digits = what.find_first_not_of("0123456789", column + 7);
        text += " (column " + what.substr(column + 7, digits - column - 7) + ")";
    }
    return text;
}

std::vector<std::string> splitPath(const std::string& path) {
    const char separator = path.find('/') == std::string::npos ? '.' : '/';
    std::vector<std::string> parts;
    std::istringstream stream(path);
    for (std::string part; std::getline(stream, part, separator);) {
        if (!part.empty()) parts.push_back(part);
    }
    return parts;
}

} // namespace

std::string joinPointer(std::string_view pointer, std::string_view key) {
    std::string joined(pointer);
    joined += '/';
    for (const char c : key) {
        if (c == '~') {
            joined += "~0";
        } else if (c == '/') {
            joined += "~1";
        } else {
            joined += c;
        }
    }
    return joined;
}

Document Document::load(const fs::path& file) {
    const std::string name = file.string();
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status)) fail(name, 0, "no such file");
    if (fs::is_directory(status)) fail(name, 0, "is a folder, expected a JSON file");
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    if (!stream) fail(name, 0, "cannot be read");
    return parse(name, content.str());
}

Document Document::parse(std::string name, const std::string& text) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        fail(name, 0, "is empty, expected a JSON object");
    if (const std::size_t bad = firstInvalidUtf8(text); bad != std::string::npos) {
        fail(name, lineOf(text, bad), "is not valid UTF-8 at byte " + std::to_string(bad + 1));
    }
    if (const std::size_t deep = firstDeeperThan(text, kDeepest); deep != std::string::npos) {
        fail(name, lineOf(text, deep), "is nested deeper than " + std::to_string(kDeepest) + " levels");
    }
    Document document;
    document.name_ = std::move(name);
    try {
        document.root_ = Json::parse(text, nullptr, true, /*ignore_comments=*/true);
    } catch (const Json::parse_error& error) {
        fail(document.name_, lineOf(text, error.byte == 0 ? 0 : error.byte - 1),
             "is not valid JSON: " + parseMessage(error.what()));
    }
    std::vector<Diagnostic> twice;
    for (const JsonLine& entry : jsonLines(text)) {
        const auto [found, added] = document.lines_.try_emplace(entry.pointer, entry.line);
        if (added) continue;
        twice.push_back({document.name_, entry.line, entry.pointer,
                         "this key is there twice, first on line " + std::to_string(found->second)});
    }
    if (!twice.empty()) throw ScenarioError(std::move(twice));
    return document;
}

std::optional<Override> parseOverride(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    return Override{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

void Document::apply(const Override& change, std::vector<Diagnostic>& problems) {
    const std::string option = "--set " + change.path + "=" + change.value;
    const auto complain = [&](const std::string& pointer, std::string message) {
        problems.push_back({option, 0, pointer, std::move(message)});
    };
    const std::vector<std::string> parts = splitPath(change.path);
    if (parts.empty()) {
        complain("", "the path is empty, expected for example \"workload.users.ramp.until\"");
        return;
    }
    if (parts.size() > static_cast<std::size_t>(kDeepest)) {
        complain("", "the path has more than " + std::to_string(kDeepest) + " parts");
        return;
    }
    Json* place = &root_;
    std::string pointer;
    for (const std::string& part : parts) {
        const bool last = &part == &parts.back();
        const std::string inside = joinPointer(pointer, part);
        if (place->is_array()) {
            std::size_t index = 0;
            const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
            if (error != std::errc{} || end != part.data() + part.size() || index >= place->size()) {
                complain(pointer, "has " + std::to_string(place->size()) +
                                      " elements counted from 0, found \"" + part + "\"");
                return;
            }
            place = &(*place)[index];
        } else if (place->is_object()) {
            if (!place->contains(part)) {
                (*place)[part] = last ? Json() : Json::object();
                (last ? overrides_ : madeObjects_).insert_or_assign(inside, option);
            }
            place = &(*place)[part];
        } else {
            complain(pointer, "has no parts, found \"" + part + "\" in the path");
            return;
        }
        pointer = inside;
    }
    Json value = Json::parse(change.value, nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded()) value = change.value;
    *place = std::move(value);
    overrides_.insert_or_assign(pointer, option);
}

bool Document::madeByOverride(const std::string& pointer) const {
    return madeObjects_.contains(pointer);
}

Diagnostic Document::at(const std::string& pointer, std::string message) const {
    std::string_view around = pointer;
    while (true) {
        if (const auto set = overrides_.find(around); set != overrides_.end()) {
            return {set->second, 0, pointer, std::move(message)};
        }
        if (const auto made = madeObjects_.find(around); made != madeObjects_.end()) {
            return {made->second, 0, pointer, std::move(message)};
        }
        if (const auto line = lines_.find(around); line != lines_.end()) {
            return {name_, line->second, pointer, std::move(message)};
        }
        if (around.empty()) return {name_, 0, pointer, std::move(message)};
        around = around.substr(0, around.rfind('/'));
    }
}

} // namespace headroom::models
