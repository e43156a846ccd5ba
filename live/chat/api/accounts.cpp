// Registration, sign-in, profiles.

#include "live/chat/api/api.hpp"
#include "live/chat/auth/random.hpp"
#include "live/chat/log/log.hpp"
#include "live/chat/server/shard.hpp"
#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/clock.hpp"

namespace headroom::chat {

using socketio::jsonText;

namespace {

/// A string member of the body; "" when missing or of another type.
std::string member(const nlohmann::json& body, const char* name) {
    const auto found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
    const std::size_t start = text.find_first_not_of(" \t");
    return start == std::string::npos ? std::string() : text.substr(start);
}

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return text;
}

bool isEmail(const std::string& text) {
    const std::size_t at = text.find('@');
    return text.size() <= 254 && at != std::string::npos && at > 0 &&
           text.find('@', at + 1) == std::string::npos && text.find('.', at + 2) != std::string::npos &&
           text.back() != '.' && text.find_first_of(" \t\r\n\"<>\\") == std::string::npos;
}

std::string userJson(const User& user, bool withImage) {
    std::string text = "{\"_id\":\"" + user.id + "\",\"name\":" + jsonText(user.name) +
                       ",\"email\":" + jsonText(user.email);
    if (withImage) text += ",\"profileImage\":" + jsonText(user.image);
    return text + "}";
}

HttpReply signedIn(unsigned status, const char* message, const Login& login, const User& user,
                   bool withImage) {
    std::string body = "{\"success\":true,";
    if (*message != '\0') body += "\"message\":" + jsonText(message) + ",";
    body += "\"token\":\"" + login.token + "\",\"sessionId\":\"" + login.session +
            "\",\"user\":" + userJson(user, withImage) + "}";
    HttpReply reply = jsonReply(status, std::move(body));
    reply.headers.emplace_back("Authorization", "Bearer " + login.token);
    reply.headers.emplace_back("x-session-id", login.session);
    return reply;
}

} // namespace

Task<HttpReply> Api::registerUser(Call call) {
    User user;
    user.name = trimmed(member(call.json, "name"));
    user.email = lower(trimmed(member(call.json, "email")));
    const std::string password = member(call.json, "password");
    if (user.name.empty() || user.name.size() > 200) co_return errorReply(400, "a name is needed");
    if (!isEmail(user.email)) co_return errorReply(400, "a valid email address is needed");
    if (password.size() < 6 || password.size() > 1024 || password.find('\0') != std::string::npos)
        co_return errorReply(400, "the password needs six characters at least, and none of code zero");
    const std::optional<User> holder = co_await store_.userByEmail(user.email);
    if (holder) co_return errorReply(409, "this email address is registered already");
    user.id = objectId();
    user.passwordHash = co_await backend_.passwords.hash(password);
    const bool added = co_await store_.addUser(user);
    if (!added) co_return errorReply(409, "this email address is registered already");
    const Login login = co_await beginSession(store_, backend_.config, user.id);
    log(LogLevel::kInfo, "registered", {{"user", user.id}});
    co_return signedIn(201, "registered", login, user, false);
}

Task<HttpReply> Api::login(Call call) {
    const std::string email = lower(trimmed(member(call.json, "email")));
    const std::string password = member(call.json, "password");
    if (email.empty() || password.empty()) co_return errorReply(400, "email and password are needed");
    const std::optional<User> user = co_await store_.userByEmail(email);
    // An unknown address costs a hash as well, so that nobody learns from the time which ones exist.
    const std::string hash = user ? user->passwordHash : std::string();
    const bool right = co_await backend_.passwords.verify(password, hash);
    if (!right) co_return errorReply(401, "the email address or the password is wrong");
    const Login login = co_await beginSession(store_, backend_.config, user->id);
    if (!login.before.empty()) backend_.hub.endSessions(user->id, login.session, true);
    co_return signedIn(200, "", login, *user, true);
}

Task<HttpReply> Api::verifyToken(Call call) {
    co_return jsonReply(200, "{\"success\":true,\"user\":" + userJson(call.user, true) + "}");
}

Task<HttpReply> Api::refreshToken(Call call) {
    const Login login = co_await beginSession(store_, backend_.config, call.user.id);
    backend_.hub.endSessions(call.user.id, login.session, true);
    co_return signedIn(200, "", login, call.user, true);
}

Task<HttpReply> Api::logout(Call call) {
    co_await store_.endSession(call.user.id);
    backend_.hub.endSessions(call.user.id, "", false);
    co_return jsonReply(200, R"({"success":true,"message":"signed out"})");
}

Task<HttpReply> Api::profile(Call call) {
    co_return jsonReply(200, "{\"success\":true,\"user\":" + userJson(call.user, true) + "}");
}

Task<HttpReply> Api::changeProfile(Call call) {
    const std::string name = trimmed(member(call.json, "name"));
    if (name.empty() || name.size() > 200) co_return errorReply(400, "a name is needed");
    co_await store_.setUserField(call.user.id, "name", name);
    call.user.name = name;
    co_return jsonReply(200, "{\"success\":true,\"user\":" + userJson(call.user, true) + "}");
}

Task<HttpReply> Api::removeProfileImage(Call call) {
    co_await store_.setUserField(call.user.id, "image", "");
    co_return jsonReply(200, R"({"success":true,"message":"the profile image is removed"})");
}

Task<HttpReply> Api::removeAccount(Call call) {
    co_await store_.removeUser(call.user);
    backend_.hub.endSessions(call.user.id, "", false);
    log(LogLevel::kInfo, "account-removed", {{"user", call.user.id}});
    co_return jsonReply(200, R"({"success":true,"message":"the account is removed"})");
}

} // namespace headroom::chat
