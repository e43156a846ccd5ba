// Messages, who read them, what was thought of them; files.

#include "live/chat/socketio/packet.hpp"
#include "live/chat/store/chat_store.hpp"
#include "live/chat/store/fields.hpp"
#include "live/chat/store/keys.hpp"
#include "live/chat/wire/clock.hpp"

#include <algorithm>
#include <tuple>

namespace headroom::chat {

using namespace fields;
using socketio::jsonText;

namespace {

/// HGETALL of user -> time, as a JSON array of {userId, readAt} in order of time.
std::string readersJson(const Reply& reply) {
    std::vector<std::pair<std::int64_t, std::string>> readers;
    for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2)
        readers.emplace_back(number(reply.items[i + 1].text), reply.items[i].text);
    std::sort(readers.begin(), readers.end());
    std::string text = "[";
    for (const auto& [time, user] : readers) {
        if (text.size() > 1) text += ',';
        text += "{\"userId\":\"" + user + "\",\"readAt\":\"" + isoTime(time) + "\"}";
    }
    return text + "]";
}

/// HGETALL of "<user> <emoji>" -> microseconds, as a JSON object emoji -> [user] in order of time.
std::string reactionsJson(const Reply& reply) {
    std::vector<std::tuple<std::int64_t, std::string, std::string>> all;
    for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2) {
        const std::string& field = reply.items[i].text;
        const std::size_t space = field.find(' ');
        if (space == std::string::npos) continue;
        all.emplace_back(number(reply.items[i + 1].text), field.substr(space + 1),
                         field.substr(0, space));
    }
    std::sort(all.begin(), all.end());
    std::vector<std::pair<std::string, std::string>> groups;
    for (const auto& [time, emoji, user] : all) {
        auto group = std::find_if(groups.begin(), groups.end(),
                                  [&e = emoji](const auto& g) { return g.first == e; });
        if (group == groups.end()) group = groups.insert(groups.end(), {emoji, ""});
        if (!group->second.empty()) group->second += ',';
        group->second += "\"" + user + "\"";
    }
    std::string text = "{";
    for (const auto& [emoji, users] : groups) {
        if (text.size() > 1) text += ',';
        text += jsonText(emoji) + ":[" + users + "]";
    }
    return text + "}";
}

std::optional<File> fileFrom(const std::string& id, const Reply& reply) {
    if (reply.items.empty()) return std::nullopt;
    return File{id,
                at(reply, "stored"),
                at(reply, "original"),
                at(reply, "type"),
                at(reply, "owner"),
                static_cast<std::uint64_t>(number(at(reply, "size"))),
                number(at(reply, "time"))};
}

} // namespace

Task<void> ChatStore::addMessage(const Message& message) {
    // Body, then where it is, then its place in the log: what the log names is always there.
    std::vector<Command> commands;
    commands.reserve(3);
    commands.push_back({"HSET", keys::room(message.room, "messages"), message.id, message.jsonHead()});
    commands.push_back({"SET", keys::roomOfMessage(message.id), message.room});
    commands.push_back(
        {"ZADD", keys::room(message.room, "log"), std::to_string(message.time), message.id});
    co_await kv_->run(std::move(commands));
}

