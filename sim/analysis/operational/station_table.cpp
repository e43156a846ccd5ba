// Prices a shape of the fleet: from the demands of a pass to stations with capacities.

#include "models/credits.hpp"
#include "sim/analysis/operational/machine.hpp"
#include "sim/analysis/operational/station_data.hpp"
#include "sim/engine/portable_math.hpp"
#include "sim/fleet/measured_constants.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::analysis::operational {
namespace {

using Values = std::array<double, kMeters>;

Values valuesOf(const Demand& demand, const FactorValues& factors) {
    Values values{};
    for (std::size_t i = 0; i < kMeters; ++i) values[i] = demand.meters[i].at(factors);
    return values;
}

double get(const Values& values, Meter meter) { return values[static_cast<std::size_t>(meter)]; }

class Table {
public:
    Table(const StationModel::Data& data, const FleetShape& shape, const ChatState& state)
        : data_(data), shape_(shape), state_(state), entry_(valuesOf(data.entry, factorsOf(state))),
          cycle_(valuesOf(data.cycle, factorsOf(state))) {}

    StationTable fill() {
        processes();
        store();
        rates();
        spaces();
        delays();
        return table_;
    }

private:
    Station& add(StationId id, StationRole role, double members, Interval capacity) {
        Station& station = table_[id];
        station.present = true;
        station.role = role;
        station.members = std::max(1.0, members);
        station.capacity = capacity;
        return station;
    }

    void processes() {
        const models::ServiceProfile& profile = *data_.parts.profile;
        const bool inLoop = shape_.hashing == models::Hashing::kEventLoop;
        const double count = shape_.processes();
        const auto loopWork = [&](const Values& v) {
            return get(v, Meter::kLoopWork) + get(v, Meter::kFrameWork) +
                   (inLoop ? get(v, Meter::kPasswordWork) : 0.0);
        };
        const double wakeUp = profile.wakeUp.value;
        const auto withWakeUps = [&](double work, double visits) {
            return Interval{work, work + visits * wakeUp};
        };
        const models::HealthCheck& check = data_.parts.balancer->healthCheck;
        const double probes = check.interval.value > 0.0 ? 1.0 / check.interval.value : 0.0;
        const double probeWork = data_.program.health == fleet::kNoOperation
                                     ? 0.0
                                     : data_.program.operations[data_.program.health].base;
        const Interval background =
            withWakeUps(count * (profile.idlePerSecond.value + probes * probeWork),
                        count * (1.0 / fleet::kBackgroundPeriod + probes));
        const double perUser = profile.idlePerConnection.value * data_.passes.connected;
        const double speed = shape_.instance.singleThreadSpeed;

        Station& loops = add(StationId::kAppLoops, StationRole::kQueue, count, Interval::exactly(speed));
        loops.entry = withWakeUps(loopWork(entry_), get(entry_, Meter::kLoopVisits));
        loops.cycle = withWakeUps(loopWork(cycle_), get(cycle_, Meter::kLoopVisits));
        loops.entryVisits = get(entry_, Meter::kLoopVisits);
        loops.cycleVisits = get(cycle_, Meter::kLoopVisits);
        loops.entrySeconds = get(entry_, Meter::kWaitedWork) / speed;
        loops.cycleSeconds = get(cycle_, Meter::kWaitedWork) / speed;
        loops.background = background;
        loops.perUser = Interval::exactly(perUser);

        const double threads =
            shape_.processesPerInstance * (1.0 + (inLoop ? 0.0 : double(shape_.sidePoolThreads)));
        Station& cpu = add(StationId::kAppCpu, StationRole::kCapacity, shape_.instances,
                           Interval::exactly(workRate(shape_.instance, threads)));
        cpu.servers = workRate(shape_.instance, threads) / speed;
        cpu.entry = loops.entry;
        cpu.cycle = loops.cycle;
        if (!inLoop) {
            cpu.entry += Interval::exactly(get(entry_, Meter::kPasswordWork));
            cpu.cycle += Interval::exactly(get(cycle_, Meter::kPasswordWork));
            Station& pool = add(StationId::kSidePool, StationRole::kQueue, count,
                                Interval::exactly(speed * shape_.sidePoolThreads));
            pool.servers = shape_.sidePoolThreads;
            pool.entry = Interval::exactly(get(entry_, Meter::kPasswordWork));
            pool.cycle = Interval::exactly(get(cycle_, Meter::kPasswordWork));
            pool.entryVisits = get(entry_, Meter::kPasswords);
            pool.cycleVisits = get(cycle_, Meter::kPasswords);
        }
        cpu.entryVisits = loops.entryVisits;
        cpu.cycleVisits = loops.cycleVisits;
        cpu.background = background;
        cpu.perUser = Interval::exactly(perUser);
        credits(StationId::kAppCredits, cpu, shape_.instance, shape_.credits,
                data_.parts.process->on.initialCredits, threads);
    }

