#include "cli/worker_process.hpp"

#include "cli/exit_code.hpp"
#include "sim/result/atomic_file.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> argumentsOf(const SimulationJob& job, const fs::path& output) {
    std::vector<std::string> arguments{"headroom",
                                       "worker",
                                       findScenario(job.input.file).string(),
                                       "--out",
                                       output.string(),
                                       "--seed",
                                       std::to_string(job.seed),
                                       "--engine",
                                       job.reference ? "reference" : "plane",
                                       "--parent",
                                       std::to_string(getpid())};
    for (const models::Override& change : job.input.overrides) {
        arguments.emplace_back("--set");
        arguments.push_back(change.path + "=" + change.value);
    }
    return arguments;
}

} // namespace

TemporaryFolder::TemporaryFolder() {
    std::error_code error;
    const fs::path base = fs::temp_directory_path(error);
    std::string name = ((error ? fs::path(".") : base) / "headroom-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
        throw result::FileError("cannot create a temporary folder '" + name +
                                "': " + std::strerror(errno));
    }
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

WorkerProcess::WorkerProcess(const SimulationJob& job, std::size_t index, const fs::path& output)
    : index_(index) {
    std::vector<std::string> arguments = argumentsOf(job, output);
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);

    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error(std::string("cannot open a pipe: ") + std::strerror(errno));
    }
    pipe_ = ends[0];
    fcntl(pipe_, F_SETFL, O_NONBLOCK);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    const int failed = posix_spawn(&process_, "/proc/self/exe", &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) {
        process_ = -1;
        close(pipe_);
        throw std::runtime_error(std::string("cannot start a child process: ") + std::strerror(failed));
    }
}

WorkerProcess::~WorkerProcess() {
    if (process_ > 0) {
        // Its result file lies in the temporary folder: nothing of it outlives an abrupt end.
        kill(process_, SIGKILL);
        reap();
    }
    if (pipe_ >= 0) close(pipe_);
}

void WorkerProcess::read() {
    std::array<char, 4096> buffer{};
    while (process_ > 0) {
        const ssize_t got = ::read(pipe_, buffer.data(), buffer.size());
        if (got > 0) {
            unread_.append(buffer.data(), static_cast<std::size_t>(got));
            continue;
        }
        takeLines();
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        reap(); // end of file: the child is gone or about to be
    }
}

void WorkerProcess::takeLines() {
    const std::size_t end = unread_.rfind('\n');
    if (end == std::string::npos) return;
    const std::size_t before = end == 0 ? std::string::npos : unread_.rfind('\n', end - 1);
    const std::string line = unread_.substr(before == std::string::npos ? 0 : before + 1, end);
    WorkerProgress read;
    if (std::sscanf(line.c_str(), "%lf %lf %lf", &read.seconds, &read.totalSeconds, &read.users) == 3) {
        progress_ = read;
    }
    unread_.erase(0, end + 1);
}

void WorkerProcess::reap() {
    int status = 0;
    while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    exitCode_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    process_ = -1;
}

void waitForAny(const std::vector<std::unique_ptr<WorkerProcess>>& workers) {
    std::vector<pollfd> descriptors;
    descriptors.reserve(workers.size());
    for (const auto& worker : workers) descriptors.push_back({worker->descriptor(), POLLIN, 0});
    constexpr int kMilliseconds = 500;
    poll(descriptors.data(), descriptors.size(), kMilliseconds);
}

void endWithParent(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have ended before the line above took effect.
    if (getppid() != parent) throw Interrupted();
}

} // namespace headroom::cli
