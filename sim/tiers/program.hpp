#pragma once
// A scenario of request/response services compiled to flat tables: what the plane interprets, without a
// string, a map or a virtual call.
//
// A *station* is a service that runs operations; an *edge* is one that passes requests on (load balancer,
// gateway, connection proxy). A call goes over zero or more edges to one operation of one station. Services
// that only forward but cost CPU and connections (nginx) are stations whose operations the compiler makes.

#include "models/scenario.hpp"
#include "sim/engine/distribution.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::tiers {

inline constexpr std::uint16_t kNoIndex = 0xffff;

enum class StepKind : std::uint8_t {
    kCpu,     ///< a: sampler, reference-core seconds; x: factor
    kPerItem, ///< as kCpu, for every item of the delivery
    kDelay,   ///< a: sampler
    kScan,    ///< x to y rows, a: index into `rowCosts`
    kCall,    ///< a: call
    kAcquire, ///< a: pool of the instance
    kRelease,
    kLock, ///< a: lock, rows and hot share in `locks`; the row goes to slot b
    kUnlock,
    kRead,   ///< optimistic: notes the row's version; a: lock, b: slot
    kCommit, ///< optimistic: goes back to b when the row has changed; a: lock, depth: slot
    kTake,   ///< a: counter, x: how many; on success goes to b
    kPut,
    kChance,    ///< x: probability of going on; otherwise goes to b
    kJump,      ///< to b
    kRepeat,    ///< b: times; depth: loop counter
    kRepeatEnd, ///< back to b while times are left
    kRate,      ///< a: limiter; when it passes goes to b
    kPutItem,   ///< a: queue
    kFlow,      ///< a: queue; waits while its node's memory is full
    kReply,
    kReturn,
    kFail, ///< a: cause
};

struct StepCode {
    StepKind kind = StepKind::kReturn;
    std::uint8_t depth = 0;
    std::uint16_t a = 0;
    std::uint16_t b = 0;
    std::uint16_t scope = kNoIndex; ///< what is held when the step begins: index into `scopes`
    float x = 0.0F;
    float y = 0.0F;
};

/// One thing held while steps run, and what is held around it.
struct ScopeCode {
    bool lock = false;
    std::uint16_t index = 0; ///< of the pool within the instance, or of the lock
    std::uint8_t slot = 0;   ///< lock: where the frame keeps its row
    std::uint16_t outer = kNoIndex;
};

struct LockCode {
    std::string name; ///< "db.subject"
    std::uint16_t station = 0;
    std::uint32_t rows = 1; ///< the most any step asks for
    double timeout = 0.0;   ///< seconds of waiting for a row; 0 = for ever
};

/// How a lock step picks its row.
struct RowChoice {
    std::uint16_t lock = 0;
    std::uint32_t rows = 1;
    double hot = 0.0;
};

struct CounterCode {
    std::string name; ///< "db.seats"
    double initial = 0.0;
};

struct LimiterCode {
    std::string name;
    std::uint16_t station = 0;
    double rate = 0.0;
    double burst = 0.0;
};

struct CallCode {
    std::uint16_t firstEdge = 0; ///< into `route`
    std::uint8_t edges = 0;
    std::uint16_t station = 0;
    std::uint16_t operation = 0;
    std::uint16_t count = 1;
    bool parallel = false;
    bool scatter = false;      ///< call i goes to shard i
    bool sameInstance = false; ///< to the caller's machine (a proxy beside its target)
    bool pooled = false;       ///< made over a connection the station already counts
    bool failsCaller = true;
    std::uint16_t timeoutClass = kNoIndex; ///< into `timeouts`
    std::uint16_t timeoutCause = 0;
    models::RetryPolicy retries;
    std::uint16_t breaker = kNoIndex; ///< index of a breaker of every instance of the caller
    models::CircuitBreaker breakerRule;
};

struct OperationCode {
    std::string name; ///< "app.register"
    std::uint16_t station = 0;
    std::uint16_t firstStep = 0;
    std::uint16_t row = kNoIndex; ///< of the recorder; none for inner ones
    bool read = false;
    std::int16_t node = -1; ///< of a broker's queue; -1 = any instance
    bool gated = true;      ///< needs a worker thread, connection slot or build slot of its instance
    float units = 1.0F;
    float responseBytes = 0.0F;
};

enum class EdgeKind : std::uint8_t { kBalancer, kGateway, kConnectionProxy };