    /// Standard mode, or a quota: vCPU-seconds a second on average over the run.
    void credits(StationId id, const Station& work, const models::InstanceType& type,
                 models::CreditMode mode, std::optional<double> initial, double threads) {
        if (models::sustainedShare(type, mode) >= 1.0 || data_.lengthSeconds <= 0.0) return;
        const double saved = 60.0 * initial.value_or(type.launchCredits) / data_.lengthSeconds;
        const double most = std::min<double>(threads, type.vcpus);
        Station& station = add(id, StationRole::kCapacity, work.members,
                               Interval::exactly(std::min(most, type.baseline * type.vcpus + saved)));
        const Interval each = vcpuSecondsPerWork(type, threads);
        const auto priced = [&](Interval demand) {
            return Interval{demand.low * each.low, demand.high * each.high};
        };
        station.entry = priced(work.entry);
        station.cycle = priced(work.cycle);
        station.onOneEntry = priced(work.onOneEntry);
        station.onOneCycle = priced(work.onOneCycle);
        station.background = priced(work.background);
        station.perUser = priced(work.perUser);
        station.entryVisits = work.entryVisits;
        station.cycleVisits = work.cycleVisits;
    }

    struct Commands {
        Meter work, count;
    };

    /// Work and wake-ups of some commands, priced with this shape's connections.
    [[nodiscard]] Interval priced(const Values& v, Commands which, double extraEach) const {
        const double count = get(v, which.count);
        const double work = get(v, which.work) + count * extraEach;
        return {work, work + count * data_.parts.storeProfile->wakeUp.value};
    }

