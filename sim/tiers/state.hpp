#pragma once
// Records of the plane. Plain data in slabs, addressed by 32-bit index; a slot's stamp changes when it is
// freed, so late events recognise that what they were for is gone.

#include "sim/engine/event_queue.hpp"
#include "sim/engine/keyed_lock.hpp"
#include "sim/engine/optimistic_rows.hpp"
#include "sim/engine/pool.hpp"
#include "sim/engine/processor.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/router.hpp"
#include "sim/engine/slab.hpp"
#include "sim/engine/token_bucket.hpp"
#include "sim/tiers/admission.hpp"
#include "sim/tiers/breaker.hpp"
#include "sim/tiers/database.hpp"
#include "sim/tiers/edge.hpp"
#include "sim/tiers/functions.hpp"
#include "sim/tiers/item_queue.hpp"
#include "sim/tiers/os_limits.hpp"
#include "sim/tiers/program.hpp"
#include "sim/tiers/table.hpp"
#include "sim/tiers/worker_threads.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace headroom::tiers {

inline constexpr std::uint32_t kNoOne = engine::kNoRecord;

struct User {
    engine::RandomStream random; ///< think times, choices, and the demands of its requests
    double since = 0.0;          ///< start of the present operation's first attempt
    std::uint32_t request = kNoOne;
    std::uint32_t nextFree = 0;
    float rtt = 0.0F; ///< seconds
    std::uint16_t position = 0;
    std::uint16_t epoch = 0; ///< changes when the slot is freed
    std::uint16_t loops[3] = {0, 0, 0};
    std::uint16_t attempt = 0;
    std::uint8_t behaviour = 0;
    bool inFallback = false;
    bool live = false;
    bool finished = false; ///< the script is done, the user stays
};

/// Who gets the answer of a frame.
enum class Caller : std::uint8_t { kNobody, kUser, kFrame, kDelivery, kBatchItem, kBatchFetch };

/// One operation in progress at a station, on its way there or back.
struct Frame {
    double sentAt = 0.0;    ///< by the caller
    double arrivedAt = 0.0; ///< at the instance
    double since = 0.0;     ///< when the present wait, CPU or call step began
    engine::RandomStream random;
    std::uint32_t caller = kNoOne; ///< frame, user or delivery
    std::uint32_t instance = kNoOne;
    std::uint32_t edgePool = kNoOne; ///< pool of a connection proxy it holds a token of
    std::uint32_t nextFree = 0;
    std::array<std::uint32_t, 2> rows{};     ///< of the lock steps it is in
    std::array<std::uint32_t, 2> versions{}; ///< optimistic: what it read, plus one
    engine::Ticket ticket;
    float waited = 0.0F; ///< seconds for threads, pools and rows
    float worked = 0.0F; ///< seconds on the CPU or in delays
    float inside = 0.0F; ///< seconds from arriving to answering
    float atGate = 0.0F; ///< of them, seconds until a worker thread had it
    std::uint16_t call = 0;
    std::uint16_t operation = 0;
    std::uint16_t step = 0;
    std::uint16_t stamp = 0;
    std::uint16_t callerStamp = 0;
    std::uint16_t pending = 0; ///< answers awaited
    std::uint16_t left = 0;    ///< sequential calls not begun yet
    std::uint16_t attempt = 0; ///< of this frame as a call
    std::uint16_t shard = 0;
    std::uint16_t items = 1;     ///< of the delivery it works on
    std::uint16_t callCause = 0; ///< why a call of the present step failed
    std::uint16_t cause = 0;
    std::uint16_t loops[2] = {0, 0};
    Caller callerKind = Caller::kNobody;
    std::uint8_t zone = 0; ///< where it is, or was sent from
    std::uint8_t edge = 0; ///< how many edges it has passed
    bool live : 1 = false;
    bool admitted : 1 = false;    ///< counted by admission control
    bool inner : 1 = false;       ///< runs beside the gate: scheduled work, coordination
    bool recorded : 1 = false;    ///< in the books of its row
    bool arrived : 1 = false;     ///< counted in its instance
    bool gated : 1 = false;       ///< holds a token of the instance's gate
    bool queued : 1 = false;      ///< waits for a pool, gate or row
    bool locking : 1 = false;     ///< waits for a row
    bool transient : 1 = false;   ///< holds a connection of its own at the station
    bool environment : 1 = false; ///< holds an execution environment
    bool routed : 1 = false;      ///< counted as outstanding at the router
    bool answered : 1 = false;    ///< the answer is on its way, or nobody waits for it
    bool returned : 1 = false;    ///< the caller has it, or there is none
    bool done : 1 = false;        ///< the server is done with it
};

