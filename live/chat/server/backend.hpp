#pragma once
// What all loops of a process share.

#include "live/chat/ai/responder.hpp"
#include "live/chat/auth/passwords.hpp"
#include "live/chat/bus/hub.hpp"
#include "live/chat/files/file_store.hpp"
#include "live/chat/metrics/metrics.hpp"
#include "live/chat/server/config.hpp"
#include "live/chat/server/rate_limit.hpp"

#include <memory>
#include <vector>

namespace headroom::chat {

class Shard;

struct Backend {
    const Config& config;
    MetricsBoard& board;
    Metrics& metrics;
    Hub& hub;
    Passwords& passwords;
    FileStore& files;
    Responder& responder;
    RateLimit& roomLists;
    std::vector<Shard*> shards;
    std::size_t process = 0;
};

} // namespace headroom::chat