    void store() {
        if (data_.parts.store == nullptr || shape_.masters <= 0) return;
        const models::StoreProfile& profile = *data_.parts.storeProfile;
        const double masters = shape_.masters;
        const double replicas = shape_.replicasPerMaster;
        const double nodes = shape_.storeNodes();
        const bool fromReplica =
            replicas > 0.0 && shape_.readFrom == models::RedisCluster::ReadFrom::kReplica;
        const double connections = shape_.processes() * data_.parts.profile->storeConnections / nodes;
        const double perCommand = profile.perRequestPerThousandConnections.value * connections / 1000.0;
        const double perApply = perCommand - profile.perRequest.value + profile.replicaApply.value;
        const double speed = shape_.storeInstance.singleThreadSpeed;
        constexpr Commands kReads{Meter::kReadWork, Meter::kReads};
        constexpr Commands kWrites{Meter::kWriteWork, Meter::kWrites};
        constexpr Commands kHotReads{Meter::kHotReadWork, Meter::kHotReads};
        constexpr Commands kHotWrites{Meter::kHotWriteWork, Meter::kHotWrites};

        Station& master =
            add(StationId::kStoreMasters, StationRole::kQueue, masters, Interval::exactly(speed));
        const auto onMasters = [&](const Values& v, Interval& spread, Interval& one, double& visits) {
            spread = priced(v, kWrites, perCommand);
            one = priced(v, kHotWrites, perCommand);
            visits = get(v, Meter::kWrites) + get(v, Meter::kHotWrites);
            if (!fromReplica) {
                spread += priced(v, kReads, perCommand);
                one += priced(v, kHotReads, perCommand);
                visits += get(v, Meter::kReads) + get(v, Meter::kHotReads);
            }
            spread += publishing(v, true);
        };
        onMasters(entry_, master.entry, master.onOneEntry, master.entryVisits);
        onMasters(cycle_, master.cycle, master.onOneCycle, master.cycleVisits);
        master.background = idle(masters);
        Station& answering = fromReplica ? replica(masters, replicas, speed) : master;
        answering.entrySeconds = get(entry_, Meter::kWaitedStoreWork) / speed;
        answering.cycleSeconds = get(cycle_, Meter::kWaitedStoreWork) / speed;
        if (replicas > 0.0) {
            Station& copy =
                fromReplica ? table_[StationId::kStoreReplicas] : replica(masters, replicas, speed);
            const auto onReplicas = [&](const Values& v, Interval& spread, Interval& one,
                                        double& visits) {
                spread = priced(v, kWrites, perApply) * replicas;
                // Each replica of the hot shard applies the write; reads are shared among them.
                one = priced(v, kHotWrites, perApply);
                visits = replicas * (get(v, Meter::kWrites) + get(v, Meter::kHotWrites));
                if (fromReplica) {
                    spread += priced(v, kReads, perCommand);
                    one += priced(v, kHotReads, perCommand) * (1.0 / replicas);
                    visits += get(v, Meter::kReads) + get(v, Meter::kHotReads);
                }
                spread += publishing(v, false);
            };
            onReplicas(entry_, copy.entry, copy.onOneEntry, copy.entryVisits);
            onReplicas(cycle_, copy.cycle, copy.onOneCycle, copy.cycleVisits);
            copy.background = idle(masters * replicas);
        }
        const bool replicasBusier =
            replicas > 0.0 && table_[StationId::kStoreReplicas].entry.low / replicas > master.entry.low;
        credits(StationId::kStoreCredits, replicasBusier ? table_[StationId::kStoreReplicas] : master,
                shape_.storeInstance, shape_.storeCredits, data_.parts.store->on.initialCredits, 1.0);
    }

    Station& replica(double masters, double replicas, double speed) {
        return add(StationId::kStoreReplicas, StationRole::kQueue, masters * replicas,
                   Interval::exactly(speed));
    }

    [[nodiscard]] Interval idle(double nodes) const {
        const models::StoreProfile& profile = *data_.parts.storeProfile;
        const double work = nodes * profile.idlePerSecond.value;
        return {work, work + nodes / fleet::kBackgroundPeriod * profile.wakeUp.value};
    }

    /// PUBLISH at its node, copies at the others, one write per subscribed process.
    [[nodiscard]] Interval publishing(const Values& v, bool atMasters) const {
        const double publishes = get(v, Meter::kPublishes);
        if (publishes <= 0.0) return {};
        const models::StoreProfile& profile = *data_.parts.storeProfile;
        const bool classic = data_.parts.process->adapter == models::Adapter::kRedis;
        const double nodes = shape_.storeNodes();
        const double masters = shape_.masters;
        const double subscribers = profile.publishPerSubscriber.value * state_.remoteProcesses;
        double work = 0.0;
        double visits = 0.0;
        if (atMasters) {
            work = profile.publishBase.value + (classic ? subscribers * masters / nodes : subscribers);
            visits = classic ? masters : 1.0;
            if (classic) work += (masters - 1.0) * profile.publishPerOtherNode.value;
        } else if (classic) {
            work = (nodes - masters) * profile.publishPerOtherNode.value +
                   subscribers * (nodes - masters) / nodes;
            visits = nodes - masters;
        }
        return Interval{publishes * work, publishes * (work + visits * profile.wakeUp.value)};
    }

    void rate(StationId id, double start, double grown, Meter meter) {
        if (start <= 0.0) return;
        Station& station = add(id, StationRole::kCapacity, 1.0, {start, grown});
        station.entry = Interval::exactly(get(entry_, meter));
        station.cycle = Interval::exactly(get(cycle_, meter));
        station.entryVisits = station.entry.low;
        station.cycleVisits = station.cycle.low;
    }

