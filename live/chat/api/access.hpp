#pragma once
// Who is asking.

#include "live/chat/auth/token.hpp"
#include "live/chat/http/message.hpp"
#include "live/chat/server/config.hpp"
#include "live/chat/store/chat_store.hpp"

#include <optional>
#include <string>

namespace headroom::chat {

struct Access {
    std::optional<User> user; ///< nothing when refused
    std::string session;
    std::string problem; ///< why, for the client
};

/// Checks a token and the login session behind it. An empty `session` is taken from the token; any other must be
/// the token's. A session that was replaced or ended no longer counts, so an old token cannot be replayed.
[[nodiscard]] Task<Access> checkAccess(ChatStore store, const Config& config, std::string token,
                                       std::string session);

/// The token in x-auth-token or Authorization; "" without one.
[[nodiscard]] std::string tokenOf(const HttpRequest& request);

/// From x-auth-token or Authorization and x-session-id; from the query where `inQuery`, as links to files have them.
[[nodiscard]] Task<Access> checkAccess(ChatStore store, const Config& config, const HttpRequest& request,
                                       bool inQuery = false);

/// Begins a login session: its token and identifier; ends the user's other one.
struct Login {
    std::string token;
    std::string session;
    std::string before; ///< the session it replaced, or ""
};
[[nodiscard]] Task<Login> beginSession(ChatStore store, const Config& config, std::string user);

} // namespace headroom::chat
