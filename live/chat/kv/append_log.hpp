#pragma once
// The append-only file of the embedded store: every change as a RESP command, in the order it happened.

#include "live/chat/kv/kv.hpp"

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace headroom::chat {

/// When a change counts as kept.
enum class SyncPolicy : std::uint8_t {
    kAlways,      ///< on the disk before it is acknowledged; changes of one moment share a sync
    kEverySecond, ///< with the kernel at once (survives kill -9), on the disk within a second
    kNever,       ///< with the kernel at once, on the disk when the kernel likes
};

struct LogContents {
    std::size_t commands = 0;
    std::uint64_t truncated = 0; ///< bytes of an unfinished last command that were cut off
};

/// Reads the file and calls `apply` for each command; an unfinished one at the end, as a crash leaves it, is cut
/// off. A missing file is an empty one. Throws StoreError with the offset when the file is damaged elsewhere.
LogContents replay(const std::filesystem::path& file, const std::function<void(const Command&)>& apply);

/// Replaces the file in one step by one that holds what `fill` writes.
void rewrite(const std::filesystem::path& file,
             const std::function<void(const std::function<void(const Command&)>&)>& fill);

class AppendLog {
public:
    /// Opens for appending. Throws StoreError when it cannot.
    AppendLog(std::filesystem::path file, SyncPolicy policy);
    ~AppendLog();
    AppendLog(const AppendLog&) = delete;
    AppendLog& operator=(const AppendLog&) = delete;

    /// Callers keep the order of changes by holding their own lock. The bytes are with the kernel on return,
    /// except under kAlways, where they are when `whenDurable` calls back. Throws StoreError when the disk is full.
    void append(std::string_view bytes);
    /// Calls `done(true)`, on the log's thread, once all that was appended so far is on the disk; `done(false)`
    /// when it could not be written. Only under kAlways.
    void whenDurable(std::function<void(bool)> done);
    /// A write failed: the file ends with what was kept until then, and takes no more.
    [[nodiscard]] bool broken();
    [[nodiscard]] SyncPolicy policy() const { return policy_; }

private:
    void work();
    void put(std::string_view bytes) const;

    std::filesystem::path file_;
    SyncPolicy policy_;
    int descriptor_ = -1;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string pending_;
    std::vector<std::function<void(bool)>> waiting_;
    bool dirty_ = false;
    bool broken_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace headroom::chat