    void rates() {
        const models::LoadBalancer& balancer = *data_.parts.balancer;
        const double doublings =
            balancer.doublesEvery.value > 0.0 ? data_.lengthSeconds / balancer.doublesEvery.value : 0.0;
        const double growth = engine::portableExp2(std::min(60.0, doublings));
        rate(StationId::kBalancerRequests, balancer.requests.value, balancer.requests.value * growth,
             Meter::kRequests);
        rate(StationId::kBalancerConnections, balancer.newConnections.value,
             balancer.newConnections.value * growth, Meter::kConnections);
        if (data_.parts.storage != nullptr) {
            const double most = data_.parts.storage->maxRequests.value;
            rate(StationId::kStorageRequests, most, most, Meter::kPuts);
            Station& station = table_[StationId::kStorageRequests];
            station.entry += Interval::exactly(get(entry_, Meter::kGets));
            station.cycle += Interval::exactly(get(cycle_, Meter::kGets));
        }
        if (data_.parts.content != nullptr) {
            const double most = data_.parts.content->maxRequests.value;
            rate(StationId::kContentRequests, most, most, Meter::kContent);
        }
        rateLimits();
        if (shape_.instance.networkBurst.value > 0.0) {
            Station& network = add(StationId::kAppNetwork, StationRole::kCapacity, shape_.instances,
                                   Interval::exactly(shape_.instance.networkBurst.value));
            network.entry = Interval::exactly(get(entry_, Meter::kBytes));
            network.cycle = Interval::exactly(get(cycle_, Meter::kBytes));
        }
    }

    void rateLimits() {
        double nearest = 0.0;
        for (const Limited& limit : data_.limits) {
            const double capacity = limit.perSecond * limit.buckets;
            const double asked = std::max(limit.entry, limit.cycle);
            if (capacity <= 0.0 || asked / capacity <= nearest) continue;
            nearest = asked / capacity;
            Station& station = add(StationId::kRateLimit, StationRole::kCapacity, shape_.processes(),
                                   Interval::exactly(capacity));
            station.entry = Interval::exactly(limit.entry);
            station.cycle = Interval::exactly(limit.cycle);
            station.entryVisits = limit.entry;
            station.cycleVisits = limit.cycle;
        }
    }

    void space(StationId id, double members, double capacity, double perUser) {
        Station& station =
            add(id, StationRole::kSpace, members, Interval::exactly(std::max(0.0, capacity)));
        station.perUser = Interval::exactly(perUser);
    }

    void spaces() {
        const models::ServiceProfile& profile = *data_.parts.profile;
        const models::Limits& limits = data_.parts.process->limits;
        const double connected = data_.passes.connected;
        const double perProcess = shape_.processesPerInstance;
        double memory = shape_.instance.memory.value - shape_.instance.systemMemory.value -
                        perProcess * profile.memoryPerProcess.value;
        if (limits.memoryPerProcess.value > 0.0)
            memory = std::min(
                memory, perProcess * (limits.memoryPerProcess.value - profile.memoryPerProcess.value));
        space(StationId::kAppMemory, shape_.instances, memory,
              connected * profile.memoryPerConnection.value +
                  data_.passes.joined * profile.memoryPerJoinedUser.value);
        space(StationId::kFileDescriptors, shape_.processes(),
              double(limits.fileDescriptors) - profile.storeConnections - fleet::kOwnDescriptors,
              connected);
        if (limits.connections > 0)
            space(StationId::kConnections, shape_.processes(), limits.connections, connected);
        if (limits.ephemeralPorts > 0)
            space(StationId::kClientPorts, 1.0,
                  double(std::max(1, data_.scenario.workload.clientAddresses)) * limits.ephemeralPorts,
                  connected + data_.httpUsers);
        if (data_.parts.store == nullptr || shape_.masters <= 0) return;
        const models::StoreProfile& store = *data_.parts.storeProfile;
        const double most = data_.parts.store->maxMemory.value > 0.0
                                ? data_.parts.store->maxMemory.value
                                : fleet::kStoreMemoryShare * shape_.storeInstance.memory.value;
        space(StationId::kStoreMemory, shape_.masters, most - store.memoryEmpty.value, 0.0);
        Station& station = table_[StationId::kStoreMemory];
        station.entry = Interval::exactly(get(entry_, Meter::kKeys) * store.memoryPerKey.value);
        station.cycle = Interval::exactly(get(cycle_, Meter::kKeys) * store.memoryPerKey.value);
    }

