#pragma once
// Where uploaded bytes lie.

#include "live/chat/http/message.hpp"
#include "live/chat/wire/awaitable.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::chat {

struct Config;

class FileStore {
public:
    virtual ~FileStore() = default;
    /// Keeps `bytes` under `name`, which is one of storedName(). Throws StoreError when it cannot.
    [[nodiscard]] virtual boost::asio::awaitable<void> put(std::string name, std::string_view bytes,
                                                           std::string type) = 0;
    /// An answer with the bytes [first, first + size); status and headers are the caller's.
    [[nodiscard]] virtual boost::asio::awaitable<HttpReply> get(std::string name, std::uint64_t first,
                                                                std::uint64_t size) = 0;
    [[nodiscard]] virtual boost::asio::awaitable<void> remove(std::string name) = 0;
    /// A URL a client may PUT the bytes to by itself for a while; nothing when the store has none.
    [[nodiscard]] virtual std::optional<std::string> presignedPut(const std::string& name, std::int64_t nowMs) const = 0;
};

[[nodiscard]] std::unique_ptr<FileStore> makeFileStore(const Config& config);

/// A fresh name for a file of that original name: time, random hex, and its extension when that is harmless.
[[nodiscard]] std::string storedName(std::string_view original);
/// What storedName() makes: no separators, no leading dot.
[[nodiscard]] bool isStoredName(std::string_view name);

/// A file part of a multipart/form-data body.
struct FormFile {
    std::string field;
    std::string name; ///< as the client has it, without folders
    std::string type;
    std::string_view bytes;
};
/// The first part with a file name whose field is `field`. Nothing when the body is not such a form (RFC 7578), or
/// holds none.
[[nodiscard]] std::optional<FormFile> formFile(std::string_view contentType, std::string_view body,
                                               std::string_view field);

/// Most bytes a file of the media type may have; 0 for types that are not accepted.
[[nodiscard]] std::uint64_t mostBytes(std::string_view type);
/// Whether the first bytes look like what the media type says.
[[nodiscard]] bool looksLike(std::string_view type, std::string_view bytes);

} // namespace headroom::chat
