#pragma once
// Tasks in child processes of this one, as many at a time as there are processors; whichever child is free
// takes the next task.

#include "sim/search/executor.hpp"

#include <atomic>

namespace headroom::search {

class LocalExecutor final : public Executor {
public:
    /// `processes` 0 = as many as processors this process may use. `cancel` is looked at ten times a second.
    LocalExecutor(Compute compute, std::size_t processes, const std::atomic<bool>* cancel = nullptr);
    void run(std::span<const Task> tasks, const std::function<void(const TaskEnd&)>& onEnd) override;

private:
    Compute compute_;
    std::size_t processes_;
    const std::atomic<bool>* cancel_;
};

} // namespace headroom::search
