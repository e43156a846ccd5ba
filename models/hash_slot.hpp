#pragma once
// Hash slots of a Redis Cluster, as its specification defines them (redis.io, "Redis cluster
// specification", sections "Key distribution model" and "Hash tags"): CRC16 of the key, modulo 16384,
// where the CRC is CRC16-CCITT in the XMODEM variant: polynomial 0x1021, initial value 0, no reflection,
// no final xor. Exact; no assumptions.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace headroom::models {

inline constexpr int kHashSlots = 16384;

namespace detail {

constexpr std::array<std::uint16_t, 256> makeCrc16Table() {
    std::array<std::uint16_t, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        unsigned crc = static_cast<unsigned>(byte) << 8U;
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x8000U) != 0 ? (crc << 1U) ^ 0x1021U : crc << 1U;
        table[byte] = static_cast<std::uint16_t>(crc & 0xffffU);
    }
    return table;
}

inline constexpr std::array<std::uint16_t, 256> kCrc16Table = makeCrc16Table();

} // namespace detail

/// CRC of a text whose beginning has the CRC `crc`: crc16Update(crc16(a), b) == crc16(a + b).
[[nodiscard]] constexpr std::uint16_t crc16Update(std::uint16_t crc, std::string_view text) {
    for (const char c : text) {
        const unsigned index = ((crc >> 8U) ^ static_cast<unsigned char>(c)) & 0xffU;
        crc = static_cast<std::uint16_t>(((static_cast<unsigned>(crc) << 8U) & 0xffffU) ^
                                         detail::kCrc16Table[index]);
    }
    return crc;
}

[[nodiscard]] constexpr std::uint16_t crc16(std::string_view text) { return crc16Update(0, text); }

/// What of a key is hashed: the text between the first "{" and the next "}" if there is any between
/// them, so that keys with the same tag share a slot; else the whole key.
[[nodiscard]] constexpr std::string_view hashedPart(std::string_view key) {
    const auto open = key.find('{');
    if (open == std::string_view::npos) return key;
    const auto close = key.find('}', open + 1);
    if (close == std::string_view::npos || close == open + 1) return key;
    return key.substr(open + 1, close - open - 1);
}

[[nodiscard]] constexpr int hashSlot(std::string_view key) {
    return crc16(hashedPart(key)) % kHashSlots;
}

/// The master that owns a slot when `masters` share the slots as redis-cli --cluster create does:
/// contiguous ranges, master i from round(i * 16384 / masters) on.
[[nodiscard]] constexpr int masterOfSlot(int slot, int masters) {
    // redis-cli adds 16384 / masters in floating point and rounds; integers give the same bounds.
    for (int master = 1; master < masters; ++master) {
        const int first = (2 * master * kHashSlots + masters) / (2 * masters);
        if (slot < first) return master - 1;
    }
    return masters - 1;
}

} // namespace headroom::models
