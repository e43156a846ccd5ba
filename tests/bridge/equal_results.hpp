#pragma once
// Whether two results are the same to the last bit, and where not.

#include "sim/result/run_result.hpp"

#include <string>

namespace headroom::bridge_test {

/// Empty when equal; otherwise names the first part that differs. `source` is not compared.
[[nodiscard]] std::string difference(const result::RunResult& a, const result::RunResult& b);

} // namespace headroom::bridge_test
