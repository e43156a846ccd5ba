#include "sim/analysis/operational/check.hpp"

#include "models/credits.hpp"
#include "sim/analysis/operational/machine.hpp"
#include "sim/analysis/operational/station_data.hpp"
#include "sim/analysis/windows.hpp"
#include "sim/engine/portable_math.hpp"
#include "sim/fleet/measured_constants.hpp"
#include "sim/hardware/hop_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace headroom::analysis::operational {
namespace {

using result::OperationResult;
using result::ResourceSeries;
using result::RunResult;

constexpr double kRelativeSlack = 2e-3;
constexpr double kAbsoluteSlack = 0.05; ///< seconds of busy time
/// Delays enter with this quantile: a mean of draws does not lie below it.
constexpr double kShortest = 1e-3;

double total(const std::vector<std::uint32_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}

/// Least and most work of all operations over the run, by meter.
using Totals = std::array<Interval, kMeters>;

class Checker {
public:
    Checker(const models::Scenario& scenario, const RunResult& run)
        : model_(scenario), data_(model_.data()), scenario_(scenario), run_(run),
          demands_(data_.scenario, data_.parts, data_.program),
          inLoop_(scenario_.service(data_.parts.processName) != nullptr &&
                  data_.shape.hashing == models::Hashing::kEventLoop) {
        readState();
        readPayloads();
        for (const OperationResult& operation : run_.operations) {
            const std::uint16_t code = data_.program.operation(operation.name);
            if (code != fleet::kNoOperation) addWork(operation, code);
        }
    }

    BoundsCheck take() {
        processes();
        store();
        rates();
        for (const OperationResult& operation : run_.operations) {
            const std::uint16_t code = data_.program.operation(operation.name);
            if (code == fleet::kNoOperation || total(operation.completed) <= 0.0) continue;
            response(operation, code);
            little(operation, code);
        }
        forcedFlow();
        population();
        return std::move(check_);
    }

private:
    void row(const std::string& law, const std::string& subject, double measured, Interval allowed,
             const std::string& unit) {
        check_.laws.push_back({law, subject, measured, allowed, unit});
    }

    // --- what the run says about its state -------------------------------------------------------------

    void readState() {
        const auto series = [&](const char* name) {
            const result::Series* found = run_.find(name);
            return found == nullptr ? std::vector<double>{} : found->perBin;
        };
        rooms_ = series("rooms");
        const std::vector<double> largest = series("largest room");
        const double arrived = static_cast<double>(run_.users.arrived);
        largest_ = largest.empty() ? arrived : *std::max_element(largest.begin(), largest.end());
        for (const double frames : series("frames sent")) frames_ += frames * run_.binSeconds;
        if (run_.find("frames sent") == nullptr) frames_ = std::numeric_limits<double>::infinity();
        double longest = 0.0;
        for (const OperationResult& operation : run_.operations)
            longest = std::max(longest, static_cast<double>(operation.latency.max()) * 1e-6);
        lagBins_ = static_cast<std::size_t>(std::ceil(longest / run_.binSeconds)) + 1;
        for (const ResourceSeries& resource : run_.resources)
            for (const float wait : resource.waitSeconds)
                longestWait_ = std::max(longestWait_, static_cast<double>(wait));
        const bool failures = run_.requests.failed > 0;
        // What clients gave up on goes on later than any answer came.
        aheadBins_ = failures ? run_.binCount : lagBins_;
    }

    [[nodiscard]] double roomsAt(std::size_t bin, bool high) const {
        if (rooms_.empty()) return high ? static_cast<double>(run_.users.arrived) * 4.0 : 0.0;
        if (high) return rooms_[std::min(rooms_.size() - 1, bin + aheadBins_)];
        return bin > lagBins_ ? rooms_[bin - lagBins_ - 1] : 0.0;
    }

