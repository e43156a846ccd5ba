#include "live/chat/auth/random.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <ctime>
#include <limits>
#include <stdexcept>
#include <vector>

namespace headroom::chat {

void fillRandom(std::span<unsigned char> bytes) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) ||
        RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("no random numbers to be had");
}

std::string hex(std::span<const unsigned char> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 0xFU];
    }
    return text;
}

std::string randomHex(std::size_t bytes) {
    std::vector<unsigned char> raw(bytes);
    fillRandom(raw);
    return hex(raw);
}

std::string objectId() {
    // The process part is drawn when first needed, which is after the server has forked.
    static const auto kProcess = [] {
        std::array<unsigned char, 8> bytes{};
        fillRandom(bytes);
        return bytes;
    }();
    static std::atomic<std::uint32_t> counter{static_cast<std::uint32_t>(kProcess[5]) << 8U |
                                              kProcess[6]};
    const auto now = static_cast<std::uint32_t>(std::time(nullptr));
    const std::uint32_t count = counter.fetch_add(1, std::memory_order_relaxed);
    std::array<unsigned char, 12> id{};
    for (std::size_t i = 0; i < 4; ++i) id[i] = static_cast<unsigned char>(now >> (24 - 8 * i));
    std::copy_n(kProcess.begin(), 5, id.begin() + 4);
    for (std::size_t i = 0; i < 3; ++i) id[9 + i] = static_cast<unsigned char>(count >> (16 - 8 * i));
    return hex(id);
}

bool isObjectId(std::string_view text) {
    return text.size() == 24 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

std::string base64Url(std::span<const unsigned char> bytes) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const unsigned char byte : bytes) {
        held = held << 8U | byte;
        bits += 8;
        while (bits >= 6) text += kDigits[held >> (bits -= 6) & 63U];
    }
    if (bits > 0) text += kDigits[held << (6 - bits) & 63U];
    return text;
}

bool equalSecrets(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace headroom::chat
