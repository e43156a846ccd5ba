#pragma once
// A WebSocket client: handshake, frames, pings answered, closing.

#include "live/drive/client/channel.hpp"
#include "live/drive/client/http_reply.hpp"
#include "live/drive/client/websocket_frame.hpp"
#include "live/drive/random.hpp"

#include <memory>
#include <string>

namespace headroom::drive {

class WebSocketOwner {
public:
    virtual ~WebSocketOwner() = default;
    virtual void onSocketOpen() = 0;
    virtual void onSocketText(std::string_view text) = 0;
    virtual void onSocketClosed(Cause cause) = 0;
};

class WebSocketClient final : public StreamOwner {
public:
    /// Starts to connect to the target's prefix + `path`; `common`: further header lines.
    WebSocketClient(Network& network, WebSocketOwner& owner, const std::string& path,
                    const std::string& common, Random random);
    ~WebSocketClient() override;
    WebSocketClient(const WebSocketClient&) = delete;
    WebSocketClient& operator=(const WebSocketClient&) = delete;

    /// Precondition: open.
    void sendText(std::string_view text);
    /// With a close frame when open; the owner hears nothing more.
    void close();

    void onOpen() override;
    void onBytes(std::string_view bytes) override;
    void onClosed(Cause cause) override;

private:
    void frame(Opcode opcode, std::string_view payload);
    bool take(Opcode opcode, std::string_view payload);
    void fail(Cause cause);
    /// What follows the handshake's answer; nothing while that is incomplete.
    void takeHandshake(std::string_view bytes);

    Network& network_;
    WebSocketOwner& owner_;
    std::unique_ptr<Stream> stream_;
    std::unique_ptr<HttpReplyParser> handshake_; ///< gone once open
    std::string request_, key_, unread_;
    FrameReader reader_;
    Random random_;
    std::string scratch_;
};

/// Texts over a plain WebSocket.
class PlainChannel final : public Channel, private WebSocketOwner {
public:
    PlainChannel(Network& network, ChannelOwner& owner, const std::string& path,
                 const std::string& common, Random random)
        : owner_(owner), socket_(network, *this, path, common, random) {}
    void send(std::string_view text, std::uint32_t /*ack*/) override { socket_.sendText(text); }
    void close() override { socket_.close(); }
    void checkPulse(Nanos /*now*/) override {}

private:
    void onSocketOpen() override { owner_.onChannelOpen(); }
    void onSocketText(std::string_view text) override { owner_.onChannelText(text); }
    void onSocketClosed(Cause cause) override { owner_.onChannelClosed(cause, {}); }
    ChannelOwner& owner_;
    WebSocketClient socket_;
};

} // namespace headroom::drive
