#include "tests/bridge/child.hpp"

#include <sys/wait.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <unistd.h>

namespace headroom::bridge_test {

namespace {

struct Child {
    pid_t process = -1;
    int answer = -1;
};

void writeAll(int to, const std::string& text) {
    for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t n = write(to, text.data() + sent, text.size() - sent);
        if (n <= 0) _exit(3);
        sent += static_cast<std::size_t>(n);
    }
}

Child begin(const std::function<std::string()>& work) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("no pipe");
    (void)std::fflush(nullptr); // or the child would write the parent's buffers again
    const pid_t process = fork();
    if (process < 0) throw std::runtime_error("no process");
    if (process == 0) {
        close(ends[0]);
        int code = 0;
        try {
            writeAll(ends[1], work());
        } catch (const std::exception& error) {
            writeAll(ends[1], error.what());
            code = 2;
        }
        close(ends[1]);
        _exit(code); // the test program's own clean-up belongs to the parent
    }
    close(ends[1]);
    return {process, ends[0]};
}

std::string end(const Child& child) {
    std::string text;
    char buffer[4096];
    for (ssize_t n = 0; (n = read(child.answer, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(n));
    close(child.answer);
    int status = 0;
    waitpid(child.process, &status, 0);
    if (WIFSIGNALED(status))
        throw std::runtime_error("the child died of signal " + std::to_string(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        throw std::runtime_error("the child failed (" + std::to_string(WEXITSTATUS(status)) +
                                 "): " + text);
    return text;
}

} // namespace

std::string inChild(const std::function<std::string()>& work) { return end(begin(work)); }

std::vector<std::string> inChildren(const std::vector<std::function<std::string()>>& works) {
    std::vector<std::string> answers;
    for (std::size_t i = 0; i < works.size(); i += 2) {
        const Child first = begin(works[i]);
        if (i + 1 == works.size()) {
            answers.push_back(end(first));
            break;
        }
        const Child second = begin(works[i + 1]);
        answers.push_back(end(first));
        answers.push_back(end(second));
    }
    return answers;
}

} // namespace headroom::bridge_test
