#pragma once
// CPUs and event loops of the reference engine, from SimGrid activities alone.
//
// A machine is a SimGrid host whose capacity depends on how many executions run on it: k threads on c
// cores of two hardware threads do k units of work a second while k <= c; beyond, the cores that run
// two threads do smtYield units each (formula in sim/engine/processor.hpp). An event loop is an actor
// on the machine: it polls, pays one wake-up for the poll, and runs the callbacks queued at that moment
// one after another; callbacks execute in the loop's actor. Work is in reference-core seconds.

#include <simgrid/s4u.hpp>

#include <cstdint>
#include <deque>
#include <functional>

namespace headroom::bridge::reference {

class Machine {
public:
    /// `host` has `vcpus` cores; physical cores behind them and the yield of a second thread.
    Machine(simgrid::s4u::Host* host, int vcpus, int cores, double smtYield, std::uint32_t zone);

    /// Blocks the calling actor for the time the work takes among all others on the machine.
    void execute(double work);
    [[nodiscard]] simgrid::s4u::Host* host() const { return host_; }
    [[nodiscard]] std::uint32_t zone() const { return zone_; }
    [[nodiscard]] int vcpus() const { return vcpus_; }
    /// vCPU-seconds spent busy.
    [[nodiscard]] double busySeconds();

    double sampledBusy = 0.0;

private:
    void account();

    simgrid::s4u::Host* host_;
    int vcpus_;
    std::uint32_t zone_;
    int running_ = 0;
    double busy_ = 0.0;
    double since_ = 0.0;
};

class Loop {
public:
    /// How long a callback waited for the loop and ran on it, seconds.
    struct Times {
        double waited = 0.0;
        double served = 0.0;
    };

    Loop(Machine& machine, double wakeUp) : machine_(machine), wakeUp_(wakeUp) {}
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Body of the loop's actor; never returns.
    void run();
    /// Queues a callback and blocks the calling actor until it has run.
    Times call(const std::function<void()>& callback);
    /// Queues a callback and goes on.
    void post(std::function<void()> callback);

    [[nodiscard]] Machine& machine() { return machine_; }
    [[nodiscard]] std::size_t queued() const { return queue_.size(); }
    /// Seconds with a callback running.
    [[nodiscard]] double busySeconds() const;

    double sampledBusy = 0.0;

private:
    struct Job {
        std::function<void()> callback;
        simgrid::s4u::SemaphorePtr done; ///< null: nobody waits
        Times* times = nullptr;
        double queuedAt = 0.0;
    };
    void enqueue(Job job);

    Machine& machine_;
    double wakeUp_;
    std::deque<Job> queue_;
    simgrid::s4u::SemaphorePtr wake_ = simgrid::s4u::Semaphore::create(0);
    bool asleep_ = false;
    bool running_ = false;
    double runningSince_ = 0.0;
    double busy_ = 0.0;
};

} // namespace headroom::bridge::reference
