#pragma once
// What the chat keeps.

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::chat {

struct User {
    std::string id;
    std::string name;
    std::string email;
    std::string passwordHash;
    std::string image; ///< URL path of the profile image; empty without one

    /// {"_id","name","email","profileImage"}: a participant, a sender.
    [[nodiscard]] std::string json() const;
};

struct Room {
    std::string id;
    std::string name;
    std::string creator;
    std::string description;
    std::string passwordHash;   ///< empty: open to all
    std::int64_t createdAt = 0; ///< ms
    std::vector<std::string> members;
};

struct File {
    std::string id;
    std::string stored; ///< name in the file store and in URLs
    std::string original;
    std::string type;
    std::string owner;
    std::uint64_t size = 0;
    std::int64_t uploadedAt = 0; ///< ms
};

struct Message {
    std::string id;
    std::string room;
    std::string type; ///< text, file, system or ai
    std::string content;
    std::string sender;    ///< JSON of the sender; empty for the system and the AI
    std::string file;      ///< JSON of the file; empty without one
    std::string aiType;    ///< persona; empty for people
    std::int64_t time = 0; ///< ms

    /// The object as the contract has it, but for `readers` and `reactions`, and without the closing brace.
    [[nodiscard]] std::string jsonHead() const;
};

/// A message's JSON: head, readers (a JSON array) and reactions (a JSON object).
[[nodiscard]] std::string messageJson(const std::string& head, const std::string& readers,
                                      const std::string& reactions);
/// {"_id","filename","originalname","mimetype","size","uploadDate","url"}
[[nodiscard]] std::string fileJson(const File& file);

/// One page of a room's history, oldest first.
struct History {
    std::vector<std::string> messages; ///< JSON
    bool hasMore = false;
    std::int64_t oldest = 0; ///< ms; 0 when the page is empty

    /// "messages":[...],"hasMore":...,"oldestTimestamp":...
    [[nodiscard]] std::string jsonMembers() const;
};

struct RoomQuery {
    std::size_t page = 0;
    std::size_t size = 10;
    enum class Sort : std::uint8_t { kCreated, kName, kParticipants } sort = Sort::kCreated;
    bool descending = true;
    std::string search; ///< part of the name, any case
};

struct RoomPage {
    std::vector<Room> rooms;
    std::size_t total = 0;
};

} // namespace headroom::chat
