#pragma once
// Texts about rooms that both interfaces send.

#include "live/chat/store/chat_store.hpp"

#include <cstdint>
#include <string>

namespace headroom::chat {

/// {"_id","name","hasPassword","creator","participants","participantsCount","createdAt","isCreator"}
[[nodiscard]] Task<std::string> describeRoom(ChatStore store, Room room, std::string viewer);
/// A JSON array of the room's participants.
[[nodiscard]] Task<std::string> describeParticipants(ChatStore store, std::string room);
/// "before" as clients write it, ISO 8601 or milliseconds; 0 when it is neither.
[[nodiscard]] std::int64_t timeOf(const std::string& text);

} // namespace headroom::chat
