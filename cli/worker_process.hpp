#pragma once
// A child process that runs one simulation, and the pipe it reports its progress through: lines
// "<simulated seconds> <total seconds> <users>".

#include "cli/simulate.hpp"

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace headroom::cli {

struct WorkerProgress {
    double seconds = 0.0;
    double totalSeconds = 0.0;
    double users = 0.0;
};

/// A folder for the results of children; removed with everything in it.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

class WorkerProcess {
public:
    /// Starts it. `index` is the caller's number for it.
    WorkerProcess(const SimulationJob& job, std::size_t index, const std::filesystem::path& output);
    /// Ends the child if it still runs.
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    [[nodiscard]] std::size_t index() const { return index_; }
    /// Takes in what the child has written; notices its end.
    void read();
    [[nodiscard]] const WorkerProgress& progress() const { return progress_; }
    [[nodiscard]] bool finished() const { return process_ < 0; }
    /// Of a finished child; 128 + signal when a signal ended it.
    [[nodiscard]] int exitCode() const { return exitCode_; }
    [[nodiscard]] int descriptor() const { return pipe_; }

private:
    void takeLines();
    void reap();

    std::size_t index_;
    pid_t process_ = -1;
    int pipe_ = -1;
    int exitCode_ = 0;
    std::string unread_;
    WorkerProgress progress_;
};

/// Returns when one of them has written something or ended, after half a second, or at a signal.
void waitForAny(const std::vector<std::unique_ptr<WorkerProcess>>& workers);

/// In the child: asks the kernel to end it when its parent ends.
void endWithParent(pid_t parent);

} // namespace headroom::cli
