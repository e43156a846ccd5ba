#include "sim/result/csv_line.hpp"

#include <charconv>

namespace headroom::result {

std::string csvNumber(double value) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 9);
    return {buffer, end.ptr};
}

CsvLine& CsvLine::text(std::string_view value) {
    if (!first_) out_ += ',';
    first_ = false;
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
        out_ += value;
        return *this;
    }
    out_ += '"';
    for (const char c : value) {
        if (c == '"') out_ += '"';
        out_ += c;
    }
    out_ += '"';
    return *this;
}

} // namespace headroom::result
