#include "live/import/line_reader.hpp"

#include "live/import/import_error.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <zlib.h>

namespace headroom::imports {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

} // namespace

struct LineReader::Handle {
    gzFile file = nullptr; // reads plain files too
    std::string block;
    ~Handle() {
        if (file != nullptr) gzclose(file);
    }
};

LineReader::LineReader(const std::string& file, BlockHook hook)
    : file_(file), hook_(std::move(hook)), handle_(std::make_unique<Handle>()) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) {
        throw ImportError(file, "", "cannot be read: it is a folder");
    }
    errno = 0;
    handle_->file = gzopen(file.c_str(), "rb");
    if (handle_->file == nullptr) {
        throw ImportError(file, "", std::string("cannot be opened: ") + std::strerror(errno));
    }
    gzbuffer(handle_->file, kBlock);
    const auto size = std::filesystem::file_size(file, ignored);
    if (!ignored) fileSize_ = static_cast<double>(size);
}

LineReader::~LineReader() = default;

void LineReader::fail(const std::string& message) const {
    throw ImportError(file_, "line " + std::to_string(line_), message);
}

std::string_view LineReader::block() {
    handle_->block.resize(kBlock);
    const int got = gzread(handle_->file, handle_->block.data(), kBlock);
    int code = Z_OK;
    const char* const message = gzerror(handle_->file, &code);
    // A file cut inside its last gzip block still gives what it has; the error comes with the end.
    if (got < 0 || (got == 0 && code != Z_OK && code != Z_STREAM_END)) {
        const bool cut = code == Z_BUF_ERROR;
        const std::string reason = code == Z_ERRNO ? std::strerror(errno) : message;
        throw ImportError(file_, "",
                          cut ? "the gzip data end too early: the file was cut"
                              : "cannot be read: " + reason);
    }
    if (hook_ && fileSize_ > 0.0) {
        hook_(file_, static_cast<double>(gzoffset(handle_->file)) / fileSize_);
    }
    return {handle_->block.data(), static_cast<std::size_t>(got)};
}

bool LineReader::fill() {
    const std::string_view more = block();
    if (more.empty()) return false;
    buffer_.erase(0, begin_);
    begin_ = 0;
    buffer_ += more;
    return true;
}

bool LineReader::next(std::string_view& line) {
    std::size_t searched = begin_;
    for (;;) {
        const std::size_t end = buffer_.find('\n', searched);
        if (end != std::string::npos) {
            line = std::string_view(buffer_).substr(begin_, end - begin_);
            begin_ = end + 1;
            terminated_ = true;
            break;
        }
        if (buffer_.size() - begin_ > kLongestLine) {
            ++line_;
            fail("longer than " + std::to_string(kLongestLine >> 20U) +
                 " MB: this is no text file of a load-testing tool");
        }
        searched = buffer_.size() - begin_;
        if (!atEnd_ && fill()) continue;
        atEnd_ = true;
        if (begin_ == buffer_.size()) return false;
        line = std::string_view(buffer_).substr(begin_);
        begin_ = buffer_.size();
        terminated_ = false;
        break;
    }
    ++line_;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line_ == 1 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    return true;
}

} // namespace headroom::imports
