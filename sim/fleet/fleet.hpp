#pragma once
// The request plane of one fleet: users, connections, requests, event loops, store, fan-out.
//
// The fleet runs on its own event core and knows no SimGrid. Whoever owns the clock calls runUntil() for
// bulk progress and lets control tasks (sampling, health checks, faults, failover) run between the calls.
// Everything is decided by (scenario, seed, options): two runs give the same result to the last bit.
//
// Implementation by topic: fleet.cpp (set-up, event dispatch), requests.cpp (balancer, process, steps),
// limits.cpp (limits that refuse), store_plane.cpp (commands, replication), fan_out.cpp (broadcasts, adapter,
// reactions), users.cpp (scripts), connections.cpp (closes, reconnects, remedies), control.cpp (sampling, health
// checks), faults.cpp (what breaks, failover), rollout.cpp (deploys, changes of size).

#include "models/scenario.hpp"
#include "sim/control/request_plane.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/fixed_window.hpp"
#include "sim/fleet/balancer.hpp"
#include "sim/fleet/causes.hpp"
#include "sim/fleet/hosts.hpp"
#include "sim/fleet/limit_meter.hpp"
#include "sim/fleet/program.hpp"
#include "sim/fleet/recorder.hpp"
#include "sim/fleet/rooms.hpp"
#include "sim/fleet/state.hpp"
#include "sim/fleet/store.hpp"
#include "sim/hardware/hop_table.hpp"
#include "sim/hardware/paths.hpp"
#include "sim/result/run_result.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace headroom::fleet {

using control::ControlPlane;
using hardware::HopTable;
using hardware::Paths;

struct FleetOptions {
    std::uint64_t seed = 1;
    /// Least store round trips of a repeated step simulated as one event chain; 1 is the oracle.
    std::uint32_t tripsPerEvent = 8;
    /// Fan-out per recipient instead of aggregated: the oracle the closed form is tested against.
    bool perRecipient = false;
    /// The run ends here instead of at the workload's end; 0 = never. What is simulated until then is the
    /// same to the last bit: a look at the beginning of a longer run.
    double stopAfterSeconds = 0.0;
    /// Asked at the end of every bin with what has been recorded until then (latencies per operation only
    /// by bin); true ends the run there.
    std::function<bool(const result::RunResult&)> stopWhen;
};

class Fleet final : public control::RequestPlane {
public:
    Fleet(const models::Scenario& scenario, const FleetOptions& options);

    [[nodiscard]] double lengthSeconds() const override { return length_; }
    [[nodiscard]] engine::SimTime nextEvent() const override { return events_.nextTime(); }
    [[nodiscard]] std::uint64_t processedEvents() const { return processed_; }
    [[nodiscard]] double activeUsers() const override { return static_cast<double>(activeUsers_); }
    [[nodiscard]] std::vector<control::Machine> machines() const override;
    [[nodiscard]] const HostSet& hosts() const { return hosts_; }

    /// Schedules the control tasks and the first arrivals. Call once.
    void start(ControlPlane& control) override;
    /// Runs every event at or before `limit`, in order.
    void runUntil(engine::SimTime limit) override;
    /// A host went up or down at `now`; every event before `now` has run.
    void hostChanged(std::uint32_t host, bool up, double now) override;
    /// Ends the run: closes the books and moves the result out.
    [[nodiscard]] result::RunResult finish() override;

private:
    enum EventKind : std::uint16_t {
        kArrival,    ///< subject: behaviour-independent arrival number
        kUserWakes,  ///< user; stamped with its epoch
        kReconnect,  ///< user; stamped
        kTimeout,    ///< user
        kIdle,       ///< user; stamped with its connection number
        kAtBalancer, ///< request; stamped, as the following
        kAtProcess,
        kAtClient,
        kStorageDone,
        kStoreArrive, ///< command
        kStoreReply,  ///< command
        kHost,        ///< host: a completion is due
        kRemote,      ///< remote broadcast; upper half of the kind: process
        kBackground,  ///< loop: periodic work of a process
        kServerCloses ///< user; stamped with its connection number: the server ends the connection
    };
    // Callback ids on event loops: what kind of work the callback is.
    static constexpr std::uint32_t kTagShift = 30;
    static constexpr std::uint32_t kTagRequest = 0;
    static constexpr std::uint32_t kTagCommand = 1U << kTagShift;
    static constexpr std::uint32_t kTagRemote = 2U << kTagShift;
    static constexpr std::uint32_t kTagOther = 3U << kTagShift; ///< background and health probes
    static constexpr std::uint32_t kTagMask = 3U << kTagShift;
    static constexpr std::uint32_t kProbe = 1; ///< payload of kTagOther

