#pragma once
// Names of keys.

#include "live/chat/kv/kv.hpp"

#include <string>

namespace headroom::chat::keys {

inline std::string email(const std::string& address) { return "email:" + address; }
inline std::string user(const std::string& id) { return "user:" + id; }
inline std::string session(const std::string& user) { return "session:" + user; }
inline std::string room(const std::string& id, const char* part) { return "{r:" + id + "}:" + part; }
inline std::string readers(const std::string& room, const std::string& message) {
    return keys::room(room, "readers:") + message;
}
inline std::string reactions(const std::string& room, const std::string& message) {
    return keys::room(room, "reactions:") + message;
}
inline std::string roomOfMessage(const std::string& message) { return "message:" + message; }
inline std::string file(const std::string& id) { return "file:" + id; }
inline std::string fileName(const std::string& stored) { return "filename:" + stored; }

inline constexpr const char* kRoomsByTime = "rooms:created";
inline constexpr const char* kRoomsByName = "rooms:name";
inline constexpr const char* kRoomsBySize = "rooms:size";

} // namespace headroom::chat::keys
