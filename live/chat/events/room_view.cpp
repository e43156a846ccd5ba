#include "live/chat/events/room_view.hpp"

#include "live/chat/socketio/packet.hpp"
#include "live/chat/store/fields.hpp"
#include "live/chat/wire/clock.hpp"

#include <algorithm>

namespace headroom::chat {
namespace {

std::string arrayOf(const std::vector<User>& users) {
    std::string text = "[";
    for (const User& user : users) {
        if (text.size() > 1) text += ',';
        text += user.json();
    }
    return text + "]";
}

} // namespace

Task<std::string> describeRoom(ChatStore store, Room room, std::string viewer) {
    // The creator may have left; both lists come in one round trip.
    std::vector<std::string> ids = room.members;
    ids.push_back(room.creator);
    std::vector<User> users = co_await store.users(std::move(ids));
    std::string creator = "null";
    if (!users.empty() && users.back().id == room.creator) {
        const User& user = users.back();
        creator = "{\"_id\":\"" + user.id + "\",\"name\":" + socketio::jsonText(user.name) +
                  ",\"email\":" + socketio::jsonText(user.email) + "}";
        users.pop_back();
    }
    co_return "{\"_id\":\"" + room.id + "\",\"name\":" + socketio::jsonText(room.name) +
        ",\"description\":" + socketio::jsonText(room.description) +
        ",\"hasPassword\":" + (room.passwordHash.empty() ? "false" : "true") +
        ",\"creator\":" + creator + ",\"participants\":" + arrayOf(users) +
        ",\"participantsCount\":" + std::to_string(users.size()) + ",\"createdAt\":\"" +
        isoTime(room.createdAt) + "\",\"isCreator\":" + (room.creator == viewer ? "true" : "false") +
        "}";
}

Task<std::string> describeParticipants(ChatStore store, std::string room) {
    std::optional<Room> found = co_await store.room(std::move(room));
    if (!found) co_return "[]";
    const std::vector<User> users = co_await store.users(std::move(found->members));
    co_return arrayOf(users);
}

std::int64_t timeOf(const std::string& text) {
    if (const auto iso = parseIsoTime(text)) return *iso;
    if (text.empty() || text.size() > 15 ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return 0;
    return fields::number(text);
}

} // namespace headroom::chat
