#pragma once
// The operational view of a scenario, without simulating it: stations, and what one user's script asks of
// each (P. J. Denning, J. P. Buzen: "The Operational Analysis of Queueing Network Models", Computing Surveys
// 10(3), 1978).
//
// Load. A script has a part that every arriving user runs once (`entry`) and, if it repeats for ever or the
// user starts over, a part that each user repeats (`cycle`). With users arriving at `pace` a second and N users
// cycling at a rate of X cycles a second altogether, a station is asked for
//     pace * entry + X * cycle + background        (work a second, over all its members)
// and its utilization is that over members * capacity.
//
// Demands are intervals. Low: everything a poll returns shares its wake-up so widely that it costs nothing
// (a saturated event loop). High: every visit pays a wake-up of its own (an idle one). Demands are those of
// the profile, its measurement interval is not part of it. Nothing fails, so no fallback or retry is counted.
//
// Demand laws depend on the chat's state; `ChatState` is a parameter and `stateAt` the law for it.
//
// Assumptions, all of them optimistic, so that capacities stay upper bounds: balancer and hash slots spread
// load evenly over members, except keys that exist once (`Station::onOne`), which one member of the group
// serves alone. Masters do no reads while replicas are there to do them.
//
// Cost: StationModel once per scenario (some hundred microseconds), stations() below a microsecond per
// station, so that a search can price ten thousand shapes of a fleet a second.

#include "models/scenario.hpp"
#include "sim/analysis/operational/interval.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headroom::analysis::operational {

/// What a search may change about a fleet; everything else is the scenario's.
struct FleetShape {
    models::InstanceType instance; ///< of the processes
    int instances = 1;
    int processesPerInstance = 1;
    models::CreditMode credits = models::CreditMode::kUnlimited;
    models::Hashing hashing = models::Hashing::kEventLoop;
    int sidePoolThreads = 4; ///< per process
    models::InstanceType storeInstance;
    int masters = 0; ///< 0 = no store
    int replicasPerMaster = 0;
    models::RedisCluster::ReadFrom readFrom = models::RedisCluster::ReadFrom::kMaster;
    models::CreditMode storeCredits = models::CreditMode::kUnlimited;

    [[nodiscard]] double processes() const { return double(instances) * processesPerInstance; }
    [[nodiscard]] double storeNodes() const { return masters * (1.0 + replicasPerMaster); }
};

/// The shape the scenario states. Throws std::runtime_error as fleet::partsOf does.
[[nodiscard]] FleetShape shapeOf(const models::Scenario& scenario);

/// State the demand laws depend on, as the mean over the requests that meet it.
struct ChatState {
    double entered = 0.0;         ///< users so far
    double cycles = 0.0;          ///< done by each who cycles
    double users = 0.0;           ///< present, connected where their script connects them
    double rooms = 0.0;           ///< in the system
    double members = 0.0;         ///< participants of a request's room, the user included
    double history = 0.0;         ///< messages a history load returns
    double lookups = 0.0;         ///< users a room list looks up
    double local = 0.0;           ///< members of a request's room on its own process, the user included
    double remoteProcesses = 0.0; ///< other processes a broadcast is sent to by the adapter
};

enum class StationId : std::uint8_t {
    kAppLoops,         ///< event loops of the processes: one single-server FIFO each
    kAppCpu,           ///< CPUs of their instances: as many servers as threads give work for
    kAppCredits,       ///< standard mode: what launch credits, balance and baseline allow over the run
    kSidePool,         ///< threads for password hashing
    kStoreMasters,     ///< event loops of the masters
    kStoreReplicas,    ///< event loops of the replicas
    kStoreCredits,     ///< as kAppCredits, for the store's instances
    kBalancerRequests, ///< requests a second; low at the start, high as grown by the end of the run
    kBalancerConnections, ///< new connections a second, likewise
    kRateLimit,           ///< the profile's limiter that is nearest to its limit
    kStorageRequests,     ///< object storage requests a second
    kContentRequests,     ///< content delivery requests a second
    kAppNetwork,          ///< bytes a second of the processes' instances
    kAppMemory,           ///< bytes beyond what idle processes take
    kFileDescriptors,     ///< per process
    kConnections,         ///< per process, the service's own limit
    kClientPorts,         ///< ports of the load generator's addresses
    kStoreMemory,         ///< maxmemory per master; fills with every pass
    kClientNetwork,       ///< delay: round trips between user and region
    kBalancerLatency,     ///< delay
    kStoreNetwork,        ///< delay: hops to the store and back
    kStorageLatency,      ///< delay
    kContentLatency,      ///< delay
    kCount
};
inline constexpr std::size_t kStations = static_cast<std::size_t>(StationId::kCount);

