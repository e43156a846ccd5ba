#pragma once
// The request plane of services that call each other.
//
// Every request is a tree of frames: one per operation in progress, each an interpreter of its flat step
// program. Events are hops, ends of CPU work, delays, and time-outs (one event for all calls of one
// duration). Everything is decided by (scenario, seed, options): two runs give the same result to the last
// bit. Random numbers of a request come from its user's stream, so two variants of a fleet meet the same
// users with the same demands; hops have a stream of their own.
//
// Implementation by topic: tiers.cpp (set-up, dispatch), build.cpp (machines, pools), calls.cpp (sending,
// edges, arrival, answers), steps.cpp (the interpreter), users.cpp (scripts), queues.cpp (brokers and
// batches), sampling.cpp (resources over time), power.cpp (scaling, faults), cost.cpp.

#include "models/scenario.hpp"
#include "sim/control/request_plane.hpp"
#include "sim/hardware/hop_table.hpp"
#include "sim/hardware/paths.hpp"
#include "sim/tiers/arrivals.hpp"
#include "sim/tiers/causes.hpp"
#include "sim/tiers/program.hpp"
#include "sim/tiers/recorder.hpp"
#include "sim/tiers/scaler.hpp"
#include "sim/tiers/state.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

namespace headroom::tiers {

struct TierOptions {
    std::uint64_t seed = 1;
    double stopAfterSeconds = 0.0; ///< the run ends here instead of at the workload's end; 0 = never
    /// Asked at the end of every bin with what has been recorded until then (latencies per operation only
    /// by bin); true ends the run there.
    std::function<bool(const result::RunResult&)> stopWhen = {};
};

class Tiers final : public control::RequestPlane {
public:
    /// Throws std::runtime_error for what cannot be simulated. `scenario` must outlive the plane.
    Tiers(const models::Scenario& scenario, const TierOptions& options);

    [[nodiscard]] double lengthSeconds() const override { return length_; }
    [[nodiscard]] engine::SimTime nextEvent() const override {
        return std::min(events_.nextTime(), arrivalAt_);
    }
    [[nodiscard]] double activeUsers() const override { return static_cast<double>(active_); }
    [[nodiscard]] std::vector<control::Machine> machines() const override;
    void start(control::ControlPlane& control) override;
    void runUntil(engine::SimTime limit) override;
    void hostChanged(std::uint32_t host, bool up, double now) override;
    [[nodiscard]] result::RunResult finish() override;

private:
    enum EventKind : std::uint16_t {
        kUserWakes, ///< user; stamped with its epoch
        kSend,      ///< user; stamped: a retry's wait is over
        kAtEdge,    ///< frame; stamped, as the following
        kAtInstance,
        kStepOver,  ///< a delay or cold start is over
        kAnswer,    ///< the caller has the answer
        kResend,    ///< a retried call's wait is over
        kHost,      ///< host: a completion is due
        kTimeouts,  ///< time-out class
        kPoolWaits, ///< pool
        kLinger,    ///< queue
        kTick       ///< batch runner
    };

    /// Work that an event made possible, done before the next event: keeps the call depth small.
    struct Ready {
        enum class Kind : std::uint8_t { kRun, kBegin, kEdgePassed, kArrive } kind = Kind::kRun;
        std::uint32_t frame = 0;
        std::uint16_t stamp = 0;
    };

    // tiers.cpp
    void dispatch(const engine::Event& event);
    void push(double time, EventKind kind, std::uint32_t stamp, std::uint32_t subject) {
        events_.push(time, static_cast<std::uint32_t>(kind) | (stamp << 16), subject);
    }
    void onHost(std::uint32_t host);
    void ready(Ready::Kind kind, std::uint32_t frame) {
        ready_.push({kind, frame, frames_[frame].stamp});
    }
    void runReady();
    [[nodiscard]] double hop(std::uint32_t from, std::uint32_t to) {
        return paths_.hop(from, to, network_);
    }
    [[nodiscard]] std::uint32_t zoneOf(const Frame& frame) const;

    // build.cpp
    void buildStations();
    void buildMachines(std::uint16_t station, const models::Placement& on, int count, int most,
                       bool isGrowing);
    void buildInstances(std::uint16_t station);
    void buildEdges();
    void buildQueues();
    std::uint32_t addPool(std::uint32_t instance, const engine::PoolSpec& spec, std::uint16_t code);
    [[nodiscard]] engine::PoolSpec gateOf(const StationCode& code, bool& gated) const;
    [[nodiscard]] engine::PoolSpec specOf(const PoolCode& code, std::uint32_t tokens) const;

