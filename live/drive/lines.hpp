#pragma once
// Lines of text through a socket between processes.

#include <optional>
#include <string>

namespace headroom::drive {

class Lines {
public:
    explicit Lines(int descriptor) : descriptor_(descriptor) {}
    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// Waits until the socket takes all of it; false when the other side is gone.
    bool write(const std::string& line);
    /// Reads what is there without waiting; false when the other side is gone (lines may be left).
    bool fill();
    [[nodiscard]] std::optional<std::string> next();

private:
    int descriptor_;
    std::string unread_;
    std::size_t at_ = 0;
};

} // namespace headroom::drive
