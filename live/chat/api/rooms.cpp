// Rooms and their history.

#include "live/chat/api/api.hpp"
#include "live/chat/auth/random.hpp"
#include "live/chat/events/room_view.hpp"
#include "live/chat/server/shard.hpp"
#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/clock.hpp"

#include <algorithm>
#include <charconv>

namespace headroom::chat {

using socketio::jsonText;

namespace {

/// A whole number out of a query parameter, held within [least, most]; `otherwise` when there is none.
std::size_t numberOr(const std::string& text, std::size_t otherwise, std::size_t least,
                     std::size_t most) {
    std::size_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return otherwise;
    return std::clamp(value, least, most);
}

} // namespace

Task<std::string> Api::roomJson(Room room, std::string viewer) {
    std::string text = co_await describeRoom(store_, std::move(room), std::move(viewer));
    co_return text;
}

Task<HttpReply> Api::listRooms(Call call) {
    if (!backend_.roomLists.allow(call.request.peer, wallMilliseconds())) {
        backend_.metrics.rateLimited.fetch_add(1, std::memory_order_relaxed);
        HttpReply refusal = errorReply(429, "too many requests, try again later");
        refusal.headers.emplace_back("Retry-After", "30");
        co_return refusal;
    }
    RoomQuery query;
    query.page = numberOr(call.request.parameter("page"), 0, 0, 1'000'000);
    query.size = numberOr(call.request.parameter("pageSize"), 10, 1, 50);
    query.search = call.request.parameter("search").substr(0, 200);
    const std::string field = call.request.parameter("sortField");
    if (field == "name") query.sort = RoomQuery::Sort::kName;
    if (field == "participantsCount") query.sort = RoomQuery::Sort::kParticipants;
    query.descending = call.request.parameter("sortOrder") != "asc";
    const RoomQuery asked = query;
    RoomPage page = co_await store_.rooms(std::move(query));
    const std::size_t count = page.rooms.size();
    std::string body = "{\"success\":true,\"data\":[";
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) body += ',';
        body += co_await roomJson(std::move(page.rooms[i]), call.user.id);
    }
    const std::size_t pages = (page.total + asked.size - 1) / asked.size;
    const char* sort = asked.sort == RoomQuery::Sort::kName           ? "name"
                       : asked.sort == RoomQuery::Sort::kParticipants ? "participantsCount"
                                                                      : "createdAt";
    body += "],\"metadata\":{\"total\":" + std::to_string(page.total) +
            ",\"page\":" + std::to_string(asked.page) + ",\"pageSize\":" + std::to_string(asked.size) +
            ",\"totalPages\":" + std::to_string(pages) +
            ",\"hasMore\":" + ((asked.page + 1) * asked.size < page.total ? "true" : "false") +
            ",\"currentCount\":" + std::to_string(count) + ",\"sort\":{\"field\":\"" + sort +
            "\",\"order\":\"" + (asked.descending ? "desc" : "asc") + "\"}}}";
    HttpReply reply = jsonReply(200, std::move(body));
    reply.headers.emplace_back("Cache-Control", "private, no-store");
    co_return reply;
}

Task<HttpReply> Api::createRoom(Call call) {
    Room room;
    if (call.json.contains("name") && call.json["name"].is_string()) room.name = call.json["name"];
    if (call.json.contains("description") && call.json["description"].is_string())
        room.description = call.json["description"];
    if (room.name.find_first_not_of(" \t") == std::string::npos || room.name.size() > 200 ||
        room.name.find('\0') != std::string::npos)
        co_return errorReply(400, "a room needs a name");
    if (room.description.size() > 2000) co_return errorReply(400, "the description is too long");
    const std::size_t rooms = co_await store_.roomCount();
    if (rooms >= backend_.config.limits.rooms) co_return errorReply(507, "no more rooms can be made");
    std::string password;
    if (call.json.contains("password") && call.json["password"].is_string())
        password = call.json["password"];
    if (password.size() > 1024 || password.find('\0') != std::string::npos)
        co_return errorReply(400, "the password is too long, or has a character of code zero");
    if (!password.empty()) room.passwordHash = co_await backend_.passwords.hash(password);
    room.id = objectId();
    room.creator = call.user.id;
    room.createdAt = wallMilliseconds();
    room.members.push_back(call.user.id);
    if (call.json.contains("participants") && call.json["participants"].is_array()) {
        std::vector<std::string> asked;
        for (const auto& id : call.json["participants"])
            if (id.is_string() && isObjectId(id.get<std::string>()) && id != call.user.id &&
                asked.size() < 1000)
                asked.push_back(id.get<std::string>());
        const std::vector<User> known = co_await store_.users(std::move(asked));
        for (const User& user : known) room.members.push_back(user.id);
    }
    co_await store_.addRoom(room);
    std::string json = co_await roomJson(std::move(room), call.user.id);
    backend_.hub.publish(shard_, "room-list", socketio::event("roomCreated", json));
    co_return jsonReply(201, "{\"success\":true,\"data\":" + json + "}");
}

Task<HttpReply> Api::showRoom(Call call) {
    std::optional<Room> room = co_await store_.room(call.part);
    if (!room) co_return errorReply(404, "there is no such room");
    const std::string json = co_await roomJson(std::move(*room), call.user.id);
    co_return jsonReply(200, "{\"success\":true,\"data\":" + json + "}");
}

Task<HttpReply> Api::joinRoom(Call call) {
    std::optional<Room> room = co_await store_.room(call.part);
    if (!room) co_return errorReply(404, "there is no such room");
    const bool inside =
        std::find(room->members.begin(), room->members.end(), call.user.id) != room->members.end();
    if (!inside && !room->passwordHash.empty()) {
        std::string password;
        if (call.json.contains("password") && call.json["password"].is_string())
            password = call.json["password"];
        const bool right = co_await backend_.passwords.verify(password, room->passwordHash);
        if (!right) co_return errorReply(401, "the password is wrong");
    }
    if (!inside) {
        const bool added = co_await store_.addMember(room->id, call.user.id);
        if (added) room->members.push_back(call.user.id);
    }
    const std::string id = room->id;
    const std::string json = co_await roomJson(std::move(*room), call.user.id);
    backend_.hub.publish(shard_, id, socketio::event("roomUpdate", json));
    co_return jsonReply(200, "{\"success\":true,\"data\":" + json + "}");
}

Task<HttpReply> Api::messages(Call call) {
    const bool inside = co_await store_.isMember(call.part, call.user.id);
    if (!inside) co_return errorReply(403, "you are not in this room");
    const std::int64_t before = timeOf(call.request.parameter("before"));
    const std::size_t limit = numberOr(call.request.parameter("limit"), 30, 1, 100);
    const History page = co_await store_.history(call.part, before, limit);
    co_return jsonReply(200, "{\"success\":true," + page.jsonMembers() + "}");
}

} // namespace headroom::chat
