#include "live/chat/log/log.hpp"

#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/clock.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <unistd.h>

namespace headroom::chat {
namespace {

std::atomic<int> threshold{static_cast<int>(LogLevel::kInfo)};
constexpr std::array<std::string_view, 5> kNames{"debug", "info", "warning", "error", "off"};

void appendValue(std::string& line, std::string_view value) {
    const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
        return c > ' ' && c < '\x7f' && c != '"' && c != '\\' && c != '=';
    });
    if (plain)
        line += value;
    else
        line += socketio::jsonText(value);
}

} // namespace

std::optional<LogLevel> logLevelOf(std::string_view name) {
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<LogLevel>(found - kNames.begin());
}

void setLogLevel(LogLevel level) { threshold.store(static_cast<int>(level), std::memory_order_relaxed); }

bool logs(LogLevel level) {
    return static_cast<int>(level) >= threshold.load(std::memory_order_relaxed);
}

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    if (!logs(level)) return;
    std::string line = "ts=" + isoTime(wallMilliseconds()) + " level=";
    line += kNames[static_cast<std::size_t>(level)];
    line += " event=";
    line += event;
    for (const LogField& field : fields) {
        line += ' ';
        line += field.name;
        line += '=';
        appendValue(line, field.value);
    }
    line += '\n';
    // One write per line keeps the lines of threads and processes apart.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

} // namespace headroom::chat
