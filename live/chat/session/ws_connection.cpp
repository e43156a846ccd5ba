#include "live/chat/session/ws_connection.hpp"

#include "live/chat/server/shard.hpp"
#include "live/chat/session/session.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <unistd.h>

namespace headroom::chat {

WsConnection::WsConnection(Shard& shard, Session& session, int descriptor)
    : shard_(shard), session_(&session), descriptor_(descriptor) {
    shard_.poller().add(descriptor_, *this);
}

WsConnection::~WsConnection() {
    shard_.poller().remove(descriptor_, *this);
    ::close(descriptor_);
}

void WsConnection::feed(std::span<char> input) {
    shard_.metrics().bytesIn.fetch_add(input.size(), std::memory_order_relaxed);
    if (session_ == nullptr || input.empty()) return;
    // The session, and so this connection, must outlive what its packets cause.
    const auto keep = session_->shared_from_this();
    parser_.feed(input, shard_.config().timing.maxPayload, *this);
}

void WsConnection::onReadable() {
    const std::span<char> buffer = shard_.scratch();
    const ssize_t got = ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0) return feed(buffer.first(static_cast<std::size_t>(got)));
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    ended_ = true;
    if (session_ == nullptr) return shard_.buryEnded();
    const auto keep = session_->shared_from_this();
    if (keep->probe_.get() == this) {
        if (keep->polling_) keep->polling_->upgrading = false;
        shard_.bury(std::move(keep->probe_));
    } else {
        keep->close("transport close");
    }
}

void WsConnection::onWritable() {
    if (session_ != nullptr && session_->webSocket_.get() == this) shard_.markDirty(*session_);
}

bool WsConnection::sendNow(std::string_view bytes) {
    return ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
}

void WsConnection::finishWriting() const { ::shutdown(descriptor_, SHUT_WR); }

ssize_t WsConnection::transmit(std::span<iovec> parts) const {
    constexpr int kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
    // One frame is the usual case, and without a vector the kernel has less to copy and to check.
    if (parts.size() == 1) return ::send(descriptor_, parts[0].iov_base, parts[0].iov_len, kFlags);
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    return ::sendmsg(descriptor_, &message, kFlags);
}

bool WsConnection::flush() {
    constexpr std::size_t kGather = 64;
    Session& session = *session_;
    Metrics& metrics = shard_.metrics();
    std::array<iovec, kGather> parts; // NOLINT: filled below
    while (session.head_ < session.queue_.size()) {
        const std::size_t count = std::min<std::size_t>(session.queue_.size() - session.head_, kGather);
        std::size_t total = 0;
        for (std::size_t i = 0; i < count; ++i) {
            std::string_view bytes = session.queue_[session.head_ + i].bytes();
            if (i == 0) bytes.remove_prefix(offset_);
            parts[i] = {const_cast<char*>(bytes.data()), bytes.size()};
            total += bytes.size();
        }
        const ssize_t sent = transmit({parts.data(), count});
        if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
        metrics.writes.fetch_add(1, std::memory_order_relaxed);
        auto left = sent > 0 ? static_cast<std::size_t>(sent) : 0;
        metrics.bytesOut.fetch_add(left, std::memory_order_relaxed);
        const bool whole = left == total;
        metrics.delivery.record(shard_.turnTime() - session.queue_[session.head_].madeAt());
        std::uint64_t frames = 0;
        while (left > 0) {
            const std::size_t first = session.queue_[session.head_].bytes().size() - offset_;
            if (left < first) {
                offset_ += left;
                break;
            }
            left -= first;
            offset_ = 0;
            session.pop();
            ++frames;
        }
        metrics.framesOut.fetch_add(frames, std::memory_order_relaxed);
        if (!whole) {
            if (!wantsWrite_) shard_.poller().setWriteInterest(descriptor_, *this, true);
            wantsWrite_ = true;
            return true;
        }
    }
    if (wantsWrite_) shard_.poller().setWriteInterest(descriptor_, *this, false);
    wantsWrite_ = false;
    return true;
}

bool WsConnection::onText(std::string_view message) {
    return session_ != nullptr && session_->onPacket(this, message);
}

bool WsConnection::onBinary(std::string_view /*message*/) {
    if (session_ != nullptr) session_->onBinary();
    return false;
}

bool WsConnection::onPing(std::string_view payload) {
    if (session_ == nullptr) return false;
    session_->send(Frame::control(0xA, payload));
    return true;
}

bool WsConnection::onClose(unsigned /*code*/) {
    if (session_ != nullptr) session_->close("transport close", 1000);
    return false;
}

void WsConnection::onViolation(unsigned code, std::string_view reason) {
    if (session_ != nullptr) session_->close(reason, code, true);
}

} // namespace headroom::chat
