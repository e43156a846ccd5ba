#pragma once
// The users of one process: when they wake, what they do next, what becomes of it.
//
// Same meaning of a behaviour as in the simulator (sim/fleet/users.cpp). Latency is counted from when an operation
// was meant to start: the end of its think time, or the end of the step before where none lies between. With
// `timetable`, think times count from the last such date instead of from the answer, so dates do not move when
// the target is slow, and what it delays counts against it; each outermost loop starts the timetable anew.

#include "live/drive/ledger.hpp"
#include "live/drive/schedule.hpp"
#include "live/drive/settings.hpp"
#include "live/drive/tally.hpp"
#include "live/drive/user.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <unordered_map>

namespace headroom::drive {

class Crowd {
public:
    struct Setup {
        const models::Scenario& scenario;
        const Settings& settings;
        const Script& script;
        const Protocol& protocol;
        Network& network;
        Tally& tally;
        Ledger& ledger;
        std::string commonHeaders;
        std::uint16_t run = 0;
        std::uint32_t part = 0, parts = 1;
        /// Tells the other processes of a new room.
        std::function<void(const std::string& id)> announceRoom;
    };
    explicit Crowd(Setup setup);
    ~Crowd();
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    /// The run's time 0 on this machine's monotonic clock.
    void start(Nanos zero);
    [[nodiscard]] Nanos now() const { return monotonicNow() - zero_; }
    /// Handles what is due; when the next thing is, since the start.
    [[nodiscard]] Nanos work();
    /// Starts nothing more; what is under way may still be answered.
    void stop();
    /// Nothing is awaited and every delivery that can be counted here has come.
    [[nodiscard]] bool quiet() const;
    /// Gives up what is still under way and closes all connections.
    void end();
    void addRoom(const std::string& id);

    void report(BinReport& report) const;
    [[nodiscard]] RoomReports roomReports() const;
    /// Operations whose date lay before `until` and that never started, because their user was still waiting.
    [[nodiscard]] std::uint64_t unstarted(Nanos until) const;

    // What users hear.
    void onReply(User& user, HttpReply& reply);
    void onHttpFailed(User& user, Cause cause);
    void onOpen(User& user);
    void onText(User& user, std::string_view text);
    void onAck(User& user, std::uint32_t id);
    void onClosed(User& user, Cause cause);

private:
    struct Wake {
        Nanos
            at; ///< when the script wants it, which may have passed while the user waited for an answer
        Nanos ready; ///< from when on it could be done: later is the driver's own lag
        std::uint32_t user, epoch;
        bool operator>(const Wake& other) const { return at > other.at; }
    };
    struct Deadline {
        Nanos at;
        std::uint32_t user, serial;
    };
    struct Room {
        std::string id;
        std::uint32_t members = 0; ///< who gets its messages
        /// Entered, connected or not: as the simulator counts a full room.
        std::uint32_t participants = 0;
        RoomReport report;
    };
    static constexpr std::uint32_t kNoRoom = 0xffffffffU;

    // Script.
    void arrive(const Arrival& arrival);
    void wake(User& user, Nanos at);
    void sleepUntil(User& user, Nanos at);
    void run(User& user);
    [[nodiscard]] bool pickRoom(User& user);
    void participate(User& user);
    void finishScript(User& user);
    void failUser(User& user, std::uint16_t operation, Cause cause);
    void leave(User& user);
    void afterStep(User& user, const Pending& done, Cause cause);

    // Operations.
    void begin(User& user, std::uint16_t operation, double timeout, std::uint64_t payload, Role role);
    void beginHttp(User& user, std::uint16_t operation, std::uint64_t payload);
    void beginSocket(User& user, Pending& pending);
    void later(User& user, Pending& pending, Cause cause);
    void react(User& user, std::string_view text);
    void await(User& user, const Pending& pending, double timeout);
    void complete(User& user, std::size_t index);
    void fail(User& user, std::size_t index, Cause cause);
    void answered(User& user, Tag tag, const Incoming& in);
    void expire(Nanos now);
    [[nodiscard]] bool stillAwaited(const Deadline& deadline) const;
    void dropChannel(User& user);
    void enterRoom(User& user);
    void leaveRoom(User& user);
    [[nodiscard]] std::uint32_t dueDeliveries(const Room& room, std::int64_t sent) const;
    void note(const User& user, const Pending& message, Cause cause);
    void delivered(User& user, const Stamp& stamp);

    // Coming back.
    void scheduleReconnect(User& user);
    void reconnect(User& user);
    void sweep(Nanos now);

    Setup setup_;
    Schedule schedule_;
    std::optional<Arrival> nextArrival_;
    Nanos zero_ = 0, sweptAt_ = 0;
    std::vector<std::unique_ptr<User>> users_;
    std::priority_queue<Wake, std::vector<Wake>, std::greater<>> wakes_;
    std::map<double, std::deque<Deadline>> deadlines_; ///< by time-out, each in order of date
    std::vector<OperationPlan> plans_;
    std::vector<Room> rooms_;
    std::unordered_map<std::string, std::uint32_t> roomIndex_;
    std::uint16_t listRooms_ = kNoOperation;
    std::uint16_t enterRoom_ = kNoOperation;
    std::string text_;
    bool stopped_ = false, creatingRoom_ = false;
    bool namesMessages_ = false; ///< some operation refers to a message by its id
    std::uint32_t active_ = 0;
    std::uint64_t passed_ = 0, failed_ = 0, reconnects_ = 0, pending_ = 0, members_ = 0;
    std::uint64_t due_ = 0, came_ = 0; ///< deliveries of this process's messages to its own users
    std::map<std::string, std::uint64_t> failedByCause_;
};

} // namespace headroom::drive
