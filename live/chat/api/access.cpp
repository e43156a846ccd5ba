#include "live/chat/api/access.hpp"

#include "live/chat/auth/random.hpp"
#include "live/chat/wire/clock.hpp"

namespace headroom::chat {

Task<Access> checkAccess(ChatStore store, const Config& config, std::string token, std::string session) {
    Access access;
    if (token.empty()) {
        access.problem = "authentication is needed";
        co_return access;
    }
    const auto claims = readToken(token, config.secret, wallMilliseconds() / 1000);
    if (!claims) {
        access.problem = "the token is not valid";
        co_return access;
    }
    if (!session.empty() && !equalSecrets(session, claims->session)) {
        access.problem = "the session is not valid";
        co_return access;
    }
    std::optional<User> user = co_await store.user(claims->user);
    // The session last, so that one which ends meanwhile is not let in.
    const std::string live = co_await store.session(claims->user);
    if (!equalSecrets(live, claims->session))
        access.problem = "the session has ended";
    else if (!user)
        access.problem = "the user does not exist";
    if (!access.problem.empty()) co_return access;
    access.session = claims->session;
    access.user = std::move(user);
    co_return access;
}

std::string tokenOf(const HttpRequest& request) {
    std::string token = request.header("x-auth-token");
    const std::string bearer = request.header("authorization");
    if (token.empty() && bearer.starts_with("Bearer ")) token = bearer.substr(7);
    return token;
}

Task<Access> checkAccess(ChatStore store, const Config& config, const HttpRequest& request,
                         bool inQuery) {
    std::string token = tokenOf(request);
    std::string session = request.header("x-session-id");
    if (inQuery && token.empty()) {
        token = request.parameter("token");
        session = request.parameter("sessionId");
    }
    Access access = co_await checkAccess(store, config, std::move(token), std::move(session));
    co_return access;
}

Task<Login> beginSession(ChatStore store, const Config& config, std::string user) {
    Login login;
    login.session = randomHex(32);
    login.before = co_await store.replaceSession(user, login.session, config.sessionSeconds * 1000);
    if (login.before == login.session) login.before.clear();
    const std::int64_t now = wallMilliseconds() / 1000;
    login.token = signToken({user, login.session, now, now + config.sessionSeconds}, config.secret);
    co_return login;
}

} // namespace headroom::chat
