// The server that the freeze test stops. It shares the frame code with the driver and nothing else.

#include "live/drive/client/websocket_frame.hpp"
#include "live/drive/self_test.hpp"

#include <sys/socket.h>

#include <map>
#include <memory>
#include <poll.h>
#include <unistd.h>
#include <vector>

namespace headroom::drive {
namespace {

class EchoConnection {
public:
    explicit EchoConnection(int descriptor) : descriptor_(descriptor) {}
    ~EchoConnection() { ::close(descriptor_); }
    EchoConnection(const EchoConnection&) = delete;
    EchoConnection& operator=(const EchoConnection&) = delete;

    /// False at its end.
    bool serve() {
        char buffer[65536];
        const ssize_t got = ::recv(descriptor_, buffer, sizeof buffer, 0);
        if (got <= 0) return false;
        std::string_view bytes(buffer, static_cast<std::size_t>(got));
        if (!open_) return greet(bytes);
        std::string out;
        bool closing = false;
        const bool sound = reader_.read(bytes, [&](Opcode opcode, std::string_view payload) {
            closing = opcode == Opcode::kClose;
            if (!closing) appendFrame(out, opcode, payload, 0);
            return !closing;
        });
        return sound && !closing && send(out);
    }

private:
    bool send(const std::string& out) const {
        return ::send(descriptor_, out.data(), out.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(out.size());
    }
    bool greet(std::string_view bytes) {
        request_.append(bytes);
        if (request_.find("\r\n\r\n") == std::string::npos) return true;
        constexpr std::string_view kHeader = "Sec-WebSocket-Key: ";
        const std::size_t at = request_.find(kHeader);
        if (at == std::string::npos) return false;
        const std::size_t start = at + kHeader.size();
        const std::string key = request_.substr(start, request_.find("\r\n", start) - start);
        open_ = true;
        return send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Accept: " +
                    acceptKey(key) + "\r\n\r\n");
    }

    int descriptor_;
    std::string request_;
    FrameReader reader_;
    bool open_ = false;
};

} // namespace

void serveEchoes(int listener) {
    std::map<int, std::unique_ptr<EchoConnection>> connections;
    for (;;) {
        std::vector<pollfd> watched{{listener, POLLIN, 0}};
        for (const auto& [descriptor, connection] : connections)
            watched.push_back({descriptor, POLLIN, 0});
        ::poll(watched.data(), watched.size(), -1);
        for (const pollfd& item : watched) {
            if (item.revents == 0) continue;
            if (item.fd != listener) {
                if (!connections.at(item.fd)->serve()) connections.erase(item.fd);
                continue;
            }
            const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (accepted >= 0) connections[accepted] = std::make_unique<EchoConnection>(accepted);
        }
    }
}

} // namespace headroom::drive
