#include "live/drive/ledger.hpp"

#include "live/drive/script.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace headroom::drive {

Ledger::Ledger(const std::string& file) {
    if (file.empty()) return;
    descriptor_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor_ < 0) throw DriveError("cannot write '" + file + "': " + std::strerror(errno));
}

Ledger::~Ledger() {
    flush();
    if (descriptor_ >= 0) ::close(descriptor_);
}

void Ledger::note(std::string_view room, const Stamp& stamp, std::string_view outcome) {
    if (!wanted()) return;
    std::string message;
    appendStamp(message, stamp);
    text_ += fmt::format(R"({{"room":{},"message":"{}","sent":{:.6f},"outcome":{}}})"
                         "\n",
                         nlohmann::json(room).dump(), message, static_cast<double>(stamp.micros) * 1e-6,
                         nlohmann::json(outcome).dump());
    constexpr std::size_t kEnough = 1 << 20;
    if (text_.size() > kEnough) flush();
}

void Ledger::flush() {
    std::size_t done = 0;
    while (done < text_.size()) {
        const ssize_t put = ::write(descriptor_, text_.data() + done, text_.size() - done);
        if (put < 0 && errno != EINTR) break; // a full disk must not stop the run
        if (put > 0) done += static_cast<std::size_t>(put);
    }
    text_.clear();
}

} // namespace headroom::drive
