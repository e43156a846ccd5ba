#pragma once
// Where the load goes: a URL, resolved once, and the addresses the connections come from.

#include <netinet/in.h>

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::drive {

struct Target {
    std::string url;  ///< as given
    std::string host; ///< for the Host header and TLS's server name
    std::uint16_t port = 80;
    bool tls = false;
    std::string path; ///< prefix of every request's path, without the last slash
    bool loopback = false;
    std::vector<sockaddr_storage> addresses; ///< connections take them in turn

    [[nodiscard]] std::string authority() const; ///< "host:port", without a default port
};

/// "http://host:port/prefix", also https, ws, wss. Throws DriveError for another form or an unknown host.
[[nodiscard]] Target parseTarget(const std::string& url);

[[nodiscard]] socklen_t lengthOf(const sockaddr_storage& address);

/// Addresses to connect from. One source address has some 28 000 ports for one destination (net.ipv4.
/// ip_local_port_range), and Linux' connect() goes through the even half of them one by one: at 14 000 connections it
/// takes milliseconds. So on loopback connection k comes from 127.0.0.(2 + k / 4 000); elsewhere from the addresses
/// given with --source in turn, or from the system's choice.
class Sources {
public:
    Sources(const Target& target, const std::vector<std::string>& given, std::uint32_t part);
    /// For the `connection`-th connection open now; false: let the system choose.
    [[nodiscard]] bool pick(std::uint32_t connection, sockaddr_storage& address) const;

    static constexpr std::uint32_t kPerAddress = 4'000;

private:
    bool loopback_;
    std::uint32_t part_;
    std::vector<sockaddr_storage> given_;
};

} // namespace headroom::drive
