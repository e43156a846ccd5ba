#include "cli/interrupt.hpp"

#include "cli/exit_code.hpp"

#include <signal.h>

namespace headroom::cli {
namespace {

std::atomic<bool> flag{false};
static_assert(std::atomic<bool>::is_always_lock_free, "the flag is set in a signal handler");

void onSignal(int /*signal*/) { flag.store(true); }

} // namespace

void catchInterrupts() {
    struct sigaction action {};
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    // Without SA_RESTART, so that a wait for children ends at once.
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

const std::atomic<bool>& interrupted() { return flag; }

void throwIfInterrupted() {
    if (flag.load()) throw Interrupted();
}

} // namespace headroom::cli
