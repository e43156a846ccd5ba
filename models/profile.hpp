#pragma once
// Measured demands of a program, independent of where it runs.
//
// A profile file (models/profiles/*.json) holds the operations of one program: what each costs the CPU,
// which store round trips it makes in which order, and what it does to rooms and sessions. CPU times are
// for the reference core (42 500 CoreMark iterations per CPU-second); instance types scale them.

#include "models/units.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom::models {

/// State a law or a repeat count may depend on, for the room and moment of the request.
enum class Variable {
    kNone,
    kMembers,   ///< participants of the room
    kOthers,    ///< participants of the room but the user itself
    kReceivers, ///< connections that get the frame (depends on the adapter)
    kRooms,     ///< rooms in the system
    kLookups,   ///< users looked up for the rooms of one page
    kHistory,   ///< messages loaded from the room's history (capped by the profile's page)
    kUnread,    ///< of those, not yet read by this user
    kMegabytes, ///< size of the payload in units of 1e6 bytes
};

/// Multiplies a demand: the true value lies between low and high times the stated one.
struct RelativeInterval {
    double low = 1.0;
    double high = 1.0;
    bool operator==(const RelativeInterval&) const = default;
};

/// CPU demand of one operation on the reference core: base + sum of perUnit[v] * state(v).
struct DemandLaw {
    Duration base;
    std::map<Variable, Duration> perUnit;
    RelativeInterval interval; ///< [quiet machine, busy neighbour]
    bool operator==(const DemandLaw&) const = default;
};

/// One command to the store: the Redis command and the kind of key, which decides the hash slot.
/// Text form "HGETALL user"; a trailing count ("GET readers*3") repeats it in the same trip.
struct StoreCommand {
    std::string command; ///< upper case, must exist in the store profile
    std::string key; ///< "user", "session", "room", "room-members", "messages", "message", "rooms", ...
    int count = 1;
    Variable countBy =
        Variable::kNone; ///< "HGETALL message*history": as many as the variable says, in one batch
    bool operator==(const StoreCommand&) const = default;
};

/// What a read that meets a replica which has not applied the write yet does to the operation.
enum class OnStale {
    kIgnore,      ///< the old value is good enough
    kFail,        ///< the operation fails with cause "stale-read"
    kLoseSession, ///< the server deletes the session: this and later authenticated calls fail
};

/// One step of an operation, in order. The operation's CPU demand is spread evenly over the event-loop
/// visits between round trips, except `block`, which is one indivisible visit of its own.
struct OperationStep {
    enum class Kind {
        kTrip,      ///< commands sent in parallel, then wait for all answers
        kBlock,     ///< CPU that never yields (password hash)
        kBroadcast, ///< frames to the room's connections
        kStorage,   ///< object storage round trip
        kEffect,    ///< change of the chat's state, see `effect`
        kReply,     ///< the caller has its answer; later steps still cost the server
    };
    Kind kind = Kind::kTrip;
    std::vector<StoreCommand> commands; ///< kTrip
    Variable repeat = Variable::kNone;  ///< kTrip: one after another, this many times
    std::string
        freshKey; ///< kTrip: reads this key, written earlier in the operation or by the user's last one
    OnStale onStale = OnStale::kIgnore;
    Duration work;                ///< kBlock, reference core
    bool password = false;        ///< kBlock: hashing, may move to the side pool
    std::string frame;            ///< kBroadcast: "message", "participants", "read-mark", ...
    bool toSender = true;         ///< kBroadcast
    Duration perReceiver;         ///< kBroadcast: CPU per frame written
    Bytes frameBytes;             ///< kBroadcast
    Bytes frameBytesPerMember;    ///< kBroadcast: participant lists grow with the room
    std::string storageOperation; ///< kStorage: "put" or "get"
    std::string effect;           ///< kEffect: "open-session", "create-room", "pick-room", "join-room",
                                  ///< "leave-room", "store-message", "load-history", "mark-read"
    bool operator==(const OperationStep&) const = default;
};

enum class Transport {
    kHttp,       ///< through the balancer, any process
    kConnect,    ///< opens the user's WebSocket (upgrade through the balancer, then authentication)
    kDisconnect, ///< closes it
    kSocket,     ///< on the user's WebSocket, the process that holds it
    kContent,    ///< static page from the content-delivery service
};

struct Operation {
    std::string name;
    Transport transport = Transport::kHttp;
    DemandLaw cpu;
    Bytes request;
    Bytes response;
    Bytes responsePerMember;
    bool authenticated = true; ///< fails with "no-session" once the session is lost
    bool preflight = false;    ///< browsers send a CORS preflight first
    std::string rateLimit;     ///< name of a profile rate limit that applies, or empty
    std::vector<OperationStep> steps;
    std::string source;
    bool operator==(const Operation&) const = default;
};

