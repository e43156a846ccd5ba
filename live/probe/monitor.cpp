#include "live/probe/probe.hpp"

#include <chrono>
#include <ctime>

namespace headroom::probe {

Monitor::Monitor(const std::vector<std::string>& probes, double binSeconds) : bin_(binSeconds) {
    for (const std::string& text : probes) probes_.push_back(makeProbe(text));
}

Monitor::~Monitor() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
}

void Monitor::start(std::int64_t zero) {
    if (!probes_.empty()) thread_ = std::thread([this, zero] { run(zero); });
}

void Monitor::run(std::int64_t zero) {
    const auto now = [&] {
        timespec time{};
        ::clock_gettime(CLOCK_MONOTONIC, &time);
        return static_cast<double>(static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 +
                                   time.tv_nsec - zero) *
               1e-9;
    };
    // The first sample is the base of the rates; it belongs to no bin.
    bool first = true;
    for (std::size_t bin = 0; !stop_;) {
        const double due = first ? 0.0 : static_cast<double>(bin + 1) * bin_;
        if (now() < due) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            continue;
        }
        for (const auto& probe : probes_) {
            // On a sheet of its own: whoever wants the result does not wait for a target that does not answer.
            Sheet sampled;
            probe->sample(sampled, first ? 0 : bin, now());
            if (first) continue;
            const std::lock_guard lock(mutex_);
            sheet_.take(sampled);
        }
        if (!first) bin = std::max(bin + 1, static_cast<std::size_t>(std::max(0.0, now() / bin_)));
        first = false;
    }
}

void Monitor::addTo(result::RunResult& result) {
    const std::lock_guard lock(mutex_);
    sheet_.addTo(result);
}

} // namespace headroom::probe
