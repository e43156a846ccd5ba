#pragma once
// How far a run is, on stderr: for people one line that is drawn over, nothing when stderr is no terminal; for
// programs that started this one (--progress json) a line of JSON at a time:
//   {"progress":{"label":"kakao","share":0.42,"detail":"7:21 of 17:30, 1 423 users"}}
//   {"wrote":"result.json"}

#include <chrono>
#include <string>

namespace headroom::cli {

class Progress {
public:
    Progress(std::string label, bool enabled);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// From now on every progress of this process is for programs, whether it was enabled or not.
    static void speakJson();
    /// Tells a program that a file is complete before the whole command is; nothing for people.
    static void announceFile(const std::string& file);

    /// `detail` follows the bar, e.g. "7:21 of 17:30, 1 423 users".
    void update(double share, const std::string& detail);
    void clear();

private:
    void updateJson(double share, const std::string& detail);

    std::string label_;
    bool enabled_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point drawn_;
};

} // namespace headroom::cli
