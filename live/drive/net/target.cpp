#include "live/drive/net/target.hpp"

#include "live/drive/script.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <netdb.h>

namespace headroom::drive {
namespace {

bool isLoopback(const sockaddr_storage& address) {
    if (address.ss_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, &address, sizeof four);
        return (ntohl(four.sin_addr.s_addr) >> 24U) == 127;
    }
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    return IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
}

std::vector<sockaddr_storage> resolve(const std::string& host, std::uint16_t port, int flags) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo* found = nullptr;
    const std::string service = std::to_string(port);
    if (const int error = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &found); error != 0)
        throw DriveError("cannot resolve '" + host + "': " + ::gai_strerror(error));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
    std::vector<sockaddr_storage> addresses;
    for (const addrinfo* item = found; item != nullptr; item = item->ai_next) {
        sockaddr_storage address{};
        std::memcpy(&address, item->ai_addr, item->ai_addrlen);
        addresses.push_back(address);
    }
    // "localhost" is often both ::1 and 127.0.0.1, and servers often listen on one: the four-byte ones win.
    const auto isFour = [](const sockaddr_storage& a) { return a.ss_family == AF_INET; };
    if (std::any_of(addresses.begin(), addresses.end(), isFour))
        addresses.erase(std::remove_if(addresses.begin(), addresses.end(),
                                       [&](const auto& a) { return !isFour(a); }),
                        addresses.end());
    return addresses;
}

} // namespace

socklen_t lengthOf(const sockaddr_storage& address) {
    return address.ss_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

std::string Target::authority() const {
    const std::string shown = host.find(':') != std::string::npos ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? shown : shown + ":" + std::to_string(port);
}

Target parseTarget(const std::string& url) {
    const auto wrong = [&](const std::string& why) -> DriveError {
        return DriveError("target '" + url + "' " + why +
                          "; write it as http://host:port (or https, ws, wss)");
    };
    Target target;
    target.url = url;
    const std::size_t scheme = url.find("://");
    if (scheme == std::string::npos) throw wrong("has no scheme");
    const std::string name = url.substr(0, scheme);
    if (name != "http" && name != "https" && name != "ws" && name != "wss")
        throw wrong("has the unknown scheme '" + name + "'");
    target.tls = name == "https" || name == "wss";
    std::string rest = url.substr(scheme + 3);
    if (const std::size_t slash = rest.find('/'); slash != std::string::npos) {
        target.path = rest.substr(slash);
        while (!target.path.empty() && target.path.back() == '/') target.path.pop_back();
        rest.resize(slash);
    }
    if (rest.find('@') != std::string::npos)
        throw wrong("holds a user name or password; give secrets with --header and a variable");
    target.port = target.tls ? 443 : 80;
    std::string port;
    if (rest.starts_with('[')) {
        const std::size_t end = rest.find(']');
        if (end == std::string::npos) throw wrong("has an open '['");
        target.host = rest.substr(1, end - 1);
        if (end + 1 < rest.size()) port = rest.substr(end + 1);
    } else {
        const std::size_t colon = rest.find(':');
        target.host = rest.substr(0, colon);
        if (colon != std::string::npos) port = rest.substr(colon);
    }
    if (target.host.empty()) throw wrong("names no host");
    if (!port.empty()) {
        const char* const end = port.data() + port.size();
        const auto [last, error] = std::from_chars(port.data() + 1, end, target.port);
        if (port[0] != ':' || error != std::errc() || last != end || target.port == 0)
            throw wrong("has a bad port");
    }
    target.addresses = resolve(target.host, target.port, 0);
    target.loopback = std::all_of(target.addresses.begin(), target.addresses.end(), isLoopback);
    return target;
}

Sources::Sources(const Target& target, const std::vector<std::string>& given, std::uint32_t part)
    : loopback_(target.loopback && target.addresses.front().ss_family == AF_INET), part_(part) {
    for (const std::string& text : given) given_.push_back(resolve(text, 0, AI_NUMERICHOST).front());
}

bool Sources::pick(std::uint32_t connection, sockaddr_storage& address) const {
    if (!given_.empty()) {
        address = given_[(connection + part_) % given_.size()];
        return true;
    }
    if (!loopback_) return false;
    sockaddr_in four{};
    four.sin_family = AF_INET;
    // 16 addresses for each process keep processes out of each other's ports.
    four.sin_addr.s_addr = htonl(0x7f000002U + part_ * 16 + connection / kPerAddress);
    std::memcpy(&address, &four, sizeof four);
    return true;
}

} // namespace headroom::drive
