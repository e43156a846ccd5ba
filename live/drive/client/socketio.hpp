#pragma once
// A Socket.IO client: protocol 5 over Engine.IO 4 (socketio/socket.io, docs/engine.io-protocol/v4-current.md and
// docs/socket.io-protocol/v5-current.md), the default namespace. WebSocket at once, long-polling, or
// long-polling first and then the upgrade, as browsers do it.

#include "live/drive/client/http.hpp"
#include "live/drive/client/websocket.hpp"

#include <memory>
#include <string>
#include <vector>

namespace headroom::drive {

enum class Transport { kWebSocket, kPolling, kUpgrade };

class SocketIoChannel final : public Channel, private WebSocketOwner {
public:
    /// `auth`: JSON object sent with CONNECT, or empty. Open when the server has answered that.
    SocketIoChannel(Network& network, ChannelOwner& owner, Transport transport, std::string auth,
                    const std::string& common, Random random);
    ~SocketIoChannel() override;

    void send(std::string_view text, std::uint32_t ack) override;
    void close() override;
    void checkPulse(Nanos now) override;

private:
    /// One of the two directions of long-polling.
    struct Poll final : HttpOwner {
        Poll(SocketIoChannel& channel, bool receives)
            : owner(channel), isGet(receives), http(channel.network_, *this, channel.common_) {}
        void onReply(HttpReply& reply) override { owner.onPollReply(isGet, reply); }
        void onHttpFailed(Cause cause) override { owner.fail(cause, {}); }
        SocketIoChannel& owner;
        bool isGet;
        HttpClient http;
    };

    void onSocketOpen() override;
    void onSocketText(std::string_view text) override;
    void onSocketClosed(Cause cause) override;

    void onPollReply(bool isGet, HttpReply& reply);
    void poll();
    void post();
    void handshake(std::string_view json);
    void packet(std::string_view text);  ///< Engine.IO
    void message(std::string_view text); ///< Socket.IO
    void write(std::string_view packet); ///< Engine.IO
    void fail(Cause cause, std::string_view reason);
    void finishUpgrade();
    void openSocket();
    void drop();
    [[nodiscard]] std::string pathOf(const char* transport) const;

    Network& network_;
    ChannelOwner& owner_;
    Transport transport_;
    std::string auth_;
    const std::string& common_;
    Random random_;
    std::unique_ptr<WebSocketClient> socket_;
    std::unique_ptr<Poll> get_, post_;
    std::vector<std::string> toPost_;
    std::string sid_, scratch_;
    Nanos heard_ = 0, patience_ = 0;
    bool overSocket_ = false; ///< packets go through the WebSocket
    bool probed_ = false;     ///< the upgrade was granted; the last poll is awaited
    bool gone_ = false;
};

} // namespace headroom::drive
