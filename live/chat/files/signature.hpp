#pragma once
// AWS Signature Version 4 for S3 ("Authenticating Requests (AWS Signature Version 4)", Amazon S3 API Reference).

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::chat {

struct S3Account {
    std::string region;
    std::string key;
    std::string secret;
};

struct S3Request {
    std::string method;
    std::string host; ///< as the Host header has it
    std::string path; ///< decoded, begins with "/"
    /// Headers to sign beside host, names in lower case.
    std::vector<std::pair<std::string, std::string>> headers;
};

[[nodiscard]] std::string sha256Hex(std::string_view bytes);

/// Value of the Authorization header; x-amz-date and x-amz-content-sha256 must be among the headers. `seconds` since
/// 1970.
[[nodiscard]] std::string s3Authorization(const S3Request& request, std::string_view payloadHash,
                                          const S3Account& account, std::int64_t seconds);
/// Query string that makes `request` good for `lifeSeconds` for whoever has the URL.
[[nodiscard]] std::string s3PresignedQuery(const S3Request& request, const S3Account& account,
                                           std::int64_t seconds, std::int64_t lifeSeconds);
/// "20130524T000000Z"
[[nodiscard]] std::string s3Time(std::int64_t seconds);
/// Everything but unreserved characters as %XX; "/" stays where `isPath`.
[[nodiscard]] std::string s3Encoded(std::string_view text, bool isPath);

} // namespace headroom::chat