struct EdgeCode {
    std::string name;
    std::uint16_t service = 0; ///< in the scenario
    EdgeKind kind = EdgeKind::kBalancer;
    std::uint16_t station = kNoIndex; ///< the one at the end
    bool last = false;                ///< routes to the station's instances itself
};

enum class StationKind : std::uint8_t {
    kApplication,
    kProxy,
    kDatabase,
    kCache,
    kSearch,
    kBroker,
    kFunctions,
    kTable,
    kRunners,
    kStorage,
    kContent
};

struct StationCode {
    std::string name;
    std::uint16_t service = 0; ///< in the scenario
    StationKind kind = StationKind::kApplication;
    std::uint16_t beside = kNoIndex; ///< station whose machines it shares
};

struct PoolCode {
    std::string name; ///< "app.db"
    std::uint16_t station = 0;
    std::uint16_t slot = 0;      ///< within the instance
    std::uint16_t to = kNoIndex; ///< station the connections go to
    std::uint32_t size = 0;
    std::uint32_t maxWaiting = 0;
    double timeout = 0.0;
};

struct QueueCode {
    std::string name;                 ///< "bus.mail", or the batch service's
    std::uint16_t station = kNoIndex; ///< broker; none for a batch
    std::uint16_t node = 0;
    bool batch = false;               ///< drained by schedule
    std::uint16_t service = 0;        ///< in the scenario
    std::uint16_t deliver = kNoIndex; ///< operation done for a delivery
    std::uint16_t fetch = kNoIndex;   ///< call made at every tick of a batch
    std::uint32_t consumers = 1;
    std::uint32_t batchSize = 1;
    double linger = 0.0;
    double itemBytes = 0.0;
    std::uint16_t row = kNoIndex; ///< recorder row: from enqueued to done
};

enum class ScriptKind : std::uint8_t { kDo, kThink, kRepeat, kRepeatEnd, kChoose, kJump, kEnd };

struct ScriptCode {
    ScriptKind kind = ScriptKind::kEnd;
    models::BehaviourStep::OnError onError = models::BehaviourStep::OnError::kFailUser;
    std::uint8_t depth = 0;
    std::uint16_t call = 0;            ///< kDo
    std::uint16_t fallback = kNoIndex; ///< kDo: another call
    std::uint16_t row = 0;             ///< kDo
    std::uint16_t fallbackRow = 0;
    std::uint16_t target = 0;
    std::uint16_t timesLow = 0; ///< kRepeat; kChoose: first branch
    std::uint16_t timesHigh = 0;
    std::uint16_t sampler = 0;
};

struct BranchCode {
    double upTo = 1.0;
    std::uint16_t target = 0;
};

struct BehaviourCode {
    std::uint16_t start = 0;
    models::Behaviour::Then then = models::Behaviour::Then::kStay;
    double share = 0.0;
    bool endless = false;
};

struct Program {
    std::vector<StationCode> stations;
    std::vector<EdgeCode> edges;
    std::vector<std::uint16_t> route; ///< edges of the calls, one after another
    std::vector<OperationCode> operations;
    std::vector<StepCode> steps;
    std::vector<ScopeCode> scopes;
    std::vector<CallCode> calls;
    std::vector<PoolCode> pools;
    std::vector<LockCode> locks;
    std::vector<RowChoice> rowChoices;
    std::vector<CounterCode> counters;
    std::vector<LimiterCode> limiters;
    std::vector<QueueCode> queues;
    std::vector<double> rowCosts;
    std::vector<double> timeouts; ///< seconds, each once
    std::vector<engine::Sampler> samplers;
    std::vector<std::string> causes;
    std::vector<std::string> rows; ///< names of the recorder's rows: what users asked for, then the rest
    std::vector<std::uint16_t> rowStation; ///< by row: the station that answers it
    std::vector<std::uint16_t> rowOf;      ///< by user row: the row measured inside; kNoIndex otherwise
    std::vector<BehaviourCode> behaviours;
    std::vector<ScriptCode> script;
    std::vector<BranchCode> branches;
    std::uint16_t breakers = 0; ///< of every instance

    [[nodiscard]] std::uint16_t station(const std::string& name) const;
};

/// Throws std::runtime_error naming the service for what cannot be simulated.
[[nodiscard]] Program compileProgram(const models::Scenario& scenario);

} // namespace headroom::tiers
