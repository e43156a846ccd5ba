// What operations change of the chat's state: rooms, sessions, messages, keys of the store.

#include "sim/fleet/fleet.hpp"

namespace headroom::fleet {

void Fleet::apply(std::uint32_t index, Effect effect) {
    Request& request = requests_[index];
    const auto keys = [&](double count) {
        if (store_ != nullptr) store_->keys += count;
    };
    switch (effect) {
    case Effect::kStoreMessage:
        if (request.room != kNoRoom) rooms_[request.room].messages += request.weight;
        messagesKept_[request.process] += request.weight;
        keys(3.0 * request.weight); // hash, sorted-set entry, readers list
        return;
    case Effect::kMarkRead:
        return;
    default:
        break;
    }
    if (request.user == kNone) return;
    User& user = users_[request.user];
    switch (effect) {
    case Effect::kOpenSession:
        user.sessionLost = false;
        keys(6.0); // user, e-mail index and four session keys
        break;
    case Effect::kCreateRoom:
        request.room = user.room = rooms_.create();
        rooms_[request.room].participants = 1;
        user.participant = true;
        keys(2.0);
        break;
    case Effect::kEnterRoom:
        if (request.room != kNoRoom && !user.participant) {
            ++rooms_[request.room].participants;
            user.participant = true;
        }
        break;
    case Effect::kJoinRoom:
        if (request.room != kNoRoom && user.connected && !user.joined &&
            user.process == request.process) {
            rooms_.join(request.room, request.process);
            ++joinedPerProcess_[request.process];
            user.joined = true;
        }
        break;
    case Effect::kLeaveRoom:
        if (user.joined) {
            rooms_.leave(user.room, user.process);
            --joinedPerProcess_[user.process];
            user.joined = false;
        }
        if (user.participant && request.room == user.room) {
            --rooms_[request.room].participants;
            user.participant = false;
        }
        break;
    case Effect::kStoreMessage:
    case Effect::kMarkRead:
        break;
    }
}

} // namespace headroom::fleet
