#include "sim/search/journal.hpp"

#include "sim/result/atomic_file.hpp"
#include "sim/result/digest.hpp"
#include "sim/search/search_error.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace headroom::search {
namespace {

namespace fs = std::filesystem;

constexpr int kFormat = 1;
constexpr std::string_view kLineStart = "{\"sum\":\"";
constexpr std::size_t kDigestLength = 16;
constexpr std::string_view kAfterSum = "\",";
constexpr std::size_t kBodyAt = kLineStart.size() + kDigestLength + kAfterSum.size();

std::string lineOf(const Json& body) {
    const std::string text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return std::string(kLineStart) + result::digestOf(text) + std::string(kAfterSum) + text.substr(1) +
           "\n";
}

/// The line without its checksum; nothing when the checksum does not fit.
std::optional<Json> bodyOf(std::string_view line) {
    if (line.size() < kBodyAt || !line.starts_with(kLineStart) ||
        line.substr(kBodyAt - kAfterSum.size(), kAfterSum.size()) != kAfterSum)
        return std::nullopt;
    const std::string body = "{" + std::string(line.substr(kBodyAt));
    if (line.substr(kLineStart.size(), kDigestLength) != result::digestOf(body)) return std::nullopt;
    Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object()) return std::nullopt;
    return json;
}

Json toJson(const Entry& entry) {
    return {{"index", entry.index},
            {"key", entry.key},
            {"set", changesJson(entry.changes)},
            {"measures", entry.measures}};
}

