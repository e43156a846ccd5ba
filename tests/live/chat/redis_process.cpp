#include "tests/live/chat/redis_process.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <chrono>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace headroom::chat {

namespace {

bool isFree(int port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const bool free =
        ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(descriptor);
    return free;
}

} // namespace

std::uint16_t freePort() {
    // Below the ports that outgoing connections get (from 32 768 on), and so is a cluster's bus, ten thousand above.
    // Tests that run at the same time begin at places of their own.
    constexpr int kFirst = 22000;
    constexpr int kCount = 700;
    constexpr int kPerTest = 20;
    static int next = static_cast<int>(::getpid() % kCount) * kPerTest % kCount;
    for (int tried = 0; tried < kCount; ++tried) {
        const int port = kFirst + next;
        next = (next + 1) % kCount;
        if (isFree(port)) return static_cast<std::uint16_t>(port);
    }
    return 0;
}

RedisProcess::RedisProcess(std::uint16_t port, bool cluster) : port_(port), cluster_(cluster) {
    start();
}

RedisProcess::~RedisProcess() { kill(); }

void RedisProcess::start() {
    std::vector<std::string> words{"redis-server",     "--port",    std::to_string(port_),
                                   "--bind",           "127.0.0.1", "--dir",
                                   folder_ / "",       "--save",    "",
                                   "--appendonly",     "yes",       "--appendfsync",
                                   "always",           "--logfile", folder_ / "log",
                                   "--protected-mode", "no"};
    if (cluster_)
        words.insert(words.end(), {"--cluster-enabled", "yes", "--cluster-node-timeout", "1000",
                                   "--repl-diskless-sync-delay", "0"});
    std::vector<char*> raw;
    for (const std::string& word : words) raw.push_back(const_cast<char*>(word.c_str()));
    raw.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDOUT_FILENO);
        ::execvp(raw[0], raw.data());
        ::_exit(127);
    }
    for (int i = 0; i < 3000; ++i) {
        if (ask({"PING"}) == "PONG\n") return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "redis-server does not answer on port " << port_;
}

void RedisProcess::kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

void RedisProcess::restart() {
    kill();
    start();
}

std::string RedisProcess::ask(const std::vector<std::string>& command) const {
    std::vector<std::string> words{"redis-cli", "-p", std::to_string(port_)};
    words.insert(words.end(), command.begin(), command.end());
    return runProgram(words).output;
}

} // namespace headroom::chat
