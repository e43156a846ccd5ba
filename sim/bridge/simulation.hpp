#pragma once
// SimGrid in this process: its engine, its configuration, its side effects undone.
//
// One instance per process, ever: SimGrid does not reset its clock and keeps signal callbacks of
// earlier runs. SimGrid installs handlers for SIGINT and SIGSEGV; the ones that were there before are
// put back, so that the program's own handling of Ctrl-C works during a run.

#include <memory>

namespace simgrid::s4u {
class Engine;
} // namespace simgrid::s4u

namespace headroom::bridge {

class Simulation {
public:
    /// `stackKibibytes`: stack of each actor. Throws std::logic_error when the process has had one
    /// before.
    explicit Simulation(int stackKibibytes);
    ~Simulation();
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    [[nodiscard]] simgrid::s4u::Engine& engine() { return *engine_; }
    /// Runs to about `date`: the clock may end a few microseconds before it.
    void runUntil(double date);
    [[nodiscard]] static double clock();

private:
    std::unique_ptr<simgrid::s4u::Engine> engine_;
    bool finished_ = true; ///< false while a run is under way or was left by an exception
};

} // namespace headroom::bridge
