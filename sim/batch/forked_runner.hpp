#pragma once
// Simulations side by side in child processes: as many at a time as there are processors.
//
// A child is a fork of this process that runs one request, evaluates the measure and sends the numbers
// through a pipe; a simulation that crashes costs its child, not the analysis. Children end with their
// parent. Call from a process with one thread: a fork copies no other.

#include "sim/analysis/runner.hpp"

#include <atomic>
#include <cstddef>
#include <functional>

namespace headroom::batch {

struct ForkOptions {
    std::size_t processes = 0; ///< at a time; 0 = as many as processors this process may use
    /// Looked at ten times a second and after every run; set, it ends the children and throws
    /// AnalysisCancelled.
    const std::atomic<bool>* cancel = nullptr;
    /// After every finished run, with how many have finished over the runner's life.
    std::function<void(std::size_t finished)> onFinished;
};

class ForkedRunner final : public analysis::Runner {
public:
    explicit ForkedRunner(ForkOptions options = {});
    [[nodiscard]] std::vector<analysis::Measures> run(std::span<const analysis::RunRequest> requests,
                                                      const analysis::Measure& measure) override;

private:
    ForkOptions options_;
    std::size_t finished_ = 0;
};

/// Processors this process may use.
[[nodiscard]] std::size_t usableProcessors();

} // namespace headroom::batch