    // fleet.cpp
    void dispatch(const engine::Event& event);
    void push(double time, EventKind kind, std::uint32_t stamp, std::uint32_t subject) {
        events_.push(time, static_cast<std::uint32_t>(kind) | (stamp << 16), subject);
    }
    void onHost(std::uint32_t host);
    void callbackDone(std::uint32_t loop);
    void enqueue(std::uint32_t loop, std::uint32_t id, double work);
    void beginNext(std::uint32_t loop);
    void onBackground(std::uint32_t loop);
    [[nodiscard]] double hop(std::uint32_t zoneA, std::uint32_t zoneB) {
        return paths_.hop(zoneA, zoneB, network_);
    }
    [[nodiscard]] std::uint32_t zoneOfLoop(std::uint32_t loop) const {
        return hosts_.hosts[hosts_.loops[loop].host].zone;
    }

    // requests.cpp
    std::uint32_t newRequest(std::uint32_t user, std::uint16_t operation, std::uint32_t weight);
    void begin(std::uint32_t user, std::uint16_t operation, float timeout, float megabytes);
    void beginDetached(std::uint32_t user, std::uint16_t operation);
    void sendToBalancer(std::uint32_t request);
    void onBalancer(std::uint32_t request);
    void onProcess(std::uint32_t request);
    [[nodiscard]] Cause admission(const Request& request);
    [[nodiscard]] std::uint32_t value(const Request& request, models::Variable variable) const;
    void startOnServer(std::uint32_t request);
    void enqueueVisit(std::uint32_t request, std::uint32_t trips);
    void visitDone(std::uint32_t request);
    [[nodiscard]] std::uint16_t bundleOf(std::uint32_t repeats) const;
    void advance(std::uint32_t request);
    void block(std::uint32_t request, const StepCode& step);
    void sidePoolDone(std::uint32_t request);
    void storage(std::uint32_t request, const StepCode& step);
    void apply(std::uint32_t request, Effect effect);
    void answer(std::uint32_t request);
    void reject(std::uint32_t request, Cause cause);
    void serverDone(std::uint32_t request);
    void onClient(std::uint32_t request);
    void scheduleTimeout(std::uint32_t user);
    void onTimeout(std::uint32_t user);
    void closeBook(std::uint32_t request, bool ok, Cause cause);
    void releaseIfOver(std::uint32_t request);

    // store_plane.cpp
    void issueTrip(std::uint32_t request, const StepCode& step, std::uint32_t trips);
    void send(std::uint32_t request, const StepCode& step, const CommandCode& code, std::uint32_t shard,
              std::uint32_t units, std::uint32_t trips);
    void onStoreArrive(std::uint32_t command);
    void commandDone(std::uint32_t command);
    void replicate(const Command& write, std::uint32_t shard);
    void onStoreReply(std::uint32_t command);

    // fan_out.cpp
    [[nodiscard]] std::uint32_t receivers(const Request& request, const StepCode& step) const;
    [[nodiscard]] double broadcastWorkAhead(const Request& request) const;
    /// What a frame to the room's members costs of `perReceiver`: less when the process has others for them in the
    /// same loop iteration. Call when the visit that writes it is queued.
    double frameShareOf(std::uint32_t room, std::uint32_t process);
    void broadcast(std::uint32_t request, const StepCode& step);
    void writeOwnFrame(Request& request, double windowSeconds, std::uint32_t count);
    void deliver(std::uint32_t process, double startedAt, double windowSeconds, std::uint32_t count);
    /// `count` members answer the frames they were sent during the last `windowSeconds`.
    void react(const BehaviourCode& behaviour, std::uint32_t process, std::uint32_t room,
               std::uint32_t count, double windowSeconds);
    void publish(const Request& request, const StepCode& step, std::uint16_t stepIndex);
    void onRemote(std::uint32_t remote, std::uint32_t process);
    void remoteDone(std::uint32_t remote, std::uint32_t process);

