// A whole fleet on this machine: up, under load while its parts are killed, down without a trace.

#include "sim/result/result_json.hpp"
#include "tests/cli/background.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace headroom::up {
namespace {

using cli::waitUntil;
using nlohmann::json;
namespace fs = std::filesystem;

const char* const kFleet = HEADROOM_SOURCE_DIR "/scenarios/live/small-fleet.json";

/// `headroom live up --json` with the temporary folder in `scratch`.
class LiveUp {
public:
    LiveUp(const cli::Scratch& scratch, std::vector<std::string> options)
        : temporary_(scratch / "tmp"), out_(scratch / "up.out"), err_(scratch / "up.err") {
        fs::create_directories(temporary_);
        std::vector<std::string> words{HEADROOM_EXECUTABLE, "live", "up", kFleet, "--json"};
        words.insert(words.end(), options.begin(), options.end());
        process_ = ::fork();
        if (process_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::setenv("TMPDIR", temporary_.c_str(), 1);
        ::dup2(::open(out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
        ::dup2(::open(err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
        std::vector<char*> argv;
        for (std::string& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        ::execv(argv[0], argv.data());
        ::_exit(99);
    }
    ~LiveUp() {
        if (process_ <= 0) return;
        signal(SIGTERM);
        (void)wait();
    }
    LiveUp(const LiveUp&) = delete;
    LiveUp& operator=(const LiveUp&) = delete;

    void signal(int number) const { ::kill(process_, number); }
    int wait() {
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    /// What it says once all are up.
    json description() const {
        EXPECT_TRUE(waitUntil([&] { return cli::readAll(out_).ends_with("\n"); })) << said();
        return json::parse(cli::readAll(out_), nullptr, false);
    }
    [[nodiscard]] std::string said() const { return cli::readAll(err_); }
    [[nodiscard]] bool leftFiles() const { return !fs::is_empty(temporary_); }

private:
    std::string temporary_, out_, err_;
    pid_t process_ = -1;
};

std::map<std::string, pid_t> processesOf(const json& description) {
    std::map<std::string, pid_t> out;
    for (const json& process : description["processes"]) out[process["name"]] = process["pid"];
    return out;
}

bool lives(pid_t process) {
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    std::getline(stat, text);
    return !text.empty() && text.find(") Z") == std::string::npos;
}

std::string outputOf(const std::string& command) {
    std::string text;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return text;
    char buffer[4096];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        text.append(buffer, got);
    ::pclose(pipe);
    return text;
}

class Up : public testing::Test {
protected:
    void SetUp() override {
        for (const char* program : {"redis-server", "nginx", "node"})
            if (std::system((std::string("command -v ") + program + " > /dev/null").c_str()) != 0)
                GTEST_SKIP() << "no " << program;
    }
    cli::Scratch scratch;
};

TEST_F(Up, IsGoneAfterCtrlC) {
    LiveUp up(scratch, {"--port", "21100"});
    const auto processes = processesOf(up.description());
    EXPECT_EQ(processes.size(), 9U); // six of Redis, two backends, nginx
    for (const auto& [name, process] : processes) EXPECT_TRUE(lives(process)) << name;
    up.signal(SIGINT);
    EXPECT_EQ(up.wait(), 0) << up.said();
    for (const auto& [name, process] : processes) EXPECT_FALSE(lives(process)) << name;
    EXPECT_FALSE(up.leftFiles());
}

// Also what a backend started itself: here a shell is the backend, and the server its child.
TEST_F(Up, IsGoneAfterKillNine) {
    const std::string shell =
        scratch.write("backend.sh", "#!/bin/sh\n" HEADROOM_EXECUTABLE
                                    " live serve --listen 127.0.0.1:$1 & echo $! > $2\nwait\n");
    const std::string file = scratch / "server";
    LiveUp up(scratch,
              {"--port", "21200", "--backends", "1", "--backend", "sh " + shell + " {port} " + file});
    const auto processes = processesOf(up.description());
    const pid_t server = std::stoi(cli::readAll(file));
    EXPECT_TRUE(lives(server));
    up.signal(SIGKILL);
    EXPECT_EQ(up.wait(), 128 + SIGKILL);
    for (const auto& [name, process] : processes)
        EXPECT_TRUE(waitUntil([process = process] { return !lives(process); })) << name;
    EXPECT_TRUE(waitUntil([&] { return !lives(server); }));
    EXPECT_TRUE(waitUntil([&] { return !up.leftFiles(); }));
}

TEST_F(Up, TheCommandGetsTheFleetAndItsCodeIsTheEnd) {
    LiveUp up(scratch,
              {"--port", "21300", "--run", "curl -sf $TARGET/health && echo $STORE $PIDS && exit 7"});
    EXPECT_EQ(up.wait(), 7) << up.said();
    const std::string said = cli::readAll(scratch / "up.out");
    EXPECT_THAT(said, testing::HasSubstr("\"status\":\"ok\""));
    EXPECT_THAT(said, testing::HasSubstr("redis-cluster://127.0.0.1:21300,"));
    EXPECT_THAT(said, testing::HasSubstr("edge="));
    EXPECT_FALSE(up.leftFiles());
}

// A long-polling session is many requests; nginx sends each to the backend that has the session.
TEST_F(Up, PollingSessionsStayWithTheirBackend) {
    LiveUp up(scratch, {"--port", "21500"});
    const json description = up.description();
    const std::string target = description["target"];
    const cli::Outcome driven = cli::headroom(
        {"live", "drive", kFleet, "--target", target, "--transport", "polling", "--json", "--max-lag",
         "10s", "--users", "24", "--set", "workload.users.steady.rampUp=3s", "--set",
         "workload.users.steady.duration=8s", "--set", "workload.users.steady.warmUp=0s"});
    EXPECT_THAT(driven.code, testing::AnyOf(0, 1, 2)) << driven.err; // objectives are not what is tested
    const json found = json::parse(driven.out, nullptr, false);
    EXPECT_EQ(found["users"]["failed"], 0) << found.dump(1);
    EXPECT_EQ(found["errors"], json::array()) << found.dump(1);
    EXPECT_GT(found["operations"]["send-message"]["completed"], 20) << found.dump(1);
    EXPECT_EQ(found["reach"]["received"], found["reach"]["expected"]) << found.dump(1);
    for (const json& process : description["processes"]) {
        if (process["role"] != "backend") continue;
        const std::string metrics =
            outputOf("curl -s http://127.0.0.1:" + process["port"].dump() + "/metrics");
        EXPECT_THAT(metrics, testing::ContainsRegex("sessions_opened_total [1-9]")) << process;
        EXPECT_THAT(metrics, testing::HasSubstr("websockets 0\n"));
    }
}

/// What the driver says became of its messages.
struct Account {
    std::set<std::string> sent, acknowledged;
    std::set<std::string> rooms;
    std::set<std::string> lateUsers; ///< who sent something that was acknowledged after `kLate`
    static constexpr double kLate = 23.0;
};

Account accountOf(const std::string& ledger) {
    Account account;
    std::istringstream lines(cli::readAll(ledger));
    for (std::string line; std::getline(lines, line);) {
        const json entry = json::parse(line);
        const std::string message = entry["message"];
        EXPECT_TRUE(account.sent.insert(message).second) << message;
        if (entry["outcome"] == "acknowledged") {
            account.acknowledged.insert(message);
            // "~hr", four digits of the run, eight of the user.
            if (entry["sent"] > Account::kLate) account.lateUsers.insert(message.substr(7, 8));
        }
        if (!entry["room"].get<std::string>().empty()) account.rooms.insert(entry["room"]);
    }
    return account;
}

/// The stamps of all messages in the rooms, as an ordinary HTTP client reads them.
std::multiset<std::string> historyOf(const std::string& target, const std::set<std::string>& rooms) {
    std::string command = "node " HEADROOM_SOURCE_DIR "/tests/live/peers/read_history.js " + target;
    for (const std::string& room : rooms) command += " " + room;
    const json histories = json::parse(outputOf(command), nullptr, false);
    EXPECT_TRUE(histories.is_object());
    std::multiset<std::string> kept;
    for (const json& texts : histories)
        for (const json& text : texts) {
            const auto stamp = text.get<std::string>();
            constexpr std::size_t kStamp = 36;
            EXPECT_TRUE(stamp.starts_with("~hr")) << stamp;
            kept.insert(stamp.substr(0, kStamp));
        }
    return kept;
}

TEST_F(Up, KilledPartsLoseNothingThatWasAcknowledged) {
    LiveUp up(scratch, {"--port", "21400", "--restart"});
    const json description = up.description();
    const std::string target = description["target"];
    const auto processes = processesOf(description);
    const std::string ledger = scratch / "ledger";
    const std::string out = scratch / "r.json";
    cli::Background driver({"live",          "drive",
                            kFleet,          "--target",
                            target,          "--acks",
                            "--ledger",      ledger,
                            "--out",         out,
                            "--max-lag",     "10s",
                            "--stop-errors", "100%",
                            "--drain",       "12s",
                            "--users",       "40",
                            "--set",         "workload.users.steady.rampUp=4s",
                            "--set",         "workload.users.steady.duration=32s",
                            "--set",         "workload.users.steady.warmUp=0s"});
    const auto start = std::chrono::steady_clock::now();
    const auto killAt = [&](double seconds, const char* name) {
        std::this_thread::sleep_until(start +
                                      std::chrono::milliseconds(static_cast<long>(seconds * 1e3)));
        ASSERT_EQ(::kill(processes.at(name), SIGKILL), 0) << name;
    };
    killAt(9.0, "chat[0]");
    killAt(13.0, "redis[0]");
    killAt(20.0, "edge");
    EXPECT_THAT(driver.wait(), testing::AnyOf(0, 1, 2)); // the objectives may break, the driver may not
    const std::string told = up.said();
    for (const char* name : {"chat[0]", "redis[0]", "edge"})
        EXPECT_THAT(told, testing::HasSubstr(std::string(name) + " killed by signal 9")) << told;

    const Account account = accountOf(ledger);
    const std::multiset<std::string> kept = historyOf(target, account.rooms);
    std::vector<std::string> lost, strange;
    for (const std::string& message : account.acknowledged)
        if (!kept.contains(message)) lost.push_back(message);
    for (const std::string& message : kept)
        if (!account.sent.contains(message)) strange.push_back(message);
    EXPECT_THAT(lost, testing::IsEmpty());
    EXPECT_THAT(strange, testing::IsEmpty());
    // Nothing is there twice, and what was kept beyond the acknowledged is what the driver knows to be open.
    const std::set<std::string> once(kept.begin(), kept.end());
    EXPECT_EQ(once.size(), kept.size());
    EXPECT_LE(kept.size(), account.sent.size());
    EXPECT_GE(account.acknowledged.size(), 400U);

    // All came back: everybody has an acknowledged message from after the last kill.
    EXPECT_EQ(account.lateUsers.size(), 40U);
    const result::RunResult result = result::readResult(out);
    EXPECT_EQ(result.users.failed, 0U);
    const result::Series* const reconnects = result.find("reconnects");
    ASSERT_NE(reconnects, nullptr);
    const double back = std::accumulate(reconnects->perBin.begin(), reconnects->perBin.end(), 0.0);
    EXPECT_GE(back, 40.0 + 15.0); // all from the balancer, about half from the backend
    std::printf("sent %zu, acknowledged %zu, kept %zu; %.0f reconnects\n", account.sent.size(),
                account.acknowledged.size(), kept.size(), back);
}

} // namespace
} // namespace headroom::up
