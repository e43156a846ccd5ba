#include "tests/live/drive/node_server.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <unistd.h>

namespace headroom::drive {

std::string npmModules() { return std::string(HEADROOM_SOURCE_DIR) + "/build/npm/node_modules"; }

NodeServer::NodeServer(const std::string& script, std::vector<std::string> arguments) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    std::vector<std::string> words{"node",
                                   std::string(HEADROOM_SOURCE_DIR) + "/tests/live/peers/" + script};
    words.insert(words.end(), arguments.begin(), arguments.end());
    words.insert(words.end(), {"--modules", npmModules()});
    process_ = ::fork();
    if (process_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(ends[1], STDOUT_FILENO);
        std::vector<char*> argv;
        for (std::string& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        ::execvp("node", argv.data());
        ::_exit(99);
    }
    ::close(ends[1]);
    out_ = ends[0];
    std::string said;
    pollfd watched{out_, POLLIN, 0};
    while (said.find('\n') == std::string::npos && ::poll(&watched, 1, 30'000) > 0) {
        std::array<char, 256> buffer{};
        const ssize_t got = ::read(out_, buffer.data(), buffer.size());
        if (got <= 0) break;
        said.append(buffer.data(), static_cast<std::size_t>(got));
    }
    if (!said.starts_with("listening ")) throw std::runtime_error(script + " does not start: " + said);
    port_ = std::atoi(said.c_str() + 10);
}

NodeServer::~NodeServer() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(out_);
}

std::string NodeServer::url(const std::string& scheme) const {
    return scheme + "://127.0.0.1:" + std::to_string(port_);
}

} // namespace headroom::drive
