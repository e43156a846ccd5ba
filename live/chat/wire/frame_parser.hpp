#pragma once
// The receiving half of RFC 6455 for a server, as a push parser that holds no buffer while idle.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace headroom::chat {

/// Receives what the parser finds. Views are valid during the call only. After a callback that returns
/// false the parser stops and must not be fed again.
class FrameSink {
public:
    virtual ~FrameSink() = default;
    virtual bool onText(std::string_view message) = 0;
    virtual bool onBinary(std::string_view message) = 0;
    virtual bool onPing(std::string_view payload) = 0;
    virtual bool onClose(unsigned code) = 0;
    /// A violation; `code` is the close code to answer with: 1002, 1007 or 1009.
    virtual void onViolation(unsigned code, std::string_view reason) = 0;
};

class FrameParser {
public:
    /// Parses `input`, unmasking in place. Messages above `maxMessage` bytes are refused as soon as their
    /// header says so. False when the connection is at its end.
    bool feed(std::span<char> input, std::size_t maxMessage, FrameSink& sink);

    /// Bytes held between calls: an unfinished frame and the fragments before it.
    [[nodiscard]] std::size_t held() const;

private:
    struct Rest {
        std::string bytes;     ///< start of an unfinished frame
        std::string fragments; ///< payload of a fragmented message so far
        std::size_t needed =
            0; ///< bytes until the frame in `bytes` is whole; 0 before its header is known
        unsigned char opcode = 0; ///< of the fragmented message; 0 when none is open
    };
    [[nodiscard]] Rest& rest();
    bool consume(std::span<char> input, std::size_t& used, std::size_t maxMessage, FrameSink& sink);
    bool deliver(unsigned char first, std::string_view payload, std::size_t maxMessage, FrameSink& sink);

    std::unique_ptr<Rest> rest_;
};

} // namespace headroom::chat
