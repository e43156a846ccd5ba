#include "sim/search/sweep_files.hpp"

#include "sim/result/csv_line.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace headroom::search {
namespace {

constexpr int kFormat = 1;
constexpr int kIndent = 2;

/// Cells of one point by column name.
using Cells = std::vector<std::pair<std::string, Json>>;

void addEstimate(Cells& cells, const std::string& name, const Json& estimate) {
    cells.emplace_back(name, estimate.at("value"));
    if (!estimate.contains("low")) return;
    cells.emplace_back(name + " low", estimate["low"]);
    cells.emplace_back(name + " high", estimate["high"]);
}

void addMembers(Cells& cells, const std::string& name, const Json& object,
                std::initializer_list<const char*> members) {
    for (const char* member : members)
        cells.emplace_back(name + " " + member, object.is_null() ? Json() : object.at(member));
}

Cells cellsOf(const Json& measures) {
    if (measures.contains("error")) return {{"verdict", "error"}, {"error", measures["error"]}};
    Cells cells{{"verdict", measures.at("verdict")}, {"error", Json()}};
    addMembers(cells, "first break", measures.at("firstBreak"), {"objective", "users", "atSeconds"});
    addMembers(cells, "first binding", measures.at("firstBinding"),
               {"service", "kind", "reason", "users", "atSeconds"});
    cells.emplace_back("usdPerHour", measures.at("usdPerHour"));
    cells.emplace_back("users asked", measures.at("users").at("asked"));
    addEstimate(cells, "failed share", measures["users"].at("failedShare"));
    addEstimate(cells, "throughput", measures.at("throughput"));
    for (const Json& objective : measures.at("objectives")) {
        const auto text = objective.at("text").get<std::string>();
        cells.emplace_back(text + " verdict", objective.at("verdict"));
        addEstimate(cells, text, objective);
    }
    for (const Json& operation : measures.at("operations")) {
        for (const char* quantile : {"p50", "p95", "p99"})
            addEstimate(cells, operation.at("name").get<std::string>() + " " + quantile,
                        operation.at(quantile));
    }
    for (const auto& [service, peak] : measures.at("peakUtilization").items())
        addMembers(cells, service + " peak utilization", peak, {"kind", "peak"});
    return cells;
}

std::string cellText(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_float()) return result::csvNumber(value.get<double>());
    return value.dump();
}

} // namespace

std::string sweepJson(const Json& plan, std::span<const Entry> entries) {
    Json json{{"headroom-sweep", kFormat}};
    json.update(plan);
    Json& results = json["results"] = Json::array();
    for (const Entry& entry : entries) {
        Json one{{"index", entry.index}, {"set", changesJson(entry.changes)}, {"key", entry.key}};
        one.update(entry.measures);
        results.push_back(std::move(one));
    }
    return json.dump(kIndent, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string sweepCsv(const Json& plan, std::span<const Entry> entries) {
    std::vector<std::string> columns;
    std::vector<Cells> rows;
    for (const Entry& entry : entries) {
        rows.push_back(cellsOf(entry.measures));
        for (const auto& [name, value] : rows.back()) {
            if (std::find(columns.begin(), columns.end(), name) == columns.end())
                columns.push_back(name);
        }
    }
    std::string out;
    {
        result::CsvLine header(out);
        header.text("index");
        for (const auto& [path, values] : plan.at("vary").items()) header.text(path);
        for (const std::string& column : columns) header.text(column);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        result::CsvLine line(out);
        line.text(std::to_string(entries[i].index));
        for (const models::Override& change : entries[i].changes) line.text(change.value);
        for (const std::string& column : columns) {
            const auto cell = std::find_if(rows[i].begin(), rows[i].end(),
                                           [&](const auto& one) { return one.first == column; });
            line.text(cell == rows[i].end() ? std::string{} : cellText(cell->second));
        }
    }
    return out;
}

} // namespace headroom::search
