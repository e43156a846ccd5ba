#pragma once
// The text format of Prometheus (0.0.4) and OpenMetrics 1.0, as far as its samples go.

#include <string>
#include <string_view>
#include <vector>

namespace headroom::probe {

struct Metric {
    std::string name; ///< with its labels, as written: requests_total{code="200"}
    double value = 0.0;
    bool counter = false; ///< only grows; also the sums, counts and buckets of histograms
};

/// Samples in file order; lines that are none are passed over, and so are values that are no finite numbers.
[[nodiscard]] std::vector<Metric> parseMetrics(std::string_view text);

} // namespace headroom::probe
