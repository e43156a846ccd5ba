#include "sim/search/local_executor.hpp"

#include "sim/batch/child_pool.hpp"

#include <utility>

namespace headroom::search {

constexpr int kPollMilliseconds = 100;

LocalExecutor::LocalExecutor(Compute compute, std::size_t processes, const std::atomic<bool>* cancel)
    : compute_(std::move(compute)), processes_(processes), cancel_(cancel) {}

void LocalExecutor::run(std::span<const Task> tasks, const std::function<void(const TaskEnd&)>& onEnd) {
    batch::ChildPool pool(processes_);
    std::size_t next = 0;
    while (next < tasks.size() || !pool.idle()) {
        if (cancel_ != nullptr && cancel_->load()) throw SearchCancelled();
        for (; next < tasks.size() && !pool.full(); ++next) {
            pool.start(tasks[next].index, [&, next] { return compute_(tasks[next]); });
        }
        for (const batch::ChildEnd& end : pool.wait(kPollMilliseconds))
            onEnd({end.index, end.how != batch::ChildEnd::How::kDone, end.text});
    }
}

} // namespace headroom::search
