#pragma once
// Processor sharing on the vCPUs of one host.
//
// Runnable threads share the host's capacity equally; a thread never gets more than one vCPU.
// With `cores` physical cores of one or two hardware threads each, threads fill the cores first;
// a core that runs two threads does `smtYield` times the work of a core that runs one.
// k runnable threads on c cores therefore progress, all together, at
//     k                                                       (k <= c)
//     (2c - m) + (m - c) * smtYield  with m = min(k, vcpus)   (k > c)
// reference-core seconds per second, times `speed` (this core relative to the reference core).
//
// Burst credits (AWS T instances): 1 credit = 1 vCPU at 100 % for one minute; a host earns
// baseline * vcpus * 60 credits an hour up to maxCredits, and spends vcpus * utilization a minute
// (EC2 user guide, burstable performance instances). Launch credits are spent first and do not count
// towards the maximum. In standard mode a host without credits gets baseline * vcpus vCPU-seconds a
// second; unlimited mode goes on and counts surplus credits, which later earnings pay back; surplus
// above maxCredits (24 h of earnings) is charged and cannot be paid back any more.
// Assumption: credits are a fluid; EC2 settles them by the minute and lowers the speed of an empty
// host gradually.
//
// CPU quota (cgroup cpu.max, Documentation/scheduler/sched-bwc.rst of Linux): in every period, counted from
// time 0, the threads together may run for baseline * vcpus * period vCPU-seconds, at full speed; then all stop
// until the next period. Nothing is saved for later. Assumption: the kernel accounts exactly; it hands time out
// in slices of 5 ms and notices an overrun at its next tick, which the following period pays.

#include "sim/engine/completion.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/fair_share.hpp"

#include <cstdint>
#include <vector>

namespace headroom::engine {

enum class BurstMode : std::uint8_t { kNone, kStandard, kUnlimited, kQuota };

struct ProcessorSpec {
    std::uint32_t vcpus = 1; ///< hardware threads the guest sees, >= 1
    std::uint32_t cores = 1; ///< physical cores behind them, vcpus / cores is 1 or 2
    double speed = 1.0;      ///< lone busy thread relative to the reference core, >= 0
    double smtYield = 1.0;   ///< work of two busy threads of a core over one, [1, 2]
    BurstMode burst = BurstMode::kNone;
    double baseline = 1.0;       ///< sustained share of each vCPU, (0, 1]
    double quotaPeriod = 0.1;    ///< seconds, > 0; of a quota
    double launchCredits = 0.0;  ///< vCPU-minutes at time 0, beyond the maximum
    double maxCredits = 0.0;     ///< vCPU-minutes; earnings above are lost
    double initialCredits = 0.0; ///< vCPU-minutes earned before time 0, at most maxCredits

    [[nodiscard]] bool hasCredits() const {
        return burst == BurstMode::kStandard || burst == BurstMode::kUnlimited;
    }
    /// vCPUs the host may keep busy for ever, as far as a quota says: what utilization is a share of.
    [[nodiscard]] double allowedVcpus() const {
        return burst == BurstMode::kQuota ? baseline * vcpus : vcpus;
    }
};

class Processor {
public:
    explicit Processor(const ProcessorSpec& spec);

    /// Makes `job` runnable with `work` reference-core seconds to do.
    void start(SimTime now, std::uint32_t job, double work);
    /// Time at which the next job completes if nothing changes; kNever when idle or stopped.
    [[nodiscard]] SimTime nextCompletion() const;
    /// Removes and returns the job that completes first. Precondition: nextCompletion() <= now.
    std::uint32_t finish(SimTime now);
    /// Removes a job before it is done (its process was killed); false when absent. O(n).
    bool remove(SimTime now, std::uint32_t job);
    /// Forgets all jobs (host lost); returns them in no particular order.
    std::vector<std::uint32_t> clear(SimTime now);
    /// Changes the speed factor from now on (migration, slow node); 0 stops the host.
    void setSpeed(SimTime now, double speed);
    /// A new machine begins here at `now`: credits and quota are those of time 0 again. Precondition: idle.
    void renewCredits(SimTime now);

    [[nodiscard]] std::size_t runnable() const { return share_.size(); }
    [[nodiscard]] const ProcessorSpec& spec() const { return spec_; }

    // Accounting; each advances the clock of this processor to `now` first.
    /// vCPU-seconds spent busy since time 0; utilization over (a, b) is its difference over
    /// vcpus (b - a). A stopped host is not busy.
    double busySeconds(SimTime now);
    /// Reference-core seconds of work done since time 0.
    double workSeconds(SimTime now);
    /// Credit balance in vCPU-minutes, launch credits included. Never negative, and never above
    /// maxCredits plus what is left of the launch credits.
    double credits(SimTime now);
    /// Surplus credits an unlimited host has run up, vCPU-minutes, not yet earned back nor charged.
    double surplusCredits(SimTime now);
    /// Surplus credits above the maximum, charged for good. The bill at the end of a run is
    /// chargedCredits() + surplusCredits().
    double chargedCredits(SimTime now);
    [[nodiscard]] bool throttled() const { return throttled_; }
    /// Time at which the balance reaches zero at the present load; kNever when it does not or when
    /// the mode is not standard. completion.hpp settles there without further help.
    [[nodiscard]] SimTime creditExhaustion() const;
    /// Time at which a quota stops or frees the threads; kNever without one or when the load stays within it.
    [[nodiscard]] SimTime quotaTurn() const;
    /// The earliest of nextCompletion(), creditExhaustion() and quotaTurn().
    [[nodiscard]] SimTime nextChange() const;
    /// Re-evaluates throttling at `now`; every change of the jobs does so too.
    void settle(SimTime now);

    /// Date of the one useful event in the queue; see completion.hpp.
    SimTime scheduledAt = kNever;

private:
    void advance(SimTime now);
    void spendQuota(SimTime now, double elapsed);
    void rate();

    ProcessorSpec spec_;
    FairShare share_;
    double busyVcpus_ = 0.0; // vCPU-seconds per second now
    SimTime last_ = 0.0;
    double busy_ = 0.0;
    double launch_ = 0.0; // credits, all in vCPU-minutes
    double accrued_ = 0.0;
    double surplus_ = 0.0;
    double charged_ = 0.0;
    double periodEnd_ = 0.0; // of the quota
    double allowed_ = 0.0;   // vCPU-seconds left of this period
    bool throttled_ = false;
};

} // namespace headroom::engine
