#pragma once
// The clocks of a server, and the time format of its interface.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::chat {

[[nodiscard]] std::int64_t monotonicNanoseconds();
/// Milliseconds since 1970-01-01 UTC.
[[nodiscard]] std::int64_t wallMilliseconds();
[[nodiscard]] std::int64_t wallMicroseconds();

/// "2024-11-21T16:23:45.123Z", as JavaScript's Date writes it.
[[nodiscard]] std::string isoTime(std::int64_t milliseconds);
/// The reverse; a date without fraction of seconds is fine. Nothing when `text` is no such time.
[[nodiscard]] std::optional<std::int64_t> parseIsoTime(std::string_view text);

} // namespace headroom::chat
