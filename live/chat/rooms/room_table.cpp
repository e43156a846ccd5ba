#include "live/chat/rooms/room_table.hpp"

#include "live/chat/session/session.hpp"

#include <algorithm>

namespace headroom::chat {

bool RoomTable::join(Session& session, std::string_view id) {
    auto found = rooms_.find(id);
    if (found == rooms_.end()) {
        auto fresh = std::make_unique<LocalRoom>();
        fresh->id = id;
        found = rooms_.emplace(fresh->id, std::move(fresh)).first;
        interest_(found->second->id, true);
    }
    LocalRoom* room = found->second.get();
    if (std::find(session.rooms.begin(), session.rooms.end(), room) != session.rooms.end()) return false;
    session.rooms.push_back(room);
    room->members.push_back(&session);
    return true;
}

void RoomTable::remove(LocalRoom& room, Session& session) {
    const auto at = std::find(room.members.begin(), room.members.end(), &session);
    if (at == room.members.end()) return;
    *at = room.members.back();
    room.members.pop_back();
    if (!room.members.empty()) return;
    const std::string id = room.id;
    rooms_.erase(rooms_.find(id));
    interest_(id, false);
}

bool RoomTable::leave(Session& session, std::string_view id) {
    const auto at = std::find_if(session.rooms.begin(), session.rooms.end(),
                                 [&](const LocalRoom* room) { return room->id == id; });
    if (at == session.rooms.end()) return false;
    LocalRoom* const room = *at;
    session.rooms.erase(at);
    remove(*room, session);
    return true;
}

void RoomTable::leaveAll(Session& session) {
    for (LocalRoom* room : session.rooms) remove(*room, session);
    session.rooms = {};
}

bool RoomTable::contains(const Session& session, std::string_view id) {
    return std::any_of(session.rooms.begin(), session.rooms.end(),
                       [&](const LocalRoom* room) { return room->id == id; });
}

std::size_t RoomTable::deliver(std::string_view id, const Frame& frame, const Session* except) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) return 0;
    std::size_t count = 0;
    for (Session* member : found->second->members) {
        if (member == except) continue;
        member->send(frame);
        ++count;
    }
    return count;
}

} // namespace headroom::chat
