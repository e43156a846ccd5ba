#include "sim/result/run_result.hpp"

namespace headroom::result {

const OperationResult* RunResult::operation(const std::string& name) const {
    for (const OperationResult& candidate : operations) {
        if (candidate.name == name) return &candidate;
    }
    return nullptr;
}

const Series* RunResult::find(const std::string& seriesName) const {
    for (const Series& candidate : series) {
        if (candidate.name == seriesName) return &candidate;
    }
    return nullptr;
}

double RunResult::usdPerHour() const {
    double total = 0.0;
    for (const CostItem& item : cost) total += item.usdPerHour;
    return total;
}

} // namespace headroom::result