struct Host {
    engine::Processor processor;
    std::uint16_t zone = 0;
    std::uint16_t station = 0;
    bool up = true;
    double networkBurst = 0.0; ///< bytes per second
    double bytes = 0.0;
    double sampledBytes = 0.0;
    double sampledBusy = 0.0;
    double periodBusy = 0.0; ///< at the start of the metric period
    double onSince = -1.0;   ///< billed from here; -1 = off
    double billedSeconds = 0.0;
};

enum class Power : std::uint8_t { kOff, kBooting, kUp, kDraining };

struct Instance {
    std::uint32_t host = kNoOne;
    std::uint32_t gate = kNoOne; ///< pool of threads, connection slots or build slots
    std::uint32_t firstPool = 0;
    std::uint32_t inFlight = 0;
    std::uint32_t pooled = 0; ///< connections its pools hold open
    std::uint16_t station = 0;
    std::uint16_t index = 0; ///< within the station
    Power power = Power::kUp;
    double upSince = 0.0;
    double warmAt = 0.0;
    WorkerThreads threads;
    std::vector<Breaker> breakers; ///< by call step
    std::uint64_t served = 0;      ///< in the metric period
    double periodUse = 0.0;        ///< gate's use integral at the start of the metric period
};

struct PoolSlot {
    engine::Pool pool;
    std::uint32_t instance = kNoOne; ///< none: of a connection proxy
    std::uint32_t tokens = 0;
    std::uint16_t code = kNoIndex; ///< into Program::pools; none for gates
    double sampledUse = 0.0;
    double sampledWait = 0.0;
    std::uint64_t sampledGranted = 0;
    std::uint64_t refusals = 0;
    double firstRefusal = -1.0;
};

struct Station {
    std::uint32_t firstInstance = 0;
    std::uint32_t instances = 0; ///< all that may ever run
    engine::Router router{engine::RouterPolicy::kRoundRobin};
    AdmissionControl admission;
    ConnectionBudget connections;
    OsLimits system;
    std::unique_ptr<FunctionPlatform> functions;
    std::unique_ptr<TablePartitions> table;
    std::vector<double> memoryUsed; ///< broker: bytes of queued items by node
    double memoryLimit = 0.0;
    double hotShare = 0.0;
    double speed = 1.0;        ///< of stations without machines
    double networkDelay = 0.0; ///< fault: added to every hop
    double lastWrite = -engine::kNever;
    std::uint16_t copies = 1; ///< search: of a shard
    std::uint16_t shards = 1;
    std::uint32_t turn = 0;
    std::uint64_t requests = 0;
    std::uint64_t staleReads = 0;
    double busySeconds = 0.0; ///< functions: billed time
};

struct Edge {
    EdgeCapacity capacity;
    engine::Router router{engine::RouterPolicy::kRoundRobin};
    bool routes = false;
    bool open = false; ///< lets everything through, and its choice does not depend on what is under way
    std::uint32_t pool = kNoOne; ///< connection proxy
    double bytes = 0.0;
};

struct Lock {
    engine::KeyedLock rows;
    engine::OptimisticRows versions;
    double hotHeldSince = -1.0; ///< row 0
    double hotHeld = 0.0;
    double sampledHeld = 0.0;
    double sampledWait = 0.0;
    std::uint64_t sampledContended = 0;
    std::uint64_t timeouts = 0;
    double firstTimeout = -1.0;
};

/// Calls with one time-out expire in the order they were made, so one event serves them all.
struct TimeoutClass {
    struct Entry {
        double due = 0.0;
        std::uint32_t frame = 0;
        std::uint16_t stamp = 0;
        bool row = false; ///< of waiting for a row, not of a call
    };
    double seconds = 0.0;
    engine::RingBuffer<Entry> entries;
    bool armed = false;
};

/// A batch's scheduler on one instance.
struct BatchRunner {
    std::uint16_t queue = 0;
    std::uint32_t instance = 0;
    std::uint32_t pending = 0; ///< items in progress
    std::vector<ItemQueue::Item> taken;
    std::size_t next = 0;
};

} // namespace headroom::tiers
