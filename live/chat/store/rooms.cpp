// Rooms and who is in them.

#include "live/chat/store/chat_store.hpp"
#include "live/chat/store/fields.hpp"
#include "live/chat/store/keys.hpp"
#include "live/chat/wire/clock.hpp"

#include <algorithm>
#include <cctype>

namespace headroom::chat {

using namespace fields;

namespace {

constexpr std::size_t kIdSize = 24;

/// ASCII letters in lower case; others stay.
std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return text;
}

/// Sorts by name, then identifier, in a sorted set of equal scores.
std::string nameEntry(const Room& room) { return lower(room.name) + '\0' + room.id; }

} // namespace

Task<void> ChatStore::addRoom(Room room) {
    std::vector<Command> commands;
    const std::string created = std::to_string(room.createdAt);
    commands.push_back({"HSET", keys::room(room.id, "info"), "name", room.name, "creator", room.creator,
                        "description", room.description, "password", room.passwordHash, "created",
                        created});
    for (const std::string& member : room.members)
        commands.push_back({"ZADD", keys::room(room.id, "members"), "NX", created, member});
    commands.push_back({"ZADD", keys::kRoomsBySize, std::to_string(room.members.size()), room.id});
    commands.push_back({"ZADD", keys::kRoomsByName, "0", nameEntry(room)});
    commands.push_back({"ZADD", keys::kRoomsByTime, created, room.id});
    co_await kv_->run(std::move(commands));
}

Task<std::vector<Room>> ChatStore::readRooms(std::vector<std::string> ids) {
    std::vector<Room> rooms;
    if (ids.empty()) co_return rooms;
    std::vector<Command> commands;
    for (const std::string& id : ids) {
        commands.push_back({"HGETALL", keys::room(id, "info")});
        commands.push_back({"ZRANGE", keys::room(id, "members"), "0", "-1"});
    }
    const std::vector<Reply> replies = co_await kv_->run(std::move(commands));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Reply& info = replies[2 * i];
        if (info.items.empty()) continue;
        Room room{ids[i],
                  at(info, "name"),
                  at(info, "creator"),
                  at(info, "description"),
                  at(info, "password"),
                  number(at(info, "created")),
                  {}};
        for (const Reply& member : replies[2 * i + 1].items) room.members.push_back(member.text);
        rooms.push_back(std::move(room));
    }
    co_return rooms;
}

Task<std::optional<Room>> ChatStore::room(std::string id) {
    std::vector<std::string> ids;
    ids.push_back(std::move(id));
    std::vector<Room> found = co_await readRooms(std::move(ids));
    if (found.empty()) co_return std::nullopt;
    co_return std::move(found.front());
}

Task<RoomPage> ChatStore::rooms(RoomQuery query) {
    RoomPage page;
    const char* index = query.sort == RoomQuery::Sort::kName           ? keys::kRoomsByName
                        : query.sort == RoomQuery::Sort::kParticipants ? keys::kRoomsBySize
                                                                       : keys::kRoomsByTime;
    const char* range = query.descending ? "ZREVRANGE" : "ZRANGE";
    const std::size_t from = query.page * query.size;
    std::vector<std::string> ids;
    if (query.search.empty()) {
        std::vector<Command> commands;
        commands.push_back({"ZCARD", index});
        commands.push_back({range, index, std::to_string(from), std::to_string(from + query.size - 1)});
        const std::vector<Reply> replies = co_await kv_->run(std::move(commands));
        page.total = static_cast<std::size_t>(replies[0].integer);
        for (const Reply& item : replies[1].items)
            ids.push_back(item.text.size() > kIdSize ? item.text.substr(item.text.size() - kIdSize)
                                                     : item.text);
    } else {
        // Names are searched one after another; an index of their parts would cost every room that is made.
        std::vector<Command> commands;
        commands.push_back({"ZRANGE", keys::kRoomsByName, "0", "-1"});
        commands.push_back({range, index, "0", "-1"});
        const std::vector<Reply> replies = co_await kv_->run(std::move(commands));
        const std::string wanted = lower(query.search);
        std::vector<std::string> matching;
        for (const Reply& item : replies[0].items) {
            if (item.text.size() <= kIdSize) continue;
            const std::size_t end = item.text.size() - kIdSize - 1;
            if (std::string_view(item.text).substr(0, end).find(wanted) != std::string_view::npos)
                matching.push_back(item.text.substr(end + 1));
        }
        std::sort(matching.begin(), matching.end());
        page.total = matching.size();
        std::size_t skipped = 0;
        for (const Reply& item : replies[1].items) {
            const std::string id =
                item.text.size() > kIdSize ? item.text.substr(item.text.size() - kIdSize) : item.text;
            if (!std::binary_search(matching.begin(), matching.end(), id) || skipped++ < from) continue;
            if (ids.size() == query.size) break;
            ids.push_back(id);
        }
    }
    page.rooms = co_await readRooms(std::move(ids));
    co_return page;
}

Task<std::size_t> ChatStore::roomCount() {
    Command ask{"ZCARD", keys::kRoomsByTime};
    const Reply reply = co_await one(std::move(ask));
    co_return static_cast<std::size_t>(reply.integer);
}

Task<bool> ChatStore::addMember(std::string room, std::string user) {
    std::vector<Command> commands;
    const std::string members = keys::room(room, "members");
    commands.push_back({"ZADD", members, "NX", std::to_string(wallMilliseconds()), user});
    commands.push_back({"ZCARD", members});
    const std::vector<Reply> replies = co_await kv_->run(std::move(commands));
    if (replies[0].integer == 0) co_return false;
    Command size{"ZADD", keys::kRoomsBySize, std::to_string(replies[1].integer), room};
    co_await one(std::move(size));
    co_return true;
}

Task<bool> ChatStore::removeMember(std::string room, std::string user) {
    std::vector<Command> commands;
    const std::string members = keys::room(room, "members");
    commands.push_back({"ZREM", members, user});
    commands.push_back({"ZCARD", members});
    const std::vector<Reply> replies = co_await kv_->run(std::move(commands));
    if (replies[0].integer == 0) co_return false;
    Command size{"ZADD", keys::kRoomsBySize, std::to_string(replies[1].integer), room};
    co_await one(std::move(size));
    co_return true;
}

Task<bool> ChatStore::isMember(std::string room, std::string user) {
    Command ask{"ZSCORE", keys::room(room, "members"), user};
    const Reply reply = co_await one(std::move(ask));
    co_return !reply.isNil();
}

} // namespace headroom::chat
