#include "live/probe/fetch.hpp"

#include "live/probe/probe.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <netdb.h>
#include <unistd.h>

namespace headroom::probe {
namespace {

constexpr timeval kTimeout{0, 800'000}; ///< below a bin, so that a frozen target costs one sample

class Socket {
public:
    Socket(const std::string& host, const std::string& port) {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        addrinfo* found = nullptr;
        if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0)
            throw ProbeError("cannot resolve " + host);
        for (const addrinfo* a = found; a != nullptr && descriptor_ < 0; a = a->ai_next) {
            const int fd = ::socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
            ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &kTimeout, sizeof kTimeout);
            ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &kTimeout, sizeof kTimeout);
            if (::connect(fd, a->ai_addr, a->ai_addrlen) == 0)
                descriptor_ = fd;
            else
                ::close(fd);
        }
        ::freeaddrinfo(found);
        if (descriptor_ < 0) throw ProbeError("cannot connect to " + host + ":" + port);
    }
    ~Socket() { ::close(descriptor_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    void send(const std::string& text) const {
        if (::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(text.size()))
            throw ProbeError(std::string("cannot send: ") + std::strerror(errno));
    }
    /// Appends what comes next; false at the end.
    bool receive(std::string& text) const {
        std::array<char, 16384> buffer{};
        const ssize_t got = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
        if (got < 0) throw ProbeError(std::string("no answer: ") + std::strerror(errno));
        text.append(buffer.data(), static_cast<std::size_t>(got));
        return got > 0;
    }

private:
    int descriptor_ = -1;
};

/// The next line of a Redis answer without its end; reads more as needed.
std::string redisLine(const Socket& socket, std::string& unread) {
    for (;;) {
        const std::size_t end = unread.find("\r\n");
        if (end != std::string::npos) {
            std::string line = unread.substr(0, end);
            unread.erase(0, end + 2);
            return line;
        }
        if (!socket.receive(unread)) throw ProbeError("Redis closed the connection");
    }
}

/// What people write into queries, {job="chat"} and spaces, as requests have it (RFC 3986); "%41" stays.
std::string requestTarget(const std::string& text) {
    constexpr const char* kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7f && std::strchr("\"<>\\^`{|}", c) == nullptr)
            out += c;
        else
            out += {'%', kHex[byte >> 4U], kHex[byte & 0xfU]};
    }
    return out;
}

} // namespace

std::string httpGet(const std::string& url) {
    constexpr std::size_t kScheme = 7;
    if (!url.starts_with("http://")) throw ProbeError("'" + url + "' is no http:// address");
    const std::size_t slash = url.find('/', kScheme);
    const std::string authority = url.substr(kScheme, slash - kScheme);
    const std::size_t colon = authority.rfind(':');
    const Socket socket(authority.substr(0, colon),
                        colon == std::string::npos ? "80" : authority.substr(colon + 1));
    // HTTP/1.0, so that the body is plain and ends with the connection.
    socket.send("GET " + (slash == std::string::npos ? "/" : requestTarget(url.substr(slash))) +
                " HTTP/1.0\r\nHost: " + authority + "\r\n\r\n");
    std::string text;
    while (socket.receive(text)) {
    }
    const std::size_t body = text.find("\r\n\r\n");
    const std::size_t status = text.find(' ');
    if (body == std::string::npos || status == std::string::npos) throw ProbeError("no HTTP answer");
    if (text.compare(status + 1, 3, "200") != 0)
        throw ProbeError("answered " + text.substr(status + 1, 3));
    return text.substr(body + 4);
}

std::string redisInfo(const std::string& host, const std::string& port, const std::string& section) {
    const Socket socket(host, port);
    std::string unread;
    if (const char* const password = std::getenv("REDISCLI_AUTH"); password != nullptr) {
        const std::string word = password;
        socket.send("*2\r\n$4\r\nAUTH\r\n$" + std::to_string(word.size()) + "\r\n" + word + "\r\n");
        if (!redisLine(socket, unread).starts_with('+')) throw ProbeError("Redis refuses the password");
    }
    socket.send("INFO " + section + "\r\n");
    const std::string head = redisLine(socket, unread);
    if (!head.starts_with('$')) throw ProbeError("Redis answered " + head);
    const auto size = static_cast<std::size_t>(std::atoll(head.c_str() + 1));
    while (unread.size() < size && socket.receive(unread)) {
    }
    return unread.substr(0, size);
}

} // namespace headroom::probe
