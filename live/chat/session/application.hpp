#pragma once
// What sessions speak to: the chat.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::chat {

class Session;

/// Who is behind a connected session.
struct Identity {
    std::string user;
    std::string session; ///< of the login, not of the connection
    std::string json;    ///< of the user, as messages carry it
};

class Application {
public:
    virtual ~Application() = default;
    /// CONNECT to "/" with its auth payload (JSON, may be empty); answered by Session::connected or refused.
    virtual void onConnect(Session& session, std::string_view auth) = 0;
    /// The views live during the call only.
    virtual void onEvent(Session& session, std::string_view name, std::string_view first,
                         std::string_view arguments, std::optional<std::uint64_t> ack) = 0;
    /// Once, when a connected session has ended; it is in its rooms still.
    virtual void onClosed(Session& session) = 0;
};

} // namespace headroom::chat
