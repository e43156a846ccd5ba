#pragma once
// What the chat keeps is kept behind a dozen of Redis' commands: the embedded store, a Redis server and a Redis
// Cluster differ only in who carries them out.

#include "live/chat/wire/awaitable.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::chat {

/// Name, key, arguments. The key is always the second word.
using Command = std::vector<std::string>;

struct Reply {
    enum class Type : std::uint8_t { kNil, kInteger, kText, kStatus, kError, kArray };
    Type type = Type::kNil;
    std::int64_t integer = 0;
    std::string text; ///< of kText, kStatus and kError
    std::vector<Reply> items;

    [[nodiscard]] bool isNil() const { return type == Type::kNil; }
    friend bool operator==(const Reply&, const Reply&) = default;
};

/// The store could not be asked or gave an error; what was asked may or may not have happened.
class StoreError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Kv {
public:
    virtual ~Kv() = default;

    /// Carries out all commands and answers in their order. Commands on the same key happen in order; there is
    /// no transaction, so every change of the chat is one command, or several of which any prefix is sound.
    /// Done means: as durable as the store was asked to be. Throws StoreError when any could not be done.
    [[nodiscard]] virtual boost::asio::awaitable<std::vector<Reply>> run(std::vector<Command> commands) = 0;
};

/// Whether the command changes data: what an append-only file must hold.
[[nodiscard]] bool isWrite(const Command& command);

} // namespace headroom::chat