    // users.cpp
    void scheduleArrival();
    void onArrival();
    void runScript(std::uint32_t user);
    void operationDone(std::uint32_t user, std::uint16_t operation, bool ok, Cause cause);
    bool pickRoom(User& user, const BehaviourCode& behaviour);
    void failUser(std::uint32_t user, std::uint16_t operation, Cause cause);
    void finishScript(std::uint32_t user);
    void leave(std::uint32_t user);

    // connections.cpp
    void dropConnection(User& user);
    void connectionLost(std::uint32_t user);
    void onIdle(std::uint32_t user, std::uint32_t connection);
    void closeByServer(std::uint32_t user, std::uint32_t connection);
    void scheduleAge(std::uint32_t user);
    [[nodiscard]] bool admitted(std::uint32_t process);
    void shed(double now);
    void addConnectionSeries();
    void sampleConnections(std::size_t bin, double seconds);
    /// The user has met the disturbance: lost a connection or an operation since the first fault.
    void markAffected(User& user) {
        if (user.affected || now_ < firstFaultAt_) return;
        user.affected = true;
        ++affected_;
    }
    void scheduleReconnect(std::uint32_t user);
    void onReconnect(std::uint32_t user);

    // limits.cpp
    void addLimitResources();
    void sampleLimits(std::size_t bin, double now);
    void samplePools(std::size_t bin, double now);
    [[nodiscard]] double fullestWindow(double now) const;
    [[nodiscard]] double clientPorts() const;
    [[nodiscard]] double portsInUse() const;
    bool takePort();
    [[nodiscard]] std::uint32_t sidePoolThreads() const {
        return static_cast<std::uint32_t>(
            parts_.process->sidePoolThreads > 1 ? parts_.process->sidePoolThreads : 1);
    }

    // control.cpp
    void addResources();
    void sample(double now);
    void sampleRooms(std::size_t bin);
    void sampleLoops(std::size_t bin, double now);
    void sampleHosts(std::size_t bin, double now);
    void checkMemory(double now);
    void probeTargets(double now);
    void probeDone(std::uint32_t process);
    void probeResult(std::uint32_t process, bool ok);
    void addCost(result::RunResult& out);

    // faults.cpp
    void scheduleFaults();
    [[nodiscard]] std::vector<std::uint32_t> hostsHitBy(const models::Fault& fault) const;
    void killHosts(const std::vector<std::uint32_t>& hosts, double at, double end);
    void slowHosts(const std::vector<std::uint32_t>& hosts, double factor, double at, double end);
    void killProcess(std::uint32_t process, double now);
    void restartProcess(std::uint32_t process, double now);
    void restartLater(std::uint32_t process, double now);
    void storeNodeDown(std::uint32_t node, double now);

    // rollout.cpp
    struct Rollout {
        const models::Fault* fault = nullptr;
        std::vector<std::vector<std::uint32_t>> units; ///< processes that go together
        std::size_t next = 0;
        engine::RandomStream random{0, 0};
        std::optional<engine::Sampler> boot;
    };
    [[nodiscard]] std::vector<std::vector<std::uint32_t>> rolloutUnits(const models::Fault& fault,
                                                                       std::uint32_t firstSpare) const;
    void startRollout(const models::Fault& fault, std::uint32_t firstSpare, double now);
    void rolloutBatch(const std::shared_ptr<Rollout>& rollout, double now);
    /// Deregisters the processes and closes their connections; the date at which they may stop.
    double partFrom(const std::vector<std::uint32_t>& processes, const models::Fault& fault, double now);
    /// The date at which the last of the processes' hosts serves.
    double bootHosts(Rollout& rollout, const std::vector<std::uint32_t>& processes, double now);
    void returnHosts(const std::vector<std::uint32_t>& processes, double now);

    const models::Scenario& scenario_;
    FleetOptions options_;
    FleetParts parts_;
    Program program_;
    ControlPlane* control_ = nullptr;

