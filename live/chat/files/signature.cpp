#include "live/chat/files/signature.hpp"

#include "live/chat/auth/random.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <stdexcept>

namespace headroom::chat {
namespace {

std::string hmac(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
             &size) == nullptr)
        throw std::runtime_error("HMAC failed");
    return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string hexOf(const std::string& bytes) {
    return hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

std::string scopeOf(const S3Account& account, std::int64_t seconds) {
    return s3Time(seconds).substr(0, 8) + "/" + account.region + "/s3/aws4_request";
}

/// Sorted header lines and their names joined by ";".
std::pair<std::string, std::string> canonicalHeaders(const S3Request& request) {
    auto headers = request.headers;
    headers.emplace_back("host", request.host);
    std::sort(headers.begin(), headers.end());
    std::string lines;
    std::string names;
    for (const auto& [name, value] : headers) {
        lines += name + ":" + value + "\n";
        names += (names.empty() ? "" : ";") + name;
    }
    return {lines, names};
}

std::string sign(const S3Request& request, const std::string& query, std::string_view payloadHash,
                 const S3Account& account, std::int64_t seconds) {
    const auto [lines, names] = canonicalHeaders(request);
    const std::string canonical = request.method + "\n" + s3Encoded(request.path, true) + "\n" + query +
                                  "\n" + lines + "\n" + names + "\n" + std::string(payloadHash);
    const std::string text = "AWS4-HMAC-SHA256\n" + s3Time(seconds) + "\n" + scopeOf(account, seconds) +
                             "\n" + sha256Hex(canonical);
    std::string key = hmac("AWS4" + account.secret, s3Time(seconds).substr(0, 8));
    for (const std::string_view part :
         {std::string_view(account.region), std::string_view("s3"), std::string_view("aws4_request")})
        key = hmac(key, part);
    return hexOf(hmac(key, text));
}

} // namespace

std::string sha256Hex(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return hex(digest);
}

std::string s3Time(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
    return {text.data(), size};
}

std::string s3Encoded(std::string_view text, bool isPath) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '_' || c == '.' || c == '~' || (c == '/' && isPath);
        if (plain) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += kHex[byte >> 4U];
            encoded += kHex[byte & 0xFU];
        }
    }
    return encoded;
}

std::string s3Authorization(const S3Request& request, std::string_view payloadHash,
                            const S3Account& account, std::int64_t seconds) {
    return "AWS4-HMAC-SHA256 Credential=" + account.key + "/" + scopeOf(account, seconds) +
           ",SignedHeaders=" + canonicalHeaders(request).second +
           ",Signature=" + sign(request, "", payloadHash, account, seconds);
}

std::string s3PresignedQuery(const S3Request& request, const S3Account& account, std::int64_t seconds,
                             std::int64_t lifeSeconds) {
    const std::string query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" +
        s3Encoded(account.key + "/" + scopeOf(account, seconds), false) +
        "&X-Amz-Date=" + s3Time(seconds) + "&X-Amz-Expires=" + std::to_string(lifeSeconds) +
        "&X-Amz-SignedHeaders=" + s3Encoded(canonicalHeaders(request).second, false);
    return query + "&X-Amz-Signature=" + sign(request, query, "UNSIGNED-PAYLOAD", account, seconds);
}

} // namespace headroom::chat
