#include "live/up/guardian.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <system_error>
#include <unistd.h>

namespace headroom::up {
namespace {

struct Word {
    pid_t group;
    char what;
};

/// Processes that were killed may write on for a moment.
void removeFolder(const std::string& folder) {
    constexpr int kTries = 100;
    std::error_code error;
    for (int i = 0; i < kTries; ++i) {
        std::filesystem::remove_all(folder, error);
        if (!error && !std::filesystem::exists(folder, error)) return;
        ::usleep(20'000);
    }
}

[[noreturn]] void guard(int pipe, const std::string& folder) {
    ::setsid(); // what is sent to the starter's terminal or group is not meant for this process
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_IGN);
    // Whoever reads the starter's output must not wait for this process.
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, stream);
    std::set<pid_t> groups;
    for (;;) {
        Word word{};
        const ssize_t got = ::read(pipe, &word, sizeof word);
        if (got < 0 && errno == EINTR) continue;
        if (got != static_cast<ssize_t>(sizeof word)) break; // words are written whole
        if (word.what == '+')
            groups.insert(word.group);
        else
            groups.erase(word.group);
    }
    for (const pid_t group : groups) ::kill(-group, SIGKILL);
    removeFolder(folder);
    ::_exit(0);
}

} // namespace

Guardian::Guardian(const std::string& folder) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    process_ = ::fork();
    if (process_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (process_ == 0) {
        ::close(ends[1]);
        guard(ends[0], folder);
    }
    ::close(ends[0]);
    pipe_ = ends[1];
}

Guardian::~Guardian() {
    ::close(pipe_);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

void Guardian::tell(char what, pid_t group) const {
    const Word word{group, what};
    while (::write(pipe_, &word, sizeof word) < 0 && errno == EINTR) {
    }
}

} // namespace headroom::up
