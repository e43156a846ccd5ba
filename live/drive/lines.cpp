#include "live/drive/lines.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <poll.h>

namespace headroom::drive {

bool Lines::write(const std::string& line) {
    const std::string text = line + "\n";
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t put = ::send(descriptor_, text.data() + done, text.size() - done, MSG_NOSIGNAL);
        if (put > 0) {
            done += static_cast<std::size_t>(put);
        } else if (errno == EAGAIN) {
            pollfd room{descriptor_, POLLOUT, 0};
            ::poll(&room, 1, 1000);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

bool Lines::fill() {
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t got = ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got > 0) {
            unread_.append(buffer.data(), static_cast<std::size_t>(got));
            continue;
        }
        if (got < 0 && errno == EINTR) continue;
        return got < 0 && errno == EAGAIN;
    }
}

std::optional<std::string> Lines::next() {
    const std::size_t end = unread_.find('\n', at_);
    if (end == std::string::npos) {
        unread_.erase(0, at_);
        at_ = 0;
        return std::nullopt;
    }
    std::string line = unread_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
}

} // namespace headroom::drive
