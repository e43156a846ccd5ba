#include "sim/batch/forked_runner.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace headroom::batch {
namespace {

constexpr int kPollMilliseconds = 100;
constexpr char kOk = 'm';
constexpr char kFailed = 'e';

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
[[noreturn]] void work(int pipe, pid_t parent, const analysis::RunRequest& request,
                       const analysis::Measure& measure) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    // Ctrl-C reaches the whole foreground group; the parent decides what it means.
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGTERM, SIG_DFL);
    std::string message;
    try {
        const analysis::Measures measures = measure(request, analysis::runRequest(request));
        message.assign(1, kOk);
        message.append(reinterpret_cast<const char*>(measures.data()), measures.size() * sizeof(double));
    } catch (const std::exception& error) {
        message = kFailed + std::string(error.what());
    }
    writeAll(pipe, message.data(), message.size());
    ::_exit(0);
}

struct Child {
    pid_t process = -1;
    int pipe = -1;
    std::size_t index = 0;
    std::string received;
};

/// Children in flight; those still running when it is destroyed are ended.
class Nursery {
public:
    Nursery() = default;
    Nursery(const Nursery&) = delete;
    Nursery& operator=(const Nursery&) = delete;
    ~Nursery() {
        for (Child& child : children) {
            ::kill(child.process, SIGKILL);
            ::waitpid(child.process, nullptr, 0);
            ::close(child.pipe);
        }
    }

    void start(std::size_t index, const analysis::RunRequest& request,
               const analysis::Measure& measure) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0)
            throw std::system_error(errno, std::generic_category(), "pipe");
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
            work(ends[1], parent, request, measure);
        }
        ::close(ends[1]);
        children.push_back({process, ends[0], index, {}});
    }

    /// Takes in what children have sent; those that have ended are moved out.
    std::vector<std::pair<Child, int>> collect() {
        std::vector<pollfd> watched;
        for (const Child& child : children) watched.push_back({child.pipe, POLLIN, 0});
        std::vector<std::pair<Child, int>> ended;
        if (::poll(watched.data(), watched.size(), kPollMilliseconds) <= 0) return ended;
        for (std::size_t i = children.size(); i-- > 0;) {
            if (watched[i].revents == 0) continue;
            Child& child = children[i];
            char buffer[65536];
            const ssize_t got = ::read(child.pipe, buffer, sizeof buffer);
            if (got > 0) child.received.append(buffer, static_cast<std::size_t>(got));
            if (got > 0 || (got < 0 && errno == EINTR)) continue;
            int status = 0;
            ::waitpid(child.process, &status, 0);
            ::close(child.pipe);
            ended.emplace_back(std::move(child), status);
            children.erase(children.begin() + static_cast<std::ptrdiff_t>(i));
        }
        return ended;
    }

    std::vector<Child> children;
};

analysis::Measures measuresOf(const Child& child, int status, const analysis::RunRequest& request) {
    const std::string who = "scenario '" + request.scenario->name + "': ";
    if (WIFSIGNALED(status)) {
        throw std::runtime_error(who + "the simulation was ended by signal " +
                                 std::to_string(WTERMSIG(status)) + " (" +
                                 ::strsignal(WTERMSIG(status)) + ")");
    }
    if (child.received.empty()) throw std::runtime_error(who + "the simulation ended without a result");
    if (child.received.front() == kFailed) throw std::runtime_error(who + child.received.substr(1));
    analysis::Measures measures((child.received.size() - 1) / sizeof(double));
    std::memcpy(measures.data(), child.received.data() + 1, measures.size() * sizeof(double));
    return measures;
}

} // namespace

std::size_t usableProcessors() {
    cpu_set_t set;
    if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return static_cast<std::size_t>(std::max(1, CPU_COUNT(&set)));
}

ForkedRunner::ForkedRunner(ForkOptions options) : options_(std::move(options)) {
    if (options_.processes == 0) options_.processes = usableProcessors();
}

std::vector<analysis::Measures> ForkedRunner::run(std::span<const analysis::RunRequest> requests,
                                                  const analysis::Measure& measure) {
    std::vector<analysis::Measures> results(requests.size());
    Nursery nursery;
    std::size_t next = 0;
    while (next < requests.size() || !nursery.children.empty()) {
        if (options_.cancel != nullptr && options_.cancel->load()) throw analysis::AnalysisCancelled();
        while (next < requests.size() && nursery.children.size() < options_.processes) {
            nursery.start(next, requests[next], measure);
            ++next;
        }
        for (const auto& [child, status] : nursery.collect()) {
            results[child.index] = measuresOf(child, status, requests[child.index]);
            ++finished_;
            if (options_.onFinished) options_.onFinished(finished_);
        }
    }
    return results;
}

} // namespace headroom::batch
