#pragma once
// The four places the time of an operation can go.

#include <map>
#include <string>

namespace headroom::report {

/// Groups "network", "chat wait", "chat service", "redis", ... of OperationResult::secondsByPart.
struct TimeSplit {
    double network = 0.0;
    double waiting = 0.0;
    double service = 0.0;
    double others = 0.0; ///< stores, storage, balancer: their whole round trips
    std::string largest; ///< part with most of it
    double largestSeconds = 0.0;

    explicit TimeSplit(const std::map<std::string, double>& parts);
    [[nodiscard]] double total() const { return network + waiting + service + others; }
};

} // namespace headroom::report
