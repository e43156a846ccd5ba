#pragma once
// A table of an HTML report: a caption for screen readers, column and row headings marked as such. Columns
// without any text in them are left out.

#include <string>
#include <vector>

namespace headroom::report {

class HtmlTable {
public:
    struct Column {
        std::string title;
        bool number = false;
    };
    HtmlTable(std::string caption, std::vector<Column> columns)
        : caption_(std::move(caption)), columns_(std::move(columns)) {}

    /// Cells are escaped here. The first is the row's heading.
    void add(std::vector<std::string> cells);
    /// As add(); `markup` is the first cell as HTML, for badges.
    void addMarked(std::string markup, std::vector<std::string> cells);
    [[nodiscard]] bool empty() const { return rows_.empty(); }
    [[nodiscard]] std::string html() const; ///< empty without rows

private:
    std::string caption_;
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_; ///< HTML
};

} // namespace headroom::report
