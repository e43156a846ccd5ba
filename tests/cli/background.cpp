#include "tests/cli/background.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <chrono>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace headroom::cli {

Background::Background(const std::vector<std::string>& arguments) {
    std::vector<std::string> all{"headroom"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    start(HEADROOM_EXECUTABLE, all, "/dev/null");
}

Background::Background(const std::vector<std::string>& arguments, const std::string& errorFile) {
    start(arguments.at(0), arguments, errorFile);
}

void Background::start(const std::string& program, const std::vector<std::string>& arguments,
                       const std::string& errorFile) {
    process_ = ::fork();
    if (process_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(::open("/dev/null", O_RDWR), STDIN_FILENO);
    ::dup2(STDIN_FILENO, STDOUT_FILENO);
    ::dup2(::open(errorFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666), STDERR_FILENO);
    std::vector<char*> argv;
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    ::execvp(program.c_str(), argv.data());
    ::_exit(99);
}

Background::~Background() {
    if (process_ <= 0) return;
    signal(SIGKILL);
    (void)wait();
}

void Background::signal(int number) const { ::kill(process_, number); }

int Background::wait() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool waitUntil(const std::function<bool()>& happened) {
    for (int i = 0; i < 6000; ++i) {
        if (happened()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return happened();
}

} // namespace headroom::cli
