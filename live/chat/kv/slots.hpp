#pragma once
// Which of a Redis Cluster's 16384 slots a key is in.

#include <cstdint>
#include <string_view>

namespace headroom::chat {

inline constexpr std::uint16_t kSlots = 16384;

/// CRC-16/XMODEM of the key, or of what stands in its first non-empty pair of braces (Redis Cluster
/// specification, "Hash tags"), modulo the number of slots.
[[nodiscard]] std::uint16_t slotOf(std::string_view key);

} // namespace headroom::chat
