#include "live/chat/auth/token.hpp"

#include "live/chat/auth/random.hpp"

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace headroom::chat {
namespace {

using nlohmann::json;

std::span<const unsigned char> bytesOf(std::string_view text) {
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

std::string signature(std::string_view text, std::string_view secret) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytesOf(text).data(),
             text.size(), digest.data(), &size) == nullptr)
        throw std::runtime_error("HMAC failed");
    return base64Url({digest.data(), size});
}

std::optional<std::string> decode(std::string_view text) {
    std::string bytes;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : text) {
        std::uint32_t digit = 0;
        if (c >= 'A' && c <= 'Z')
            digit = static_cast<std::uint32_t>(c - 'A');
        else if (c >= 'a' && c <= 'z')
            digit = static_cast<std::uint32_t>(c - 'a') + 26;
        else if (c >= '0' && c <= '9')
            digit = static_cast<std::uint32_t>(c - '0') + 52;
        else if (c == '-')
            digit = 62;
        else if (c == '_')
            digit = 63;
        else
            return std::nullopt;
        held = held << 6U | digit;
        bits += 6;
        if (bits >= 8) bytes += static_cast<char>(held >> (bits -= 8) & 0xFFU);
    }
    return bytes;
}

std::optional<json> decodeObject(std::string_view text) {
    const auto bytes = decode(text);
    if (!bytes) return std::nullopt;
    json value = json::parse(*bytes, nullptr, false);
    if (!value.is_object()) return std::nullopt;
    return value;
}

} // namespace

std::string signToken(const Claims& claims, std::string_view secret) {
    static const std::string kHeader = base64Url(bytesOf(R"({"alg":"HS256","typ":"JWT"})"));
    const json payload{{"user", {{"id", claims.user}}},
                       {"sessionId", claims.session},
                       {"iat", claims.issuedAt},
                       {"exp", claims.expiresAt}};
    const std::string text = kHeader + "." + base64Url(bytesOf(payload.dump()));
    return text + "." + signature(text, secret);
}

std::optional<Claims> readToken(std::string_view token, std::string_view secret,
                                std::int64_t nowSeconds) {
    if (token.size() > 4096) return std::nullopt;
    const std::size_t first = token.find('.');
    const std::size_t last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return std::nullopt;
    if (!equalSecrets(token.substr(last + 1), signature(token.substr(0, last), secret)))
        return std::nullopt;
    const auto header = decodeObject(token.substr(0, first));
    const auto payload = decodeObject(token.substr(first + 1, last - first - 1));
    if (!header || !payload || header->value("alg", json()) != "HS256") return std::nullopt;
    const json user = payload->value("user", json());
    const json session = payload->value("sessionId", json());
    const json issued = payload->value("iat", json());
    const json expires = payload->value("exp", json());
    if (!user.is_object() || !user.value("id", json()).is_string() || !session.is_string() ||
        !issued.is_number_integer() || !expires.is_number_integer())
        return std::nullopt;
    Claims claims{user["id"], session, issued, expires};
    if (claims.expiresAt <= nowSeconds) return std::nullopt;
    return claims;
}

} // namespace headroom::chat
