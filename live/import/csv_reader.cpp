#include "live/import/csv_reader.hpp"

#include "live/import/import_error.hpp"
#include "live/import/text.hpp"

namespace headroom::imports {

CsvReader::CsvReader(const std::string& file, BlockHook hook) : lines_(file, std::move(hook)) {
    if (!split()) throw ImportError(file, "", "is empty; a CSV header line was expected");
    columns_.assign(fields_.begin(), fields_.begin() + static_cast<std::ptrdiff_t>(used_));
    for (std::size_t i = 0; i < columns_.size(); ++i) place_.emplace(columns_[i], i);
}

bool CsvReader::has(std::string_view column) const { return place_.contains(column); }

std::size_t CsvReader::find(std::string_view column) const {
    const auto found = place_.find(column);
    return found == place_.end() ? kAbsent : found->second;
}

std::size_t CsvReader::require(std::string_view column, const char* format) const {
    const auto found = place_.find(column);
    if (found != place_.end()) return found->second;
    std::string there;
    for (const std::string& name : columns_) there += (there.empty() ? "" : ", ") + shown(name);
    throw ImportError(lines_.file(), "line 1",
                      "a " + std::string(format) + " has a column '" + std::string(column) +
                          "', but the header has: " + there);
}

bool CsvReader::split() {
    std::string_view line;
    if (!lines_.next(line)) return false;
    used_ = 0;
    const auto field = [&]() -> std::string& {
        if (used_ == fields_.size()) fields_.emplace_back();
        std::string& slot = fields_[used_++];
        slot.clear();
        return slot;
    };
    std::string* current = &field();
    const std::uint64_t first = lines_.lineNumber();
    bool quoted = false;
    std::size_t at = 0;
    std::size_t size = 0;
    for (;;) {
        if (at == line.size()) {
            if (!quoted) return true;
            // A quoted field goes on over the end of its line.
            if (!lines_.next(line)) {
                fail("the quoted field that begins in line " + std::to_string(first) +
                     " does not end: the file was cut");
            }
            *current += '\n';
            at = 0;
            size += line.size() + 1;
            if (size > LineReader::kLongestLine) fail("the quoted field does not end");
            continue;
        }
        const char c = line[at++];
        if (quoted) {
            if (c != '"') {
                *current += c;
            } else if (at < line.size() && line[at] == '"') {
                *current += '"';
                ++at;
            } else {
                quoted = false;
            }
        } else if (c == '"' && current->empty()) {
            quoted = true;
        } else if (c == ',') {
            current = &field();
        } else {
            *current += c;
        }
    }
}

bool CsvReader::next() {
    do {
        if (!split()) return false;
    } while (used_ == 1 && fields_[0].empty());
    if (used_ == columns_.size()) {
        cut_ = false;
        return true;
    }
    if (!lines_.terminated() && used_ < columns_.size()) {
        cut_ = true;
        return false;
    }
    fail(std::to_string(used_) + " fields instead of the header's " + std::to_string(columns_.size()));
}

std::string_view CsvReader::field(std::size_t column) const {
    return column < used_ ? std::string_view(fields_[column]) : std::string_view{};
}

void CsvReader::failField(std::size_t column, const char* wanted) const {
    fail("column '" + columns_[column] + "' is '" + shown(fields_[column]) + "', " + wanted +
         " was expected");
}

double CsvReader::number(std::size_t column) const {
    const std::optional<double> value = numberOf(field(column));
    if (!value) failField(column, "a number");
    return *value;
}

std::int64_t CsvReader::integer(std::size_t column) const {
    const std::optional<std::int64_t> value = integerOf(field(column));
    if (!value) failField(column, "a whole number");
    return *value;
}

} // namespace headroom::imports
