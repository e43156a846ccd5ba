#pragma once
// A CSV file (RFC 4180) record by record, columns found by their names in the header line.

#include "live/import/line_reader.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::imports {

class CsvReader {
public:
    /// Reads the header. Throws ImportError when the file is empty.
    explicit CsvReader(const std::string& file, BlockHook hook = {});

    [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
    [[nodiscard]] bool has(std::string_view column) const;
    /// Place of a column. Throws ImportError naming `format` and the columns there are.
    [[nodiscard]] std::size_t require(std::string_view column, const char* format) const;
    static constexpr std::size_t kAbsent = ~std::size_t{0};
    /// Place of a column, kAbsent without it.
    [[nodiscard]] std::size_t find(std::string_view column) const;

    /// The next record that is not an empty line; false at the end. Throws ImportError when the number of
    /// fields is not the header's; a last record without its line feed that is short counts as cut: it is
    /// left out and cut() tells.
    [[nodiscard]] bool next();
    /// A field of the record; empty for kAbsent.
    [[nodiscard]] std::string_view field(std::size_t column) const;
    [[nodiscard]] double number(std::size_t column) const;        ///< throws ImportError when it is none
    [[nodiscard]] std::int64_t integer(std::size_t column) const; ///< throws ImportError when it is none
    [[nodiscard]] bool cut() const { return cut_; }
    [[noreturn]] void fail(const std::string& message) const { lines_.fail(message); }

private:
    [[nodiscard]] bool split();
    [[noreturn]] void failField(std::size_t column, const char* wanted) const;

    LineReader lines_;
    std::vector<std::string> columns_;
    std::map<std::string, std::size_t, std::less<>> place_;
    std::vector<std::string> fields_;
    std::size_t used_ = 0;
    bool cut_ = false;
};

} // namespace headroom::imports
