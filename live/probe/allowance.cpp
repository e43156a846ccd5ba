#include "live/probe/allowance.hpp"

#include "live/probe/probe.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

namespace headroom::probe {
namespace {

namespace fs = std::filesystem;

std::string firstLine(const fs::path& path) {
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    return line;
}

/// Processors by the quota of one group; `most` without one.
double quotaOf(const fs::path& group, double most) {
    double quota = -1.0;
    double period = 0.0;
    if (const std::string both = firstLine(group / "cpu.max"); !both.empty()) {
        std::istringstream words(both);
        std::string first;
        words >> first >> period;
        if (first != "max") quota = std::atof(first.c_str());
    } else {
        quota = std::atof(firstLine(group / "cpu.cfs_quota_us").c_str());
        period = std::atof(firstLine(group / "cpu.cfs_period_us").c_str());
    }
    return quota > 0.0 && period > 0.0 ? std::min(most, quota / period) : most;
}

/// Folders of the groups the process lies in: "0::/a/b" of version 2, "4:cpu,cpuacct:/a/b" of version 1.
std::vector<fs::path> groupsOf(const fs::path& process, const fs::path& cgroups) {
    std::vector<fs::path> groups;
    std::ifstream lines(process / "cgroup");
    for (std::string line; std::getline(lines, line);) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (second == std::string::npos) continue;
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const std::string path = line.substr(std::min(second + 2, line.size()));
        if (controllers == ",,") {
            groups.push_back(cgroups / path);
            groups.push_back(cgroups / "unified" / path);
        } else if (controllers.find(",cpu,") != std::string::npos) {
            groups.push_back(cgroups / controllers.substr(1, controllers.size() - 2) / path);
        }
    }
    return groups;
}

} // namespace

double countOfList(const std::string& list) {
    double count = 0.0;
    std::istringstream parts(list);
    for (std::string part; std::getline(parts, part, ',');) {
        const std::size_t dash = part.find('-');
        const int from = std::atoi(part.c_str());
        const int to = dash == std::string::npos ? from : std::atoi(part.c_str() + dash + 1);
        count += std::max(0, to - from + 1);
    }
    return count;
}

double processorsOf(const std::string& pid, const fs::path& proc, const fs::path& cgroups) {
    const fs::path process = proc / pid;
    std::ifstream status(process / "status");
    if (!status) throw ProbeError("there is no process " + pid);
    double most = 0.0;
    const std::string label = "Cpus_allowed_list:";
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(label))
            most = countOfList(line.substr(line.find_first_not_of(" \t", label.size())));
    for (fs::path group : groupsOf(process, cgroups)) {
        for (; group.string().size() > cgroups.string().size(); group = group.parent_path()) {
            most = quotaOf(group, most);
            if (group == group.parent_path()) break;
        }
    }
    return most;
}

double processorsOf(const std::string& pid) { return processorsOf(pid, "/proc", "/sys/fs/cgroup"); }

} // namespace headroom::probe
