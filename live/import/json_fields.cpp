#include "live/import/json_fields.hpp"

#include "live/import/line_reader.hpp"

#include <algorithm>

namespace headroom::imports {
namespace {

/// Such documents hold a few numbers for each minute and metric; a thousandth of this is usual.
constexpr std::size_t kMostBytes = std::size_t{1} << 30U;

std::string positionOf(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n');
    const std::size_t column = start == std::string_view::npos ? before.size() : before.size() - start;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

} // namespace

Json readJson(const std::string& file) {
    LineReader reader(file);
    std::string text;
    for (std::string_view block = reader.block(); !block.empty(); block = reader.block()) {
        text += block;
        if (text.size() > kMostBytes) throw ImportError(file, "", "is larger than 1 GB: no report is");
    }
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        throw ImportError(file, "", "is empty; a JSON document was expected");
    }
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        const bool cut = error.byte >= text.size();
        throw ImportError(file, positionOf(text, error.byte),
                          cut ? "the file ends too early (truncated?)" : "not valid JSON");
    } catch (const Json::exception& error) {
        throw ImportError(file, "", std::string("not valid JSON: ") + error.what());
    }
}

} // namespace headroom::imports
