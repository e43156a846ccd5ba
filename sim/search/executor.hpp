#pragma once
// How a search gets its points computed: it hands over tasks and takes their ends as they come, and does
// not care in which process, or on which machine, it happens.

#include "models/document.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::search {

/// One point to compute.
struct Task {
    std::size_t index = 0; ///< the caller's number for it
    std::vector<models::Override> changes;
};

struct TaskEnd {
    std::size_t index = 0;
    bool failed = false; ///< crashed or ran out of memory: says nothing about the point itself
    std::string text;    ///< what the computation gave, or why it failed
};

/// What computes a task, in a process of its own; its text must depend on the task alone.
using Compute = std::function<std::string(const Task&)>;

/// Interrupted from outside; ends already handed over stand.
class SearchCancelled : public std::runtime_error {
public:
    SearchCancelled() : std::runtime_error("cancelled") {}
};

class Executor {
public:
    virtual ~Executor() = default;

    /// Computes all tasks, in any order and side by side; `onEnd` is called in this process, for each
    /// task once, the moment its end is known. Indices differ from each other. Throws SearchCancelled.
    virtual void run(std::span<const Task> tasks, const std::function<void(const TaskEnd&)>& onEnd) = 0;
};

} // namespace headroom::search
