#pragma once

#include "live/chat/server/config.hpp"

namespace headroom::chat {

/// Serves until SIGINT or SIGTERM, then drains: no new connections, close frames to all clients, what is queued gets
/// two seconds. SIGHUP calls Config::reload. Returns 0, or 1 when a process of the server died. Throws
/// std::runtime_error when it cannot start.
int serve(Config config);

} // namespace headroom::chat
