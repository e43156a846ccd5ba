#include "live/chat/wire/frame_parser.hpp"

#include "live/chat/wire/utf8.hpp"

#include <cstring>

namespace headroom::chat {
namespace {

constexpr unsigned char kContinuation = 0x0;
constexpr unsigned char kText = 0x1;
constexpr unsigned char kBinary = 0x2;
constexpr unsigned char kClose = 0x8;
constexpr unsigned char kPing = 0x9;
constexpr unsigned char kPong = 0xA;

struct Header {
    std::size_t size = 0; ///< of the header; 0 when more bytes are needed
    std::uint64_t payload = 0;
    const char* problem = nullptr;
};

Header readHeader(std::span<const char> input) {
    Header header;
    if (input.size() < 2) return header;
    const auto first = static_cast<unsigned char>(input[0]);
    const auto second = static_cast<unsigned char>(input[1]);
    const unsigned char opcode = first & 0x0FU;
    if ((first & 0x70U) != 0) header.problem = "reserved bits are set";
    if (opcode > kPong || (opcode > kBinary && opcode < kClose)) header.problem = "unknown opcode";
    if ((second & 0x80U) == 0) header.problem = "client frames must be masked";
    const unsigned length = second & 0x7FU;
    if (opcode >= kClose && (length > 125 || (first & 0x80U) == 0))
        header.problem = "control frames must be short and whole";
    if (header.problem != nullptr) return header;
    const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (input.size() < 2 + extended + 4) return header;
    header.payload = length;
    if (extended != 0) {
        header.payload = 0;
        for (std::size_t i = 0; i < extended; ++i)
            header.payload = header.payload << 8U | static_cast<unsigned char>(input[2 + i]);
        if (header.payload < (extended == 2 ? 126U : 65536U) || header.payload >> 63U != 0)
            header.problem = "length is not in its shortest form";
    }
    header.size = 2 + extended + 4;
    return header;
}

void unmask(char* data, std::size_t size, const char* key) {
    std::uint32_t word = 0;
    std::memcpy(&word, key, 4);
    const std::uint64_t wide = static_cast<std::uint64_t>(word) << 32U | word;
    std::size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        std::uint64_t block = 0;
        std::memcpy(&block, data + i, 8);
        block ^= wide;
        std::memcpy(data + i, &block, 8);
    }
    for (; i < size; ++i) data[i] = static_cast<char>(data[i] ^ key[i % 4]);
}

/// RFC 6455 section 7.4: codes a peer may send.
bool isCloseCode(unsigned code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}

} // namespace

std::size_t FrameParser::held() const {
    return rest_ ? rest_->bytes.capacity() + rest_->fragments.capacity() : 0;
}

FrameParser::Rest& FrameParser::rest() {
    if (!rest_) rest_ = std::make_unique<Rest>();
    return *rest_;
}

bool FrameParser::feed(std::span<char> input, std::size_t maxMessage, FrameSink& sink) {
    if (rest_ && !rest_->bytes.empty()) {
        // Large messages arrive in many reads: wait until the frame is whole before looking again.
        rest_->bytes.append(input.data(), input.size());
        if (rest_->bytes.size() < rest_->needed) return true;
        std::string bytes = std::move(rest_->bytes);
        rest_->bytes.clear();
        rest_->needed = 0;
        std::size_t used = 0;
        if (!consume(bytes, used, maxMessage, sink)) return false;
        if (used < bytes.size()) rest().bytes.assign(bytes, used);
    } else {
        std::size_t used = 0;
        if (!consume(input, used, maxMessage, sink)) return false;
        if (used < input.size()) rest().bytes.assign(input.data() + used, input.size() - used);
    }
    if (rest_ && rest_->bytes.empty() && rest_->opcode == 0) rest_.reset();
    return true;
}

bool FrameParser::consume(std::span<char> input, std::size_t& used, std::size_t maxMessage,
                          FrameSink& sink) {
    while (used < input.size()) {
        const std::span<char> left = input.subspan(used);
        const Header header = readHeader(left);
        if (header.problem != nullptr) {
            sink.onViolation(1002, header.problem);
            return false;
        }
        if (header.size == 0) return true;
        if (header.payload > maxMessage) {
            sink.onViolation(1009, "message is too large");
            return false;
        }
        const std::size_t whole = header.size + header.payload;
        if (left.size() < whole) {
            rest().needed = whole;
            return true;
        }
        unmask(left.data() + header.size, header.payload, left.data() + header.size - 4);
        used += whole;
        if (!deliver(static_cast<unsigned char>(left[0]),
                     {left.data() + header.size, static_cast<std::size_t>(header.payload)}, maxMessage,
                     sink))
            return false;
    }
    return true;
}

bool FrameParser::deliver(unsigned char first, std::string_view payload, std::size_t maxMessage,
                          FrameSink& sink) {
    const bool final = (first & 0x80U) != 0;
    const unsigned char opcode = first & 0x0FU;
    const auto violation = [&](unsigned code, std::string_view reason) {
        sink.onViolation(code, reason);
        return false;
    };
    if (opcode == kPing) return sink.onPing(payload);
    if (opcode == kPong) return true;
    if (opcode == kClose) {
        if (payload.size() == 1) return violation(1002, "close frame of one byte");
        unsigned code = 1005;
        if (payload.size() >= 2) {
            code = static_cast<unsigned>(static_cast<unsigned char>(payload[0])) << 8U |
                   static_cast<unsigned char>(payload[1]);
            if (!isCloseCode(code)) return violation(1002, "close code is reserved");
            if (!isUtf8(payload.substr(2))) return violation(1007, "close reason is not UTF-8");
        }
        return sink.onClose(code);
    }
    const bool open = rest_ && rest_->opcode != 0;
    if ((opcode == kContinuation) != open) return violation(1002, "fragments out of order");
    unsigned char kind = opcode;
    std::string whole;
    if (open || !final) {
        Rest& state = rest();
        if (state.fragments.size() + payload.size() > maxMessage)
            return violation(1009, "message is too large");
        state.fragments += payload;
        if (!open) state.opcode = opcode;
        if (!final) return true;
        kind = state.opcode;
        state.opcode = 0;
        whole = std::move(state.fragments);
        state.fragments.clear();
        payload = whole;
    }
    if (kind == kBinary) return sink.onBinary(payload);
    if (!isUtf8(payload)) return violation(1007, "text is not UTF-8");
    return sink.onText(payload);
}

} // namespace headroom::chat
