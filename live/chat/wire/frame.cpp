#include "live/chat/wire/frame.hpp"

#include "live/chat/wire/clock.hpp"

#include <atomic>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <new>

namespace headroom::chat {

struct Frame::Block {
    std::atomic<std::uint32_t> references{1};
    std::uint32_t size = 0;
    std::int64_t madeAt = 0;
    std::uint8_t header = 0;
    FrameKind kind = FrameKind::kReply;

    [[nodiscard]] char* data() { return reinterpret_cast<char*>(this + 1); }
};

Frame::Frame(const Frame& other) noexcept : block_(other.block_) {
    if (block_ != nullptr) block_->references.fetch_add(1, std::memory_order_relaxed);
}

Frame::~Frame() {
    if (block_ == nullptr || block_->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    block_->~Block();
    std::free(block_);
}

Frame Frame::make(unsigned char opcode, std::string_view payload, FrameKind kind) {
    const std::size_t header = payload.size() < 126 ? 2 : payload.size() <= 0xFFFF ? 4 : 10;
    const std::size_t size = header + payload.size();
    void* memory = std::malloc(sizeof(Block) + size);
    if (memory == nullptr) throw std::bad_alloc();
    auto* block = new (memory) Block;
    block->size = static_cast<std::uint32_t>(size);
    block->header = static_cast<std::uint8_t>(header);
    block->kind = kind;
    block->madeAt = monotonicNanoseconds();
    auto* out = reinterpret_cast<unsigned char*>(block->data());
    out[0] = static_cast<unsigned char>(0x80U | opcode);
    if (header == 2) {
        out[1] = static_cast<unsigned char>(payload.size());
    } else {
        out[1] = header == 4 ? 126 : 127;
        for (std::size_t i = 2; i < header; ++i)
            out[i] = static_cast<unsigned char>(payload.size() >> (8 * (header - 1 - i)));
    }
    if (!payload.empty()) std::memcpy(out + header, payload.data(), payload.size());
    return Frame(block);
}

Frame Frame::text(std::string_view packet, FrameKind kind) { return make(0x1, packet, kind); }

Frame Frame::control(unsigned char opcode, std::string_view payload) {
    assert(payload.size() <= 125);
    return make(opcode, payload, FrameKind::kControl);
}

std::string_view Frame::bytes() const { return {block_->data(), block_->size}; }

std::string_view Frame::packet() const { return bytes().substr(block_->header); }

FrameKind Frame::kind() const { return block_->kind; }

std::int64_t Frame::madeAt() const { return block_->madeAt; }

std::string closePayload(unsigned code, std::string_view reason) {
    std::string payload;
    payload += static_cast<char>(code >> 8U);
    payload += static_cast<char>(code & 0xFFU);
    payload += reason.substr(0, 123);
    return payload;
}

} // namespace headroom::chat
