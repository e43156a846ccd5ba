#pragma once
// A text file read line by line in constant memory; files packed with gzip are unpacked on the way.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace headroom::imports {

/// Called after every block of a file with the share read so far; may throw to stop.
using BlockHook = std::function<void(const std::string& file, double share)>;

class LineReader {
public:
    /// Longer lines are an error: no tool writes them, and a binary file need not contain a line feed.
    static constexpr std::size_t kLongestLine = std::size_t{16} << 20U;

    /// Throws ImportError when the file cannot be opened.
    explicit LineReader(const std::string& file, BlockHook hook = {});
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    /// The next line without its end ("\n" or "\r\n"; a leading byte order mark is dropped); false at the
    /// end of the file. The view lives until the next call. Throws ImportError on damaged gzip data, a line
    /// too long, or a failing disk.
    [[nodiscard]] bool next(std::string_view& line);

    /// The next raw bytes, for formats without lines; empty at the end. Not to be mixed with next().
    [[nodiscard]] std::string_view block();

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] std::uint64_t lineNumber() const { return line_; } ///< of the line last read, from 1
    /// Whether the line last read ended with a line feed; the last one of a file that was cut does not.
    [[nodiscard]] bool terminated() const { return terminated_; }
    [[noreturn]] void fail(const std::string& message) const; ///< "file: line N: message"

private:
    struct Handle;
    bool fill();

    std::string file_;
    BlockHook hook_;
    double fileSize_ = 0.0; ///< bytes; 0 when unknown (a pipe)
    std::unique_ptr<Handle> handle_;
    std::string buffer_;
    std::size_t begin_ = 0;
    std::uint64_t line_ = 0;
    bool terminated_ = true;
    bool atEnd_ = false;
};

} // namespace headroom::imports
