#include "live/up/fleet.hpp"

#include <arpa/inet.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace headroom::up {
namespace {

namespace fs = std::filesystem;

constexpr int kStartTries = 1500; ///< of ten milliseconds
constexpr int kEndTries = 500;
constexpr unsigned kTryMicroseconds = 10'000;
constexpr std::chrono::milliseconds kRestartDelay{500};
constexpr std::chrono::milliseconds kStoreRestartDelay{5000}; ///< a failover takes about three

pid_t launch(const std::vector<std::string>& command, const std::string& log) {
    const pid_t parent = ::getpid();
    const pid_t id = ::fork();
    if (id != 0) return id;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(99);
    // Its own group: Ctrl-C is this program's to pass on.
    ::setpgid(0, 0);
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    ::signal(SIGINT, SIG_DFL);
    ::signal(SIGTERM, SIG_DFL);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    std::vector<char*> argv;
    for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
}

bool answers(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool connected =
        ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(fd);
    return connected;
}

bool hasEnded(pid_t process, int& status) {
    return process > 0 && ::waitpid(process, &status, WNOHANG) == process;
}

std::string howItEnded(int status) {
    if (WIFSIGNALED(status)) return "killed by signal " + std::to_string(WTERMSIG(status));
    return "ended with code " + std::to_string(WEXITSTATUS(status));
}

} // namespace

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "headroom-live-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw UpError("cannot create " + pattern);
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

Fleet::Fleet(Plan plan, const std::string& folder, const Guardian& guardian,
             const std::atomic<bool>& cancel)
    : plan_(std::move(plan)), folder_(folder), guardian_(guardian), cancel_(cancel) {
    for (const auto& [path, text] : plan_.files) {
        fs::create_directories(fs::path(path).parent_path());
        std::ofstream(path) << text;
    }
    for (const PlannedProcess& planned : plan_.processes)
        if (answers(planned.port))
            throw UpError("port " + std::to_string(planned.port) + " of " + planned.name +
                          " is taken; --port chooses others");
    try {
        for (const char* role : {"store", "backend", "balancer"}) {
            const std::size_t first = members_.size();
            for (const PlannedProcess& planned : plan_.processes) {
                if (planned.role != role) continue;
                members_.push_back({planned, -1, {}});
                start(members_.back());
            }
            for (std::size_t i = first; i < members_.size(); ++i) awaitAnswer(members_[i]);
            if (std::string(role) == "store" && !plan_.cluster.empty()) formCluster();
        }
    } catch (...) {
        end();
        throw;
    }
}

Fleet::~Fleet() { end(); }

std::string Fleet::logOf(const Member& member) const {
    std::string name = member.planned.name;
    for (char& c : name)
        if (c == '[' || c == ']') c = '_';
    return folder_ + "/" + name + ".log";
}

void Fleet::start(Member& member) {
    member.process = launch(member.planned.command, logOf(member));
    if (member.process < 0) throw UpError("cannot start " + member.planned.name);
    guardian_.watch(member.process);
}

/// Whether it has ended; what it started goes with it.
bool Fleet::reap(Member& member, int& status) {
    if (!hasEnded(member.process, status)) return false;
    ::kill(-member.process, SIGKILL);
    guardian_.forget(member.process);
    member.process = -1;
    return true;
}

void Fleet::awaitAnswer(Member& member) {
    for (int i = 0; i < kStartTries && !cancel_; ++i) {
        int status = 0;
        if (reap(member, status)) {
            std::ifstream log(logOf(member));
            std::ostringstream text;
            text << log.rdbuf();
            const std::string said = text.str();
            throw UpError(
                member.planned.name + " (" + member.planned.command[0] + ") " + howItEnded(status) +
                " instead of serving: " + said.substr(said.size() > 600 ? said.size() - 600 : 0));
        }
        if (answers(member.planned.port)) return;
        ::usleep(kTryMicroseconds);
    }
    throw UpError(cancel_ ? "interrupted" : member.planned.name + " does not answer on its port");
}

void Fleet::formCluster() {
    const std::string log = folder_ + "/cluster.log";
    const pid_t process = launch(plan_.cluster, log);
    int status = 0;
    ::waitpid(process, &status, 0);
    if (status != 0) {
        std::ifstream text(log);
        std::ostringstream said;
        said << text.rdbuf();
        throw UpError("the Redis nodes form no cluster: " + said.str());
    }
    // Every node must have heard that all slots are served.
    for (const Member& member : members_) {
        const std::string check = "redis-cli -p " + std::to_string(member.planned.port) +
                                  " cluster info 2> /dev/null | grep -q cluster_state:ok";
        int tries = 0;
        while (!cancel_ && std::system(check.c_str()) != 0) {
            if (++tries > 600) throw UpError(member.planned.name + " does not find its cluster");
            ::usleep(5 * kTryMicroseconds);
        }
    }
}

void Fleet::end() {
    for (auto member = members_.rbegin(); member != members_.rend(); ++member)
        if (member->process > 0) ::kill(member->process, SIGTERM);
    for (int i = 0; i < kEndTries; ++i) {
        bool all = true;
        for (Member& member : members_) {
            int status = 0;
            (void)reap(member, status);
            all = all && member.process < 0;
        }
        if (all) return;
        ::usleep(kTryMicroseconds);
    }
    for (Member& member : members_) {
        if (member.process < 0) continue;
        ::kill(-member.process, SIGKILL);
        ::waitpid(member.process, nullptr, 0);
        guardian_.forget(member.process);
        member.process = -1;
    }
}

void Fleet::watch(bool restart,
                  const std::function<void(const std::string&, const std::string&)>& onChange) {
    for (Member& member : members_) {
        int status = 0;
        const Clock::time_point now = Clock::now();
        if (reap(member, status)) {
            onChange(member.planned.name, howItEnded(status));
            member.restartAt =
                now + (member.planned.role == "store" ? kStoreRestartDelay : kRestartDelay);
        }
        if (!restart || member.process > 0 || now < member.restartAt) continue;
        start(member);
        onChange(member.planned.name, "started again as process " + std::to_string(member.process));
    }
}

} // namespace headroom::up
