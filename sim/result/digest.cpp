#include "sim/result/digest.hpp"

namespace headroom::result {

std::string digestOf(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex(16, '0');
    std::uint64_t hash = fnv1a64(text);
    for (auto digit = hex.rbegin(); digit != hex.rend(); ++digit, hash >>= 4U)
        *digit = kDigits[hash & 15U];
    return hex;
}

} // namespace headroom::result
