#pragma once
// The outside world's hold on a run: progress reports and cancelling.
//
// Engines call due() between slices of work; it is cheap enough for every few hundred events. Wall time
// decides when progress is reported and how long slices are, never what is simulated.

#include "sim/bridge/run.hpp"

#include <chrono>

namespace headroom::bridge {

class RunWatch {
public:
    RunWatch(const RunOptions& options, double totalSeconds) : options_(options), total_(totalSeconds) {}

    /// True about ten times a second of wall time. Throws RunCancelled.
    [[nodiscard]] bool due() {
        if (options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed))
            throw RunCancelled();
        const auto now = std::chrono::steady_clock::now();
        const bool due = now - last_ >= std::chrono::milliseconds(100);
        if (due) last_ = now;
        return due;
    }
    void report(double simulatedSeconds, double activeUsers) const {
        if (options_.progress) options_.progress(simulatedSeconds, total_, activeUsers);
    }

private:
    const RunOptions& options_;
    double total_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

} // namespace headroom::bridge
