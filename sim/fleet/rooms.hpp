#pragma once
// The chat's rooms: who takes part, whose connection is where, how much history there is.
//
// Two counts differ on purpose. Participants are those the store lists (they decide the cost of reading a
// room); live members are those whose joined connection a given process holds (they decide who a local
// fan-out reaches).

#include <cstdint>
#include <vector>

namespace headroom::fleet {

inline constexpr std::uint32_t kNoRoom = 0xffffffffU;

struct Room {
    std::uint32_t participants = 0;
    std::uint32_t live = 0;     ///< joined connections on any process
    std::uint32_t messages = 0; ///< stored messages, system messages included
    double lastFrame = 0.0;     ///< when its members were last sent something
    std::vector<std::uint16_t> livePerProcess;
    std::vector<std::uint64_t> framesIn; ///< per process: loop iteration that last had frames for them
};

class RoomBook {
public:
    explicit RoomBook(std::uint32_t processes) : processes_(processes) {}

    std::uint32_t create() {
        rooms_.emplace_back();
        rooms_.back().livePerProcess.assign(processes_, 0);
        rooms_.back().framesIn.assign(processes_, 0);
        return static_cast<std::uint32_t>(rooms_.size() - 1);
    }
    [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(rooms_.size()); }
    [[nodiscard]] Room& operator[](std::uint32_t room) { return rooms_[room]; }
    [[nodiscard]] const Room& operator[](std::uint32_t room) const { return rooms_[room]; }

    void join(std::uint32_t room, std::uint32_t process) {
        ++rooms_[room].live;
        ++rooms_[room].livePerProcess[process];
        ++joined_;
    }
    void leave(std::uint32_t room, std::uint32_t process) {
        --rooms_[room].live;
        --rooms_[room].livePerProcess[process];
        --joined_;
    }
    [[nodiscard]] std::uint64_t joined() const { return joined_; }

    /// Users a room list looks up: the creator and every participant of the newest `page` rooms.
    [[nodiscard]] std::uint32_t lookups(std::uint32_t page) const {
        std::uint32_t users = 0;
        const std::uint32_t shown = page < count() ? page : count();
        for (std::uint32_t i = 0; i < shown; ++i) users += 1 + rooms_[count() - 1 - i].participants;
        return users;
    }

private:
    std::vector<Room> rooms_;
    std::uint32_t processes_;
    std::uint64_t joined_ = 0;
};

} // namespace headroom::fleet
