#pragma once
// Who comes, when, and what they do.

#include "models/arrival.hpp"
#include "models/distribution.hpp"
#include "models/placement.hpp"
#include "models/tier_step.hpp"
#include "models/units.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headroom::models {

/// Closed workload whose population steps up: `start` users at time 0, then `step` more every `every`
/// until `until` are there, then `hold`. `spread` arrivals are even over the interval, `burst` come at once.
struct RampUsers {
    enum class Arrival { kBurst, kSpread };
    int start = 1;
    int step = 1;
    Duration every = seconds(1);
    int until = 1;
    Duration hold;
    Arrival arrival = Arrival::kBurst;
    Duration burstWidth = seconds(1); ///< a burst's users start evenly over this long
    bool operator==(const RampUsers&) const = default;
};

/// Closed workload of a fixed population that arrives evenly over `rampUp` and stays for `duration`.
struct SteadyUsers {
    int count = 1;
    Duration rampUp;
    Duration duration;
    Duration warmUp; ///< left out of steady-state figures
    bool operator==(const SteadyUsers&) const = default;
};

/// Open workload: users arrive at random (Poisson) at `rate` for `duration`.
struct ArrivingUsers {
    Rate rate;
    Duration duration;
    Duration warmUp;
    bool operator==(const ArrivingUsers&) const = default;
};

struct BehaviourShare {
    std::string behaviour;
    double share = 1.0;
    bool operator==(const BehaviourShare&) const = default;
};

/// The machines the load comes from. They are watched, not simulated: a generator over its limits makes the
/// measurement suspect, it does not slow the load down.
struct LoadGenerator {
    Placement on;
    Duration cpuPerRequest = microseconds(100); ///< reference core
    int ports = 28232;                          ///< local ports per machine; one per active user
    bool operator==(const LoadGenerator&) const = default;
};

struct Workload {
    // Exactly one of the four is set.
    std::optional<RampUsers> ramp;
    std::optional<SteadyUsers> steady;
    std::optional<ArrivingUsers> arrivals;
    std::optional<ArrivalProfile> profile;
    std::vector<CalendarEvent> events; ///< multiply the rate of open arrivals
    std::string entry; ///< service whose operations the scripts call; chat fleets need none
    std::vector<BehaviourShare> behaviours; ///< shares sum to 1
    std::optional<LoadGenerator> loadGenerator;
    int clientAddresses = 10; ///< distinct client IPs the users come from (load generators behind NAT)

    /// Largest number of users the workload reaches; for open arrivals the expected total, events left out.
    [[nodiscard]] double peakUsers() const;
    /// Length of the run: ramp + hold, rampUp + duration, or duration.
    [[nodiscard]] Duration length() const;
    bool operator==(const Workload&) const = default;
};

struct BehaviourStep;
using BehaviourSteps = std::vector<BehaviourStep>;

struct BehaviourChoice {
    double weight = 1.0;
    BehaviourSteps steps;
    bool operator==(const BehaviourChoice&) const = default;
};

/// One step of a user's script. Text form of kDo: just the operation's name.
struct BehaviourStep {
    enum class Kind { kDo, kThink, kRepeat, kChoose };
    enum class OnError {
        kFailUser, ///< the script cannot be finished: a failed user
        kContinue, ///< counted, the script goes on
        kFallback, ///< do `fallback` instead; its failure fails the user
    };
    Kind kind = Kind::kDo;
    // kDo
    std::string operation;
    Duration timeout = seconds(20);
    OnError onError = OnError::kFailUser;
    std::string fallback;
    Bytes payload;
    RetryPolicy retries; ///< of a failed operation, before onError; request/response services only
    // kThink
    Distribution think;
    // kRepeat: `timesLow` to `timesHigh` times, uniformly; 0 to 0 = until the run ends
    int timesLow = 0;
    int timesHigh = 0;
    BehaviourSteps steps;
    // kChoose
    std::vector<BehaviourChoice> choices;
    bool operator==(const BehaviourStep&) const = default;
};

/// What a user does when its connection breaks. "Full jitter" up to d (M. Brooker, "Exponential Backoff And
/// Jitter", AWS Architecture Blog, 2015) is a delay of d / 2 with jitter 1; jitter 0 is none.
struct ReconnectPolicy {
    bool enabled = true;
    Duration initialDelay = seconds(1);
    Duration maxDelay = seconds(5);
    double factor = 2.0;
    double jitter = 0.5;                            ///< delay is multiplied by 1 +- jitter * uniform
    Duration spread;                                ///< added to every wait: uniform from 0 to this
    Duration timeout = seconds(20);                 ///< of each operation; socket.io-client's default
    int maxAttempts = 0;                            ///< 0 = no limit
    std::vector<std::string> operations{"connect"}; ///< done in order once the delay is over
    bool operator==(const ReconnectPolicy&) const = default;
};

struct Behaviour {
    enum class Then { kStay, kLeave, kRestart };
    std::string name;
    std::string description;
    BehaviourSteps steps;
    Then then = Then::kStay; ///< after the script: stay connected, leave, or start over as a new user
    double createRoomShare = 0.1; ///< "pick-room": create a new one with this probability
    int roomSizeLimit = 0;        ///< "pick-room": largest room to enter, 0 = any
    int roomWindow = 0;           ///< "pick-room": only among this many newest rooms, 0 = any
    std::string roomSizeLaw = "uniform-over-rooms"; ///< or "newest-room", "one-room"
    std::string onMessage;     ///< operation the client does for every message it receives, or empty
    bool onOwnMessage = false; ///< also for the message it sent itself
    ReconnectPolicy reconnect;
    bool operator==(const Behaviour&) const = default;
};

} // namespace headroom::models