enum class StationRole : std::uint8_t {
    kQueue,    ///< work waits for it and takes time there
    kCapacity, ///< bounds throughput; takes no time of its own (a second view of a queue's work, or a rate)
    kSpace,    ///< bounds the number of users present, not their throughput
    kDelay,    ///< takes time, never saturates
};

struct Station {
    StationRole role = StationRole::kDelay;
    bool present = false;
    double members = 1.0; ///< alike, load spread evenly
    double servers = 1.0; ///< kQueue: jobs one member serves at a time
    /// Of one member: work (reference-core seconds, requests, bytes) a second; kSpace: units of space.
    Interval capacity;
    Interval entry;      ///< demand of one arriving user, over all members
    Interval cycle;      ///< demand of one cycle, over all members
    Interval onOneEntry; ///< part of them that one member serves alone
    Interval onOneCycle;
    Interval background; ///< demand a second without any user's doing, over all members
    Interval perUser;    ///< demand a second of one connected user, or its space (kSpace)
    double entryVisits = 0.0;
    double cycleVisits = 0.0;
    /// Time of an entry or cycle spent here when nobody else is about, seconds: only work somebody waits for.
    double entrySeconds = 0.0;
    double cycleSeconds = 0.0;
};

struct StationTable {
    std::array<Station, kStations> stations;
    [[nodiscard]] const Station& operator[](StationId id) const {
        return stations[static_cast<std::size_t>(id)];
    }
    [[nodiscard]] Station& operator[](StationId id) { return stations[static_cast<std::size_t>(id)]; }
};

/// Expected doings of one operation in an entry or a cycle.
struct OperationVisits {
    std::string operation;
    double entry = 0.0; ///< times per arriving user
    double cycle = 0.0; ///< times per cycle
};

/// What users do, averaged over the scenario's behaviours: a mixture is treated as one class.
struct Passes {
    std::vector<OperationVisits> operations; ///< without reactions to messages
    double entryThink = 0.0;                 ///< seconds
    double cycleThink = 0.0;                 ///< seconds
    double cycleThinkVariance = 0.0;         ///< seconds squared, of one cycle's think time
    double entryRequests = 0.0;              ///< operations per entry
    double cycleRequests = 0.0;
    double cycling = 0.0;       ///< share of users who repeat something until the run ends
    double staying = 1.0;       ///< share of users who stay when their script is over, or never end it
    double connected = 0.0;     ///< share of users who hold a connection
    double joined = 0.0;        ///< share of users in a room while they do
    std::size_t behaviours = 1; ///< averaged into one class
};

class StationModel {
public:
    /// Throws std::runtime_error as fleet::partsOf does.
    explicit StationModel(const models::Scenario& scenario);
    ~StationModel();
    StationModel(StationModel&&) noexcept;
    StationModel& operator=(StationModel&&) noexcept;

    [[nodiscard]] const Passes& passes() const;
    /// Shape stated by the scenario.
    [[nodiscard]] const FleetShape& shape() const;

    /// The state once `users` have entered, those who cycle have done `cycles` cycles each, and `present`
    /// users are there. Law:
    /// rooms: the first user makes one, every further "pick-room" with the behaviour's createRoomShare c, so
    ///   a = (1 - c) / c users follow the creator into a room on average.
    /// members: users who leave their script soon see the room as they join it; users who stay see the
    ///   size-biased mean of rooms that are complete. "newest-room" and uniform choice over all rooms have
    ///   geometric sizes (1 + a on joining, 1 + 2a size-biased); choice among the newest w rooms meets
    ///   them half full (1 + (1 - c)(1 + a / 2) on joining) and leaves them with variance a + a^2 / w
    ///   (((1 + a)^2 + a + a^2 / w) / (1 + a) size-biased). "one-room": everybody.
    /// history: what the members who came before have written, at most the profile's page.
    /// local: connections are spread evenly over the processes.
    /// participants: everyone who picked a room, or those present where users leave their room at the end.
    [[nodiscard]] ChatState stateAt(const FleetShape& shape, double users, double cycles,
                                    double present) const;

    [[nodiscard]] StationTable stations(const FleetShape& shape, const ChatState& state) const;

    /// Requests (operations, reactions included) of an entry and of a cycle.
    [[nodiscard]] double requestsPerEntry(const ChatState& state) const;
    [[nodiscard]] double requestsPerCycle(const ChatState& state) const;

    /// Service the station belongs to, kind of limit as result::ResourceSeries names it, unit of demand.
    [[nodiscard]] std::string service(StationId id) const;
    [[nodiscard]] static std::string kind(StationId id);
    [[nodiscard]] static std::string unit(StationId id);
    /// "chat event loops"
    [[nodiscard]] std::string name(StationId id) const;

    struct Data;
    [[nodiscard]] const Data& data() const { return *data_; }

private:
    std::unique_ptr<Data> data_;
};

} // namespace headroom::analysis::operational
