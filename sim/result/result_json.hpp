#pragma once
// RunResult as JSON text (`headroom schema result` prints the schema).
//
// Equal results give byte-identical text on any machine: fields in a fixed order, integers where a
// quantity is counted, doubles in their shortest form that reads back to the same value.
//
// To keep files of a thousand bins and a hundred resources near 3 MB:
//   - per-bin counts are integers, and -n with n >= 2 stands for n zero bins;
//   - utilization is in units of 1e-4, queue in units of 1e-2, wait in microseconds, all rounded;
//   - a histogram is its first bucket, then the counts from there on with the same zero runs.
// The rounding loses something once: roundToFile() applies it to a result in memory, after which
// writing and reading give the same result back.

#include "sim/result/run_result.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace headroom::result {

/// A text is not a result this version can read. what() is "file: /json/path: message".
class ResultError : public std::runtime_error {
public:
    ResultError(std::string file, std::string path, const std::string& message);
    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string file_;
    std::string path_;
};

/// Throws ResultError when a number is not finite or a per-bin vector has not `binCount` entries.
[[nodiscard]] std::string toJson(const RunResult& result);
[[nodiscard]] RunResult fromJson(std::string_view text, const std::string& file = "result");
void roundToFile(RunResult& result);

/// Atomic: the file is whole or absent. Throws FileError or ResultError.
void writeResult(const RunResult& result, const std::filesystem::path& file);
[[nodiscard]] RunResult readResult(const std::filesystem::path& file);

/// JSON Schema (draft 2020-12) of the format.
[[nodiscard]] std::string resultSchema();

} // namespace headroom::result
