// Ranks that talk through socket pairs instead of MPI: who computes what, and what happens when one dies.

#include "sim/search/rank_executor.hpp"
#include "sim/search/search_error.hpp"
#include "sim/search/task_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <map>
#include <thread>
#include <unistd.h>

namespace headroom::search {
namespace {

/// A star of sockets that keep the bounds of messages: rank 0 has one to each other, those have one to 0.
class SocketMessenger final : public Messenger {
public:
    SocketMessenger(int rank, int size, std::map<int, int> sockets)
        : rank_(rank), size_(size), sockets_(std::move(sockets)) {}
    [[nodiscard]] int rank() const override { return rank_; }
    [[nodiscard]] int size() const override { return size_; }
    [[nodiscard]] std::string host() const override { return "host" + std::to_string(rank_); }
    void send(int to, const std::string& text) override {
        (void)!::send(sockets_.at(to), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    [[nodiscard]] std::optional<Letter> receive() override {
        for (const auto& [from, socket] : sockets_) {
            std::array<char, 65536> buffer{};
            const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (got > 0) return Letter{from, {buffer.data(), static_cast<std::size_t>(got)}};
        }
        return std::nullopt;
    }
    [[nodiscard]] int descriptor() const override { return sockets_.begin()->second; }
    void finish(bool /*allPresent*/) override {}

private:
    int rank_;
    int size_;
    std::map<int, int> sockets_;
};

RankOptions optionsOf(Compute compute, const std::string& study = "study",
                      std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
    return {std::move(compute), 1, study, timeout, nullptr, {}};
}

/// Other ranks as forked processes.
class Job {
public:
    /// Rank i computes with `computes[i - 1]`.
    explicit Job(const std::vector<Compute>& computes, const std::string& study = "study") {
        const int size = static_cast<int>(computes.size()) + 1;
        for (int rank = 1; rank < size; ++rank) {
            int ends[2];
            EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
            const pid_t child = ::fork();
            if (child == 0) {
                ::prctl(PR_SET_PDEATHSIG, SIGKILL);
                SocketMessenger own(rank, size, {{0, ends[1]}});
                const bool allPresent =
                    serve(own, optionsOf(computes[static_cast<std::size_t>(rank - 1)], study));
                ::_exit(allPresent ? 0 : 7);
            }
            ::close(ends[1]);
            sockets_[rank] = ends[0];
            children.push_back(child);
        }
        messenger = std::make_unique<SocketMessenger>(0, size, sockets_);
    }
    ~Job() {
        for (const auto& [rank, socket] : sockets_) ::close(socket);
    }
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    /// Waits for rank `rank`; its exit code.
    int codeOf(std::size_t rank) {
        int status = 0;
        ::waitpid(children[rank - 1], &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::vector<pid_t> children;
    std::unique_ptr<SocketMessenger> messenger;

private:
    std::map<int, int> sockets_;
};

Compute saying(const std::string& who) {
    return [who](const Task& task) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return who + " " + std::to_string(task.index);
    };
}

std::vector<Task> tasksOf(std::size_t count) {
    std::vector<Task> tasks;
    for (std::size_t i = 0; i < count; ++i) tasks.push_back({100 - i, {{"a.b", std::to_string(i)}}});
    return tasks;
}

/// Ends by task; fails when a task ends twice.
struct Ends {
    std::map<std::size_t, std::string> byIndex;
    std::map<char, std::size_t> byWho;
    void operator()(const TaskEnd& end) {
        EXPECT_TRUE(byIndex.emplace(end.index, end.text).second) << end.index;
        ++byWho[end.text.at(0)];
    }
};

TEST(RankExecutor, AllRanksShareTheTasksAndStop) {
    Job job({saying("1"), saying("2")});
    Ends ends;
    {
        RankExecutor executor(*job.messenger, optionsOf(saying("0")));
        const auto tasks = tasksOf(30);
        executor.run(tasks, std::ref(ends));
        EXPECT_EQ(ends.byIndex.size(), 30U);
        // A second call, as an optimiser makes it.
        Ends more;
        executor.run(tasks, std::ref(more));
        EXPECT_EQ(more.byIndex.size(), 30U);
        EXPECT_TRUE(executor.stop());
    }
    for (const char who : {'0', '1', '2'}) EXPECT_GT(ends.byWho[who], 0U) << who;
    EXPECT_EQ(job.codeOf(1), 0);
    EXPECT_EQ(job.codeOf(2), 0);
}

TEST(RankExecutor, TasksOfALostRankAreDoneByTheOthers) {
    const auto forever = [](const Task&) {
        std::this_thread::sleep_for(std::chrono::hours(1));
        return std::string("never");
    };
    Job job({forever, saying("2")});
    Ends ends;
    std::vector<std::string> notices;
    {
        RankOptions options = optionsOf(saying("0"), "study", std::chrono::milliseconds(3000));
        options.onNotice = [&](const std::string& text) { notices.push_back(text); };
        RankExecutor executor(*job.messenger, options);
        const auto tasks = tasksOf(40);
        executor.run(tasks, [&](const TaskEnd& end) {
            ends(end);
            // By the twentieth end rank 1 has long been given a task.
            if (ends.byIndex.size() == 20) ::kill(job.children[0], SIGKILL);
        });
        EXPECT_FALSE(executor.stop());
    }
    EXPECT_EQ(ends.byIndex.size(), 40U);
    EXPECT_THAT(notices, testing::ElementsAre("rank 1 on host1 was lost; points computed again: 1"));
    EXPECT_EQ(job.codeOf(2), 7) << "the survivor must know not to wait for all";
}

TEST(RankExecutor, GoesOnAloneWhenAllOthersAreLost) {
    Job job({saying("1")});
    ::kill(job.children[0], SIGKILL);
    EXPECT_EQ(job.codeOf(1), -1);
    Ends ends;
    RankExecutor executor(*job.messenger,
                          optionsOf(saying("0"), "study", std::chrono::milliseconds(500)));
    executor.run(tasksOf(40), std::ref(ends));
    EXPECT_EQ(ends.byIndex.size(), 40U);
}

TEST(RankExecutor, RefusesARankWithOtherFiles) {
    Job job({saying("1")}, "another study");
    {
        RankExecutor executor(*job.messenger, optionsOf(saying("0")));
        const auto tasks = tasksOf(1000); // more than are done before the rank has said hello
        EXPECT_THROW(executor.run(tasks, [](const TaskEnd&) {}), SearchError);
    }
    EXPECT_EQ(job.codeOf(1), 0) << "stopped in order";
}

TEST(RankExecutor, StopsWhenCancelled) {
    Job job({saying("1")});
    std::atomic<bool> cancel{false};
    {
        RankOptions options = optionsOf(saying("0"));
        options.cancel = &cancel;
        RankExecutor executor(*job.messenger, options);
        const auto tasks = tasksOf(1000);
        EXPECT_THROW(executor.run(tasks, [&](const TaskEnd&) { cancel = true; }), SearchCancelled);
    }
    EXPECT_EQ(job.codeOf(1), 7) << "nobody waits for all when interrupted";
}

// Between two runs nobody looks at the other ranks.
TEST(RankExecutor, NoticesARankThatDiedIdle) {
    Job job({saying("1"), saying("2")});
    {
        RankExecutor executor(*job.messenger,
                              optionsOf(saying("0"), "study", std::chrono::milliseconds(1500)));
        executor.run(tasksOf(10), [](const TaskEnd&) {});
        ::kill(job.children[0], SIGKILL);
        EXPECT_EQ(job.codeOf(1), -1);
        EXPECT_FALSE(executor.stop());
    }
    EXPECT_EQ(job.codeOf(2), 7);
}

TEST(TaskText, LinesReadBack) {
    const Task task = taskOf(toLine(Task{7, {{"a.b", "x\ny \"quoted\""}, {"c", ""}}}));
    EXPECT_EQ(task.index, 7U);
    ASSERT_EQ(task.changes.size(), 2U);
    EXPECT_EQ(task.changes[0].path, "a.b");
    EXPECT_EQ(task.changes[0].value, "x\ny \"quoted\"");
    const std::string line = toLine(TaskEnd{3, true, "no \"such\"\nthing"});
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const TaskEnd end = taskEndOf(line);
    EXPECT_EQ(end.index, 3U);
    EXPECT_TRUE(end.failed);
    EXPECT_EQ(end.text, "no \"such\"\nthing");
}

} // namespace
} // namespace headroom::search
