#pragma once
// One simulation per process: tests run each in a forked child and get its findings through a pipe.

#include <functional>
#include <string>
#include <vector>

namespace headroom::bridge_test {

/// What `work` returned in a child process. Throws std::runtime_error with the child's exception or
/// fate.
[[nodiscard]] std::string inChild(const std::function<std::string()>& work);

/// Several, two at a time, answers in the order asked.
[[nodiscard]] std::vector<std::string>
inChildren(const std::vector<std::function<std::string()>>& works);

} // namespace headroom::bridge_test
