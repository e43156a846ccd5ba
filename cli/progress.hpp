#pragma once
// One line on stderr that says how far a run is; nothing when stderr is no terminal.

#include <chrono>
#include <string>

namespace headroom::cli {

class Progress {
public:
    Progress(std::string label, bool enabled);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// `detail` follows the bar, e.g. "7:21 of 17:30, 1 423 users".
    void update(double share, const std::string& detail);
    void clear();

private:
    std::string label_;
    bool enabled_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point drawn_;
};

} // namespace headroom::cli
