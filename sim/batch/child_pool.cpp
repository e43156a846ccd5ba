#include "sim/batch/child_pool.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace headroom::batch {
namespace {

constexpr char kDone = 'd';
constexpr char kThrew = 't';

void writeAll(int descriptor, const char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t written = ::write(descriptor, data, size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) ::_exit(1); // the parent is gone
        data += written;
        size -= static_cast<std::size_t>(written);
    }
}

/// The child's life. Leaves without unwinding: nothing of the parent's may be flushed or removed twice.
[[noreturn]] void live(int pipe, pid_t parent, const ChildPool::Work& work) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    // Ctrl-C reaches the whole foreground group; the parent decides what it means.
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGTERM, SIG_DFL);
    std::string message;
    try {
        message = kDone + work();
    } catch (const std::exception& error) {
        message = kThrew + std::string(error.what());
    }
    writeAll(pipe, message.data(), message.size());
    ::_exit(0);
}

} // namespace

std::size_t usableProcessors() {
    cpu_set_t set;
    if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return static_cast<std::size_t>(std::max(1, CPU_COUNT(&set)));
}

ChildPool::ChildPool(std::size_t processes)
    : processes_(processes == 0 ? usableProcessors() : processes) {}

ChildPool::~ChildPool() {
    for (const Child& child : children_) {
        ::kill(child.process, SIGKILL);
        ::waitpid(child.process, nullptr, 0);
        ::close(child.pipe);
    }
}

void ChildPool::start(std::size_t index, const Work& work) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process < 0) {
        const int why = errno;
        ::close(ends[0]);
        ::close(ends[1]);
        throw std::system_error(why, std::generic_category(), "fork");
    }
    if (process == 0) {
        ::close(ends[0]);
        live(ends[1], parent, work);
    }
    ::close(ends[1]);
    children_.push_back({process, ends[0], index, {}});
}

std::vector<ChildEnd> ChildPool::wait(int milliseconds, int descriptor) {
    std::vector<pollfd> watched;
    for (const Child& child : children_) watched.push_back({child.pipe, POLLIN, 0});
    watched.push_back({descriptor, POLLIN, 0}); // poll() skips -1
    std::vector<ChildEnd> ended;
    if (::poll(watched.data(), watched.size(), milliseconds) <= 0) return ended;
    for (std::size_t i = children_.size(); i-- > 0;) {
        if (watched[i].revents == 0) continue;
        Child& child = children_[i];
        char buffer[65536];
        const ssize_t got = ::read(child.pipe, buffer, sizeof buffer);
        if (got > 0) child.received.append(buffer, static_cast<std::size_t>(got));
        if (got > 0 || (got < 0 && errno == EINTR)) continue;
        ended.push_back(endOf(child));
        children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return ended;
}

ChildEnd ChildPool::endOf(Child& child) {
    int status = 0;
    ::waitpid(child.process, &status, 0);
    ::close(child.pipe);
    if (WIFSIGNALED(status)) {
        return {child.index, ChildEnd::How::kCrashed,
                "was ended by signal " + std::to_string(WTERMSIG(status)) + " (" +
                    ::strsignal(WTERMSIG(status)) + ")"};
    }
    if (child.received.empty()) return {child.index, ChildEnd::How::kCrashed, "ended without a result"};
    const auto how = child.received.front() == kDone ? ChildEnd::How::kDone : ChildEnd::How::kThrew;
    return {child.index, how, child.received.substr(1)};
}

} // namespace headroom::batch