/// Nothing when members are missing or of the wrong type.
std::optional<Entry> entryOf(const Json& json) {
    try {
        Entry entry{json.at("index").get<std::size_t>(),
                    json.at("key").get<std::string>(),
                    {},
                    json.at("measures")};
        for (const auto& [path, value] : json.at("set").items())
            entry.changes.push_back({path, value.get<std::string>()});
        return entry;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

} // namespace

Json changesJson(const std::vector<models::Override>& changes) {
    Json json = Json::object();
    for (const models::Override& change : changes) json[change.path] = change.value;
    return json;
}

std::vector<std::string> differences(const Json& there, const Json& here) {
    std::vector<std::string> found;
    const auto show = [](const Json& json, const std::string& key) {
        return json.contains(key) ? json[key].dump() : std::string("nothing");
    };
    for (const auto& [key, value] : here.items()) {
        if (show(there, key) != value.dump())
            found.push_back(key + ": " + show(there, key) + " there, " + value.dump() + " here");
    }
    for (const auto& [key, value] : there.items()) {
        if (!here.contains(key)) found.push_back(key + ": " + value.dump() + " there, nothing here");
    }
    return found;
}

JournalContent parseJournal(std::string_view text, const std::string& name) {
    JournalContent content;
    std::size_t number = 0;
    while (content.wholeBytes < text.size()) {
        const std::size_t end = text.find('\n', content.wholeBytes);
        if (end == std::string_view::npos) {
            content.torn = true;
            break;
        }
        const std::optional<Json> body =
            bodyOf(text.substr(content.wholeBytes, end - content.wholeBytes));
        content.wholeBytes = end + 1;
        if (++number == 1) {
            if (!text.starts_with(kLineStart))
                throw SearchError("'" + name + "' is no journal of a sweep");
            if (!body || !body->contains("headroom-journal"))
                throw SearchError("'" + name +
                                  "': the first line is damaged, so nobody can say which "
                                  "sweep it belongs to");
            if ((*body)["headroom-journal"] != kFormat)
                throw SearchError("'" + name + "' has journal format " +
                                  (*body)["headroom-journal"].dump() + ", this version reads " +
                                  std::to_string(kFormat));
            content.head = *body;
            content.head.erase("headroom-journal");
            continue;
        }
        std::optional<Entry> entry = body ? entryOf(*body) : std::nullopt;
        if (entry) {
            content.entries.push_back(std::move(*entry));
        } else {
            content.damagedLines.push_back(number);
        }
    }
    return content;
}

JournalContent readJournal(const fs::path& file) {
    const std::string text = result::readFile(file);
    JournalContent content = parseJournal(text, file.string());
    if (content.head.is_null()) throw SearchError("'" + file.string() + "' is no journal of a sweep");
    return content;
}

Journal::Journal(const fs::path& file, const Json& head, Start start) : file_(file) {
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail("open", errno);
    try {
        lock();
        if (start == Start::kFresh) {
            std::array<char, kLineStart.size()> begin{};
            const ssize_t got = ::pread(descriptor_, begin.data(), begin.size(), 0);
            if (got > 0 && !kLineStart.starts_with({begin.data(), static_cast<std::size_t>(got)}))
                throw SearchError("'" + file.string() + "' is no journal of a sweep and stays as it is");
            truncate(0);
        } else {
            resume(head);
        }
        if (bytes_ == 0) {
            Json body{{"headroom-journal", kFormat}};
            body.update(head);
            appendLine(body);
        }
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

Journal::~Journal() { ::close(descriptor_); }

void Journal::lock() {
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    if (::fcntl(descriptor_, F_SETLK, &whole) == 0) return;
    if (errno != EACCES && errno != EAGAIN) fail("lock", errno);
    struct flock holder {};
    holder.l_type = F_WRLCK;
    holder.l_whence = SEEK_SET;
    const bool known = ::fcntl(descriptor_, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK;
    throw SearchError("'" + file_.string() + "' is being written by another sweep" +
                      (known ? " (process " + std::to_string(holder.l_pid) + ")" : ""));
}

void Journal::resume(const Json& head) {
    // Through the locked descriptor: closing a second one would give the lock up.
    std::string text;
    std::array<char, 65536> buffer{};
    while (true) {
        const ssize_t got =
            ::pread(descriptor_, buffer.data(), buffer.size(), static_cast<off_t>(text.size()));
        if (got < 0) fail("read", errno);
        if (got == 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    JournalContent content = parseJournal(text, file_.string());
    if (content.head.is_null()) {
        // Killed while the head was being written; anything else without a line break is not ours.
        if (!text.empty() && !text.starts_with(kLineStart.substr(0, text.size())))
            throw SearchError("'" + file_.string() + "' is no journal of a sweep");
        truncate(0);
        return;
    }
    if (const auto different = differences(content.head, head); !different.empty()) {
        std::string message =
            "'" + file_.string() + "' belongs to another sweep (start over with --fresh):";
        for (const std::string& one : different) message += "\n  " + one;
        throw SearchError(message);
    }
    entries_ = std::move(content.entries);
    damagedLines_ = std::move(content.damagedLines);
    truncate(content.wholeBytes);
}

void Journal::append(const Entry& entry) {
    appendLine(toJson(entry));
    entries_.push_back(entry);
}

void Journal::appendLine(const Json& body) {
    const std::string line = lineOf(body);
    std::size_t done = 0;
    while (done < line.size()) {
        const ssize_t written = ::pwrite(descriptor_, line.data() + done, line.size() - done,
                                         static_cast<off_t>(bytes_ + done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            const int why = written < 0 ? errno : ENOSPC;
            [[maybe_unused]] const int ignored = ::ftruncate(descriptor_, static_cast<off_t>(bytes_));
            fail("write", why);
        }
        done += static_cast<std::size_t>(written);
    }
    if (::fdatasync(descriptor_) != 0) fail("write", errno);
    bytes_ += line.size();
}

void Journal::truncate(std::size_t bytes) {
    if (::ftruncate(descriptor_, static_cast<off_t>(bytes)) != 0) fail("write", errno);
    bytes_ = bytes;
}

void Journal::fail(const std::string& action, int error) const {
    throw result::FileError("cannot " + action + " '" + file_.string() + "': " + std::strerror(error));
}

} // namespace headroom::search
