#pragma once
// The Socket.IO interface of one loop: what each event does.

#include "live/chat/api/access.hpp"
#include "live/chat/server/backend.hpp"
#include "live/chat/session/session.hpp"
#include "live/chat/store/chat_store.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <unordered_map>

namespace headroom::chat {

class Shard;

class ChatEvents final : public Application {
public:
    ChatEvents(Backend& backend, Shard& shard, Kv& kv);

    void onConnect(Session& session, std::string_view auth) override;
    void onEvent(Session& session, std::string_view name, std::string_view first,
                 std::string_view arguments, std::optional<std::uint64_t> ack) override;
    void onClosed(Session& session) override;

private:
    using Client = std::shared_ptr<Session>;
    /// Done when the event is; gives the inside of the ack's array.
    using Handler = Task<std::string> (ChatEvents::*)(Client, nlohmann::json);

    Task<void> authenticate(Client client, std::string auth);
    /// Events of one session one after another, in the order they came.
    Task<void> work(Client client);
    Task<void> one(Client client, Session::Waiting event);

    Task<std::string> joinRoom(Client client, nlohmann::json argument);
    Task<std::string> leaveRoom(Client client, nlohmann::json argument);
    Task<std::string> chatMessage(Client client, nlohmann::json argument);
    Task<std::string> fetchPreviousMessages(Client client, nlohmann::json argument);
    Task<std::string> markMessagesAsRead(Client client, nlohmann::json argument);
    Task<std::string> messageReaction(Client client, nlohmann::json argument);
    Task<std::string> forceLogin(Client client, nlohmann::json argument);
    Task<std::string> joinRoomList(Client client, nlohmann::json argument);

    /// Keeps the message and sends it to the room.
    Task<void> say(Message message);
    Task<void> saySystem(std::string room, std::string content);
    Task<void> answerMentions(std::string room, std::string content);
    Task<void> answerOne(std::string room, std::string persona, std::string prompt);

    /// An answer being streamed.
    struct Stream {
        std::string room;
        std::string persona;
        std::string text;
    };
    [[nodiscard]] std::string activeStreams(const std::string& room) const;
    static Handler handlerOf(std::string_view name);

    Backend& backend_;
    Shard& shard_;
    ChatStore store_;
    std::unordered_map<std::string, std::shared_ptr<Stream>> streams_;
};

} // namespace headroom::chat
