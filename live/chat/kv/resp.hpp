#pragma once
// Redis' serialisation protocol (RESP2): commands out, replies in. Replies are parsed by hiredis.

#include "live/chat/kv/command.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct redisReader;

namespace headroom::chat {

/// Appends `command` as an array of bulk strings.
void encode(const Command& command, std::string& out);

/// Replies out of a stream of bytes.
class RespReader {
public:
    RespReader();
    ~RespReader();
    RespReader(const RespReader&) = delete;
    RespReader& operator=(const RespReader&) = delete;

    void feed(std::string_view bytes);
    /// The next whole reply; nothing when more bytes are needed. Throws StoreError when the bytes are no RESP.
    [[nodiscard]] std::optional<Reply> next();

private:
    redisReader* reader_;
};

} // namespace headroom::chat