    [[nodiscard]] FactorValues factorsAt(std::size_t bin, bool high) const {
        ChatState state;
        const double page = data_.parts.profile->roomPage;
        state.rooms = roomsAt(bin, high);
        state.members = high ? largest_ : 0.0;
        state.local = high ? largest_ : 0.0;
        state.history = high ? data_.parts.profile->historyPage : 0.0;
        state.lookups = std::min(page, state.rooms) * (high ? 1.0 + largest_ : 1.0);
        state.remoteProcesses = high ? data_.shape.processes() - 1.0 : 0.0;
        FactorValues values = factorsOf(state);
        values[static_cast<std::size_t>(Factor::kRemoteMembers)] = high ? largest_ : 0.0;
        return values;
    }

    void readPayloads() {
        for (const fleet::BehaviourCode& code : data_.program.behaviours) {
            const auto index = static_cast<std::size_t>(&code - data_.program.behaviours.data());
            const models::Behaviour& behaviour =
                scenario_.behaviours.at(scenario_.workload.behaviours[index].behaviour);
            const Script script = expectedScript(behaviour, data_.program);
            for (const Part* part : {&script.entry, &script.cycle}) {
                for (const Doing& doing : part->doings) {
                    const auto [known, fresh] =
                        payloads_.try_emplace(doing.operation, Interval::exactly(doing.megabytes));
                    if (fresh) continue;
                    known->second.low = std::min(known->second.low, doing.megabytes);
                    known->second.high = std::max(known->second.high, doing.megabytes);
                }
            }
            if (code.onMessage != fleet::kNoOperation) reactions_.push_back(code.onMessage);
        }
    }

    [[nodiscard]] Interval payloadOf(std::uint16_t code) const {
        const auto found = payloads_.find(code);
        return found == payloads_.end() ? Interval{} : found->second;
    }

    [[nodiscard]] bool isReaction(std::uint16_t code) const {
        return std::find(reactions_.begin(), reactions_.end(), code) != reactions_.end();
    }

    void addWork(const OperationResult& operation, std::uint16_t code) {
        const Interval payload = payloadOf(code);
        const Demand least = demands_.of(code, payload.low, OperationDemands::Extent::kUntilReply);
        const Demand most = demands_.of(code, payload.high);
        for (std::size_t bin = 0; bin < run_.binCount; ++bin) {
            const double completed = operation.completed[bin];
            const double started = operation.started[bin];
            if (completed > 0.0) {
                const FactorValues factors = factorsAt(bin, false);
                for (std::size_t m = 0; m < kMeters; ++m)
                    totals_[m].low += completed * least.meters[m].at(factors);
            }
            if (started > 0.0) {
                const FactorValues factors = factorsAt(bin, true);
                for (std::size_t m = 0; m < kMeters; ++m)
                    totals_[m].high += started * most.meters[m].at(factors);
            }
        }
    }

    [[nodiscard]] Interval of(Meter meter) const { return totals_[static_cast<std::size_t>(meter)]; }

    // --- utilization and bottleneck --------------------------------------------------------------------

    /// Busy seconds (times `each`) of resources of a service and kind, members from `first` on; negative
    /// when there are none.
    [[nodiscard]] double busy(const std::string& service, const std::string& kind, double each,
                              std::size_t first = 0,
                              std::size_t count = std::numeric_limits<std::size_t>::max()) const {
        double seconds = -1.0;
        std::size_t member = 0;
        for (const ResourceSeries& resource : run_.resources) {
            if (resource.service != service || resource.kind != kind) continue;
            const std::size_t index = member++;
            if (index < first || index - first >= count) continue;
            if (seconds < 0.0) seconds = 0.0;
            for (const float share : resource.utilization)
                seconds += static_cast<double>(share) * run_.binSeconds * each;
        }
        return seconds;
    }

    [[nodiscard]] static Interval slack(Interval exact, double members) {
        return {exact.low * (1.0 - kRelativeSlack) - kAbsoluteSlack,
                exact.high * (1.0 + kRelativeSlack) + kAbsoluteSlack * members};
    }

    void utilization(const std::string& subject, double measured, Interval work, double members) {
        if (measured < 0.0) return;
        Interval allowed = slack(work, members);
        allowed.low = std::max(0.0, allowed.low);
        row("utilization", subject, measured, allowed, "s");
    }

