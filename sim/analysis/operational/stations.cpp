#include "sim/analysis/operational/stations.hpp"

#include "sim/analysis/operational/station_data.hpp"
#include "sim/engine/portable_math.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::analysis::operational {

FleetShape shapeOf(const models::Scenario& scenario) {
    const fleet::FleetParts parts = fleet::partsOf(scenario);
    FleetShape shape;
    const models::ProcessService& process = *parts.process;
    shape.instance = scenario.instanceTypes.at(process.on.instance);
    shape.instances = process.on.count;
    shape.processesPerInstance = process.on.processesPerInstance;
    shape.credits = process.on.credits;
    shape.hashing = process.hashing;
    shape.sidePoolThreads = std::max(1, process.sidePoolThreads);
    if (parts.store != nullptr) {
        shape.storeInstance = scenario.instanceTypes.at(parts.store->on.instance);
        shape.masters = parts.store->masters;
        shape.replicasPerMaster = parts.store->replicasPerMaster;
        shape.readFrom = parts.store->readFrom;
        shape.storeCredits = parts.store->on.credits;
    }
    return shape;
}

FactorValues factorsOf(const ChatState& state) {
    FactorValues values{};
    const auto set = [&](Factor factor, double value) {
        values[static_cast<std::size_t>(factor)] = std::max(0.0, value);
    };
    set(Factor::kOne, 1.0);
    set(Factor::kMembers, state.members);
    set(Factor::kOthers, state.members - 1.0);
    set(Factor::kLocal, state.local);
    set(Factor::kLocalOthers, state.local - 1.0);
    set(Factor::kRemoteMembers, state.members - state.local);
    set(Factor::kRemoteProcesses, state.remoteProcesses);
    set(Factor::kRooms, state.rooms);
    set(Factor::kLookups, state.lookups);
    set(Factor::kHistory, state.history);
    return values;
}

namespace {

models::Scenario withSidePool(models::Scenario scenario) {
    for (models::Service& service : scenario.services) {
        if (auto* process = std::get_if<models::ProcessService>(&service.kind))
            process->hashing = models::Hashing::kSidePool;
    }
    return scenario;
}

/// Averages the scenario's behaviours into one class of users.
class Average {
public:
    Average(StationModel::Data& data, const OperationDemands& demands) : data_(data), demands_(demands) {
        for (const models::RateLimit& limit : data.program.rateLimits) {
            const double addresses = std::max(1, data.scenario.workload.clientAddresses);
            data.limits.push_back({limit.requests / limit.window.value,
                                   limit.perClientAddress ? addresses : 1.0, 0.0, 0.0});
        }
        for (const fleet::BehaviourCode& code : data.program.behaviours)
            if (expectedScript(behaviourOf(code), data.program).cycles) cycling_ += code.share;
    }

    void take() {
        Passes& passes = data_.passes;
        passes.behaviours = data_.program.behaviours.size();
        passes.cycling = cycling_;
        passes.staying = 0.0;
        double picks = 0.0;
        for (const fleet::BehaviourCode& code : data_.program.behaviours) {
            const models::Behaviour& behaviour = behaviourOf(code);
            const Script script = expectedScript(behaviour, data_.program);
            const bool leaves = behaviour.then == models::Behaviour::Then::kLeave && !script.cycles;
            if (!leaves) passes.staying += code.share;
            if (script.connected || leaves) passes.connected += code.share;
            if (script.joined || leaves) passes.joined += code.share;
            if (script.http) data_.httpUsers += code.share;
            passes.entryThink += code.share * script.entry.think;
            add(script.entry, code, behaviour, false);
            if (script.cycles) {
                const double among = code.share / cycling_;
                passes.cycleThink += among * script.cycle.think;
                passes.cycleThinkVariance += among * script.cycle.thinkVariance;
                add(script.cycle, code, behaviour, true);
            }
            picks += takeRoomLaw(code, behaviour, script);
        }
        if (picks > 0.0) {
            data_.rooms.create /= picks;
            data_.rooms.window /= picks;
        }
        // A user's first request opens a connection to the balancer.
        data_.entry[Meter::kConnections] += data_.httpUsers;
    }

private:
    [[nodiscard]] const models::Behaviour& behaviourOf(const fleet::BehaviourCode& code) const {
        const auto index = static_cast<std::size_t>(&code - data_.program.behaviours.data());
        return data_.scenario.behaviours.at(data_.scenario.workload.behaviours[index].behaviour);
    }

