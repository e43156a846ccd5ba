#include "sim/analysis/repeated_looks.hpp"

#include <algorithm>

namespace headroom::analysis {

std::vector<int> looksUpTo(int first, int most) {
    std::vector<int> looks{first};
    while (looks.back() < most) looks.push_back(std::min(most, 2 * looks.back()));
    return looks;
}

double lookConfidence(std::size_t looks, double confidence) {
    return 1.0 - (1.0 - confidence) / static_cast<double>(looks);
}

} // namespace headroom::analysis
