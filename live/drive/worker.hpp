#pragma once
// One driving process: an event loop, its share of the users, a line per second to the process that collects.

#include "live/drive/script.hpp"
#include "live/drive/settings.hpp"
#include "models/scenario.hpp"

#include <cstdint>
#include <memory>

namespace headroom::drive {

class Protocol;

struct WorkerSetup {
    const models::Scenario& scenario;
    const Settings& settings;
    std::uint16_t run = 0;   ///< tells this run's messages from those of others
    std::uint32_t part = 0;  ///< which share of the users
    std::uint32_t parts = 1; ///< of how many
};

/// The protocol a run speaks. Throws DriveError.
[[nodiscard]] std::unique_ptr<Protocol> makeProtocol(const Settings& settings, const Script& script,
                                                     std::uint16_t run);

/// Lines in: "start <nanoseconds of the monotonic clock>", "stop", "room <id>". Lines out: BinReports, then
/// RoomReports; `{"room": id}` whenever a user creates one. Returns when the socket is closed.
void runWorker(const WorkerSetup& setup, int socket);

} // namespace headroom::drive
