#pragma once
// Where uploaded bytes lie.

#include "live/chat/http/message.hpp"
#include "live/chat/wire/awaitable.hpp"

#include <cstdint>
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
    /// A URL a client may PUT `size` bytes of that type to by itself for a while; nothing when the store has none.
    [[nodiscard]] virtual std::optional<std::string> presignedPut(const std::string& name,
                                                                  const std::string& type,
                                                                  std::uint64_t size,
                                                                  std::int64_t nowMs) const = 0;
};

[[nodiscard]] std::unique_ptr<FileStore> makeFileStore(const Config& config);

} // namespace headroom::chat
