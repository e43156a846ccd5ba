#pragma once
// Records of the request plane. Plain data in slabs, addressed by 32-bit index; a slot's stamp changes
// when it is freed, so late events recognise that their request is gone.

#include "sim/engine/event_queue.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/slab.hpp"
#include "sim/fleet/program.hpp"
#include "sim/fleet/rooms.hpp"

#include <cstdint>

namespace headroom::fleet {

inline constexpr std::uint32_t kNone = 0xffffffffU;

struct User {
    engine::RandomStream random;       ///< think times and choices
    double deadline = 0.0;             ///< of the operation it waits for, kNever without a time-out
    double lastActive = 0.0;           ///< when it last sent something
    double timeoutAt = engine::kNever; ///< date of its outstanding time-out event
    std::uint32_t room = kNoRoom;
    std::uint32_t process = kNone; ///< of its connection
    std::uint32_t request = kNone; ///< the operation it waits for
    std::uint32_t roomsSeen = 0;   ///< rooms in the system when it last listed them
    float clientRtt = 0.0F;        ///< seconds
    std::uint16_t position = 0;    ///< in the script
    std::uint16_t loops[3] = {0, 0, 0};
    std::uint16_t epoch = 0; ///< changes when the script jumps, so that old think events are ignored
    std::uint8_t behaviour = 0;
    std::uint8_t sessionStale = 0; ///< bit per replica that has not applied the session yet
    std::uint8_t reconnectStep = 0;
    std::uint16_t connectionNumber = 0; ///< tells events of a connection from its successor's
    std::uint8_t reconnectAttempts = 0;
    bool connected : 1 = false;
    bool httpOpen : 1 = false;    ///< has a connection to the balancer for HTTP
    bool inReconnect : 1 = false; ///< the operation it waits for is part of reconnecting
    bool joined : 1 = false;      ///< in its room's live members
    bool participant : 1 = false; ///< listed in its room
    bool sessionLost : 1 = false;
    bool failed : 1 = false;
    bool finished : 1 = false;
    bool gone : 1 = false;
    bool reconnecting : 1 = false;
    bool inFallback : 1 = false;
    bool affected : 1 = false;        ///< met the disturbance
    bool gatewayDeadline : 1 = false; ///< the deadline is the balancer's, not the client's
};

/// One operation on its way, or (user == kNone) `weight` client reactions of one kind aggregated.
struct Request {
    double startedAt = 0.0;
    double visitStarted = 0.0;  ///< while it waits for the loop: when it was queued
    double visitWork = 0.0;     ///< CPU of one visit, reference-core seconds
    double frameShare = 1.0;    ///< of what a frame costs alone, in the present visit
    double broadcastWork = 0.0; ///< part of the present visit that writes frames
    double presentWork = 0.0;   ///< the present visit in all
    std::uint32_t user = kNone;
    std::uint32_t process = kNone;
    std::uint32_t room = kNoRoom;
    std::uint32_t repeatLeft = 0;
    std::uint32_t entity = 0; ///< number of the message or file it is about; decides the hash slot
    std::uint32_t nextFree = kNone;
    std::uint16_t operation = kNoOperation;
    std::uint16_t step = 0;
    std::uint16_t stamp = 0;
    std::uint16_t pending = 0; ///< store answers awaited
    std::uint32_t weight = 1;
    std::uint16_t bundle = 1;    ///< trips an event chain of the present repeat stands for
    std::uint16_t lastChunk = 1; ///< trips the present visit stands for
    std::uint8_t stale = 0;      ///< bit per replica that has not applied the tracked write yet
    std::uint8_t cause = 0;      ///< failure found by the server, index into causes; 0 = none
    float megabytes = 0.0F;
    float startSpread =
        0.0F;            ///< bundled reactions: seconds from the first one's start to the last one's
    float waited = 0.0F; ///< seconds spent waiting for the event loop
    float served = 0.0F; ///< seconds on the event loop
    float early = 0.0F;  ///< seconds the client had its answer before the event that stands for it
    float stored = 0.0F; ///< seconds waiting for the store, hops included
    float storeWaited = 0.0F; ///< of them waiting at the node that answered last
    float storeServed = 0.0F; ///< of them in service there
    float poolWaited = 0.0F;  ///< seconds waiting for a side-pool thread
    float poolServed = 0.0F;  ///< seconds on one
    float elsewhere = 0.0F;   ///< seconds at object storage and content delivery
    double tripStarted = 0.0;
    double ownFrameAt = -1.0; ///< when the sender's frame of its message was written; negative = never
    bool inRepeat : 1 = false;
    bool preflighting : 1 = false;
    bool replied : 1 = false;         ///< the answer is on its way to the client
    bool answered : 1 = false;        ///< the client has it (or nobody waits)
    bool done : 1 = false;            ///< the server is done
    bool atBalancer : 1 = false;      ///< counted as outstanding at its target
    bool holdsConnection : 1 = false; ///< a connect that has been accepted
    bool booked : 1 = false;          ///< counted as completed or failed
    bool live : 1 = false;
};

/// One command (or a batch of alike ones for one node) at the store.
struct Command {
    double work = 0.0;
    double arrivedAt = 0.0; ///< at its node
    float waited = 0.0F;    ///< seconds for the node's event loop
    float served = 0.0F;    ///< seconds on it
    std::uint32_t request = kNone;
    std::uint32_t nextFree = kNone;
    std::uint16_t stamp = 0; ///< of the request
    std::uint16_t node = 0;
    std::uint32_t units = 1;     ///< commands this record stands for
    std::uint8_t sequential = 1; ///< one after another, not in one batch: each pays a wake-up
    std::uint8_t onStale = 0;    ///< models::OnStale of the step
    std::uint8_t replica = 0;    ///< index of the replica within its shard, for staleness
    bool replicated = false;     ///< a master's write arriving at a replica
    bool atNode = false;         ///< queued or running there
    bool write = false;
    Freshness tracked = Freshness::kNone; ///< write: clears staleness when applied
    Freshness checks = Freshness::kNone;  ///< read: fails when stale
};

/// A broadcast travelling to other processes through the store.
struct Remote {
    double startedAt = 0.0;
    std::uint32_t room = kNoRoom;
    std::uint32_t nextFree = kNone;
    std::uint16_t step = 0;
    std::uint16_t behaviour = kNoOperation; ///< of the sender; decides the reactions
    std::uint32_t copies = 0;               ///< processes yet to be served
    std::uint32_t weight = 1;
    bool fromUser = false; ///< a chat message, measured as a delivery
};

using engine::Slab;

} // namespace headroom::fleet
