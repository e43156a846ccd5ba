#pragma once
// Unpredictable bytes (OpenSSL's generator) and the identifiers made of them.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace headroom::chat {

void fillRandom(std::span<unsigned char> bytes);
[[nodiscard]] std::string hex(std::span<const unsigned char> bytes);
/// `bytes` random bytes as lower-case hex.
[[nodiscard]] std::string randomHex(std::size_t bytes);
/// 24 hex digits in order of time: seconds, five bytes of the process, a counter; the layout of MongoDB's ObjectId,
/// which clients of the contract expect.
[[nodiscard]] std::string objectId();
[[nodiscard]] bool isObjectId(std::string_view text);
/// Unpadded base64 for URLs, RFC 4648 section 5.
[[nodiscard]] std::string base64Url(std::span<const unsigned char> bytes);
/// Whether the texts are equal, in a time that depends on their lengths only.
[[nodiscard]] bool equalSecrets(std::string_view a, std::string_view b);

} // namespace headroom::chat
