#include "live/chat/events/chat_events.hpp"

#include "live/chat/auth/random.hpp"
#include "live/chat/events/room_view.hpp"
#include "live/chat/log/log.hpp"
#include "live/chat/server/shard.hpp"
#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace headroom::chat {

using nlohmann::json;
using socketio::jsonText;

namespace {

std::string errorText(std::string_view code, std::string_view message) {
    return "{\"code\":" + jsonText(code) + ",\"message\":" + jsonText(message) + "}";
}

std::string failure(const std::string& error) { return "{\"success\":false,\"error\":" + error + "}"; }

void refuse(Session& session, std::optional<std::uint64_t> ack, const std::string& error) {
    session.sendPacket(socketio::event("error", error));
    if (ack) session.sendPacket(socketio::ack(*ack, failure(error)));
}

} // namespace

ChatEvents::ChatEvents(Backend& backend, Shard& shard, Kv& kv)
    : backend_(backend), shard_(shard), store_(kv) {}

void ChatEvents::onConnect(Session& session, std::string_view auth) {
    boost::asio::co_spawn(shard_.loop(), authenticate(session.shared_from_this(), std::string(auth)),
                          boost::asio::detached);
}

Task<void> ChatEvents::authenticate(Client client, std::string auth) {
    const json parsed = json::parse(auth, nullptr, false);
    std::string token;
    std::string session;
    if (parsed.is_object()) {
        if (parsed.contains("token") && parsed["token"].is_string()) token = parsed["token"];
        if (parsed.contains("sessionId") && parsed["sessionId"].is_string())
            session = parsed["sessionId"];
    }
    std::string problem = session.empty() ? "token and sessionId are needed" : "";
    Access access;
    if (problem.empty()) {
        try {
            access = co_await checkAccess(store_, backend_.config, std::move(token), std::move(session));
            problem = access.problem;
        } catch (const std::exception& error) {
            backend_.metrics.storeErrors.fetch_add(1, std::memory_order_relaxed);
            problem = "the store does not answer, try again later";
        }
    }
    if (!problem.empty() || !access.user) {
        client->refuseConnect(problem);
        co_return;
    }
    auto who = std::make_unique<Identity>();
    who->user = access.user->id;
    who->session = access.session;
    who->json = access.user->json();
    client->connected(std::move(who));
}

void ChatEvents::onEvent(Session& session, std::string_view name, std::string_view first,
                         std::string_view arguments, std::optional<std::uint64_t> ack) {
    if (!session.withinRate())
        return refuse(session, ack, errorText("RATE_LIMITED", "too many events, slow down"));
    if (name == "ping" && !session.waiting) {
        // Nothing to look up: answered in the same turn, with what came.
        if (ack) session.sendPacket(socketio::ack(*ack, arguments));
        return;
    }
    if (!session.waiting) {
        session.waiting = std::make_unique<std::deque<Session::Waiting>>();
        boost::asio::co_spawn(shard_.loop(), work(session.shared_from_this()), boost::asio::detached);
    }
    if (session.waiting->size() >= backend_.config.limits.waitingEvents)
        return refuse(session, ack, errorText("OVERLOADED", "too many events are waiting"));
    backend_.metrics.eventsWaiting.fetch_add(1, std::memory_order_relaxed);
    const std::string_view kept = name == "ping" ? arguments : first;
    session.waiting->push_back({std::string(name), std::string(kept), ack, monotonicNanoseconds()});
}

Task<void> ChatEvents::work(Client client) {
    while (client->open() && !client->waiting->empty()) {
        Session::Waiting event = std::move(client->waiting->front());
        client->waiting->pop_front();
        const std::int64_t since = event.since;
        co_await one(client, std::move(event));
        backend_.metrics.event.record(monotonicNanoseconds() - since);
        backend_.metrics.eventsWaiting.fetch_sub(1, std::memory_order_relaxed);
    }
    const auto dropped = static_cast<std::int64_t>(client->waiting->size());
    backend_.metrics.eventsWaiting.fetch_sub(dropped, std::memory_order_relaxed);
    client->waiting.reset();
}

