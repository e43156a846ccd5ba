#pragma once
// A WebSocket frame as it goes out: written once, shared by every connection that sends it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace headroom::chat {

enum class FrameKind : std::uint8_t {
    kReply,     ///< answers to one client: acks, errors, pings; never dropped
    kBroadcast, ///< room traffic; the first to go when a slow client's queue is full
    kControl,   ///< a WebSocket control frame; means nothing to a polling client
};

/// Shared, immutable bytes: one allocation, reference counted across threads. Empty when default made.
class Frame {
public:
    Frame() = default;
    Frame(const Frame& other) noexcept;
    Frame(Frame&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    Frame& operator=(Frame other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~Frame();

    /// An Engine.IO packet ("4...", "2") in a text frame.
    [[nodiscard]] static Frame text(std::string_view packet, FrameKind kind);
    /// A close or pong frame. Precondition: at most 125 bytes.
    [[nodiscard]] static Frame control(unsigned char opcode, std::string_view payload);

    /// Header and payload.
    [[nodiscard]] std::string_view bytes() const;
    /// The Engine.IO packet without the WebSocket header, for polling.
    [[nodiscard]] std::string_view packet() const;
    [[nodiscard]] FrameKind kind() const;
    /// Monotonic nanoseconds at which it was made.
    [[nodiscard]] std::int64_t madeAt() const;
    [[nodiscard]] explicit operator bool() const { return block_ != nullptr; }

private:
    struct Block;
    explicit Frame(Block* block) : block_(block) {}
    [[nodiscard]] static Frame make(unsigned char opcode, std::string_view payload, FrameKind kind);
    Block* block_ = nullptr;
};

/// Payload of a close frame, RFC 6455 section 5.5.1.
[[nodiscard]] std::string closePayload(unsigned code, std::string_view reason);

} // namespace headroom::chat
