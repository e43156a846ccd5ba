#include "tests/cli/program.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <signal.h>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace headroom::cli {
namespace fs = std::filesystem;

namespace {

[[noreturn]] void becomeProgram(const std::vector<std::string>& arguments,
                                const std::vector<std::string>& environment, int out, int err) {
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    for (const std::string& entry : environment) {
        const std::size_t equals = entry.find('=');
        setenv(entry.substr(0, equals).c_str(), entry.substr(equals + 1).c_str(), 1);
    }
    std::vector<char*> argv{const_cast<char*>("headroom")};
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(HEADROOM_EXECUTABLE, argv.data());
    _exit(99);
}

} // namespace

Outcome headroom(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                 int interruptAfterMs) {
    std::array<int, 2> out{};
    std::array<int, 2> err{};
    if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) return {};
    const pid_t child = fork();
    if (child == 0) becomeProgram(arguments, environment, out[1], err[1]);
    close(out[1]);
    close(err[1]);

    Outcome outcome;
    const auto start = std::chrono::steady_clock::now();
    bool interrupted = false;
    std::array<pollfd, 2> pipes{{{out[0], POLLIN, 0}, {err[0], POLLIN, 0}}};
    std::size_t open = pipes.size();
    while (open > 0) {
        poll(pipes.data(), pipes.size(), 20);
        const auto passed = std::chrono::steady_clock::now() - start;
        if (interruptAfterMs >= 0 && !interrupted &&
            passed > std::chrono::milliseconds(interruptAfterMs)) {
            kill(child, SIGINT);
            interrupted = true;
        }
        for (std::size_t i = 0; i < pipes.size(); ++i) {
            if (pipes[i].fd < 0 || pipes[i].revents == 0) continue;
            std::array<char, 65536> buffer{};
            const ssize_t got = read(pipes[i].fd, buffer.data(), buffer.size());
            if (got > 0) {
                (i == 0 ? outcome.out : outcome.err)
                    .append(buffer.data(), static_cast<std::size_t>(got));
            } else {
                close(pipes[i].fd);
                pipes[i].fd = -1;
                --open;
            }
        }
    }
    int status = 0;
    waitpid(child, &status, 0);
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return outcome;
}

Scratch::Scratch() {
    std::string name = (fs::path(testing::TempDir()) / "headroom-cli-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot create a scratch folder");
    path_ = name;
}

Scratch::~Scratch() {
    std::error_code ignored;
    fs::permissions(path_, fs::perms::owner_all, ignored);
    fs::remove_all(path_, ignored);
}

std::string Scratch::write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
}

std::vector<std::string> Scratch::entries() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string readAll(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

namespace {

std::string scenario(const std::string& users, const std::string& slos) {
    return R"json({
  "headroom": 1,
  "name": "small",
  "title": "A small fleet",
  "seed": 7,
  "network": { "clientRtt": "5ms", "zones": 2, "inZoneRtt": "0.2ms", "crossZoneRtt": "0.9ms" },
  "workload": { "users": )json" +
           users + R"json(, "behaviour": "chatter" },
  "behaviours": {
    "chatter": {
      "steps": [ "register", "list-rooms", "connect", "pick-room", "enter-room", "join-room",
                 { "repeat": [ { "think": "exponential(1s)" }, "send-message" ] } ]
    }
  },
  "services": {
    "edge": { "type": "load-balancer", "targets": "chat", "requests": "4000/s",
              "newConnections": "750/s" },
    "chat": { "type": "process", "profile": "bootcampchat-node",
              "on": { "instance": "t3.small", "count": 1, "processesPerInstance": 2 },
              "store": "redis", "storage": "files", "adapter": "none" },
    "redis": { "type": "redis-cluster", "on": { "instance": "t3.small" }, "masters": 1,
               "replicasPerMaster": 1 },
    "files": { "type": "object-storage", "putLatency": "60ms", "getLatency": "25ms",
               "perConnection": "100MB/s" },
    "front": { "type": "content-delivery", "latency": "10ms", "maxRequests": "250000/s" }
  },
  "slo": )json" +
           slos + "\n}\n";
}

} // namespace

std::string smallScenario(const std::string& slos) {
    return scenario(
        R"({ "ramp": { "start": 10, "step": 10, "every": "5s", "until": 30, "hold": "10s" } })", slos);
}

std::string steadyScenario(const std::string& slos) {
    return scenario(
        R"({ "ramp": { "start": 10, "step": 10, "every": "5s", "until": 30, "hold": "60s" } })", slos);
}

std::string longScenario() {
    return scenario(
        R"({ "ramp": { "start": 200, "step": 10, "every": "60s", "until": 400, "hold": "10h" } })",
        R"(["failed_users < 1%"])");
}

} // namespace headroom::cli
