#pragma once
// What users do, compiled from the scenario's behaviours to lines a user steps through; the simulator compiles
// the same file its own way (sim/fleet/program.hpp), with the same meaning of every step.

#include "models/scenario.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::drive {

/// The scenario asks for something the driver cannot do.
class DriveError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

inline constexpr std::uint16_t kNoOperation = 0xffff;
inline constexpr std::uint8_t kLoopDepth = 3;

struct Line {
    enum class Kind : std::uint8_t {
        kDo,
        kPickRoom, ///< `operation` is the one that creates a room
        kThink,
        kRepeat,    ///< `target`: after the loop
        kRepeatEnd, ///< `target`: the loop's first line
        kChoose,    ///< `timesLow`: first branch, `timesHigh`: number of them
        kJump,
        kEnd
    };
    Kind kind = Kind::kEnd;
    models::BehaviourStep::OnError onError = models::BehaviourStep::OnError::kFailUser;
    std::uint8_t depth = 0;
    std::uint16_t operation = kNoOperation;
    std::uint16_t fallback = kNoOperation;
    std::uint16_t target = 0;
    std::uint16_t timesLow = 0; ///< kRepeat: 0 to 0 = until the run ends
    std::uint16_t timesHigh = 0;
    std::uint16_t think = 0;   ///< index into `thinks`
    double timeout = 0.0;      ///< seconds
    std::uint64_t payload = 0; ///< bytes
};

struct Branch {
    double upTo = 1.0; ///< cumulative weight
    std::uint16_t target = 0;
};

struct BehaviourPlan {
    const models::Behaviour* source = nullptr;
    double share = 0.0;
    std::uint16_t start = 0;
    std::uint16_t onMessage = kNoOperation;
    std::vector<std::uint16_t> reconnect;
};

/// Holds pointers into the scenario it was compiled from, which must outlive it.
struct Script {
    std::vector<std::string> operations; ///< every operation any behaviour names, first use first
    std::vector<Line> lines;
    std::vector<Branch> branches;
    std::vector<models::Distribution> thinks;
    std::vector<BehaviourPlan> behaviours;

    [[nodiscard]] std::uint16_t find(const std::string& name) const; ///< kNoOperation when absent
};

/// With `timetable`, users do not wait for answers to messages, so every endless loop needs a think time;
/// throws DriveError for one without.
[[nodiscard]] Script compileScript(const models::Scenario& scenario, bool timetable);

} // namespace headroom::drive
