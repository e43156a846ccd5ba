#pragma once
// Simulations side by side in child processes (child_pool.hpp): as many at a time as there are
// processors. A child runs one request, evaluates the measure and sends the numbers.

#include "sim/analysis/runner.hpp"
#include "sim/batch/child_pool.hpp"

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

} // namespace headroom::batch
