#pragma once
// A table in a terminal: columns as wide as their cells, a dim header, no lines but spaces. Columns
// without any text in them are left out. A table wider than the style has its widest text columns cut
// until it fits; numbers are never cut.

#include "sim/report/style.hpp"

namespace headroom::report {

class TextTable {
public:
    struct Column {
        std::string title;
        bool right = false;      ///< numbers
        std::size_t widest = 40; ///< longer cells are clipped
        bool whole = false;      ///< never narrowed to fit the table to the screen: bars
    };
    explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

    /// Cells by column; missing ones are empty. `inks` colour them one by one, missing = plain.
    void add(std::vector<std::string> cells, std::vector<Ink> inks = {});
    [[nodiscard]] bool empty() const { return rows_.empty(); }
    /// Every line starts with `indent` and ends with a line break.
    [[nodiscard]] std::string print(const Style& style, const std::string& indent = "  ") const;

private:
    struct Row {
        std::vector<std::string> cells;
        std::vector<Ink> inks;
    };
    std::vector<Column> columns_;
    std::vector<Row> rows_;
};

} // namespace headroom::report
