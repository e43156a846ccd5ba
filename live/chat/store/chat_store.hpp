#pragma once
// The chat's data as commands to a Kv. Keys of one room share a hash tag, so that a cluster keeps them together.
//
// Writes are idempotent (identifiers are chosen here), because a store that lost the connection may be asked twice.

#include "live/chat/kv/kv.hpp"
#include "live/chat/store/records.hpp"
#include "live/chat/wire/awaitable.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace headroom::chat {

template <class T>
using Task = boost::asio::awaitable<T>;

/// Every function throws StoreError when the store cannot be asked.
class ChatStore {
public:
    explicit ChatStore(Kv& kv) : kv_(&kv) {}

    /// False when the address is taken.
    Task<bool> addUser(User user);
    Task<std::optional<User>> user(std::string id);
    Task<std::optional<User>> userByEmail(std::string email);
    /// Those that exist, in the order asked.
    Task<std::vector<User>> users(std::vector<std::string> ids);
    Task<void> setUserField(std::string id, std::string field, std::string value);
    Task<void> removeUser(User user);

    /// Makes `session` the user's only one for `ms` and gives the one before, or "".
    Task<std::string> replaceSession(std::string user, std::string session, std::int64_t ms);
    Task<std::string> session(std::string user);
    Task<void> endSession(std::string user);

    Task<void> addRoom(Room room);
    Task<std::optional<Room>> room(std::string id);
    Task<RoomPage> rooms(RoomQuery query);
    Task<std::size_t> roomCount();
    /// Whether the user was none before.
    Task<bool> addMember(std::string room, std::string user);
    Task<bool> removeMember(std::string room, std::string user);
    Task<bool> isMember(std::string room, std::string user);

    /// Done when the message is kept.
    Task<void> addMessage(const Message& message); // the message outlives the task
    /// The `limit` newest before `before` (0: newest of all). A page is never cut between messages of the same
    /// millisecond, so that the next one, asked for by time, misses none: it may then hold more than `limit`.
    Task<History> history(std::string room, std::int64_t before, std::size_t limit);
    /// Room of the message, or "".
    Task<std::string> roomOf(std::string message);
    /// Marks those messages that are in the room.
    Task<std::vector<std::string>> markRead(std::string room, std::vector<std::string> messages,
                                            std::string user);
    /// The message's reactions afterwards, as a JSON object.
    Task<std::string> react(std::string room, std::string message, std::string user, std::string emoji,
                            bool add);
    Task<bool> hasMessage(std::string room, std::string message);

    Task<void> addFile(File file);
    Task<std::optional<File>> file(std::string id);
    Task<std::optional<File>> fileByName(std::string stored);
    Task<void> removeFile(File file);

private:
    Task<Reply> one(Command command);
    Task<std::vector<Room>> readRooms(std::vector<std::string> ids);

    Kv* kv_;
};

} // namespace headroom::chat
