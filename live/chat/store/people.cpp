// Users and sessions.

#include "live/chat/store/chat_store.hpp"
#include "live/chat/store/fields.hpp"
#include "live/chat/store/keys.hpp"

namespace headroom::chat {

using namespace fields;

namespace {

std::optional<User> userFrom(const std::string& id, const Reply& reply) {
    if (reply.items.empty() || at(reply, "email").empty()) return std::nullopt;
    return User{id, at(reply, "name"), at(reply, "email"), at(reply, "password"), at(reply, "image")};
}

} // namespace

Task<Reply> ChatStore::one(Command command) {
    std::vector<Command> commands;
    commands.push_back(std::move(command));
    std::vector<Reply> replies = co_await kv_->run(std::move(commands));
    co_return std::move(replies.at(0));
}

Task<bool> ChatStore::addUser(User user) {
    // The user first: whoever claims the address then finds a user behind it.
    std::vector<Command> commands;
    commands.push_back({"HSET", keys::user(user.id), "name", user.name, "email", user.email, "password",
                        user.passwordHash, "image", user.image});
    co_await kv_->run(std::move(commands));
    Command claim{"SET", keys::email(user.email), user.id, "NX"};
    const Reply claimed = co_await one(std::move(claim));
    if (!claimed.isNil()) co_return true;
    Command ask{"GET", keys::email(user.email)};
    const Reply holder = co_await one(std::move(ask));
    if (holder.text == user.id) co_return true; // an earlier attempt of this very call
    Command forget{"DEL", keys::user(user.id)};
    co_await one(std::move(forget));
    co_return false;
}

Task<std::optional<User>> ChatStore::user(std::string id) {
    Command ask{"HGETALL", keys::user(id)};
    const Reply reply = co_await one(std::move(ask));
    co_return userFrom(id, reply);
}

Task<std::optional<User>> ChatStore::userByEmail(std::string email) {
    Command ask{"GET", keys::email(email)};
    const Reply id = co_await one(std::move(ask));
    if (id.isNil()) co_return std::nullopt;
    std::optional<User> found = co_await user(id.text);
    co_return found;
}

Task<std::vector<User>> ChatStore::users(std::vector<std::string> ids) {
    std::vector<Command> commands;
    commands.reserve(ids.size());
    for (const std::string& id : ids) commands.push_back({"HGETALL", keys::user(id)});
    std::vector<User> found;
    if (commands.empty()) co_return found;
    const std::vector<Reply> replies = co_await kv_->run(std::move(commands));
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (auto one = userFrom(ids[i], replies[i])) found.push_back(std::move(*one));
    co_return found;
}

Task<void> ChatStore::setUserField(std::string id, std::string field, std::string value) {
    Command change{"HSET", keys::user(id), std::move(field), std::move(value)};
    co_await one(std::move(change));
}

Task<void> ChatStore::removeUser(User user) {
    std::vector<Command> commands;
    commands.push_back({"DEL", keys::email(user.email)});
    commands.push_back({"DEL", keys::session(user.id)});
    commands.push_back({"DEL", keys::user(user.id)});
    co_await kv_->run(std::move(commands));
}

Task<std::string> ChatStore::replaceSession(std::string user, std::string session, std::int64_t ms) {
    Command change{"SET", keys::session(user), std::move(session), "GET", "PX", std::to_string(ms)};
    const Reply before = co_await one(std::move(change));
    co_return before.text;
}

Task<std::string> ChatStore::session(std::string user) {
    Command ask{"GET", keys::session(user)};
    const Reply reply = co_await one(std::move(ask));
    co_return reply.text;
}

Task<void> ChatStore::endSession(std::string user) {
    Command change{"DEL", keys::session(user)};
    co_await one(std::move(change));
}

} // namespace headroom::chat
