#include "tests/live/chat/server_process.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>
#include <utility>

namespace headroom::chat {
namespace {

pid_t start(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            const std::string& outputFile) {
    std::vector<char*> words;
    for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that is killed leaves nothing behind
    const int out = ::open(outputFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    for (const std::string& one : environment) ::putenv(const_cast<char*>(one.c_str()));
    ::execvp(words[0], words.data());
    ::_exit(127);
}

int codeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

std::string readFile(const std::string& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace

ScratchFolder::ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-chat-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

ServerProcess::ServerProcess(const std::vector<std::string>& options,
                             const std::vector<std::string>& environment) {
    std::vector<std::string> arguments{HEADROOM_EXECUTABLE, "live", "serve"};
    const std::pair<std::string, std::string> defaults[] = {
        {"--bcrypt-cost", "4"}, {"--uploads", folder_ / "uploads"}, {"--listen", "127.0.0.1:0"}};
    for (const auto& [option, value] : defaults)
        if (std::find(options.begin(), options.end(), option) == options.end())
            arguments.insert(arguments.end(), {option, value});
    arguments.insert(arguments.end(), options.begin(), options.end());
    process_ = start(arguments, environment, folder_ / "log");
    for (int i = 0; i < 3000; ++i) {
        const std::string text = log();
        const std::size_t line = text.find("event=listening");
        if (line != std::string::npos && text.find('\n', line) != std::string::npos) {
            port_ = static_cast<std::uint16_t>(std::stoi(text.substr(text.find("port=", line) + 5)));
            return;
        }
        if (!alive()) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "the server did not start: " << log();
}

ServerProcess::~ServerProcess() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

bool ServerProcess::alive() const {
    siginfo_t info{};
    return process_ > 0 &&
           ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
}

void ServerProcess::signal(int number) const { ::kill(process_, number); }

int ServerProcess::wait() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return codeOf(status);
}

std::string ServerProcess::log() const { return readFile(folder_ / "log"); }

Ran runProgram(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
    const ScratchFolder folder;
    const pid_t child = start(arguments, environment, folder / "output");
    int status = 0;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(240);
    while (::waitpid(child, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > deadline) {
            ::kill(child, SIGKILL);
            ::waitpid(child, &status, 0);
            return {-1, readFile(folder / "output") + "\nnot done after four minutes"};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return {codeOf(status), readFile(folder / "output")};
}

Ran runNode(const std::string& script, const std::vector<std::string>& arguments) {
    const std::string root = HEADROOM_SOURCE_DIR;
    std::vector<std::string> words{"node", root + "/tests/live/chat/js/" + script};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return runProgram(words, {"NODE_PATH=" + root + "/build/npm/node_modules"});
}

RawClient::RawClient(std::uint16_t port) {
    descriptor_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("the server takes no connection");
}

RawClient::~RawClient() { ::close(descriptor_); }

bool RawClient::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string RawClient::readUntil(std::string_view wanted, int milliseconds) {
    std::string text;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (wanted.empty() || text.find(wanted) == std::string::npos) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                              deadline - std::chrono::steady_clock::now())
                              .count();
        pollfd ready{descriptor_, POLLIN, 0};
        if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0) break;
        std::array<char, 4096> block{};
        const ssize_t got = ::recv(descriptor_, block.data(), block.size(), 0);
        if (got <= 0) break;
        text.append(block.data(), static_cast<std::size_t>(got));
    }
    return text;
}

bool RawClient::waitForClose(int milliseconds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                              deadline - std::chrono::steady_clock::now())
                              .count();
        pollfd ready{descriptor_, POLLIN, 0};
        if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0) return false;
        std::array<char, 4096> block{};
        if (::recv(descriptor_, block.data(), block.size(), 0) <= 0) return true;
    }
}

std::string clientFrame(std::string_view payload, unsigned char first) {
    std::string frame(1, static_cast<char>(first));
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80U | payload.size());
    } else {
        const int bytes = payload.size() <= 0xFFFF ? 2 : 8;
        frame += static_cast<char>(bytes == 2 ? 0xFE : 0xFF);
        for (int i = bytes - 1; i >= 0; --i) frame += static_cast<char>(payload.size() >> (8 * i));
    }
    const std::string mask = "\x11\x22\x33\x44";
    frame += mask;
    for (std::size_t i = 0; i < payload.size(); ++i)
        frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    return frame;
}

std::string handshake(const std::string& query) {
    return "GET /socket.io/?" + query +
           " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
}

} // namespace headroom::chat
