#include "live/probe/openmetrics.hpp"

#include <cmath>
#include <cstdlib>
#include <map>

namespace headroom::probe {
namespace {

/// End of a sample's name and labels: a quoted label value may hold spaces and braces.
std::size_t endOfName(std::string_view line) {
    bool quoted = false;
    bool inLabels = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{') {
            inLabels = true;
        } else if (c == '}') {
            return i + 1;
        } else if ((c == ' ' || c == '\t') && !inLabels) {
            return i;
        }
    }
    return std::string_view::npos;
}

bool grows(const std::map<std::string, std::string, std::less<>>& types, std::string_view name) {
    if (const auto type = types.find(name); type != types.end()) return type->second == "counter";
    for (const std::string_view suffix : {"_total", "_sum", "_count", "_bucket"}) {
        if (!name.ends_with(suffix)) continue;
        const auto type = types.find(name.substr(0, name.size() - suffix.size()));
        if (type == types.end()) return suffix == "_total";
        return type->second == "counter" || type->second == "histogram" || type->second == "summary";
    }
    return false;
}

} // namespace

std::vector<Metric> parseMetrics(std::string_view text) {
    std::vector<Metric> out;
    std::map<std::string, std::string, std::less<>> types;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.starts_with("# TYPE ")) {
            const std::string_view rest = line.substr(7);
            const std::size_t space = rest.find(' ');
            if (space != std::string_view::npos)
                types[std::string(rest.substr(0, space))] = std::string(rest.substr(space + 1));
            continue;
        }
        if (line.empty() || line.starts_with('#')) continue;
        const std::size_t nameEnd = endOfName(line);
        if (nameEnd == std::string_view::npos) continue;
        const std::string_view name = line.substr(0, nameEnd);
        const std::string number(line.substr(nameEnd)); // ends before a timestamp by itself
        char* after = nullptr;
        const double value = std::strtod(number.c_str(), &after);
        if (after == number.c_str() || !std::isfinite(value)) continue;
        out.push_back({std::string(name), value, grows(types, name.substr(0, name.find('{')))});
    }
    return out;
}

} // namespace headroom::probe
