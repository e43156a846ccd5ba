#pragma once
// The freeze test: is a target that stops for three seconds seen in the figures?
//
// A small echo server, a process of its own, is stopped (SIGSTOP) for F = 3 s in the middle of a run of T seconds at a
// constant rate. The share F / T of the messages meets it, with delays even from 0 to F, so a delay above x has the
// probability (F - x) / T, and the true p99 is F - 0.01 T. Tools that wait for an answer before they send on report
// milliseconds (docs/live.md).

#include "live/drive/coordinator.hpp"

namespace headroom::drive {

struct FreezeTest {
    double seconds = 20.0; ///< T; at least 2 F and at most 100 F, where the formula holds
    double rate = 500.0;   ///< messages a second
    double freezeSeconds = 3.0;
};

struct FreezeFindings {
    double expectedP99 = 0.0, measuredP99 = 0.0, measuredP50 = 0.0, measuredMax = 0.0; ///< seconds
    RunOutcome run;
    static constexpr double kTolerance = 0.05;
    [[nodiscard]] bool right() const;
};

/// Throws DriveError for a test the formula does not cover.
[[nodiscard]] FreezeFindings testFreeze(const FreezeTest& test, RunHooks hooks);

/// Echoes WebSocket messages on a listening socket until it is killed; what the self-test stops.
[[noreturn]] void serveEchoes(int listener);

} // namespace headroom::drive