    void delay(StationId id, double seconds, Meter meter) {
        Station& station = add(id, StationRole::kDelay, 1.0, Interval::exactly(1.0));
        station.entryVisits = get(entry_, meter);
        station.cycleVisits = get(cycle_, meter);
        station.entrySeconds = seconds * station.entryVisits;
        station.cycleSeconds = seconds * station.cycleVisits;
    }

    /// Probability that a random one of `others` is in a random instance's zone; both go round the zones.
    [[nodiscard]] double sameZone(int others) const {
        const int zones = std::max(1, data_.scenario.network.zones);
        const auto share = [zones](int members, int zone) {
            const int here = members / zones + (zone < members % zones ? 1 : 0);
            return double(here) / std::max(1, members);
        };
        double same = 0.0;
        for (int zone = 0; zone < zones; ++zone)
            same += share(shape_.instances, zone) * share(others, zone);
        return same;
    }

    [[nodiscard]] double meanRoundTrip(double same) const {
        const models::Network& network = data_.scenario.network;
        const auto of = [&](const models::Distribution& distance, const models::HopTail& tail) {
            return distance.mean().value +
                   2.0 * (network.jitter.mean().value + tail.share * tail.delay.mean().value);
        };
        return same * of(network.inZoneRtt, network.inZoneTail) +
               (1.0 - same) * of(network.crossZoneRtt, network.crossZoneTail);
    }

    void delays() {
        const models::Network& network = data_.scenario.network;
        delay(StationId::kClientNetwork, network.clientRtt.mean().value, Meter::kClientTrips);
        delay(StationId::kBalancerLatency, data_.parts.balancer->addedLatency.mean().value,
              Meter::kBalancerPasses);
        Station& balancer = table_[StationId::kBalancerLatency];
        const double hop = 0.5 * meanRoundTrip(1.0 / std::max(1, network.zones)); // users' zones in turn
        balancer.entrySeconds += hop * get(entry_, Meter::kHops);
        balancer.cycleSeconds += hop * get(cycle_, Meter::kHops);
        if (data_.parts.store != nullptr && shape_.masters > 0)
            delay(StationId::kStoreNetwork, meanRoundTrip(sameZone(int(shape_.storeNodes()))),
                  Meter::kWaitedTrips);
        if (data_.parts.storage != nullptr) {
            const models::ObjectStorage& storage = *data_.parts.storage;
            Station& station =
                add(StationId::kStorageLatency, StationRole::kDelay, 1.0, Interval::exactly(1.0));
            const auto waited = [&](const Values& v) {
                double seconds = get(v, Meter::kPuts) * storage.putLatency.mean().value +
                                 get(v, Meter::kGets) * storage.getLatency.mean().value;
                if (storage.perConnection.value > 0.0)
                    seconds += get(v, Meter::kMegabytes) * 1e6 / storage.perConnection.value;
                return seconds;
            };
            station.entrySeconds = waited(entry_);
            station.cycleSeconds = waited(cycle_);
            station.entryVisits = get(entry_, Meter::kPuts) + get(entry_, Meter::kGets);
            station.cycleVisits = get(cycle_, Meter::kPuts) + get(cycle_, Meter::kGets);
        }
        if (data_.parts.content != nullptr)
            delay(StationId::kContentLatency, data_.parts.content->latency.mean().value,
                  Meter::kContent);
    }

    const StationModel::Data& data_;
    const FleetShape& shape_;
    const ChatState& state_;
    Values entry_;
    Values cycle_;
    StationTable table_;
};

} // namespace

StationTable StationModel::stations(const FleetShape& shape, const ChatState& state) const {
    return Table(*data_, shape, state).fill();
}

} // namespace headroom::analysis::operational
