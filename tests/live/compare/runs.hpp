#pragma once
// Results with known properties: a ramp of users over one operation, and one service's processors.

#include "sim/result/run_result.hpp"

#include <cmath>
#include <functional>
#include <string>

namespace headroom::compare {

struct Law {
    std::function<double(double)> perSecond;  ///< of the users
    std::function<double(double)> seconds;    ///< latency; values spread +-50 % around it
    std::function<double(double)> processors; ///< kept busy
};

/// `bins` seconds, users from 1 to `users` along the whole run. `capacity`: processors the side says there are.
inline result::RunResult rampOf(const std::string& source, std::size_t bins, double users,
                                const Law& law, double capacity = 1.0,
                                const std::string& service = "chat") {
    result::RunResult run;
    run.scenario = "built";
    run.source = source;
    run.binCount = bins;
    run.durationSeconds = static_cast<double>(bins);
    result::Series series{"users", "users", {}};
    result::OperationResult send;
    send.name = "send";
    result::ResourceSeries cpu{service + ".cpu", service, "cpu", capacity, "vCPU", {}, {}, {}, 0, -1.0};
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const double load =
            std::max(1.0, users * static_cast<double>(bin + 1) / static_cast<double>(bins));
        const auto count = static_cast<std::uint32_t>(std::lround(law.perSecond(load)));
        const double middle = law.seconds(load) * 1e6;
        result::Histogram here(result::Histogram::kSeries);
        here.addEvenly(static_cast<std::uint64_t>(middle * 0.5),
                       static_cast<std::uint64_t>(middle * 1.5), count);
        send.latency.addEvenly(static_cast<std::uint64_t>(middle * 0.5),
                               static_cast<std::uint64_t>(middle * 1.5), count);
        send.latencyPerBin.push_back(here.sparse());
        send.started.push_back(count);
        send.completed.push_back(count);
        send.failed.push_back(0);
        series.perBin.push_back(load);
        cpu.utilization.push_back(static_cast<float>(law.processors(load) / capacity));
    }
    run.series.push_back(std::move(series));
    run.operations.push_back(std::move(send));
    run.resources.push_back(std::move(cpu));
    return run;
}

} // namespace headroom::compare
