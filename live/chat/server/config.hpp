#pragma once
// Everything an operator may choose.

#include "live/chat/engineio/payload.hpp"
#include "live/chat/kv/append_log.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace headroom::chat {

/// What happens when a client does not read what is sent to it.
enum class SlowConsumer : std::uint8_t {
    kDropOldest, ///< its oldest room traffic is dropped, and counted
    kDisconnect,
};

struct Limits {
    std::size_t connections = 1'000'000; ///< sessions per process
    std::size_t rooms = 1'000'000;
    std::size_t queueBytes = 1 << 20; ///< per connection
    SlowConsumer slowConsumer = SlowConsumer::kDropOldest;
    double eventsPerSecond = 0;      ///< per session, with a burst of the same size; 0: any
    std::size_t waitingEvents = 256; ///< of one session
    std::size_t jsonBody = 100 * 1024;
    std::size_t uploadBody = 50U << 20U;
    std::size_t roomListsPer30s = 10'000; ///< GET /api/rooms per client address; 0: any
};

struct AiConfig {
    std::string url; ///< http://host:port/path of an OpenAI-compatible endpoint; empty: canned answers
    std::string model = "gpt-4o-mini";
    std::string key; ///< sent as a Bearer token when not empty
    std::int64_t firstTokenMs = 300;
    double chunksPerSecond = 30;
    bool deltas = false; ///< chunks carry what is new only, without the text so far
};

struct Config {
    std::string address = "127.0.0.1";
    std::uint16_t port = 5000;
    std::uint16_t restPort = 0;   ///< 0: on `port`
    std::uint16_t socketPort = 0; ///< 0: on `port`
    std::size_t threads = 1;      ///< loops per process
    std::size_t processes = 1;
    std::size_t firstNode = 0; ///< number of the first process in session identifiers, below 256

    engineio::Timing timing;
    std::int64_t connectTimeout = 45'000; ///< ms until the CONNECT packet must have come
    Limits limits;

    /// memory:[file], redis://host:port[/db] or redis-cluster://host:port,...
    std::string store = "memory:";
    std::string redisPassword; ///< empty: none is given
    SyncPolicy sync = SyncPolicy::kAlways;
    bool shardedBus = true; ///< SSUBSCRIBE per room; false: classic SUBSCRIBE

    std::string secret; ///< of tokens; empty: drawn at the start
    std::int64_t sessionSeconds = 24 * 3600;
    int bcryptCost = 10;
    std::size_t hashThreads = 1;
    std::size_t hashesWaiting = 1000;

    std::filesystem::path uploads = "uploads";
    std::string s3; ///< http://host:port/bucket; empty: uploads go to the folder
    std::string s3Region = "us-east-1";
    std::string s3Key;
    std::string s3Secret;
    bool presigned = false; ///< clients may upload straight to the object store

    std::vector<std::string> origins{"*"};   ///< allowed by CORS
    std::vector<std::string> trustedProxies; ///< addresses whose X-Forwarded-For is believed
    bool readMarksToAll = false;             ///< messagesRead to the reader too
    AiConfig ai;

    /// Called on SIGHUP; the new level.
    std::function<void()> reload;
    /// Called once all ports listen.
    std::function<void(std::uint16_t)> ready;
};

} // namespace headroom::chat
