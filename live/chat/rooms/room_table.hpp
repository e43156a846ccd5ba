#pragma once
// Who of one loop's sessions is in which room, and handing a frame to all of them.

#include "live/chat/wire/frame.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace headroom::chat {

class Session;

struct LocalRoom {
    std::string id;
    std::vector<Session*> members;
};

class RoomTable {
public:
    /// Called with true when a room gets its first member here, false when its last one left.
    explicit RoomTable(std::function<void(const std::string&, bool)> interest)
        : interest_(std::move(interest)) {}

    /// False when it was in already.
    bool join(Session& session, std::string_view room);
    bool leave(Session& session, std::string_view room);
    void leaveAll(Session& session);
    [[nodiscard]] static bool contains(const Session& session, std::string_view room);
    /// Queues `frame` for every member but `except`; gives their number.
    std::size_t deliver(std::string_view room, const Frame& frame, const Session* except);
    [[nodiscard]] std::size_t size() const { return rooms_.size(); }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    void remove(LocalRoom& room, Session& session);
    std::unordered_map<std::string, std::unique_ptr<LocalRoom>, Hash, std::equal_to<>> rooms_;
    std::function<void(const std::string&, bool)> interest_;
};

} // namespace headroom::chat