    void add(const Part& part, const fleet::BehaviourCode& code, const models::Behaviour& behaviour,
             bool cycle) {
        const double weight = cycle ? code.share / cycling_ : code.share;
        Demand& into = cycle ? data_.cycle : data_.entry;
        for (const Doing& doing : part.doings) {
            if (doing.operation == fleet::kNoOperation) continue;
            const double times = weight * doing.times * (doing.pick ? behaviour.createRoomShare : 1.0);
            Demand demand = demands_.of(doing.operation, doing.megabytes);
            if (code.onMessage != fleet::kNoOperation) {
                Polynomial reactions = demand[Meter::kReactions];
                if (code.onOwnMessage) reactions += demand[Meter::kOwnMessages];
                demand.add(demands_.ofReaction(code.onMessage), reactions);
            }
            into.add(demand, times);
            count(doing, times, cycle);
            const std::int16_t limit = data_.program.operations[doing.operation].rateLimit;
            if (limit < 0) continue;
            Limited& limited = data_.limits[static_cast<std::size_t>(limit)];
            (cycle ? limited.cycle : limited.entry) += times;
        }
    }

    void count(const Doing& doing, double times, bool cycle) {
        const std::string& name = data_.program.operationNames[doing.operation];
        auto& rows = data_.passes.operations;
        auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const OperationVisits& known) { return known.operation == name; });
        if (row == rows.end()) row = rows.insert(rows.end(), {name, 0.0, 0.0});
        (cycle ? row->cycle : row->entry) += times;
    }

    double takeRoomLaw(const fleet::BehaviourCode& code, const models::Behaviour& behaviour,
                       const Script& script) {
        RoomLaw& law = data_.rooms;
        const auto count = [&](const Part& part, bool picks) {
            double times = 0.0;
            for (const Doing& doing : part.doings) {
                const bool makes = doing.operation != fleet::kNoOperation &&
                                   data_.program.operationNames[doing.operation] == "create-room" &&
                                   !doing.pick;
                if (picks ? doing.pick : makes) times += doing.times;
            }
            return times * code.share;
        };
        law.entryPicks += count(script.entry, true);
        law.cyclePicks += count(script.cycle, true);
        law.entryMakes += count(script.entry, false);
        const double picks = count(script.entry, true) + count(script.cycle, true);
        law.create += picks * behaviour.createRoomShare;
        law.window += picks * behaviour.roomWindow;
        law.limit = std::max<double>(law.limit, behaviour.roomSizeLimit);
        law.oneRoom = law.oneRoom || code.roomLaw == fleet::BehaviourCode::RoomLaw::kOne;
        law.newest = law.newest || code.roomLaw == fleet::BehaviourCode::RoomLaw::kNewest;
        return picks;
    }

    StationModel::Data& data_;
    const OperationDemands& demands_;
    double cycling_ = 0.0;
};

/// Room sizes: what a user joining, and what a member of a complete room, meets.
double membersOf(const RoomLaw& law, double picks, double present, bool complete) {
    if (picks <= 0.0) return 0.0;
    if (law.oneRoom) return present;
    const double create = std::clamp(law.create, 1.0 / std::max(1.0, picks), 1.0);
    double follow = (1.0 - create) / create;
    if (law.limit > 0.0) follow = std::min(follow, law.limit - 1.0);
    const double whole = 1.0 + follow;
    double members = complete ? 1.0 + 2.0 * follow : whole;
    if (!law.newest && law.window > 0.0) {
        members = complete ? (whole * whole + follow + follow * follow / law.window) / whole
                           : 1.0 + (1.0 - create) * (1.0 + 0.5 * follow);
    }
    if (law.limit > 0.0) members = std::min(members, law.limit);
    return std::min(members, std::max(1.0, present));
}

} // namespace

