#include "live/drive/processes.hpp"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>
#include <unistd.h>

namespace headroom::drive {

Processes::Processes(const models::Scenario& scenario, const Settings& settings, std::uint16_t run,
                     std::uint32_t firstPart, std::uint32_t parts) {
    std::fflush(nullptr);
    for (std::uint32_t i = 0; i < settings.processes; ++i) {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            throw std::system_error(errno, std::generic_category(), "socketpair");
        // A second's figures must fit, so that telling them never stops the process that drives.
        constexpr int kRoom = 4 << 20;
        for (const int end : ends) ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &kRoom, sizeof kRoom);
        const pid_t parent = ::getpid();
        const pid_t id = ::fork();
        if (id < 0) throw std::system_error(errno, std::generic_category(), "fork");
        if (id == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (::getppid() != parent) ::_exit(1);
            // Ctrl-C reaches the whole group; the parent decides what it means.
            ::signal(SIGINT, SIG_IGN);
            ::signal(SIGTERM, SIG_IGN);
            ::close(ends[0]);
            for (const Process& other : processes_) ::close(other.lines.descriptor());
            int code = 0;
            try {
                runWorker({scenario, settings, run, firstPart + i, parts}, ends[1]);
            } catch (const std::exception& error) {
                std::fprintf(stderr, "headroom: a driving process failed: %s\n", error.what());
                code = 1;
            }
            std::fflush(nullptr);
            ::_exit(code);
        }
        ::close(ends[1]);
        processes_.push_back({id, firstPart + i, Lines(ends[0]), true});
    }
}

Processes::~Processes() {
    for (Process& process : processes_) ::close(process.lines.descriptor());
    for (Process& process : processes_) {
        // Closing the socket ends it; what does not listen is ended otherwise.
        for (int wait = 0; wait < 200 && process.id > 0; ++wait) {
            int status = 0;
            if (::waitpid(process.id, &status, WNOHANG) != 0) process.id = -1;
            if (process.id > 0) ::usleep(10'000);
            if (process.id < 0 && WIFSIGNALED(status))
                std::fprintf(stderr, "headroom: a driving process was ended by signal %d\n",
                             WTERMSIG(status));
        }
        if (process.id <= 0) continue;
        ::kill(process.id, SIGKILL);
        ::waitpid(process.id, nullptr, 0);
    }
}

void Processes::tell(const std::string& line) {
    for (Process& process : processes_)
        if (process.open) process.lines.write(line);
}

void Processes::tellOthers(std::uint32_t part, const std::string& line) {
    for (Process& process : processes_)
        if (process.open && process.part != part) process.lines.write(line);
}

} // namespace headroom::drive
