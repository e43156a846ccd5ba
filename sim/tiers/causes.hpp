#pragma once
// Why calls fail. Names appear in results, reports and objectives; scenarios add their own ("fail" steps).

#include <array>
#include <cstdint>
#include <string_view>

namespace headroom::tiers {

enum Cause : std::uint16_t {
    kNone,
    kTimeout,         ///< the caller stopped waiting
    kGatewayTimeout,  ///< 504: an edge on the way stopped waiting
    kRefused,         ///< nothing listens: instance down, or accept queue full
    kUnavailable,     ///< 503: the edge is over its capacity, or has no target
    kBadGateway,      ///< 502: the target died with the request on it
    kTooMany,         ///< 429: quota, rate or concurrency limit
    kConnections,     ///< connection limit of the server reached
    kPoolTimeout,     ///< no pool token within the time-out
    kPoolFull,        ///< too many wait for a pool token
    kLockTimeout,     ///< no row lock within the time-out
    kThrottled,       ///< capacity of a table partition or of storage used up
    kRejected,        ///< refused by admission control, or by a full queue
    kCircuitOpen,     ///< the caller's circuit breaker does not let calls through
    kExhausted,       ///< a counter did not hold enough
    kFileDescriptors, ///< the instance may open no more files and sockets
    kCauses
};

inline constexpr std::array<std::string_view, kCauses> kCauseNames{
    "none",     "timeout",          "504",          "refused",         "503",          "502",
    "429",      "connection-limit", "pool-timeout", "pool-full",       "lock-timeout", "throttled",
    "rejected", "circuit-open",     "exhausted",    "file-descriptors"};

} // namespace headroom::tiers
