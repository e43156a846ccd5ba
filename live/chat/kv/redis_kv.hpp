#pragma once
// A Redis server or a Redis Cluster, from one loop.

#include "live/chat/kv/kv.hpp"
#include "live/chat/kv/redis_node.hpp"
#include "live/chat/kv/slots.hpp"
#include "live/chat/wire/awaitable.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::chat {

struct RedisOptions {
    std::vector<Endpoint> seeds;
    bool cluster = false;
    std::string password;  ///< of the default user; empty: none is given
    int database = 0;      ///< of a single server
    bool replicas = false; ///< reads but those of sessions may go to replicas, and so see old data
    int wait = 0;          ///< replicas that must have a change before it counts as done
    std::chrono::milliseconds patience{15'000}; ///< for which a failing store is asked again: a failover
};

/// What a new connection to a server says first.
[[nodiscard]] std::vector<Command> greeting(const RedisOptions& options, bool readOnly);

/// redis://host:port[/db][?wait=n] and redis-cluster://host:port[,host:port...][?wait=n&replicas=1]. Throws
/// std::runtime_error when `url` is neither.
[[nodiscard]] RedisOptions parseRedisUrl(std::string_view url);

/// Follows MOVED and ASK; asks again while a server is lost, being elected or loading. Since a lost connection does
/// not tell whether a command was carried out, one may be carried out twice: all of the chat's are idempotent.
class RedisKv final : public Kv {
public:
    RedisKv(boost::asio::io_context& loop, RedisOptions options);
    ~RedisKv() override;

    [[nodiscard]] boost::asio::awaitable<std::vector<Reply>> run(std::vector<Command> commands) override;
    /// Where the key's master is. Throws StoreError when no seed knows.
    [[nodiscard]] boost::asio::awaitable<Endpoint> ownerOf(std::string_view key);
    /// Asks for the slots again before the next command.
    void forgetSlots() { known_ = false; }

private:
    RedisNode& node(const Endpoint& endpoint, bool readOnly);
    boost::asio::awaitable<void> learnSlots();
    /// Replicas that a change at `master` should wait for: as many as asked, but no more than it is known to have,
    /// for a master that was just promoted has none and must serve all the same.
    [[nodiscard]] int waitFor(const Endpoint& master) const;
    [[nodiscard]] Endpoint target(const Command& command, bool& readOnly);
    /// One round: commands without a final reply afterwards are still open.
    boost::asio::awaitable<void> round(const std::vector<Command>& commands, std::vector<Reply>& replies,
                                       std::vector<char>& open, std::string& problem);

    boost::asio::io_context& loop_;
    RedisOptions options_;
    std::map<std::pair<Endpoint, bool>, std::shared_ptr<RedisNode>> nodes_;
    struct Range {
        std::uint16_t first = 0;
        std::uint16_t last = 0;
        Endpoint master;
        std::vector<Endpoint> replicas;
    };
    std::vector<Range> ranges_;
    std::map<std::uint16_t, Endpoint> moved_; ///< newer than ranges_
    bool known_ = false;
    std::size_t turn_ = 0;
};

} // namespace headroom::chat