    void bottleneck(const std::string& subject, double work, double capacity, const std::string& unit) {
        row("bottleneck", subject, work,
            {0.0, capacity * run_.durationSeconds * (1.0 + kRelativeSlack) + kAbsoluteSlack * capacity},
            unit);
    }

    /// How much slower or faster than stated a fault makes some machine.
    [[nodiscard]] Interval faultSpeed() const {
        Interval speed{1.0, 1.0};
        for (const models::Fault& fault : scenario_.faults) {
            if (fault.kind != models::Fault::Kind::kSlowInstance) continue;
            speed.low = std::min(speed.low, fault.factor);
            speed.high = std::max(speed.high, fault.factor);
        }
        return speed;
    }

    [[nodiscard]] Interval background(double loops, double idlePerSecond, double perConnectionSeconds,
                                      double probes, double probeWork, double wakeUp) const {
        const double length = run_.durationSeconds;
        // Slices still queued at the end have not been done.
        const double done =
            scenario_.faults.empty() ? std::max(0.0, length - 2.0 * longestWait_ - 1.0) : 0.0;
        const double slices = length / fleet::kBackgroundPeriod + 1.0;
        return {loops * idlePerSecond * done,
                loops * (idlePerSecond * (length + fleet::kBackgroundPeriod) + slices * wakeUp) +
                    perConnectionSeconds + probes * (probeWork + wakeUp)};
    }

    void processes() {
        const models::ServiceProfile& profile = *data_.parts.profile;
        const FleetShape& shape = data_.shape;
        const std::string& chat = data_.parts.processName;
        const double wakeUp = profile.wakeUp.value;
        const double count = shape.processes();
        const double every = data_.parts.balancer->healthCheck.interval.value;
        const double probes = every > 0.0 ? count * (run_.durationSeconds / every + 1.0) : 0.0;
        const double probeWork = data_.program.health == fleet::kNoOperation
                                     ? 0.0
                                     : data_.program.operations[data_.program.health].base;
        const double connectionSeconds = profile.idlePerConnection.value *
                                         static_cast<double>(run_.users.arrived) * run_.durationSeconds;
        const Interval idle =
            background(count, profile.idlePerSecond.value, connectionSeconds, probes, probeWork, wakeUp);
        Interval loops = of(Meter::kLoopWork) + idle;
        loops.high += frameWork() + of(Meter::kLoopVisits).high * wakeUp;
        const Interval password = of(Meter::kPasswordWork);
        if (inLoop_) loops += password;
        const Interval all = inLoop_ ? loops : loops + password;

        const models::InstanceType& type = shape.instance;
        const Interval fault = faultSpeed();
        const double threads =
            shape.processesPerInstance * (1.0 + (inLoop_ ? 0.0 : double(shape.sidePoolThreads)));
        // All threads runnable at once, and throttled to the baseline where credits or a quota can run out.
        double slowest = workRate(type, threads) / threads;
        slowest *= models::sustainedShare(type, shape.credits);
        const double fastest = type.singleThreadSpeed * fault.high;
        utilization(chat + " event loops", busy(chat, "event-loop", 1.0),
                    {loops.low / fastest,
                     std::min(count * run_.durationSeconds, loops.high / (slowest * fault.low))},
                    count);
        const Interval each = vcpuSecondsPerWork(type, threads);
        utilization(chat + " CPUs", busy(chat, "cpu", type.vcpus),
                    {all.low * each.low / fault.high, all.high * each.high / fault.low},
                    double(shape.instances) * type.vcpus);
        bottleneck(chat + " event loops", loops.low, count * fastest, "s");
        bottleneck(chat + " CPUs", all.low, shape.instances * workRate(type, threads) * fault.high, "s");
        if (!inLoop_)
            bottleneck(chat + " side pool", password.low,
                       count * shape.sidePoolThreads * type.singleThreadSpeed * fault.high, "s");
    }