    // calls.cpp
    std::uint32_t newFrame(std::uint16_t call, Caller kind, std::uint32_t caller,
                           std::uint16_t callerStamp, const engine::RandomStream& random);
    void release(std::uint32_t frame);
    void send(std::uint32_t frame);
    bool passOpenEdge(std::uint32_t frame, double trip);
    void resend(std::uint32_t frame);
    void onEdge(std::uint32_t frame);
    void edgePassed(std::uint32_t frame);
    /// `edgeTime`: what the last edge adds.
    void toInstance(std::uint32_t frame, double edgeTime);
    [[nodiscard]] std::uint32_t pickInstance(Frame& frame);
    void onInstance(std::uint32_t frame);
    [[nodiscard]] std::uint16_t refusal(Frame& frame, double& delay);
    [[nodiscard]] std::uint16_t gateRefusal(const Frame& frame) const;
    void begin(std::uint32_t frame);
    void record(std::uint32_t frame, std::uint16_t cause);
    [[nodiscard]] double returnTrip(const Frame& frame);
    [[nodiscard]] engine::Router* routerOf(const Frame& frame);
    void refuse(std::uint32_t frame, std::uint16_t cause);
    void answer(std::uint32_t frame);
    void serverDone(std::uint32_t frame, std::uint16_t cause);
    void leaveInstance(std::uint32_t frame);
    void onAnswer(std::uint32_t frame);
    void deliverAnswer(std::uint32_t frame, std::uint16_t cause);
    void callDone(std::uint32_t caller, std::uint32_t child, std::uint16_t cause);
    void armTimeout(std::uint16_t timeoutClass, std::uint32_t frame, bool row);
    void onTimeouts(std::uint32_t timeoutClass);
    void timedOut(std::uint32_t frame);
    [[nodiscard]] double backoff(const models::RetryPolicy& retries, std::uint16_t attempt,
                                 engine::RandomStream& random) const;
    void granted(std::uint32_t pool, std::uint32_t frame);
    void releasePool(std::uint32_t pool);
    void onPoolWaits(std::uint32_t pool);
    void poolRefused(std::uint32_t pool);

    // steps.cpp
    void run(std::uint32_t frame);
    void stepFailed(std::uint32_t frame, std::uint16_t cause);
    /// False when there is nothing to wait for.
    bool work(std::uint32_t frame, double seconds);
    bool startCalls(std::uint32_t frame, const StepCode& step);
    bool issue(std::uint32_t frame, std::uint16_t call, std::uint16_t shard);
    bool lock(std::uint32_t frame, const StepCode& step);
    void unlock(std::uint16_t lock, std::uint32_t row);
    void releaseScopes(std::uint32_t frame, std::uint16_t scope);
    [[nodiscard]] std::uint32_t pickRow(const RowChoice& choice, engine::RandomStream& random) const;

    // users.cpp
    void scheduleArrival();
    void onArrival();
    void runScript(std::uint32_t user);
    void ask(std::uint32_t user);
    void sendUser(std::uint32_t user);
    void userAnswered(std::uint32_t user, std::uint32_t frame, std::uint16_t cause);
    void finishScript(std::uint32_t user);
    void leave(std::uint32_t user, bool failed);

    // queues.cpp
    void putItem(std::uint16_t queue);
    bool flowAllows(std::uint32_t frame, std::uint16_t queue);
    void pump(std::uint16_t queue);
    void deliver(std::uint16_t queue, std::uint32_t count);
    void deliveryDone(std::uint32_t delivery, std::uint16_t cause);
    void freeMemory(std::uint16_t queue, double bytes);
    std::uint32_t innerFrame(std::uint16_t operation, Caller kind, std::uint32_t caller,
                             std::uint32_t instance);
    void onTick(std::uint32_t runner);
    void fetched(std::uint32_t runner);
    void batchItems(std::uint32_t runner);
    void batchItemDone(std::uint32_t runner, const Frame& frame, std::uint16_t cause);
    void runnerEnds(std::uint32_t runner);

