#pragma once
// WebSocket frames (RFC 6455): what a client writes, and what it reads. Several frames arrive in one read and
// leave in one write, which is why they are made here in buffers and not by a stream that owns the socket.

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::drive {

enum class Opcode : std::uint8_t {
    kContinuation = 0,
    kText = 1,
    kBinary = 2,
    kClose = 8,
    kPing = 9,
    kPong = 10
};

/// Appends one whole message; `mask` 0 leaves it unmasked, which only servers may.
void appendFrame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask);

/// Puts messages together from bytes that come in any pieces.
class FrameReader {
public:
    static constexpr std::size_t kLargestMessage = 64U << 20U;

    /// Gives each whole message to `take(opcode, payload)` in order; the payload is valid during the call.
    /// take() returns false to stop (the reader may be gone by then). False: a violation of the protocol.
    template <class Take>
    [[nodiscard]] bool read(std::string_view bytes, Take take) {
        if (!unread_.empty()) {
            unread_.append(bytes);
            std::string all = std::move(unread_);
            unread_.clear();
            return readFrom(all, take);
        }
        return readFrom(bytes, take);
    }

private:
    struct Frame {
        bool last = true;
        Opcode opcode = Opcode::kText;
        std::uint32_t mask = 0;
        std::size_t header = 0; ///< bytes before the payload
        std::size_t size = 0;   ///< of the payload
    };
    enum class Found { kNone, kFrame, kViolation };
    static Found parse(std::string_view bytes, Frame& frame);
    static void unmask(std::string& payload, std::uint32_t mask);

    template <class Take>
    bool readFrom(std::string_view bytes, Take take) {
        for (;;) {
            Frame frame;
            const Found found = parse(bytes, frame);
            if (found == Found::kViolation) return false;
            if (found == Found::kNone) {
                unread_.assign(bytes);
                return true;
            }
            std::string_view payload = bytes.substr(frame.header, frame.size);
            bytes.remove_prefix(frame.header + frame.size);
            std::string plain;
            if (frame.mask != 0) {
                plain.assign(payload);
                unmask(plain, frame.mask);
                payload = plain;
            }
            if (frame.opcode >= Opcode::kClose) { // control frames may come between fragments
                if (!take(frame.opcode, payload)) return true;
                continue;
            }
            const bool continues = frame.opcode == Opcode::kContinuation;
            if (continues != inMessage_) return false;
            if (!continues) opcode_ = frame.opcode;
            inMessage_ = !frame.last;
            if (!frame.last || continues) {
                if (message_.size() + payload.size() > kLargestMessage) return false;
                message_.append(payload);
                if (!frame.last) continue;
                std::string whole;
                whole.swap(message_);
                if (!take(opcode_, whole)) return true;
                continue;
            }
            if (!take(frame.opcode, payload)) return true;
        }
    }

    std::string unread_;  ///< the beginning of a frame
    std::string message_; ///< its fragments so far
    Opcode opcode_ = Opcode::kText;
    bool inMessage_ = false;
};

/// Value of Sec-WebSocket-Accept for a Sec-WebSocket-Key.
[[nodiscard]] std::string acceptKey(std::string_view key);
[[nodiscard]] std::string base64(std::string_view bytes);

} // namespace headroom::drive