    /// Frames were counted one by one; at most each was of the dearest kind.
    [[nodiscard]] double frameWork() const {
        double dearest = 0.0;
        for (const fleet::StepCode& step : data_.program.steps)
            if (step.kind == fleet::StepKind::kBroadcast) dearest = std::max(dearest, step.perReceiver);
        if (dearest <= 0.0 && data_.parts.process->adapter == models::Adapter::kNone) return 0.0;
        if (!std::isfinite(frames_)) return of(Meter::kFrameWork).high;
        const double receives =
            of(Meter::kPublishes).high * std::max(0.0, data_.shape.processes() - 1.0);
        return dearest * frames_ + receives * fleet::kAdapterReceive;
    }

    void store() {
        if (data_.parts.store == nullptr) return;
        const models::StoreProfile& profile = *data_.parts.storeProfile;
        const FleetShape& shape = data_.shape;
        const std::string& name = data_.parts.storeName;
        const double nodes = shape.storeNodes();
        const double masters = shape.masters;
        const double replicas = shape.replicasPerMaster;
        const double connections = shape.processes() * data_.parts.profile->storeConnections / nodes;
        const double perCommand = profile.perRequestPerThousandConnections.value * connections / 1000.0;
        const double perApply = perCommand - profile.perRequest.value + profile.replicaApply.value;
        const double wakeUp = profile.wakeUp.value;
        const auto priced = [&](Interval work, Interval count, double each) {
            return Interval{work.low + count.low * each, work.high + count.high * (each + wakeUp)};
        };
        const Interval reads = of(Meter::kReads) + of(Meter::kHotReads);
        const Interval writes = of(Meter::kWrites) + of(Meter::kHotWrites);
        const Interval readWork =
            priced(of(Meter::kReadWork) + of(Meter::kHotReadWork), reads, perCommand);
        const Interval writeWork = of(Meter::kWriteWork) + of(Meter::kHotWriteWork);
        const Interval published = publishing(profile, nodes);
        const auto idle = [&](double loops) {
            return background(loops, profile.idlePerSecond.value, 0.0, 0.0, 0.0, wakeUp);
        };
        const bool fromReplica =
            replicas > 0.0 && shape.readFrom == models::RedisCluster::ReadFrom::kReplica;
        Interval onMasters = priced(writeWork, writes, perCommand) + published + idle(masters);
        Interval onReplicas =
            priced(writeWork, writes, perApply) * replicas + published + idle(masters * replicas);
        (fromReplica ? onReplicas : onMasters) += readWork;
        const double speed = shape.storeInstance.singleThreadSpeed;
        const Interval fault = faultSpeed();
        const auto seconds = [&](Interval work) {
            return Interval{work.low / (speed * fault.high), work.high / (speed * fault.low)};
        };
        const bool throttles = models::sustainedShare(shape.storeInstance, shape.storeCredits) < 1.0;
        const auto m = static_cast<std::size_t>(shape.masters);
        const auto look = [&](const std::string& subject, Interval work, double loops, std::size_t first,
                              std::size_t count) {
            bottleneck(subject, work.low, loops * speed * fault.high, "s");
            Interval busySeconds = seconds(work);
            if (throttles) busySeconds.high = loops * run_.durationSeconds;
            utilization(subject, busy(name, "event-loop", 1.0, first, count), busySeconds, loops);
        };
        // After a failover reads and writes meet other nodes: only the cluster as a whole can be told.
        if (scenario_.faults.empty()) {
            look(name + " masters", onMasters, masters, 0, m);
            if (replicas > 0.0)
                look(name + " replicas", onReplicas, masters * replicas, m,
                     std::numeric_limits<std::size_t>::max());
        } else {
            onReplicas.low = 0.0; // nobody applies what a dead replica would have
            look(name + " nodes", onMasters + onReplicas, nodes, 0,
                 std::numeric_limits<std::size_t>::max());
        }
    }

    [[nodiscard]] Interval publishing(const models::StoreProfile& profile, double nodes) const {
        const double publishes = of(Meter::kPublishes).high;
        if (publishes <= 0.0) return {};
        const double each = profile.publishBase.value + nodes * profile.publishPerOtherNode.value +
                            data_.shape.processes() * profile.publishPerSubscriber.value +
                            nodes * profile.wakeUp.value;
        return {0.0, publishes * each};
    }

