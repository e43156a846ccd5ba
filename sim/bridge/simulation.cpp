#include "sim/bridge/simulation.hpp"

#include <simgrid/s4u.hpp>

#include <atomic>
#include <csignal>
#include <stdexcept>
#include <string>

namespace headroom::bridge {

namespace {

/// Puts the signal actions of its construction back when it goes.
class KeptSignals {
public:
    KeptSignals() {
        sigaction(SIGINT, nullptr, &interrupt_);
        sigaction(SIGSEGV, nullptr, &fault_);
    }
    ~KeptSignals() {
        sigaction(SIGINT, &interrupt_, nullptr);
        sigaction(SIGSEGV, &fault_, nullptr);
    }
    KeptSignals(const KeptSignals&) = delete;
    KeptSignals& operator=(const KeptSignals&) = delete;

private:
    struct sigaction interrupt_ {};
    struct sigaction fault_ {};
};

std::unique_ptr<simgrid::s4u::Engine> makeEngine(int stackKibibytes) {
    static std::atomic<bool> used{false};
    if (used.exchange(true))
        throw std::logic_error(
            "this process has simulated already; SimGrid allows one simulation per process");
    const KeptSignals kept;
    std::vector<std::string> words{"headroom",
                                   "--log=root.thresh:warning",
                                   "--log=xbt_cfg.thresh:warning",
                                   "--cfg=network/model:CM02",
                                   "--cfg=contexts/guard-size:0",
                                   "--cfg=contexts/stack-size:" + std::to_string(stackKibibytes)};
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    words.emplace_back("--cfg=contexts/factory:thread"); // sanitizers cannot follow hand-made stacks
#endif
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    auto count = static_cast<int>(words.size());
    return std::make_unique<simgrid::s4u::Engine>(&count, arguments.data());
}

} // namespace

Simulation::Simulation(int stackKibibytes) : engine_(makeEngine(stackKibibytes)) {}

Simulation::~Simulation() {
    // Left by an exception, actors are still alive and SimGrid cannot be torn down; it goes with the
    // process.
    if (!finished_) (void)engine_.release();
}

void Simulation::runUntil(double date) {
    const KeptSignals kept;
    finished_ = false;
    engine_->run_until(date);
    finished_ = true;
}

double Simulation::clock() { return simgrid::s4u::Engine::get_clock(); }

} // namespace headroom::bridge
