#pragma once
// Processor time that a hypervisor gave to others while this machine wanted it. Runs in which it was much measure the
// neighbours as well as the target.

#include <string_view>

namespace headroom::drive {

/// Of all processors since the system started, in ticks.
struct ProcessorTicks {
    double stolen = 0.0;
    double all = 0.0;
};

/// From the first line of /proc/stat (proc(5)): user, nice, system, idle, iowait, irq, softirq, steal. Zeros where the
/// kernel says nothing of the kind.
[[nodiscard]] ProcessorTicks processorTicks(std::string_view procStat);

class StolenTime {
public:
    StolenTime();
    /// Share of the machine's processors since the last call, or the start; 0 to 1.
    [[nodiscard]] double step();
    /// Since the start.
    [[nodiscard]] double whole() const;

private:
    ProcessorTicks first_, last_;
};

} // namespace headroom::drive
