#pragma once
// What StationModel compiles from a scenario. For the files of this folder only.

#include "sim/analysis/operational/demand.hpp"
#include "sim/analysis/operational/script.hpp"
#include "sim/analysis/operational/stations.hpp"
#include "sim/fleet/program.hpp"

#include <vector>

namespace headroom::analysis::operational {

/// How rooms come about, averaged over the behaviours by how often they pick one.
struct RoomLaw {
    double create = 0.0; ///< probability that a pick makes a room
    double window = 0.0; ///< only among this many newest rooms; 0 = any
    double limit = 0.0;  ///< largest room; 0 = any
    bool oneRoom = false;
    bool newest = false;
    double entryPicks = 0.0;
    double cyclePicks = 0.0;
    double entryMakes = 0.0; ///< rooms made without picking, per entry
    double entryMessages = 0.0;
    double cycleMessages = 0.0;
};

struct Limited {
    double perSecond = 0.0; ///< of one process and, where it says so, one address
    double buckets = 1.0;   ///< per process
    double entry = 0.0;     ///< limited requests per entry
    double cycle = 0.0;
};

struct StationModel::Data {
    models::Scenario scenario; ///< the password in the side pool, so that it can be told apart
    fleet::FleetParts parts;
    fleet::Program program;
    FleetShape shape;
    Passes passes;
    Demand entry;
    Demand cycle;
    RoomLaw rooms;
    std::vector<Limited> limits;
    double lengthSeconds = 0.0;
    double httpUsers = 0.0; ///< share of users with a connection for requests

    explicit Data(const models::Scenario& original);
};

[[nodiscard]] FactorValues factorsOf(const ChatState& state);

} // namespace headroom::analysis::operational