ChatEvents::Handler ChatEvents::handlerOf(std::string_view name) {
    struct Row {
        std::string_view name;
        Handler handler;
    };
    static constexpr Row kRows[] = {
        {"chatMessage", &ChatEvents::chatMessage},
        {"joinRoom", &ChatEvents::joinRoom},
        {"leaveRoom", &ChatEvents::leaveRoom},
        {"fetchPreviousMessages", &ChatEvents::fetchPreviousMessages},
        {"markMessagesAsRead", &ChatEvents::markMessagesAsRead},
        {"messageReaction", &ChatEvents::messageReaction},
        {"force_login", &ChatEvents::forceLogin},
        {"joinRoomList", &ChatEvents::joinRoomList},
    };
    for (const Row& row : kRows)
        if (row.name == name) return row.handler;
    return nullptr;
}

/// Thrown by handlers: the event is refused, and its sender told so.
struct Refused {
    std::string code;
    std::string message;
};

Task<void> ChatEvents::one(Client client, Session::Waiting event) {
    std::string reply;
    std::optional<Refused> refused;
    if (event.name == "ping") {
        reply = event.first;
    } else if (const Handler handler = handlerOf(event.name); handler == nullptr) {
        refused = Refused{"UNKNOWN_EVENT", "there is no event of this name"};
    } else {
        json argument = event.first.empty() ? json() : json::parse(event.first, nullptr, false);
        try {
            reply = co_await (this->*handler)(client, std::move(argument));
        } catch (Refused& refusal) {
            refused = std::move(refusal);
        } catch (const StoreError& error) {
            backend_.metrics.storeErrors.fetch_add(1, std::memory_order_relaxed);
            log(LogLevel::kError, "store-failed", {{"reason", error.what()}});
            refused = Refused{"STORE", "the store does not answer, try again later"};
        } catch (const std::exception& error) {
            log(LogLevel::kError, "event-failed", {{"name", event.name}, {"reason", error.what()}});
            refused = Refused{"INTERNAL", "internal error"};
        }
    }
    if (refused) {
        reply = errorText(refused->code, refused->message);
        if (event.name == "joinRoom")
            client->sendPacket(
                socketio::event("joinRoomError", "{\"message\":" + jsonText(refused->message) + "}"));
        else
            client->sendPacket(socketio::event("error", reply));
        reply = failure(reply);
    }
    if (event.ack) client->sendPacket(socketio::ack(*event.ack, reply));
}