/// Fixed window limiter kept in each process's own memory (express-rate-limit).
struct RateLimit {
    int requests = 0;
    Duration window;
    bool perClientAddress = true;
    bool operator==(const RateLimit&) const = default;
};

/// Demands that were fitted together: what each of `parts` is is its share times `value`.
struct CalibratedFactor {
    std::map<std::string, Duration> parts; ///< demand_parameter.hpp's names; for `value` = 1
    double value = 1.0;
    RelativeInterval interval; ///< of `value`, absolute
    bool operator==(const CalibratedFactor&) const = default;
};

/// Where fitted demands come from, and how sure they are.
struct Calibration {
    std::vector<std::string> runs; ///< digests or names of the measured results
    std::string machine;
    double confidence = 0.9; ///< of the intervals
    std::vector<CalibratedFactor> factors;
    std::vector<std::vector<double>> covariance; ///< of the factors' values, in their order
    /// Round trip between client and server that no processor explains, at low load: loopback, wake-ups of
    /// sleeping threads, the client's own work.
    Duration clientRtt;
    Duration jitter;        ///< mean of what every one-way hop adds at random, exponential
    Duration httpDelay;     ///< of requests over HTTP, beside that
    double tailShare = 0.0; ///< of hops that take much longer: a descheduled thread
    Duration tailDelay;     ///< mean of what they take, by the law of live/calibrate/refine.hpp
    /// Root mean squares of the logarithms by which the calibration runs themselves were still missed, times
    /// sqrt(n / (n - 1)) for n runs: what intervals of predictions add to the scatter of the demands.
    double latencyError = 0.0; ///< of the lower and middle quantiles of latencies
    double tailError = 0.0;    ///< of their upper quantiles, from 90 % on
    double memoryError = 0.0;  ///< of a run's memory at its end
    std::vector<std::string> notes;
    bool operator==(const Calibration&) const = default;
};

struct ServiceProfile {
    std::string name;
    std::string description;
    std::string source;
    Duration wakeUp;                      ///< CPU of one poll wake-up, shared by all events it returns
    Duration coldWakeUp;                  ///< and of one after a long sleep, on top
    Duration coldAfter = milliseconds(1); ///< sleep after which 63 % of coldWakeUp are paid
    Duration idlePerSecond;               ///< CPU per second of an idle process
    Duration idlePerConnection;           ///< CPU per second and open connection (heartbeats)
    Duration heartbeat = seconds(25);     ///< longest silence on an open connection; 0 = no heartbeats
    Bytes memoryPerProcess;
    Bytes memoryPerConnection;
    Bytes memoryPerJoinedUser;
    Bytes memoryPerMessage;   ///< a process keeps of every message it stored itself, as long as it lives
    /// Of `perReceiver`, what a frame costs that leaves in one write with an earlier one of the same turn of the loop;
    /// 1: every frame is a write of its own.
    double coalescedShare = 1.0;
    int storeConnections = 0; ///< connections each process opens to the store
    int historyPage = 30;     ///< messages a history load returns at most
    int roomPage = 10;        ///< rooms a room list shows
    std::map<std::string, RateLimit> rateLimits;
    std::map<std::string, Operation> operations;
    /// Ranges the demands were measured over; beyond them predictions are extrapolations.
    std::map<Variable, std::pair<double, double>> measuredRange;
    std::optional<Calibration> calibration;
    bool operator==(const ServiceProfile&) const = default;
};

/// Costs of a Redis node (models/profiles/redis-7.json), reference core.
struct StoreProfile {
    struct Command {
        Duration execute; ///< pure execution (INFO commandstats)
        bool write = false;
        Duration perElement; ///< per extra member, e.g. SMEMBERS
        bool operator==(const Command&) const = default;
    };
    std::string name;
    std::string source;
    Duration wakeUp;     ///< CPU of one poll wake-up
    Duration perRequest; ///< reading, parsing and answering one command
    Duration perRequestPerThousandConnections;
    Duration publishBase; ///< PUBLISH at the publishing node
    Duration publishPerSubscriber;
    Duration publishPerOtherNode; ///< classic pub/sub: cost at every other node of the cluster
    Duration replicaApply;        ///< extra CPU of applying a replicated write over `execute`
    Duration idlePerSecond;
    Bytes memoryEmpty;
    Bytes memoryPerKey;
    Bytes memoryPerConnection;
    std::map<std::string, Command> commands;
    bool operator==(const StoreProfile&) const = default;
};

} // namespace headroom::models
