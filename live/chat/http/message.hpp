#pragma once
// A request and its answer, as handlers see them; Beast stays behind http/server.cpp.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::chat {

/// A file that is removed when the last holder lets go.
class TemporaryFile {
public:
    explicit TemporaryFile(std::filesystem::path path) : path_(std::move(path)) {}
    ~TemporaryFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

struct HttpRequest {
    std::string method;
    std::string path; ///< decoded; no query
    std::vector<std::pair<std::string, std::string>> query;
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;
    std::shared_ptr<TemporaryFile> upload; ///< body of an upload, on the disk
    std::string peer;                      ///< address of the client

    /// "" when missing.
    [[nodiscard]] std::string header(std::string_view name) const;
    [[nodiscard]] std::string parameter(std::string_view name) const;
};

struct HttpReply {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    /// Instead of `body`: bytes [first, first + size) of a file.
    struct FilePart {
        std::filesystem::path path;
        std::uint64_t first = 0;
        std::uint64_t size = 0;
    };
    std::optional<FilePart> file;
};

[[nodiscard]] HttpReply jsonReply(unsigned status, std::string body);
/// {"success":false,"message":...}
[[nodiscard]] HttpReply errorReply(unsigned status, std::string_view message);

/// "%41+b" -> "A b" (plus only where `plusIsSpace`). Nothing when an escape is malformed or the result holds a zero.
[[nodiscard]] std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace);
/// Splits "/path?query"; false when it is malformed.
[[nodiscard]] bool parseTarget(std::string_view target, HttpRequest& request);

} // namespace headroom::chat
