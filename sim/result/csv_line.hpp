#pragma once
// One line of a CSV file (RFC 4180: comma, double quotes where needed, but line feeds alone).

#include <string>
#include <string_view>

namespace headroom::result {

/// Nine digits: more than any figure here is known to, and 0.30000000000000004 reads as 0.3.
[[nodiscard]] std::string csvNumber(double value);

/// Appends fields to `out`, and the line's end when it is destroyed.
class CsvLine {
public:
    explicit CsvLine(std::string& out) : out_(out) {}
    ~CsvLine() { out_ += '\n'; }
    CsvLine(const CsvLine&) = delete;
    CsvLine& operator=(const CsvLine&) = delete;

    CsvLine& text(std::string_view value);
    CsvLine& value(double v) { return text(csvNumber(v)); }
    CsvLine& empty() { return text({}); }

private:
    std::string& out_;
    bool first_ = true;
};

} // namespace headroom::result
