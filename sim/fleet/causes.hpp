#pragma once
// Why operations fail. Names appear in results, reports and SLO messages.

#include <array>
#include <cstdint>
#include <string_view>

namespace headroom::fleet {

enum class Cause : std::uint8_t {
    kNone,
    kTimeout,         ///< the client stopped waiting
    kStaleRead,       ///< a replica had not applied the write the server needed
    kSessionLost,     ///< a stale session read made the server delete the session
    kNotConnected,    ///< socket operation without a connection
    kReset,           ///< the process died with the operation on it
    k429,             ///< the service's own rate limit
    k502,             ///< balancer: target refused or died
    k503,             ///< balancer: over its capacity, or no target
    k504,             ///< balancer: target did not answer
    kFileDescriptors, ///< process out of file descriptors
    kConnectionLimit, ///< process or service connection limit
    kBacklog,         ///< accept queue full
    kOutOfMemory,
    kStoreUnavailable, ///< the slot's master is down
    kStoreOutOfMemory, ///< maxmemory reached, noeviction
    kStorageThrottled, ///< object storage over its request rate
    kClientPorts,      ///< the load generator has no port left for another connection
    kNotAdmitted,      ///< over the process's admission limit
    kCount
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(Cause::kCount)> kCauseNames{
    "none",
    "timeout",
    "stale-read",
    "session-lost",
    "not-connected",
    "reset",
    "429",
    "502",
    "503",
    "504",
    "fd-limit",
    "connection-limit",
    "backlog",
    "out-of-memory",
    "store-unavailable",
    "store-out-of-memory",
    "storage-throttled",
    "client-ports",
    "not-admitted"};

} // namespace headroom::fleet
