#pragma once
// A search shared by the ranks of one job. Rank 0 runs a RankExecutor: it keeps the queue and the journal,
// hands a task to whichever rank has a free processor, and computes itself. The others serve().
//
// Letters, first word and rest:
//   rank > 0 -> 0   hello {study, slots, host}   once, before anything else
//                   end <task end>
//                   here                         to a roll-call
//   0 -> rank > 0   task <task>
//                   pause                        no tasks for a while: silence means nothing
//                   roll-call                    before stop: who dies idle is noticed, too
//                   stop <1 = all ranks are there, 0 = one was lost>
//   both            beat                         every second; computing is for children, so none is late
//
// A rank that has been silent for the time-out is lost: its tasks are handed out again, at once, and
// whatever it still sends is ignored. Rank 0 goes on alone when all others are lost.

#include "sim/batch/child_pool.hpp"
#include "sim/search/executor.hpp"
#include "sim/search/messenger.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace headroom::search {

struct RankOptions {
    Compute compute;
    std::size_t processes = 0; ///< of this rank; 0 = as many as processors it may use
    std::string study;         ///< digest of what the ranks compute; a rank with another one is refused
    std::chrono::milliseconds timeout{30'000};
    const std::atomic<bool>* cancel = nullptr; ///< looked at ten times a second
    /// Something the user should know: a rank was lost.
    std::function<void(const std::string&)> onNotice;
};

class RankExecutor final : public Executor {
public:
    /// On rank 0; the messenger outlives the executor.
    RankExecutor(Messenger& messenger, RankOptions options);
    /// Calls stop().
    ~RankExecutor() override;
    RankExecutor(const RankExecutor&) = delete;
    RankExecutor& operator=(const RankExecutor&) = delete;

    /// Throws SearchError when a rank sees another study, too.
    void run(std::span<const Task> tasks, const std::function<void(const TaskEnd&)>& onEnd) override;
    /// Ends the other ranks; false when one was lost at some time. No run() may follow. Waits for each rank
    /// to answer, at most for the time-out, and not at all when cancelled.
    bool stop();

private:
    using Clock = std::chrono::steady_clock;
    struct Rank {
        std::string host;
        std::size_t slots = 0; ///< 0 until it has said hello
        std::set<std::size_t> busy;
        Clock::time_point heard;
        bool lost = false;
        bool answered = false; ///< the roll-call
    };

    void read();
    void take(const Letter& letter);
    void sayHello(int from, const std::string& text);
    void finishTask(const TaskEnd& end);
    void dropSilent();
    void handOut();
    void tellAll(const std::string& text);
    void callTheRoll();
    [[nodiscard]] bool anyLost() const;

    Messenger& messenger_;
    RankOptions options_;
    batch::ChildPool own_;
    std::vector<Rank> ranks_; ///< by rank; the first is this process and unused
    Clock::time_point beaten_;
    bool stopped_ = false;
    // Of the run() in progress.
    std::span<const Task> tasks_;
    std::vector<std::size_t> positions_; ///< in tasks_, sorted by the task's index
    std::deque<std::size_t> waiting_;    ///< positions in tasks_
    std::set<std::size_t> unfinished_;   ///< indices of tasks
    const std::function<void(const TaskEnd&)>* onEnd_ = nullptr;
};

/// Rank > 0: computes what it is given until rank 0 says stop, falls silent for the time-out, or `cancel` is
/// set. True when all ranks are there at the end.
[[nodiscard]] bool serve(Messenger& messenger, const RankOptions& options);

} // namespace headroom::search
