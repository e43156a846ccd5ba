#include "live/chat/kv/memory_kv.hpp"

#include "live/chat/kv/resp.hpp"
#include "live/chat/wire/clock.hpp"
#include "live/chat/wire/signal.hpp"

#include <algorithm>

namespace headroom::chat {
namespace {

/// The command with times that mean the same whenever it is read again.
Command timeless(const Command& command, std::int64_t nowMs) {
    Command kept = command;
    if (kept[0] == "PEXPIRE") {
        kept[0] = "PEXPIREAT";
        kept[2] = std::to_string(nowMs + std::stoll(kept[2]));
    } else if (kept[0] == "SET") {
        for (std::size_t i = 3; i + 1 < kept.size(); ++i) {
            if (kept[i] != "PX") continue;
            kept[i] = "PXAT";
            kept[i + 1] = std::to_string(nowMs + std::stoll(kept[i + 1]));
        }
    }
    return kept;
}

} // namespace

MemoryKv::MemoryKv(const std::filesystem::path& file, SyncPolicy policy) {
    const std::int64_t now = wallMilliseconds();
    restored_ = replay(file, [&](const Command& command) {
        const Reply reply = keyspace_.run(command, now);
        if (reply.type == Reply::Type::kError) throw StoreError(file.string() + ": " + reply.text);
    });
    rewrite(file, [&](const auto& write) { keyspace_.dump(write); });
    log_ = std::make_unique<AppendLog>(file, policy);
}

boost::asio::awaitable<std::vector<Reply>> MemoryKv::run(std::vector<Command> commands) {
    std::vector<Reply> replies;
    replies.reserve(commands.size());
    bool wrote = false;
    {
        const std::lock_guard lock(mutex_);
        const std::int64_t now = wallMilliseconds();
        std::string bytes;
        std::string problem;
        if (log_ && std::any_of(commands.begin(), commands.end(), isWrite) && log_->broken())
            throw StoreError("the append-only file could not be written");
        for (const Command& command : commands) {
            replies.push_back(keyspace_.run(command, now));
            if (replies.back().type == Reply::Type::kError) {
                problem = replies.back().text;
                break;
            }
            if (log_ && isWrite(command)) encode(timeless(command, now), bytes);
        }
        wrote = !bytes.empty();
        if (wrote) log_->append(bytes);
        if (!problem.empty()) throw StoreError(problem);
    }
    if (wrote && log_->policy() == SyncPolicy::kAlways) {
        const auto signal = std::make_shared<Signal<bool>>(co_await boost::asio::this_coro::executor);
        log_->whenDurable([signal](bool kept) { signal->set(kept); });
        if (!co_await signal->wait()) throw StoreError("the append-only file could not be written");
    }
    co_return replies;
}

} // namespace headroom::chat
