#pragma once
// A scenario compiled to flat tables: what the request plane interprets, without a string or a map.
//
// Mechanisms a scenario switches off are compiled away here, so the interpreter does not test for them.

#include "models/scenario.hpp"
#include "sim/engine/distribution.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::fleet {

inline constexpr std::size_t kVariables = 9; // models::Variable
inline constexpr std::uint16_t kNoOperation = 0xffff;

/// What a store key belongs to; decides its hash slot together with the entity's number.
enum class KeyScope : std::uint8_t { kUser, kRoom, kMessage, kGlobal, kAny };

enum class Freshness : std::uint8_t { kNone, kRequest, kSession };

struct CommandCode {
    KeyScope scope = KeyScope::kAny;
    models::Variable countBy = models::Variable::kNone;
    bool write = false;
    bool perMember = false; ///< cost grows with the members of the room (SMEMBERS room-members)
    bool perRoom = false;   ///< cost grows with the rooms of the system (SMEMBERS rooms)
    Freshness tracked = Freshness::kNone; ///< write: a later read of this operation or session needs it
    Freshness checks = Freshness::kNone;  ///< read: stale when a tracked write is not applied yet
    std::uint16_t count = 1;
    std::uint16_t keyCrc = 0; ///< CRC16 state after the key's fixed part
    double work = 0.0;        ///< reference-core seconds a command at the store, wake-up not included
    double perElement = 0.0;
};

enum class StepKind : std::uint8_t { kTrip, kBlock, kBroadcast, kStorage, kEffect, kReply, kEnd };

enum class Effect : std::uint8_t {
    kOpenSession,
    kCreateRoom,
    kEnterRoom,
    kJoinRoom,
    kLeaveRoom,
    kStoreMessage,
    kMarkRead
};

struct StepCode {
    StepKind kind = StepKind::kEnd;
    models::Variable repeat = models::Variable::kNone;
    models::OnStale onStale = models::OnStale::kIgnore;
    Effect effect = Effect::kOpenSession;
    bool inSidePool = false; ///< kBlock
    bool toSender = true;    ///< kBroadcast
    bool isMessage = false;  ///< kBroadcast: a chat message, counted in reach and reacted to
    bool storagePut = false; ///< kStorage
    std::uint16_t firstCommand = 0;
    std::uint16_t commandCount = 0;
    double work = 0.0;        ///< kBlock: reference-core seconds
    double perReceiver = 0.0; ///< kBroadcast: reference-core seconds a frame
    double frameBytes = 0.0;
    double frameBytesPerMember = 0.0;
};

struct OperationCode {
    models::Transport transport = models::Transport::kHttp;
    bool authenticated = true;
    bool preflight = false;
    bool admission = false; ///< needs a token of the process's admission limit
    std::int16_t rateLimit = -1;
    std::uint16_t firstStep = 0;
    std::uint16_t fixedVisits = 1;             ///< event-loop visits that do not repeat
    std::array<models::Variable, 4> repeats{}; ///< variables that add visits, kNone-terminated
    double base = 0.0;                         ///< CPU, reference-core seconds
    std::array<double, kVariables> perUnit{};
    double requestBytes = 0.0;
    double responseBytes = 0.0;
    double responseBytesPerMember = 0.0;
};

enum class ScriptKind : std::uint8_t {
    kDo,
    kPickRoom,
    kThink,
    kRepeat,
    kRepeatEnd,
    kChoose,
    kJump,
    kEnd
};

struct ScriptCode {
    ScriptKind kind = ScriptKind::kEnd;
    models::BehaviourStep::OnError onError = models::BehaviourStep::OnError::kFailUser;
    std::uint8_t depth = 0;                 ///< kRepeat, kRepeatEnd: which loop counter
    std::uint16_t operation = kNoOperation; ///< kDo; kPickRoom: the operation that creates a room
    std::uint16_t fallback = kNoOperation;
    std::uint16_t target = 0;    ///< kRepeat: after the loop; kRepeatEnd: its start; kJump
    std::uint16_t timesLow = 0;  ///< kRepeat: 0 to 0 = for ever; kChoose: first branch
    std::uint16_t timesHigh = 0; ///< kChoose: number of branches
    std::uint16_t sampler = 0;   ///< kThink
    float timeout = 0.0F;        ///< seconds
    float megabytes = 0.0F;
};

struct Branch {
    double upTo = 1.0; ///< cumulative weight
    std::uint16_t target = 0;
};

struct BehaviourCode {
    std::uint16_t start = 0;
    models::Behaviour::Then then = models::Behaviour::Then::kStay;
    double createRoomShare = 0.0;
    int roomSizeLimit = 0;
    int roomWindow = 0;
    enum class RoomLaw : std::uint8_t { kUniform, kNewest, kOne } roomLaw = RoomLaw::kUniform;
    std::uint16_t onMessage = kNoOperation;
    bool onOwnMessage = false;
    models::ReconnectPolicy reconnect;
    std::vector<std::uint16_t> reconnectOperations;
    double share = 0.0;
    bool endless = false; ///< the script repeats until the run ends
};

struct Program {
    std::vector<std::string> operationNames;
    std::vector<OperationCode> operations;
    std::vector<StepCode> steps;
    std::vector<CommandCode> commands;
    std::vector<BehaviourCode> behaviours;
    std::vector<ScriptCode> script;
    std::vector<Branch> branches;
    std::vector<engine::Sampler> samplers;
    std::vector<models::RateLimit> rateLimits;
    std::vector<std::string> rateLimitNames;
    std::uint16_t leaveByDisconnect = kNoOperation; ///< what closing a connection inside a room costs
    std::uint16_t disconnect = kNoOperation;
    std::uint16_t health = kNoOperation;
    std::uint16_t listRooms = kNoOperation;
    double preflightWork = 0.0;

    [[nodiscard]] std::uint16_t operation(const std::string& name) const; ///< kNoOperation when absent
};

/// The parts of a scenario's fleet the simulator runs: one balancer in front of one process service.
struct FleetParts {
    const models::LoadBalancer* balancer = nullptr;
    const models::ProcessService* process = nullptr;
    const models::RedisCluster* store = nullptr; ///< null: the service keeps its own state
    const models::ObjectStorage* storage = nullptr;
    const models::ContentDelivery* content = nullptr;
    std::string balancerName, processName, storeName, storageName, contentName;
    const models::ServiceProfile* profile = nullptr;
    const models::StoreProfile* storeProfile = nullptr;
};

/// Throws std::runtime_error naming the service when the fleet has another shape.
[[nodiscard]] FleetParts partsOf(const models::Scenario& scenario);

/// Throws std::runtime_error for references the scenario reader would have refused.
[[nodiscard]] Program compileProgram(const models::Scenario& scenario, const FleetParts& parts);

} // namespace headroom::fleet