namespace {

std::string textMember(const json& object, const char* name) {
    if (!object.is_object()) return {};
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The room an event is about; a string, or a member of an object.
std::string roomArgument(const json& argument, const char* name) {
    return argument.is_string() ? argument.get<std::string>() : textMember(argument, name);
}

std::string nameOf(const Session& client) { return json::parse(client.who()->json).value("name", ""); }

} // namespace

Task<void> ChatEvents::say(Message message) {
    co_await store_.addMessage(message);
    backend_.metrics.messagesStored.fetch_add(1, std::memory_order_relaxed);
    backend_.hub.publish(shard_, message.room,
                         socketio::event("message", messageJson(message.jsonHead(), "[]", "{}")));
}

Task<void> ChatEvents::saySystem(std::string room, std::string content) {
    Message message;
    message.id = objectId();
    message.room = std::move(room);
    message.type = "system";
    message.content = std::move(content);
    message.time = wallMilliseconds();
    co_await say(std::move(message));
}

Task<std::string> ChatEvents::joinRoom(Client client, json argument) {
    const std::string id = roomArgument(argument, "roomId");
    std::optional<Room> room = co_await store_.room(id);
    if (!room) throw Refused{"NO_ROOM", "there is no such room"};
    const std::string user = client->who()->user;
    const bool member =
        std::find(room->members.begin(), room->members.end(), user) != room->members.end();
    if (!member && !room->passwordHash.empty())
        throw Refused{"PASSWORD", "this room needs its password first"};
    bool added = false;
    if (!member) added = co_await store_.addMember(id, user);
    if (!client->open()) co_return "";
    const bool entered = shard_.rooms().join(*client, id);
    // Joined, and heard by the other backends, before the history is read: what is said meanwhile comes as a message
    // or stands in the history, never neither.
    if (entered) co_await backend_.hub.heard(id);
    if (!client->open()) co_return "";
    const History page = co_await store_.history(id, 0, 30);
    const std::string participants = co_await describeParticipants(store_, id);
    client->sendPacket(socketio::event(
        "joinRoomSuccess", "{\"roomId\":\"" + id + "\",\"participants\":" + participants + "," +
                               page.jsonMembers() + ",\"activeStreams\":" + activeStreams(id) + "}"));
    if (entered || added) {
        if (added) co_await saySystem(id, nameOf(*client) + " joined the room");
        backend_.hub.publish(shard_, id, socketio::event("participantsUpdate", participants));
    }
    co_return R"({"success":true})";
}

Task<std::string> ChatEvents::leaveRoom(Client client, json argument) {
    const std::string id = roomArgument(argument, "roomId");
    shard_.rooms().leave(*client, id);
    const bool removed = co_await store_.removeMember(id, client->who()->user);
    if (!removed) throw Refused{"NOT_MEMBER", "you are not in this room"};
    co_await saySystem(id, nameOf(*client) + " left the room");
    const std::string participants = co_await describeParticipants(store_, id);
    backend_.hub.publish(shard_, id, socketio::event("participantsUpdate", participants));
    co_return R"({"success":true})";
}

Task<std::string> ChatEvents::chatMessage(Client client, json argument) {
    Message message;
    message.room = textMember(argument, "room");
    message.type = textMember(argument, "type");
    message.content = textMember(argument, "content");
    if (message.type.empty()) message.type = "text";
    if (message.type != "text" && message.type != "file")
        throw Refused{"MESSAGE_ERROR", "the type must be \"text\" or \"file\""};
    // In the room on this connection, or a member at least: a client may post before it joins.
    bool inside = RoomTable::contains(*client, message.room);
    if (!inside) inside = co_await store_.isMember(message.room, client->who()->user);
    if (!inside) throw Refused{"MESSAGE_ERROR", "you are not in this room"};
    if (message.type == "file") {
        std::string fileId;
        if (argument.contains("fileData")) fileId = textMember(argument["fileData"], "_id");
        const std::optional<File> file = co_await store_.file(fileId);
        if (!file || file->owner != client->who()->user)
            throw Refused{"MESSAGE_ERROR", "there is no such file of yours"};
        message.file = fileJson(*file);
    } else if (message.content.find_first_not_of(" \t\r\n") == std::string::npos) {
        throw Refused{"MESSAGE_ERROR", "the message is empty"};
    }
    if (message.content.size() > 100'000) throw Refused{"MESSAGE_ERROR", "the message is too long"};
    message.id = objectId();
    message.sender = client->who()->json;
    message.time = wallMilliseconds();
    std::string prompt;
    if (message.type == "text" && message.content.find('@') != std::string::npos)
        prompt = message.content;
    const std::string room = message.room;
    const std::string id = message.id;
    co_await say(std::move(message));
    if (!prompt.empty())
        boost::asio::co_spawn(shard_.loop(), answerMentions(room, std::move(prompt)),
                              boost::asio::detached);
    co_return "{\"success\":true,\"messageId\":\"" + id + "\"}";
}

Task<std::string> ChatEvents::fetchPreviousMessages(Client client, json argument) {
    const std::string room = textMember(argument, "roomId");
    bool inside = RoomTable::contains(*client, room);
    if (!inside) inside = co_await store_.isMember(room, client->who()->user);
    if (!inside) throw Refused{"LOAD_ERROR", "you are not in this room"};
    std::int64_t before = 0;
    std::size_t limit = 30;
    if (argument.contains("before")) {
        if (argument["before"].is_string())
            before = timeOf(argument["before"].get<std::string>());
        else if (argument["before"].is_number())
            before = static_cast<std::int64_t>(std::clamp(argument["before"].get<double>(), 0.0, 1e15));
    }
    if (argument.contains("limit") && argument["limit"].is_number_unsigned())
        limit = std::clamp<std::size_t>(argument["limit"].get<std::size_t>(), 1, 100);
    client->sendPacket(socketio::event("messageLoadStart", {}));
    const History page = co_await store_.history(room, before, limit);
    const std::string body = "{" + page.jsonMembers() + "}";
    client->sendPacket(socketio::event("previousMessagesLoaded", body));
    client->sendPacket(socketio::event("previousMessages", body));
    co_return R"({"success":true})";
}

Task<std::string> ChatEvents::markMessagesAsRead(Client client, json argument) {
    std::string room = textMember(argument, "roomId");
    std::vector<std::string> ids;
    if (argument.is_object() && argument.contains("messageIds") && argument["messageIds"].is_array())
        for (const json& id : argument["messageIds"])
            if (id.is_string() && isObjectId(id.get<std::string>()) && ids.size() < 1000)
                ids.push_back(id);
    if (ids.empty()) co_return R"({"success":true})";
    if (room.empty()) room = co_await store_.roomOf(ids.front());
    const std::string user = client->who()->user;
    bool inside = RoomTable::contains(*client, room);
    if (!inside) inside = co_await store_.isMember(room, user);
    if (!inside) throw Refused{"READ_ERROR", "you are not in this room"};
    const std::vector<std::string> marked = co_await store_.markRead(room, std::move(ids), user);
    if (marked.empty()) co_return R"({"success":true})";
    std::string body = "{\"userId\":\"" + user + "\",\"messageIds\":[";
    for (std::size_t i = 0; i < marked.size(); ++i) {
        if (i > 0) body += ',';
        body += "\"" + marked[i] + "\"";
    }
    backend_.hub.publish(shard_, room, socketio::event("messagesRead", body + "]}"),
                         backend_.config.readMarksToAll ? nullptr : client.get());
    co_return R"({"success":true})";
}

Task<std::string> ChatEvents::messageReaction(Client client, json argument) {
    const std::string id = textMember(argument, "messageId");
    const std::string emoji = textMember(argument, "reaction");
    const std::string type = textMember(argument, "type");
    if (!isObjectId(id) || emoji.empty() || emoji.size() > 64 || (type != "add" && type != "remove"))
        throw Refused{"REACTION_ERROR",
                      "a messageId, a reaction and the type \"add\" or \"remove\" are needed"};
    const std::string room = co_await store_.roomOf(id);
    const std::string user = client->who()->user;
    bool inside = !room.empty() && RoomTable::contains(*client, room);
    if (!inside && !room.empty()) inside = co_await store_.isMember(room, user);
    if (!inside) throw Refused{"REACTION_ERROR", "there is no such message in your rooms"};
    const std::string reactions = co_await store_.react(room, id, user, emoji, type == "add");
    backend_.hub.publish(
        shard_, room,
        socketio::event("messageReactionUpdate",
                        "{\"messageId\":\"" + id + "\",\"reactions\":" + reactions + "}"));
    co_return R"({"success":true})";
}

Task<std::string> ChatEvents::forceLogin(Client client, json argument) {
    std::string token = textMember(argument, "token");
    const Access access = co_await checkAccess(store_, backend_.config, std::move(token), "");
    if (!access.user || access.user->id != client->who()->user)
        throw Refused{"FORCE_LOGIN", "the token is not valid"};
    backend_.hub.endSessions(access.user->id, access.session, true);
    co_return R"({"success":true})";
}

Task<std::string> ChatEvents::joinRoomList(Client client, json /*argument*/) {
    shard_.rooms().join(*client, "room-list");
    co_return R"({"success":true})";
}

void ChatEvents::onClosed(Session& session) {
    if (shard_.draining()) return; // everybody leaves: nobody is told of each
    for (const LocalRoom* room : session.rooms) {
        if (room->id == "room-list") continue;
        const std::string body =
            "{\"userId\":\"" + session.who()->user + "\",\"name\":" + jsonText(nameOf(session)) + "}";
        backend_.hub.publish(shard_, std::string(room->id), socketio::event("userLeft", body), &session);
    }
}

} // namespace headroom::chat
