#pragma once
// Runs a planned fleet.

#include "live/up/guardian.hpp"
#include "live/up/plan.hpp"

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace headroom::up {

/// A folder of its own under the system's temporary one, removed with everything in it at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

class Fleet {
public:
    /// Starts everything and waits until it answers. Throws UpError saying which process failed, with the end of its
    /// log; what was started is ended then. The guardian hears of every process.
    Fleet(Plan plan, const std::string& folder, const Guardian& guardian,
          const std::atomic<bool>& cancel);
    /// Ends all: SIGTERM in reverse order, SIGKILL after five seconds.
    ~Fleet();
    Fleet(const Fleet&) = delete;
    Fleet& operator=(const Fleet&) = delete;

    using Clock = std::chrono::steady_clock;
    struct Member {
        PlannedProcess planned;
        pid_t process = -1;          ///< -1: not running
        Clock::time_point restartAt; ///< of one that ended
    };
    [[nodiscard]] const std::vector<Member>& members() const { return members_; }
    [[nodiscard]] const Plan& plan() const { return plan_; }

    /// Notices processes that ended and tells `onChange(name, how)`. With `restart` starts them again, as a
    /// supervisor would: after half a second, a store's node after five, when its replica has taken over.
    void watch(bool restart,
               const std::function<void(const std::string&, const std::string&)>& onChange);

private:
    void start(Member& member);
    [[nodiscard]] bool reap(Member& member, int& status);
    void awaitAnswer(Member& member);
    void formCluster();
    void end();
    [[nodiscard]] std::string logOf(const Member& member) const;

    Plan plan_;
    std::string folder_;
    const Guardian& guardian_;
    const std::atomic<bool>& cancel_;
    std::vector<Member> members_;
};

} // namespace headroom::up
