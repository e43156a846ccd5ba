#pragma once
// How many processors a process may use: what its CPU time is a share of.
//
// The smallest of the processors it may run on (sched_setaffinity(2)), and the quota of its cgroup and those above it
// (version 2: cpu.max; version 1: cpu.cfs_quota_us over cpu.cfs_period_us).

#include <filesystem>
#include <string>

namespace headroom::probe {

/// Throws ProbeError when there is no such process.
[[nodiscard]] double processorsOf(const std::string& pid);

/// The same with the two trees elsewhere, for tests.
[[nodiscard]] double processorsOf(const std::string& pid, const std::filesystem::path& proc,
                                  const std::filesystem::path& cgroups);

/// "0-3,8" is five processors.
[[nodiscard]] double countOfList(const std::string& list);

} // namespace headroom::probe
