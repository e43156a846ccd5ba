#pragma once
// What the process tells its caller. The order of badness for several files is 4, 3, 5, 1, 2, 0.

#include <stdexcept>
#include <string>

namespace headroom::cli {

enum ExitCode : int {
    kOk = 0,
    kViolated = 1,     ///< check: an objective does not hold; storm: the fleet stays down
    kUndecided = 2,    ///< check: an interval reaches across its limit; storm: no verdict
    kBadInput = 3,     ///< command line, scenario or result file, unwritable output
    kInternal = 4,     ///< a bug, or the machine failed
    kInconclusive = 5, ///< live drive: the driver was the bottleneck, so nothing is known of the target
    kInterrupted = 130,
};

[[nodiscard]] int worse(int a, int b);

/// The command line asks for something that makes no sense.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Ctrl-C or SIGTERM.
class Interrupted : public std::runtime_error {
public:
    Interrupted() : std::runtime_error("interrupted") {}
};

/// Says on stderr what the exception in flight means; its exit code.
int reportException();

/// Runs `action` and turns what it throws into a message on stderr and an exit code.
template <class Action>
int guarded(Action action) {
    try {
        return action();
    } catch (...) {
        return reportException();
    }
}

} // namespace headroom::cli