    void rates() {
        const double length = run_.durationSeconds;
        const auto limited = [&](const std::string& subject, double work, double start, double doubles) {
            if (start <= 0.0) return;
            // Capacity at most doubles in `doubles`: the integral of start 2^(t / doubles), and a burst.
            double whole = start * length;
            if (doubles > 0.0)
                whole = start * doubles / engine::portableLog(2.0) *
                        (engine::portableExp2(std::min(60.0, length / doubles)) - 1.0);
            row("bottleneck", subject, work, {0.0, (whole + start) * (1.0 + kRelativeSlack)},
                "requests");
        };
        const models::LoadBalancer& balancer = *data_.parts.balancer;
        limited(data_.parts.balancerName + " requests", of(Meter::kRequests).low,
                balancer.requests.value, balancer.doublesEvery.value);
        limited(data_.parts.balancerName + " new connections", of(Meter::kConnections).low,
                balancer.newConnections.value, balancer.doublesEvery.value);
        if (data_.parts.storage != nullptr)
            limited(data_.parts.storageName + " requests", of(Meter::kPuts).low + of(Meter::kGets).low,
                    data_.parts.storage->maxRequests.value, 0.0);
        if (data_.parts.content != nullptr)
            limited(data_.parts.contentName + " requests", of(Meter::kContent).low,
                    data_.parts.content->maxRequests.value, 0.0);
    }

    // --- response times and populations ----------------------------------------------------------------

    [[nodiscard]] static double shortest(const models::Distribution& distribution) {
        return hardware::HopTable::quantileOf(distribution, kShortest);
    }

    void response(const OperationResult& operation, std::uint16_t code) {
        const Demand demand = demands_.of(code, payloadOf(code).low);
        double work = 0.0;
        double trips = 0.0;
        double storeWork = 0.0;
        for (std::size_t bin = 0; bin < run_.binCount; ++bin) {
            const double completed = operation.completed[bin];
            if (completed <= 0.0) continue;
            const FactorValues factors = factorsAt(bin, false);
            work += completed * demand[Meter::kWaitedWork].at(factors);
            trips += completed * demand[Meter::kWaitedTrips].at(factors);
            storeWork += completed * demand[Meter::kWaitedStoreWork].at(factors);
        }
        const double count = total(operation.completed);
        FactorValues alone{};
        alone[0] = 1.0;
        const auto times = [&](Meter meter) { return demand[meter].at(alone); };
        const models::Network& network = scenario_.network;
        const double hop = 0.5 * std::min(shortest(network.inZoneRtt), shortest(network.crossZoneRtt));
        const Interval fault = faultSpeed();
        double least = work / count / (data_.shape.instance.singleThreadSpeed * fault.high) +
                       2.0 * hop * trips / count;
        if (data_.parts.store != nullptr)
            least += storeWork / count / (data_.shape.storeInstance.singleThreadSpeed * fault.high);
        if (!isReaction(code))
            least +=
                times(Meter::kClientTrips) * shortest(network.clientRtt) + hop * times(Meter::kHops);
        least += times(Meter::kBalancerPasses) * shortest(data_.parts.balancer->addedLatency);
        if (data_.parts.storage != nullptr) {
            least += times(Meter::kPuts) * shortest(data_.parts.storage->putLatency) +
                     times(Meter::kGets) * shortest(data_.parts.storage->getLatency);
            if (data_.parts.storage->perConnection.value > 0.0)
                least += times(Meter::kMegabytes) * 1e6 / data_.parts.storage->perConnection.value;
        }
        if (data_.parts.content != nullptr)
            least += times(Meter::kContent) * shortest(data_.parts.content->latency);
        row("response", operation.name, operation.latency.mean() * 1e-6,
            {least * (1.0 - kRelativeSlack), std::numeric_limits<double>::infinity()}, "s");
    }

