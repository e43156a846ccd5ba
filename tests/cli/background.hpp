#pragma once
// A program that runs while the test does something to it.

#include <sys/types.h>

#include <csignal>
#include <functional>
#include <string>
#include <vector>

namespace headroom::cli {

class Background {
public:
    /// Runs `headroom <arguments>`; output goes nowhere.
    explicit Background(const std::vector<std::string>& arguments);
    /// Runs another program, found in PATH, with `arguments[0]` its name; stderr goes to the file.
    Background(const std::vector<std::string>& arguments, const std::string& errorFile);
    /// Kills it if it still runs.
    ~Background();
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    [[nodiscard]] pid_t process() const { return process_; }
    void signal(int number) const;
    /// Its exit code; 128 + signal when a signal ended it.
    int wait();

private:
    void start(const std::string& program, const std::vector<std::string>& arguments,
               const std::string& errorFile);
    pid_t process_ = -1;
};

/// Asks a hundred times a second, for a minute at most; what it answered last.
[[nodiscard]] bool waitUntil(const std::function<bool()>& happened);

} // namespace headroom::cli