StationModel::Data::Data(const models::Scenario& original)
    : scenario(withSidePool(original)), parts(fleet::partsOf(scenario)),
      program(fleet::compileProgram(scenario, parts)), shape(shapeOf(original)),
      lengthSeconds(original.workload.length().value) {
    const OperationDemands demands(scenario, parts, program);
    Average(*this, demands).take();
    FactorValues alone{};
    alone[0] = 1.0;
    rooms.entryMessages = entry[Meter::kMessages].at(alone);
    rooms.cycleMessages = cycle[Meter::kMessages].at(alone);
    for (const OperationVisits& row : passes.operations) {
        passes.entryRequests += row.entry;
        passes.cycleRequests += row.cycle;
    }
}

StationModel::StationModel(const models::Scenario& scenario) : data_(std::make_unique<Data>(scenario)) {}
StationModel::~StationModel() = default;
StationModel::StationModel(StationModel&&) noexcept = default;
StationModel& StationModel::operator=(StationModel&&) noexcept = default;

const Passes& StationModel::passes() const { return data_->passes; }
const FleetShape& StationModel::shape() const { return data_->shape; }

ChatState StationModel::stateAt(const FleetShape& shape, double users, double cycles,
                                double present) const {
    const RoomLaw& law = data_->rooms;
    const models::ServiceProfile& profile = *data_->parts.profile;
    ChatState state;
    state.entered = users;
    state.cycles = cycles;
    state.users = present;
    const double picks =
        users * law.entryPicks + users * data_->passes.cycling * cycles * law.cyclePicks;
    const double made =
        picks <= 0.0  ? 0.0
        : law.oneRoom ? 1.0
                      : std::min(std::max(1.0, picks), 1.0 + law.create * std::max(0.0, picks - 1.0));
    state.rooms = made + users * law.entryMakes;
    const double participants = data_->passes.staying < 1.0 ? std::min(picks, present) : picks;
    state.members = membersOf(law, picks, participants, data_->passes.cycling > 0.0);

    const double before = std::max(0.0, state.members - 1.0);
    const double written = law.entryMessages + 0.5 * cycles * law.cycleMessages;
    state.history = std::min<double>(profile.historyPage, before * written + (picks > 0.0 ? 1.0 : 0.0));

    const double shown = std::min<double>(profile.roomPage, state.rooms);
    const double mean = state.rooms > 0.0 ? participants / state.rooms : 0.0;
    // The newest rooms of a window still fill: room j from the newest has had j of the window's turns.
    const bool filling = !law.oneRoom && !law.newest && picks > 0.0;
    const double turns =
        filling
            ? std::min(1.0, 0.5 * shown / (law.window > 0.0 ? law.window : std::max(1.0, state.rooms)))
            : 1.0;
    state.lookups = shown * (2.0 + std::max(0.0, mean - 1.0) * turns);

    const double processes = std::max(1.0, shape.processes());
    state.local = state.members > 0.0 ? 1.0 + before / processes : 0.0;
    const bool sharded = data_->parts.process->adapter == models::Adapter::kRedisSharded;
    // Chance that none of the other members is on a given other process.
    const double nobody =
        processes > 1.0 ? engine::portableExp(before * engine::portableLog(1.0 - 1.0 / processes)) : 1.0;
    state.remoteProcesses = (processes - 1.0) * (sharded ? 1.0 - nobody : 1.0);
    return state;
}

double StationModel::requestsPerEntry(const ChatState& state) const {
    return data_->entry[Meter::kOperations].at(factorsOf(state));
}

double StationModel::requestsPerCycle(const ChatState& state) const {
    return data_->cycle[Meter::kOperations].at(factorsOf(state));
}

} // namespace headroom::analysis::operational
