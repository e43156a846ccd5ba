#pragma once
// What the chat keeps is kept behind a dozen of Redis' commands: the embedded store, a Redis server and a Redis
// Cluster differ only in who carries them out.

#include "live/chat/kv/command.hpp"
#include "live/chat/wire/awaitable.hpp"

#include <vector>

namespace headroom::chat {

class Kv {
public:
    virtual ~Kv() = default;

    /// Carries out all commands and answers in their order. Commands on the same key happen in order; there is
    /// no transaction, so every change of the chat is one command, or several of which any prefix is sound.
    /// Done means: as durable as the store was asked to be. Throws StoreError when any could not be done.
    [[nodiscard]] virtual boost::asio::awaitable<std::vector<Reply>>
    run(std::vector<Command> commands) = 0;
};

} // namespace headroom::chat
