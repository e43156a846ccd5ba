#pragma once
// Redis servers as children of a test, on loopback.

#include "tests/live/chat/server_process.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace headroom::chat {

[[nodiscard]] std::uint16_t freePort();

class RedisProcess {
public:
    explicit RedisProcess(std::uint16_t port, bool cluster = false);
    ~RedisProcess();
    RedisProcess(const RedisProcess&) = delete;
    RedisProcess& operator=(const RedisProcess&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    void kill();
    /// Again on the same port, with what its append-only file kept.
    void restart();
    /// Output of redis-cli.
    [[nodiscard]] std::string ask(const std::vector<std::string>& command) const;

private:
    void start();
    ScratchFolder folder_;
    std::uint16_t port_;
    bool cluster_;
    pid_t process_ = -1;
};

} // namespace headroom::chat