    engine::EventQueue events_;
    double now_ = 0.0;
    double length_ = 0.0;
    std::size_t bins_ = 0; ///< of the result
    std::uint64_t processed_ = 0;

    HostSet hosts_;
    std::uint32_t processes_ = 0; ///< chat processes are loops 0 .. processes_ - 1
    std::unique_ptr<Balancer> balancer_;
    std::unique_ptr<Store> store_;
    std::optional<HopTable> balancerLatency_, storagePut_, storageGet_, contentLatency_;
    Paths paths_;
    engine::RandomStream network_, choice_, arrivals_, remedies_;
    engine::TokenBucket storageRequests_{0.0, 0.0}, contentRequests_{0.0, 0.0};
    bool idleCloses_ = false; ///< heartbeats are rarer than the balancer's idle time-out
    std::uint64_t closedIdle_ = 0;

    std::vector<User> users_;
    Slab<Request> requests_;
    Slab<Command> commands_;
    Slab<Remote> remotes_;
    RoomBook rooms_{0};
    Recorder recorder_;
    std::vector<engine::FixedWindow> limiters_;
    std::vector<std::vector<engine::FixedWindow::State>>
        limiterStates_;                         ///< per limiter: process x address
    std::vector<std::uint32_t> publishTargets_; ///< scratch
    std::uint16_t channelCrc_ = 0;              ///< CRC16 state after the room channel's fixed part
    RefusalCount limiterRefusals_, fdRefusals_, connectionRefusals_, backlogRefusals_, portRefusals_;
    RateMeter storageMeter_, contentMeter_;
    std::uint64_t httpConnections_ = 0; ///< of users to the balancer

    std::uint32_t nextEntity_ = 0;
    std::uint64_t arrived_ = 0;
    std::int64_t activeUsers_ = 0;
    double medianRtt_ = 0.0;
    bool storeFull_ = false;

    // Control-plane state.
    struct Probe {
        double sentAt = -1.0;
        int good = 0, bad = 0;
    };
    std::vector<Probe> probes_;
    struct Target {
        bool deregistered = false; ///< leaves, is away or has not joined yet
        bool initial = false;      ///< registered, no health check passed yet
        std::uint32_t toShed = 0;
        double shedCredit = 0.0;
        engine::TokenBucket admission{0.0, 0.0};
    };
    std::vector<Target> targets_; ///< by process
    std::vector<std::uint32_t> joinedPerProcess_;
    std::vector<double> messagesKept_; ///< per process, since it started
    double connectionSeconds_ = 0.0;   ///< connections open, integrated
    struct Broadcasts {                ///< since the last sample, per process they reached
        std::uint64_t count = 0, receivers = 0;
        std::uint32_t largest = 0;
        void add(std::uint32_t reached) {
            ++count;
            receivers += reached;
            if (reached > largest) largest = reached;
        }
    };
    Broadcasts broadcasts_;
    std::uint64_t framesSinceSample_ = 0, messagesSinceSample_ = 0;
    std::size_t firstLoopResource_ = 0, firstHostResource_ = 0, firstMemoryResource_ = 0;
    std::size_t firstNetworkResource_ = 0, firstConnectionResource_ = 0, firstCreditResource_ = 0;
    std::size_t balancerResource_ = 0, limiterResource_ = 0, storeMemoryResource_ = 0;
    std::size_t backlogResource_ = 0, connectionLimitResource_ = 0, sidePoolResource_ = 0;
    std::size_t storeCreditResource_ = 0, storageResource_ = 0, contentResource_ = 0, portResource_ = 0;

    // Connections over time; recorded when something happens to the fleet or a remedy is on.
    bool tracksConnections_ = false;
    double firstFaultAt_ = engine::kNever;
    std::size_t firstConnectionSeries_ = 0, admissionResource_ = 0;
    std::uint32_t shedFrom_ = 0; ///< the user looked at last
    std::uint64_t affected_ = 0;
    std::uint64_t opened_ = 0, broken_ = 0, closedByServer_ = 0, attempts_ = 0, reconnected_ = 0,
                  admitted_ = 0; ///< since the last sample
    RefusalCount admissionRefusals_;
};

} // namespace headroom::fleet
