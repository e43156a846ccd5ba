#include "sim/result/atomic_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace headroom::result {
namespace fs = std::filesystem;

AtomicFile::AtomicFile(const fs::path& target) : shown_(target), target_(target) {
    std::error_code error;
    const fs::file_status status = fs::status(target_, error);
    if (fs::is_directory(status)) fail("write", EISDIR);
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        inPlace_ = true;
        file_ = std::fopen(target_.c_str(), "wb");
        if (file_ == nullptr) fail("open", errno);
        return;
    }
    if (fs::is_symlink(fs::symlink_status(target_, error))) {
        const fs::path resolved = fs::weakly_canonical(target_, error);
        if (!error) target_ = resolved;
    }
    // "x" fails when the name is taken: by another run, or left by one that was killed.
    constexpr int kTries = 1000;
    for (int i = 0; i < kTries && file_ == nullptr; ++i) {
        temporary_ = target_;
        temporary_ += ".part" + std::to_string(i);
        errno = 0;
        file_ = std::fopen(temporary_.c_str(), "wbx");
        if (file_ == nullptr && errno != EEXIST) {
            const int reason = errno;
            temporary_.clear();
            fail("write", reason);
        }
    }
    if (file_ == nullptr) {
        temporary_.clear();
        fail("write", EEXIST);
    }
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::write(std::string_view text) {
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail("write", errno);
}

void AtomicFile::commit() {
    errno = 0;
    // A full disk may only show when the buffers are flushed or the file is closed.
    if (std::fflush(file_) != 0) fail("write", errno);
    std::FILE* const file = file_;
    file_ = nullptr;
    if (std::fclose(file) != 0) fail("write", errno);
    if (inPlace_) return;
    std::error_code error;
    fs::rename(temporary_, target_, error);
    if (error) fail("rename the finished file to", error.value());
    temporary_.clear();
}

void AtomicFile::fail(const std::string& action, int error) {
    discard();
    throw FileError("cannot " + action + " '" + shown_.string() + "': " + std::strerror(error));
}

void AtomicFile::discard() noexcept {
    if (file_ != nullptr) std::fclose(file_);
    file_ = nullptr;
    if (temporary_.empty()) return;
    std::error_code ignored;
    fs::remove(temporary_, ignored);
    temporary_.clear();
}

void writeFile(const fs::path& target, std::string_view text) {
    AtomicFile file(target);
    file.write(text);
    file.commit();
}

std::string readFile(const fs::path& path) {
    const auto fail = [&](int error) {
        throw FileError("cannot read '" + path.string() + "': " + std::strerror(error));
    };
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) fail(EISDIR);
    errno = 0;
    const auto close = [](std::FILE* file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"), close);
    if (!file) fail(errno);
    std::string text;
    std::array<char, 65536> buffer{};
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
        text.append(buffer.data(), got);
    }
    if (std::ferror(file.get()) != 0) fail(errno != 0 ? errno : EIO);
    return text;
}

} // namespace headroom::result
