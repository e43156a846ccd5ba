#pragma once
// The server's log: one line per event on stderr, key=value, so that both people and programs read it.
//
// No secret goes in: callers name users by identifier, never by token, session or password.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace headroom::chat {

enum class LogLevel : int { kDebug, kInfo, kWarning, kError, kOff };

[[nodiscard]] std::optional<LogLevel> logLevelOf(std::string_view name);
void setLogLevel(LogLevel level);
[[nodiscard]] bool logs(LogLevel level);

struct LogField {
    LogField(std::string_view n, std::string_view v) : name(n), value(v) {}
    LogField(std::string_view n, long long v) : name(n), value(std::to_string(v)) {}
    std::string_view name;
    std::string value;
};

/// ts=... level=... event=... and the fields; values with spaces, quotes or control characters are quoted.
void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

} // namespace headroom::chat