Task<History> ChatStore::history(std::string room, std::int64_t before, std::size_t limit) {
    History page;
    const std::string log = keys::room(room, "log");
    const std::string newest = before > 0 ? "(" + std::to_string(before) : "+inf";
    Command ask{"ZREVRANGEBYSCORE", log,     newest, "-inf",
                "WITHSCORES",       "LIMIT", "0",    std::to_string(limit + 1)};
    Reply found = co_await one(std::move(ask));
    std::vector<std::string> ids;
    const std::size_t count = found.items.size() / 2;
    for (std::size_t i = 0; i < std::min(count, limit); ++i) ids.push_back(found.items[2 * i].text);
    if (ids.empty()) co_return page;
    page.oldest = number(found.items[2 * ids.size() - 1].text);
    if (count > limit) {
        page.hasMore = true;
        const std::string edge = std::to_string(page.oldest);
        if (number(found.items[2 * limit + 1].text) == page.oldest) {
            std::vector<Command> more;
            more.push_back({"ZREVRANGEBYSCORE", log, edge, edge});
            more.push_back({"ZREVRANGEBYSCORE", log, "(" + edge, "-inf", "LIMIT", "0", "1"});
            const std::vector<Reply> ties = co_await kv_->run(std::move(more));
            for (const Reply& tie : ties[0].items)
                if (std::find(ids.begin(), ids.end(), tie.text) == ids.end()) ids.push_back(tie.text);
            page.hasMore = !ties[1].items.empty();
        }
    }
    std::reverse(ids.begin(), ids.end());
    std::vector<Command> commands;
    Command bodies{"HMGET", keys::room(room, "messages")};
    for (const std::string& id : ids) bodies.push_back(id);
    commands.push_back(std::move(bodies));
    for (const std::string& id : ids) {
        commands.push_back({"HGETALL", keys::readers(room, id)});
        commands.push_back({"HGETALL", keys::reactions(room, id)});
    }
    const std::vector<Reply> replies = co_await kv_->run(std::move(commands));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (replies[0].items[i].isNil()) continue;
        page.messages.push_back(messageJson(replies[0].items[i].text, readersJson(replies[1 + 2 * i]),
                                            reactionsJson(replies[2 + 2 * i])));
    }
    co_return page;
}

Task<std::string> ChatStore::roomOf(std::string message) {
    Command ask{"GET", keys::roomOfMessage(message)};
    const Reply reply = co_await one(std::move(ask));
    co_return reply.text;
}

Task<bool> ChatStore::hasMessage(std::string room, std::string message) {
    Command ask{"ZSCORE", keys::room(room, "log"), message};
    const Reply reply = co_await one(std::move(ask));
    co_return !reply.isNil();
}

Task<std::vector<std::string>> ChatStore::markRead(std::string room, std::vector<std::string> messages,
                                                   std::string user) {
    std::vector<std::string> marked;
    if (messages.empty()) co_return marked;
    std::vector<Command> ask;
    for (const std::string& id : messages) ask.push_back({"ZSCORE", keys::room(room, "log"), id});
    const std::vector<Reply> known = co_await kv_->run(std::move(ask));
    std::vector<Command> change;
    const std::string now = std::to_string(wallMilliseconds());
    for (std::size_t i = 0; i < messages.size(); ++i) {
        if (known[i].isNil()) continue;
        change.push_back({"HSETNX", keys::readers(room, messages[i]), user, now});
        marked.push_back(messages[i]);
    }
    if (!change.empty()) co_await kv_->run(std::move(change));
    co_return marked;
}

Task<std::string> ChatStore::react(std::string room, std::string message, std::string user,
                                   std::string emoji, bool add) {
    const std::string key = keys::reactions(room, message);
    std::vector<Command> commands;
    if (add)
        commands.push_back({"HSETNX", key, user + " " + emoji, std::to_string(wallMicroseconds())});
    else
        commands.push_back({"HDEL", key, user + " " + emoji});
    commands.push_back({"HGETALL", key});
    const std::vector<Reply> replies = co_await kv_->run(std::move(commands));
    co_return reactionsJson(replies[1]);
}

Task<void> ChatStore::addFile(File file) {
    std::vector<Command> commands;
    commands.push_back({"HSET", keys::file(file.id), "stored", file.stored, "original", file.original,
                        "type", file.type, "owner", file.owner, "size", std::to_string(file.size),
                        "time", std::to_string(file.uploadedAt)});
    commands.push_back({"SET", keys::fileName(file.stored), file.id});
    co_await kv_->run(std::move(commands));
}

Task<std::optional<File>> ChatStore::file(std::string id) {
    Command ask{"HGETALL", keys::file(id)};
    const Reply reply = co_await one(std::move(ask));
    co_return fileFrom(id, reply);
}

Task<std::optional<File>> ChatStore::fileByName(std::string stored) {
    Command ask{"GET", keys::fileName(stored)};
    const Reply id = co_await one(std::move(ask));
    if (id.isNil()) co_return std::nullopt;
    std::optional<File> found = co_await file(id.text);
    co_return found;
}

Task<void> ChatStore::removeFile(File file) {
    std::vector<Command> commands;
    commands.push_back({"DEL", keys::fileName(file.stored)});
    commands.push_back({"DEL", keys::file(file.id)});
    co_await kv_->run(std::move(commands));
}

} // namespace headroom::chat
