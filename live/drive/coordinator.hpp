#pragma once
// A whole run: starts the driving processes, collects what they say, writes the result every second, stops when
// it must. Processes of other hosts of an MPI job take part through `Peers`.

#include "live/drive/collector.hpp"
#include "live/drive/settings.hpp"
#include "models/scenario.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace headroom::drive {

/// Letters between the hosts of a job; rank 0 collects.
class Peers {
public:
    virtual ~Peers() = default;
    [[nodiscard]] virtual int rank() const = 0;
    [[nodiscard]] virtual int size() const = 0;
    [[nodiscard]] virtual std::string host() const = 0;
    virtual void send(int to, const std::string& line) = 0;
    /// Sender and line; none when there is none. Throws when the others cannot be reached any more.
    [[nodiscard]] virtual std::optional<std::pair<int, std::string>> receive() = 0;
    [[nodiscard]] virtual int descriptor() const = 0;
};

struct RunFiles {
    std::filesystem::path result, hdrLog; ///< empty: not written
};

struct RunHooks {
    const std::atomic<bool>* interrupted = nullptr;
    std::function<void(const Glance&)> onSecond; ///< for people
    /// The run starts at this date of the monotonic clock, in nanoseconds.
    std::function<void(std::int64_t)> onStart;
    /// Adds what probes saw, before the result is written or returned.
    std::function<void(result::RunResult&)> complete;
};

struct ClockOffset {
    std::string host;
    double offsetSeconds = 0.0;      ///< its monotonic clock minus rank 0's
    double uncertaintySeconds = 0.0; ///< half the shortest round trip
};

struct RunOutcome {
    result::RunResult result;
    DriverHealth health;
    std::vector<std::string> inconclusive;
    std::string stopped; ///< why it ended before its time, or empty
    bool interrupted = false;
    bool tooManyErrors = false;
    std::vector<ClockOffset> clocks; ///< of the other hosts
};

/// Drives `scenario` as `settings` say. Throws DriveError before anything was sent when it cannot be done.
[[nodiscard]] RunOutcome drive(const models::Scenario& scenario, const Settings& settings,
                               const RunFiles& files, const RunHooks& hooks, Peers* peers = nullptr);

/// The part of the ranks other than 0: drives their share and passes everything on.
void assist(const models::Scenario& scenario, const Settings& settings, Peers& peers,
            const std::atomic<bool>& interrupted);

} // namespace headroom::drive
