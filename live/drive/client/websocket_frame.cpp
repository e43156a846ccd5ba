#include "live/drive/client/websocket_frame.hpp"

#include <openssl/evp.h>

#include <array>

namespace headroom::drive {
namespace {

std::uint64_t bigEndian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) value = (value << 8U) | static_cast<std::uint8_t>(byte);
    return value;
}

std::array<char, 4> keyBytes(std::uint32_t mask) {
    return {static_cast<char>(mask >> 24U), static_cast<char>(mask >> 16U),
            static_cast<char>(mask >> 8U), static_cast<char>(mask)};
}

} // namespace

void appendFrame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask) {
    const std::uint8_t masked = mask != 0 ? 0x80 : 0;
    out += static_cast<char>(0x80U | static_cast<std::uint8_t>(opcode));
    if (payload.size() < 126) {
        out += static_cast<char>(masked | payload.size());
    } else {
        const bool wide = payload.size() > 0xffff;
        out += static_cast<char>(masked | (wide ? 127U : 126U));
        for (int shift = wide ? 56 : 8; shift >= 0; shift -= 8)
            out += static_cast<char>(static_cast<std::uint64_t>(payload.size()) >> shift);
    }
    if (mask == 0) {
        out += payload;
        return;
    }
    const std::array<char, 4> key = keyBytes(mask);
    out.append(key.data(), key.size());
    const std::size_t start = out.size();
    out += payload;
    for (std::size_t i = 0; i < payload.size(); ++i)
        out[start + i] = static_cast<char>(out[start + i] ^ key[i % 4]);
}

FrameReader::Found FrameReader::parse(std::string_view bytes, Frame& frame) {
    if (bytes.size() < 2) return Found::kNone;
    const auto first = static_cast<std::uint8_t>(bytes[0]);
    const auto second = static_cast<std::uint8_t>(bytes[1]);
    if ((first & 0x70U) != 0) return Found::kViolation; // no extension was agreed on
    frame.last = (first & 0x80U) != 0;
    frame.opcode = static_cast<Opcode>(first & 0x0fU);
    const unsigned opcode = first & 0x0fU;
    if ((opcode > 2 && opcode < 8) || opcode > 10) return Found::kViolation;
    std::uint64_t size = second & 0x7fU;
    std::size_t header = 2;
    if (opcode >= 8 && (size > 125 || !frame.last)) return Found::kViolation;
    if (size >= 126) {
        const std::size_t wide = size == 126 ? 2 : 8;
        if (bytes.size() < 2 + wide) return Found::kNone;
        size = bigEndian(bytes.substr(2, wide));
        header += wide;
        if (size > kLargestMessage) return Found::kViolation;
    }
    if ((second & 0x80U) != 0) {
        if (bytes.size() < header + 4) return Found::kNone;
        frame.mask = static_cast<std::uint32_t>(bigEndian(bytes.substr(header, 4)));
        header += 4;
    }
    if (bytes.size() < header + size) return Found::kNone;
    frame.header = header;
    frame.size = static_cast<std::size_t>(size);
    return Found::kFrame;
}

void FrameReader::unmask(std::string& payload, std::uint32_t mask) {
    const std::array<char, 4> key = keyBytes(mask);
    for (std::size_t i = 0; i < payload.size(); ++i)
        payload[i] = static_cast<char>(payload[i] ^ key[i % 4]);
}

std::string base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                       reinterpret_cast<const unsigned char*>(bytes.data()),
                                       static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string acceptKey(std::string_view key) {
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    ::EVP_Digest(text.data(), text.size(), digest.data(), &size, ::EVP_sha1(), nullptr);
    return base64({reinterpret_cast<const char*>(digest.data()), size});
}

} // namespace headroom::drive
