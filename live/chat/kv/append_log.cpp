#include "live/chat/kv/append_log.hpp"

#include "live/chat/kv/resp.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace headroom::chat {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const char* what) {
    throw StoreError("cannot " + std::string(what) + " " + file.string() + ": " + std::strerror(errno));
}

void writeAll(int descriptor, std::string_view bytes, const std::filesystem::path& file) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(file, "write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// Reads "<mark><number>\r\n" at `at`; false when the bytes end first. Throws when it is something else.
bool readCount(const std::string& bytes, std::size_t& at, char mark, std::size_t& count,
               const std::filesystem::path& file) {
    const std::size_t end = bytes.find("\r\n", at);
    if (at >= bytes.size()) return false;
    if (bytes[at] != mark || (end == std::string::npos && bytes.size() - at > 24) ||
        (end != std::string::npos && end - at > 24))
        throw StoreError(file.string() + " is damaged at byte " + std::to_string(at));
    if (end == std::string::npos) return false;
    count = 0;
    for (std::size_t i = at + 1; i < end; ++i) {
        if (bytes[i] < '0' || bytes[i] > '9')
            throw StoreError(file.string() + " is damaged at byte " + std::to_string(i));
        count = count * 10 + static_cast<std::size_t>(bytes[i] - '0');
    }
    at = end + 2;
    return true;
}

/// One command at `at`; false when it is not whole.
bool readCommand(const std::string& bytes, std::size_t& at, Command& command,
                 const std::filesystem::path& file) {
    std::size_t words = 0;
    if (!readCount(bytes, at, '*', words, file)) return false;
    command.clear();
    for (std::size_t i = 0; i < words; ++i) {
        std::size_t size = 0;
        if (!readCount(bytes, at, '$', size, file)) return false;
        if (size > bytes.size() || at + size + 2 > bytes.size()) return false;
        if (bytes.compare(at + size, 2, "\r\n") != 0)
            throw StoreError(file.string() + " is damaged at byte " + std::to_string(at + size));
        command.push_back(bytes.substr(at, size));
        at += size + 2;
    }
    return true;
}

} // namespace

LogContents replay(const std::filesystem::path& file, const std::function<void(const Command&)>& apply) {
    LogContents contents;
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        if (!std::filesystem::exists(file)) return contents;
        fail(file, "read");
    }
    std::string bytes;
    std::array<char, 1 << 20> block{};
    std::uint64_t consumed = 0;
    Command command;
    for (;;) {
        in.read(block.data(), block.size());
        const auto got = static_cast<std::size_t>(in.gcount());
        bytes.append(block.data(), got);
        std::size_t at = 0;
        for (;;) {
            std::size_t next = at;
            if (!readCommand(bytes, next, command, file)) break;
            apply(command);
            ++contents.commands;
            at = next;
        }
        consumed += at;
        bytes.erase(0, at);
        if (got == 0) break;
    }
    in.close();
    if (!bytes.empty()) {
        contents.truncated = bytes.size();
        std::filesystem::resize_file(file, consumed);
    }
    return contents;
}

void rewrite(const std::filesystem::path& file,
             const std::function<void(const std::function<void(const Command&)>&)>& fill) {
    const std::filesystem::path fresh = file.string() + ".new";
    const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) fail(fresh, "write");
    std::string bytes;
    fill([&](const Command& command) {
        encode(command, bytes);
        if (bytes.size() < (1U << 20U)) return;
        writeAll(descriptor, bytes, fresh);
        bytes.clear();
    });
    writeAll(descriptor, bytes, fresh);
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!synced) fail(fresh, "sync");
    std::filesystem::rename(fresh, file);
}

AppendLog::AppendLog(std::filesystem::path file, SyncPolicy policy)
    : file_(std::move(file)), policy_(policy) {
    descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail(file_, "open");
    if (policy_ != SyncPolicy::kNever) thread_ = std::thread([this] { work(); });
}

AppendLog::~AppendLog() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    ::fsync(descriptor_);
    ::close(descriptor_);
}

void AppendLog::put(std::string_view bytes) const { writeAll(descriptor_, bytes, file_); }

void AppendLog::append(std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    if (policy_ == SyncPolicy::kAlways) {
        pending_ += bytes;
        return;
    }
    try {
        put(bytes);
    } catch (const StoreError&) {
        broken_ = true; // half a command may stand at the end: nothing may follow it
        throw;
    }
    dirty_ = true;
}

bool AppendLog::broken() {
    const std::lock_guard lock(mutex_);
    return broken_;
}

void AppendLog::whenDurable(std::function<void(bool)> done) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(done));
    }
    changed_.notify_one();
}

void AppendLog::work() {
    std::unique_lock lock(mutex_);
    while (!stopping_ || !pending_.empty() || !waiting_.empty()) {
        if (policy_ == SyncPolicy::kEverySecond) {
            changed_.wait_for(lock, std::chrono::seconds(1), [&] { return stopping_; });
            if (!std::exchange(dirty_, false)) continue;
            lock.unlock();
            ::fdatasync(descriptor_);
            lock.lock();
            continue;
        }
        changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
        const std::string bytes = std::exchange(pending_, {});
        const auto waiting = std::exchange(waiting_, {});
        bool kept = !broken_;
        lock.unlock();
        try {
            if (kept) put(bytes);
            kept = kept && ::fdatasync(descriptor_) == 0;
        } catch (const StoreError&) {
            kept = false;
        }
        lock.lock();
        broken_ = broken_ || !kept;
        lock.unlock();
        for (const auto& done : waiting) done(kept);
        lock.lock();
    }
}

} // namespace headroom::chat
