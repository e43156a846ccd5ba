#pragma once
// What an operation of a request/response service does, step by step.

#include "models/distribution.hpp"
#include "models/units.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace headroom::models {

/// Repeats a failed call: attempt k waits min(backoff * factor^(k-1), maxBackoff), +- jitter as a share.
struct RetryPolicy {
    int attempts = 0; ///< beyond the first; 0 = none
    Duration backoff = milliseconds(100);
    Duration maxBackoff = seconds(10);
    double factor = 2.0;
    double jitter = 0.5;
    bool operator==(const RetryPolicy&) const = default;
};

/// Stops calling what keeps failing: opens when `failures` calls failed in a row, lets one call try again
/// `openFor` later and closes when that one succeeds. One breaker per caller's instance and call step.
struct CircuitBreaker {
    int failures = 5;
    Duration openFor = seconds(30);
    bool operator==(const CircuitBreaker&) const = default;
};

struct TierStep;
using TierSteps = std::vector<TierStep>;

struct TierStep {
    enum class Kind {
        kCpu,    ///< `time` of CPU, reference-core seconds
        kDelay,  ///< `time` of waiting without CPU: a disk, a third party
        kScan,   ///< CPU of `perRow` for each of uniformly many rows: reading past an offset, LIKE '%x%'
        kCall,   ///< operation `name` ("service.operation"), and waits for the answer
        kWith,   ///< `steps` while holding one of pool `name`
        kLock,   ///< `steps` while holding one of `rows` rows of lock `name` ("lock" or "service.lock")
        kTake,   ///< takes `count` of counter `name` if there are as many, otherwise does `otherwise`
        kPut,    ///< gives `count` back to counter `name`
        kChance, ///< `steps` with probability `chance`, otherwise `otherwise`
        kRepeat, ///< `steps` `count` times
        kRate,   ///< passes limiter `name`, otherwise does `otherwise`
        kEnqueue, ///< leaves an item in `name`: "broker.queue" or a batch service; goes on once accepted
        kReply,   ///< the caller has its answer; later steps still occupy the server
        kReturn,  ///< ends the operation; it succeeded
        kFail,    ///< ends the operation; it failed with cause `name`
    };
    enum class OnError { kFail, kContinue };
    enum class Locking {
        kPessimistic, ///< waits for the row (SELECT FOR UPDATE)
        kOptimistic,  ///< does the steps and, when the row has changed meanwhile, does them again
    };
    Kind kind = Kind::kCpu;
    Distribution time;
    std::pair<double, double> scanned{0.0, 0.0}; ///< kScan: rows, low to high
    Duration perRow;
    std::string name;
    int count = 1;
    bool parallel = false;            ///< kCall: all `count` calls at once
    Duration timeout;                 ///< kCall: 0 = waits for ever
    OnError onError = OnError::kFail; ///< kCall: what a failed call does to the operation
    RetryPolicy retries;              ///< kCall
    std::optional<CircuitBreaker> breaker;
    int rows = 1;
    double hot = 0.0; ///< kLock: share that goes to one row, the others being equally likely
    Locking locking = Locking::kPessimistic;
    double chance = 0.5;
    TierSteps steps;
    TierSteps otherwise;
    bool operator==(const TierStep&) const = default;
};

/// One operation of a service. Text form: just its list of steps.
struct TierOperation {
    std::string name;
    TierSteps steps;
    bool read = false;  ///< may be answered by a read replica (database), or costs read units (table)
    double units = 1.0; ///< capacity units (table)
    Bytes response;     ///< size of the answer (cache: costs the engine core; all: traffic)
    Distribution merge; ///< search cluster: CPU of the coordinating node after the last shard's answer
    bool operator==(const TierOperation&) const = default;
};

} // namespace headroom::models
