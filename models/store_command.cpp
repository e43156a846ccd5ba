#include "models/store_command.hpp"

#include "models/enum_names.hpp"
#include "models/nearest.hpp"
#include "models/units_text.hpp"

#include <charconv>

namespace headroom::models {
namespace {

[[noreturn]] void fail(std::string_view text, const std::string& why) {
    throw UnitError(
        "\"" + std::string(text) + "\" is not a store command: " + why +
        "; write the command and the kind of key, such as \"HGETALL user\", \"GET readers*3\" or "
        "\"HGETALL message*history\"");
}

bool consistsOf(std::string_view text, char from, char to, char extra) {
    for (const char c : text) {
        if ((c < from || c > to) && c != extra) return false;
    }
    return !text.empty();
}

} // namespace

StoreCommand parseStoreCommand(std::string_view text) {
    const auto space = text.find(' ');
    if (space == std::string_view::npos) fail(text, "the kind of key is missing");
    StoreCommand result;
    result.command = text.substr(0, space);
    if (!consistsOf(result.command, 'A', 'Z', '_')) fail(text, "the command is written in capitals");

    std::string_view key = text.substr(space + 1);
    if (const auto star = key.find('*'); star != std::string_view::npos) {
        const std::string_view times = key.substr(star + 1);
        key = key.substr(0, star);
        const auto [end, error] =
            std::from_chars(times.data(), times.data() + times.size(), result.count);
        const bool counted = error == std::errc{} && end == times.data() + times.size();
        if (counted && (result.count < 1 || result.count > 100000))
            fail(text, "the count goes from 1 to 100000");
        if (!counted) {
            result.count = 1;
            if (!fromName(times, result.countBy) || result.countBy == Variable::kNone) {
                fail(text, "\"" + std::string(times) + "\" is neither a count nor a variable" +
                               suggestion(times, listOf(Names(kNamesOf<Variable>).subspan(1))));
            }
        }
    }
    if (!consistsOf(key, 'a', 'z', '-')) fail(text, "the kind of key is written in small letters");
    result.key = key;
    return result;
}

std::string print(const StoreCommand& command) {
    std::string text = command.command + " " + command.key;
    if (command.countBy != Variable::kNone) return text + "*" + nameOf(command.countBy);
    return command.count == 1 ? text : text + "*" + std::to_string(command.count);
}

} // namespace headroom::models
