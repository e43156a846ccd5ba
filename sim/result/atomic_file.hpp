#pragma once
// A file that is either written whole or not at all.
//
// Opening creates a temporary file beside the target, so that an unwritable place shows before a long
// run and not after it; commit() renames it over the target. Without a commit the destructor removes
// it. A target that exists and is no regular file (a pipe, /dev/null) is written in place.

#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace headroom::result {

/// Opening, writing or renaming failed; the message names the file and says what the system said.
class FileError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class AtomicFile {
public:
    explicit AtomicFile(const std::filesystem::path& target);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::string_view text);
    void commit();

private:
    [[noreturn]] void fail(const std::string& action, int error);
    void discard() noexcept;

    std::filesystem::path shown_;  ///< as the caller named it, for messages
    std::filesystem::path target_; ///< with links resolved, so that a link stays a link
    std::filesystem::path temporary_;
    std::FILE* file_ = nullptr;
    bool inPlace_ = false;
};

/// Writes `text` to `target` atomically.
void writeFile(const std::filesystem::path& target, std::string_view text);
/// Reads a whole file. Throws FileError.
[[nodiscard]] std::string readFile(const std::filesystem::path& path);

} // namespace headroom::result
