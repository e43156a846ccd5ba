#pragma once
// JSON Web Tokens signed with HS256 (RFC 7519, RFC 7515), as the contract has them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::chat {

struct Claims {
    std::string user;
    std::string session;
    std::int64_t issuedAt = 0; ///< seconds since 1970
    std::int64_t expiresAt = 0;
};

/// Payload {"user":{"id":...},"sessionId":...,"iat":...,"exp":...}.
[[nodiscard]] std::string signToken(const Claims& claims, std::string_view secret);

/// The claims when the token is signed with `secret` by HS256, of that shape and valid at `nowSeconds`. Any other
/// algorithm, "none" included, is refused.
[[nodiscard]] std::optional<Claims> readToken(std::string_view token, std::string_view secret,
                                              std::int64_t nowSeconds);

} // namespace headroom::chat