    void little(const OperationResult& operation, std::uint16_t code) {
        if (isReaction(code)) return; // bundled: they start one after another within a bin
        double inProgress = 0.0;      // request-seconds, times at the middle of their bins
        double started = 0.0;
        double left = 0.0;
        for (std::size_t bin = 0; bin < run_.binCount; ++bin) {
            const double middle = (static_cast<double>(bin) + 0.5) * run_.binSeconds;
            const double over = double(operation.completed[bin]) + operation.failed[bin];
            inProgress += middle * (over - operation.started[bin]);
            started += operation.started[bin];
            left += over;
        }
        const double open = std::max(0.0, started - left);
        inProgress += open * run_.durationSeconds;
        const double answered = operation.latency.mean() * 1e-6 * total(operation.completed);
        const double others = (total(operation.failed) + open) * run_.durationSeconds;
        const double width = started * run_.binSeconds;
        row("little", operation.name, inProgress,
            {answered * (1.0 - kRelativeSlack) - width,
             answered * (1.0 + kRelativeSlack) + others + width},
            "request-s");
    }

    void forcedFlow() {
        const double users = static_cast<double>(run_.users.arrived);
        const bool whole = run_.users.passed == run_.users.arrived && users > 0.0 &&
                           run_.requests.failed == 0 && data_.passes.cycling <= 0.0;
        if (!whole) return;
        for (const OperationVisits& visits : data_.passes.operations) {
            const OperationResult* operation = run_.operation(visits.operation);
            const bool reaction = isReaction(data_.program.operation(visits.operation));
            if (operation == nullptr || reaction || visits.entry <= 0.0) continue;
            // Choices and repeats are random: five standard deviations, a user's count at most as
            // variable as a geometric one's.
            const double spread = 5.0 * std::sqrt(users * visits.entry * (1.0 + visits.entry));
            row("forced-flow", visits.operation, total(operation->completed),
                {users * visits.entry - spread, users * visits.entry + spread}, "times");
        }
    }

    void population() {
        if (data_.passes.cycling < 1.0 || data_.passes.behaviours != 1) return;
        const result::Series* users = run_.find("users");
        if (users == nullptr) return;
        double cycles = std::numeric_limits<double>::infinity();
        double response = 0.0;
        for (const OperationVisits& visits : data_.passes.operations) {
            const OperationResult* operation = run_.operation(visits.operation);
            if (visits.cycle <= 0.0 || visits.entry > 0.0) continue;
            if (isReaction(data_.program.operation(visits.operation))) continue;
            cycles = std::min(cycles,
                              operation == nullptr ? 0.0 : total(operation->completed) / visits.cycle);
        }
        if (!std::isfinite(cycles)) return;
        for (const LawCheck& known : check_.laws) {
            if (known.law != "response") continue;
            for (const OperationVisits& visits : data_.passes.operations)
                if (visits.operation == known.subject) response += visits.cycle * known.allowed.low;
        }
        const double each = data_.passes.cycleThink + response;
        if (each <= 0.0) return;
        double userSeconds = 0.0;
        double most = 0.0;
        for (const double active : users->perBin) {
            most = std::max(most, active);
            userSeconds += (active + 1.0) * run_.binSeconds;
        }
        // Users of the last cycle have not thought to its end; think times are random.
        const double spread = 5.0 * std::sqrt(cycles * data_.passes.cycleThinkVariance);
        row("population", "users", cycles * each, {0.0, userSeconds + most * each + spread}, "user-s");
    }

    StationModel model_;
    const StationModel::Data& data_;
    const models::Scenario& scenario_;
    const RunResult& run_;
    OperationDemands demands_;
    bool inLoop_;
    std::vector<double> rooms_;
    double largest_ = 0.0;
    double frames_ = 0.0;
    double longestWait_ = 0.0;
    std::size_t lagBins_ = 1;
    std::size_t aheadBins_ = 1;
    std::map<std::uint16_t, Interval> payloads_;
    std::vector<std::uint16_t> reactions_;
    Totals totals_{};
    BoundsCheck check_;
};

} // namespace

std::size_t BoundsCheck::broken() const {
    return static_cast<std::size_t>(
        std::count_if(laws.begin(), laws.end(), [](const LawCheck& law) { return !law.holds(); }));
}

BoundsCheck checkBounds(const models::Scenario& scenario, const RunResult& result) {
    return Checker(scenario, result).take();
}

} // namespace headroom::analysis::operational
