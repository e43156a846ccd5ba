#pragma once
// Expected doings of a behaviour's script: how often each operation is done and how long the user thinks.
//
// Repeats count with their mean, choices with their probability. What stands in an endless repeat is the cycle,
// what comes before it the entry; a script that is restarted is all cycle. Nothing fails: fallbacks and
// reconnects are not counted.

#include "models/scenario.hpp"
#include "sim/fleet/program.hpp"

#include <cstdint>
#include <vector>

namespace headroom::analysis::operational {

struct Doing {
    std::uint16_t operation = fleet::kNoOperation;
    double megabytes = 0.0;
    double times = 0.0;
    bool pick = false; ///< "pick-room": the operation creates a room with the behaviour's probability
};

struct Part {
    std::vector<Doing> doings;
    double think = 0.0;         ///< seconds
    double thinkVariance = 0.0; ///< seconds squared; repeats of random length at most
};

struct Script {
    Part entry;
    Part cycle; ///< empty when the script ends
    bool cycles = false;
    bool connected = false; ///< holds a connection at the end of its entry
    bool joined = false;    ///< and is in a room
    bool http = false;      ///< opens a connection for requests
};

[[nodiscard]] Script expectedScript(const models::Behaviour& behaviour, const fleet::Program& program);

[[nodiscard]] double varianceOf(const models::Distribution& distribution);

} // namespace headroom::analysis::operational
