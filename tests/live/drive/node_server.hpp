#pragma once
// A server of another make, run by Node with the packages of tests/live/npm.

#include <sys/types.h>

#include <string>
#include <vector>

namespace headroom::drive {

class NodeServer {
public:
    /// Starts tests/live/peers/<script> and waits until it says "listening <port>"; throws when it does not.
    NodeServer(const std::string& script, std::vector<std::string> arguments = {});
    ~NodeServer();
    NodeServer(const NodeServer&) = delete;
    NodeServer& operator=(const NodeServer&) = delete;

    [[nodiscard]] std::string url(const std::string& scheme = "http") const;
    [[nodiscard]] pid_t process() const { return process_; }

private:
    pid_t process_ = -1;
    int out_ = -1;
    int port_ = 0;
};

/// Where bootstrap put the npm packages.
[[nodiscard]] std::string npmModules();

} // namespace headroom::drive
