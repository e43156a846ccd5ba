#pragma once
// Tasks and their ends as one line of text, for letters.

#include "sim/search/executor.hpp"

#include <string>

namespace headroom::search {

[[nodiscard]] std::string toLine(const Task& task);
[[nodiscard]] std::string toLine(const TaskEnd& end);
[[nodiscard]] Task taskOf(const std::string& line);
[[nodiscard]] TaskEnd taskEndOf(const std::string& line);

} // namespace headroom::search
