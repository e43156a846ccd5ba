#include "sim/search/optimize/pareto.hpp"

#include <algorithm>

namespace headroom::search {

bool dominates(const Score& a, const Score& b) {
    const bool nowhereWorse = a.usdPerHour <= b.usdPerHour && a.capacity >= b.capacity && a.p95 <= b.p95;
    const bool better = a.usdPerHour < b.usdPerHour || a.capacity > b.capacity || a.p95 < b.p95;
    return nowhereWorse && better;
}

std::vector<std::size_t> paretoFront(std::span<const Score> scores) {
    std::vector<std::size_t> front;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        bool beaten = false;
        for (std::size_t j = 0; j < scores.size() && !beaten; ++j) {
            const bool equal = scores[i].usdPerHour == scores[j].usdPerHour &&
                               scores[i].capacity == scores[j].capacity &&
                               scores[i].p95 == scores[j].p95;
            beaten = dominates(scores[j], scores[i]) || (equal && j < i);
        }
        if (!beaten) front.push_back(i);
    }
    return front;
}

} // namespace headroom::search
