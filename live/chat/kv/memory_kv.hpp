#pragma once
// The embedded store: one keyspace for all loops of a process, with an optional append-only file.

#include "live/chat/kv/append_log.hpp"
#include "live/chat/kv/keyspace.hpp"
#include "live/chat/kv/kv.hpp"

#include <memory>
#include <mutex>

namespace headroom::chat {

class MemoryKv final : public Kv {
public:
    MemoryKv() = default;
    /// Reads the file, rewrites it to what is still true, and appends from then on.
    MemoryKv(const std::filesystem::path& file, SyncPolicy policy);

    [[nodiscard]] boost::asio::awaitable<std::vector<Reply>> run(std::vector<Command> commands) override;
    [[nodiscard]] const LogContents& restored() const { return restored_; }

private:
    std::mutex mutex_;
    Keyspace keyspace_;
    LogContents restored_;
    std::unique_ptr<AppendLog> log_;
};

} // namespace headroom::chat
