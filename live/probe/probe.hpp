#pragma once
// Samples a running target from outside, for the resource series of a measured result.
//
//   pid:4711 or pid:4711=chat           /proc of a process: CPU, memory, descriptors, threads
//   cgroup:/sys/fs/cgroup/x[=NAME]      CPU against its quota, throttled periods, memory
//   redis:127.0.0.1:6379[=NAME]         INFO: CPU, memory, clients, commands, evictions, time per command
//   nginx:http://127.0.0.1:8080/status[=NAME]   stub_status: connections, requests
//   metrics:http://127.0.0.1:5000/metrics[=NAME]   every gauge and counter of a Prometheus or OpenMetrics text
//   prometheus:http://127.0.0.1:9090/api/v1/query?query=up[=NAME]   value of an instant query;
//                                      #NAME behind it names the series

#include "live/probe/sheet.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace headroom::probe {

class ProbeError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Probe {
public:
    virtual ~Probe() = default;
    /// `seconds` since the start of the run; may take part of a second. Failures become notes.
    virtual void sample(Sheet& sheet, std::size_t bin, double seconds) = 0;
};

/// Throws ProbeError for a text that is no probe.
[[nodiscard]] std::unique_ptr<Probe> makeProbe(const std::string& text);

/// Samples at the end of every bin, on a thread of its own so that a slow target slows nothing else.
class Monitor {
public:
    Monitor(const std::vector<std::string>& probes, double binSeconds);
    ~Monitor();
    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;

    /// `zero`: start of the run, nanoseconds of the monotonic clock.
    void start(std::int64_t zero);
    void addTo(result::RunResult& result);

private:
    void run(std::int64_t zero);
    std::vector<std::unique_ptr<Probe>> probes_;
    double bin_;
    std::mutex mutex_;
    Sheet sheet_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

} // namespace headroom::probe