    // sampling.cpp
    void addResources();
    void sample(double now);
    [[nodiscard]] bool canThrottle(std::size_t station) const;
    void sampleCredits(std::size_t bin);
    void sampleHosts(std::size_t bin, double now);
    void samplePools(std::size_t bin, double now);
    void sampleStations(std::size_t bin, double now);
    void sampleEdgesAndLocks(std::size_t bin, double now);
    void sampleQueues(std::size_t bin, double now);
    void sampleGenerator(std::size_t bin);

    // power.cpp
    void startScaling();
    void closePeriod(std::size_t scaler, double now);
    void resize(std::size_t scaler, int wanted, double now);
    void launch(std::uint32_t instance, double now);
    void drain(std::uint32_t instance, double now);
    void switchOff(std::uint32_t instance);
    void serve(std::uint32_t instance, double now);
    void setRouted(std::uint32_t instance, bool routed, bool healthy);
    void die(std::uint32_t instance, double now);
    void openPools(std::uint32_t instance, double now);
    void closePools(std::uint32_t instance);
    [[nodiscard]] std::vector<std::uint32_t> hostsHitBy(const models::Fault& fault) const;
    void killHost(std::uint32_t host, double at, double end);
    void killProcess(std::uint32_t instance, double at, double restartDelay);
    void slowHost(std::uint32_t host, double factor, double at, double end);
    void lengthenHops(const models::Fault& fault, double seconds);
    void scheduleFaults();
    void bill(Host& host, double now);

    // cost.cpp
    void addCost(result::RunResult& out);

    const models::Scenario& scenario_;
    TierOptions options_;
    Program program_;
    double length_;
    std::size_t bins_ = 0; ///< of the result
    engine::SimTime now_ = 0.0;
    engine::EventQueue events_;
    /// The next arrival stays out of the event list: there is always one, and it is known in order.
    engine::SimTime arrivalAt_ = engine::kNever;
    hardware::Paths paths_;
    hardware::HopTable clientRtt_;
    engine::RandomStream network_, choice_;
    Arrivals arrivals_;
    Recorder recorder_;
    control::ControlPlane* control_ = nullptr;

    engine::RingBuffer<Ready> ready_;

    std::vector<Host> hosts_;
    std::vector<Instance> instances_;
    std::vector<PoolSlot> pools_;
    std::vector<Station> stations_;
    std::vector<Edge> edges_;
    std::vector<Lock> locks_;
    std::vector<double> counters_;
    std::vector<engine::TokenBucket> limiters_;
    std::vector<std::uint64_t> limiterRefusals_;
    std::vector<ItemQueue> queues_;
    std::vector<std::vector<std::uint32_t>> heldPublishers_; ///< frames by queue
    std::vector<BatchRunner> runners_;
    std::vector<std::uint32_t> lockedBy_; ///< runner that has a batch's cluster lock, by queue
    std::vector<TimeoutClass> timeouts_;
    std::vector<hardware::HopTable> edgeDelay_; ///< by edge
    std::vector<engine::Sampler> stationDelay_; ///< overhead of an invocation
    std::vector<engine::Sampler> coldStart_;    ///< by station
    std::vector<engine::Sampler> replicaLag_;   ///< by station
    std::vector<std::uint32_t> functionIndex_;  ///< of an operation within its platform

    engine::Slab<Frame> frames_;
    engine::Slab<User> users_;
    engine::Slab<Delivery> deliveries_;

    struct ScaledService {
        std::uint16_t station = 0;
        Scaler scaler;
        engine::Sampler boot;
        engine::RandomStream random;
        const models::Scaling* rule = nullptr;
        int wanted = 0;
        std::size_t resource = 0;
    };
    std::vector<ScaledService> scaled_;

    std::uint64_t arrived_ = 0;
    std::uint64_t passed_ = 0;
    std::uint64_t active_ = 0;
    std::uint64_t processed_ = 0;
    std::uint64_t retries_ = 0;
    std::uint64_t sampledRequests_ = 0;
    double answeredBytes_ = 0.0; ///< to users, in this bin

    // First resource of each kind, in the order of addResources().
    std::size_t cpuResource_ = 0;
    std::size_t creditResource_ = 0;
    std::size_t poolResource_ = 0;
    std::size_t stationResource_ = 0;
    std::size_t edgeResource_ = 0;
    std::size_t generatorResource_ = 0;
};

} // namespace headroom::tiers
