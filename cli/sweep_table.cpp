#include "cli/sweep_table.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/report/text_table.hpp"

#include <algorithm>
#include <vector>

namespace headroom::cli {
namespace {

using report::Ink;
using search::Entry;
using search::Json;

constexpr std::size_t kMostRows = 200;

/// The shortest ends of the paths that still differ: "count", or "chat.on.count" beside "redis.on.count".
std::vector<std::string> shortNames(const Json& vary) {
    std::vector<std::string> names;
    const auto tail = [](const std::string& path, std::size_t parts) {
        std::size_t at = path.size();
        for (; parts > 0 && at != std::string::npos && at > 0; --parts)
            at = path.find_last_of("./", at - 1);
        return at == std::string::npos || at == 0 ? path : path.substr(at + 1);
    };
    for (const auto& [path, values] : vary.items()) {
        std::size_t parts = 1;
        const auto taken = [&](const std::string& name) {
            return std::any_of(vary.items().begin(), vary.items().end(), [&](const auto& other) {
                return other.key() != path && tail(other.key(), parts) == name;
            });
        };
        while (taken(tail(path, parts)) && tail(path, parts) != path) ++parts;
        names.push_back(tail(path, parts));
    }
    return names;
}

/// Texts of the objectives of any point, in the order they first appear.
std::vector<std::string> objectivesOf(std::span<const Entry> entries) {
    std::vector<std::string> texts;
    for (const Entry& entry : entries) {
        if (!entry.measures.contains("objectives")) continue;
        for (const Json& objective : entry.measures["objectives"]) {
            const auto text = objective.at("text").get<std::string>();
            if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
        }
    }
    return texts;
}

/// "p95(register)" of "p95(register) < 3s", unless another objective limits the same quantity.
std::string titleOf(const std::string& text, const std::vector<std::string>& all) {
    const auto quantity = [](const std::string& objective) {
        const std::size_t end = objective.find_last_not_of(' ', objective.find_first_of("<>") - 1);
        return objective.substr(0, end + 1);
    };
    const bool alone = std::count_if(all.begin(), all.end(), [&](const std::string& other) {
                           return quantity(other) == quantity(text);
                       }) == 1;
    return alone ? quantity(text) : text;
}

Ink inkOf(const std::string& verdict) {
    if (verdict == "holds") return Ink::kGreen;
    if (verdict == "undecided") return Ink::kYellow;
    return verdict == "none" ? Ink::kDim : Ink::kRed;
}

std::string objectiveCell(const Json& measures, const std::string& text, Ink& ink) {
    if (!measures.contains("objectives")) return {};
    for (const Json& objective : measures["objectives"]) {
        if (objective.at("text") != text) continue;
        ink = inkOf(objective.at("verdict").get<std::string>());
        const Json& value = objective.at("value");
        return value.is_null()
                   ? "-"
                   : analysis::valueText(value.get<double>(), objective.at("unit").get<std::string>());
    }
    return {};
}

std::string bindingCell(const Json& measures) {
    const Json& first = measures.at("firstBinding");
    if (first.is_null()) return "nothing";
    return first.at("service").get<std::string>() + " " + first.at("kind").get<std::string>() + " at " +
           analysis::countText(first.at("users").get<double>());
}

std::string breakCell(const Json& measures) {
    const Json& first = measures.at("firstBreak");
    return first.is_null() ? "never" : analysis::countText(first.at("users").get<double>());
}

} // namespace

std::string sweepTable(const report::Style& style, const Json& plan, std::span<const Entry> entries) {
    std::vector<report::TextTable::Column> columns{{"#", true}};
    for (const std::string& name : shortNames(plan.at("vary"))) columns.push_back({name, true});
    columns.push_back({"verdict"});
    const std::vector<std::string> objectives = objectivesOf(entries);
    for (const std::string& text : objectives) columns.push_back({titleOf(text, objectives), true});
    for (const char* title : {"breaks at", "done/s", "$/h"}) columns.push_back({title, true});
    columns.push_back({"binds first"});
    columns.push_back({"error", false, 60});
    report::TextTable table(columns);
    for (const Entry& entry : entries.first(std::min(entries.size(), kMostRows))) {
        std::vector<std::string> cells{std::to_string(entry.index)};
        for (const models::Override& change : entry.changes) cells.push_back(change.value);
        std::vector<Ink> inks(cells.size(), Ink::kPlain);
        const Json& measures = entry.measures;
        const bool failed = measures.contains("error");
        const std::string verdict = failed ? "error" : measures.at("verdict").get<std::string>();
        cells.push_back(verdict);
        inks.push_back(inkOf(verdict));
        for (const std::string& text : objectives) {
            inks.push_back(Ink::kPlain);
            cells.push_back(objectiveCell(measures, text, inks.back()));
        }
        if (failed) {
            cells.resize(columns.size() - 1);
            cells.push_back(measures["error"].get<std::string>());
        } else {
            cells.push_back(breakCell(measures));
            cells.push_back(analysis::countText(measures.at("throughput").at("value").get<double>()));
            cells.push_back(analysis::dollarText(measures.at("usdPerHour").get<double>()));
            cells.push_back(bindingCell(measures));
        }
        table.add(cells, inks);
    }
    std::string text = table.print(style);
    if (entries.size() > kMostRows)
        text += "  and " + std::to_string(entries.size() - kMostRows) + " more points\n";
    return text;
}

} // namespace headroom::cli
