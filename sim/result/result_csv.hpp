#pragma once
// RunResult as a folder of CSV files (RFC 4180, comma, one header line, units in the header names):
//   bins.csv        one line per time bin: users, and per operation throughput, percentiles, failures
//   resources.csv   long form: time, resource, service, kind, utilization, queue, wait
//   operations.csv  one line per operation over the whole run
//   errors.csv      long form: time, operation, cause, failures; only bins with failures

#include "sim/result/run_result.hpp"

#include <filesystem>
#include <string>

namespace headroom::result {

[[nodiscard]] std::string binsCsv(const RunResult& result);
[[nodiscard]] std::string resourcesCsv(const RunResult& result);
[[nodiscard]] std::string operationsCsv(const RunResult& result);
[[nodiscard]] std::string errorsCsv(const RunResult& result);

/// Creates the folder where it is missing and replaces the four files. Throws FileError.
void writeCsv(const RunResult& result, const std::filesystem::path& directory);

} // namespace headroom::result
