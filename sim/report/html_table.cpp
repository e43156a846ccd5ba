#include "sim/report/html_table.hpp"

#include "sim/report/markup.hpp"

#include <algorithm>

namespace headroom::report {

void HtmlTable::add(std::vector<std::string> cells) {
    for (std::string& cell : cells) cell = escapeMarkup(cell);
    cells.resize(columns_.size());
    rows_.push_back(std::move(cells));
}

void HtmlTable::addMarked(std::string markup, std::vector<std::string> cells) {
    for (std::string& cell : cells) cell = escapeMarkup(cell);
    cells.insert(cells.begin(), std::move(markup));
    cells.resize(columns_.size());
    rows_.push_back(std::move(cells));
}

std::string HtmlTable::html() const {
    if (rows_.empty()) return {};
    std::vector<bool> shown;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        shown.push_back(
            std::any_of(rows_.begin(), rows_.end(), [i](const auto& row) { return !row[i].empty(); }));
    }
    // Focusable, so that a table wider than the screen can be scrolled with the keyboard.
    std::string out = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" +
                      escapeMarkup(caption_) + "\"><table>\n<caption class=\"unseen\">" +
                      escapeMarkup(caption_) + "</caption>\n<thead><tr>";
    const auto classOf = [&](std::size_t i) { return columns_[i].number ? " class=\"n\"" : ""; };
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (!shown[i]) continue;
        out += "<th scope=\"col\"" + std::string(classOf(i)) + ">" + escapeMarkup(columns_[i].title) +
               "</th>";
    }
    out += "</tr></thead>\n<tbody>\n";
    for (const std::vector<std::string>& row : rows_) {
        out += "<tr>";
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (!shown[i]) continue;
            out += i == 0 ? "<th scope=\"row\">" + row[i] + "</th>"
                          : "<td" + std::string(classOf(i)) + ">" + row[i] + "</td>";
        }
        out += "</tr>\n";
    }
    return out + "</tbody>\n</table></div>\n";
}

} // namespace headroom::report
