#pragma once
// Costs and sizes that are not part of any profile.

#include <cstdint>

namespace headroom::fleet {

/// CPU of a process for a message that arrives by pub/sub, whether or not it has members of the room:
/// parsing the frame and the adapter's look-up (21 us, measured with the classic socket.io Redis adapter).
/// Reference-core seconds.
inline constexpr double kAdapterReceive = 21e-6;

/// Standard streams, the listening socket, epoll and the runtime's own files take about this many.
inline constexpr std::uint32_t kOwnDescriptors = 24;

/// Share of an instance's memory a store node may use where its maxmemory is not stated.
inline constexpr double kStoreMemoryShare = 0.75;

/// Periodic work of a process comes in slices of this many seconds, so that it does not hold the loop.
inline constexpr double kBackgroundPeriod = 0.25;

} // namespace headroom::fleet
