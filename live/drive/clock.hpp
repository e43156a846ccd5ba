#pragma once
// Time of a run: nanoseconds of the machine's monotonic clock, which all processes of a host share.

#include <cstdint>
#include <ctime>

namespace headroom::drive {

using Nanos = std::int64_t;

inline constexpr Nanos kSecond = 1'000'000'000;

[[nodiscard]] inline Nanos monotonicNow() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<Nanos>(now.tv_sec) * kSecond + now.tv_nsec;
}
[[nodiscard]] constexpr Nanos nanos(double seconds) { return static_cast<Nanos>(seconds * 1e9); }
[[nodiscard]] constexpr double seconds(Nanos time) { return static_cast<double>(time) * 1e-9; }

} // namespace headroom::drive
