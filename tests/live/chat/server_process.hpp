#pragma once
// `headroom live serve` as a child of the test, programs that speak to it, and plain sockets to it.

#include <sys/types.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::chat {

class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    [[nodiscard]] std::string operator/(const std::string& name) const {
        return (path_ / name).string();
    }

private:
    std::filesystem::path path_;
};

class ServerProcess {
public:
    /// Starts on a free port of 127.0.0.1 with cheap password hashes and a folder of its own for uploads, unless `options`
    /// say otherwise, and waits until it listens; fails the test when it does not.
    explicit ServerProcess(const std::vector<std::string>& options = {},
                           const std::vector<std::string>& environment = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] pid_t process() const { return process_; }
    [[nodiscard]] bool alive() const;
    void signal(int number) const;
    /// Its exit code; 128 + signal when a signal ended it.
    int wait();
    /// What it logged so far.
    [[nodiscard]] std::string log() const;

private:
    ScratchFolder folder_;
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

struct Ran {
    int code = -1;
    std::string output; ///< stdout and stderr
};
/// Runs tests/live/chat/js/<script> under Node with the npm packages of tests/live/npm.
[[nodiscard]] Ran runNode(const std::string& script, const std::vector<std::string>& arguments);
/// Runs a program found in PATH.
[[nodiscard]] Ran runProgram(const std::vector<std::string>& arguments,
                             const std::vector<std::string>& environment = {});

/// A TCP connection that says exactly what a test wants said.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False when the server has closed.
    bool send(std::string_view bytes) const;
    /// Reads until `wanted` occurs, the server closes or `milliseconds` pass; what came.
    std::string readUntil(std::string_view wanted, int milliseconds = 5000);
    /// Reads until the server closes; whether it did in time.
    bool waitForClose(int milliseconds = 5000);

private:
    int descriptor_ = -1;
};

/// A masked client frame.
[[nodiscard]] std::string clientFrame(std::string_view payload, unsigned char first = 0x81);
/// The request that opens a WebSocket session.
[[nodiscard]] std::string handshake(const std::string& query = "EIO=4&transport=websocket");

} // namespace headroom::chat
