#include "sim/report/text_table.hpp"

#include <algorithm>

namespace headroom::report {

void TextTable::add(std::vector<std::string> cells, std::vector<Ink> inks) {
    cells.resize(columns_.size());
    inks.resize(columns_.size(), Ink::kPlain);
    rows_.push_back({std::move(cells), std::move(inks)});
}

std::string TextTable::print(const Style& style, const std::string& indent) const {
    std::vector<std::size_t> widths; // 0 = left out
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const std::size_t title = displayWidth(columns_[i].title);
        std::size_t width = 0;
        for (const Row& row : rows_) width = std::max(width, displayWidth(row.cells[i]));
        widths.push_back(
            width == 0 ? 0 : std::min(std::max(width, title), std::max(columns_[i].widest, title)));
    }
    constexpr std::size_t kLeastText = 12;
    const auto total = [&] {
        std::size_t sum = displayWidth(indent);
        for (const std::size_t width : widths) sum += width == 0 ? 0 : width + 2;
        return sum - 2;
    };
    while (total() > style.width) {
        std::size_t widest = columns_.size();
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (columns_[i].right || columns_[i].whole || widths[i] <= kLeastText) continue;
            if (widest == columns_.size() || widths[i] > widths[widest]) widest = i;
        }
        if (widest == columns_.size()) break;
        --widths[widest];
    }
    const auto line = [&](const Row& row) {
        std::string out = indent;
        bool first = true;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (widths[i] == 0) continue;
            if (!first) out += "  ";
            first = false;
            // Cells with their own colour codes (bars) cannot be cut; they are built to fit.
            const bool coloured = row.cells[i].find('\x1b') != std::string::npos;
            const std::string cell = coloured ? row.cells[i] : clip(style, row.cells[i], widths[i]);
            const std::string shown = paint(style, row.inks[i], cell);
            out += columns_[i].right ? padLeft(shown, widths[i]) : padRight(shown, widths[i]);
        }
        out.erase(out.find_last_not_of(' ') + 1);
        return out + "\n";
    };
    Row header;
    for (const Column& column : columns_) {
        header.cells.push_back(column.title);
        header.inks.push_back(Ink::kDim);
    }
    std::string out = line(header);
    for (const Row& row : rows_) out += line(row);
    return out;
}

} // namespace headroom::report
