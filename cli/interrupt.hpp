#pragma once
// SIGINT and SIGTERM as a flag that long work polls.

#include <atomic>

namespace headroom::cli {

/// May be called again: SimGrid puts its own SIGINT handler in place when a run starts.
void catchInterrupts();
[[nodiscard]] const std::atomic<bool>& interrupted();
/// Throws Interrupted when the flag is set.
void throwIfInterrupted();

} // namespace headroom::cli
