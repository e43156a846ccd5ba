#pragma once
// FNV-1a, 64 bits: a short name for a text, to see whether two results are byte-identical. Not a
// protection against forgery.

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::result {

[[nodiscard]] constexpr std::uint64_t fnv1a64(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

/// The hash as 16 hexadecimal digits.
[[nodiscard]] std::string digestOf(std::string_view text);

} // namespace headroom::result
