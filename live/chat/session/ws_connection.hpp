#pragma once
// The WebSocket under a session: a descriptor, a parser, and what of a write did not fit.

#include "live/chat/net/poller.hpp"
#include "live/chat/wire/frame_parser.hpp"

#include <sys/uio.h>

#include <span>
#include <string_view>

namespace headroom::chat {

class Session;
class Shard;

class WsConnection final : public Poller::Handler, private FrameSink {
public:
    /// Takes over a connected, non-blocking descriptor and watches it.
    WsConnection(Shard& shard, Session& session, int descriptor);
    ~WsConnection();
    WsConnection(const WsConnection&) = delete;
    WsConnection& operator=(const WsConnection&) = delete;

    /// Bytes that came with the handshake. The connection may be gone afterwards.
    void feed(std::span<char> input);
    /// Sends at once; only for an empty socket buffer. False when it did not go out.
    bool sendNow(std::string_view bytes);
    /// sendmsg of what `session` has queued, until it is empty or the kernel takes no more. False: broken.
    bool flush();
    /// From now on input is thrown away; for a connection whose session has ended.
    void abandon() { session_ = nullptr; }
    [[nodiscard]] bool ended() const { return ended_; }
    /// No more will be written.
    void finishWriting() const;

    void onReadable() override;
    void onWritable() override;

private:
    /// Hands the parts to the kernel; what send() gives.
    [[nodiscard]] ssize_t transmit(std::span<iovec> parts) const;
    bool onText(std::string_view message) override;
    bool onBinary(std::string_view message) override;
    bool onPing(std::string_view payload) override;
    bool onClose(unsigned code) override;
    void onViolation(unsigned code, std::string_view reason) override;

    Shard& shard_;
    Session* session_;
    FrameParser parser_;
    std::size_t offset_ = 0; ///< of the first queued frame, already written
    int descriptor_;
    bool wantsWrite_ = false;
    bool ended_ = false;
};

} // namespace headroom::chat
