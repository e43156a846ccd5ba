#include "sim/analysis/operational/bounds.hpp"

#include "sim/analysis/operational/mva.hpp"
#include "sim/engine/portable_math.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace headroom::analysis::operational {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
/// Beyond this many users a station counts as one that never saturates.
constexpr double kMostUsers = 1e9;

/// Users at which a growing utilization reaches 1. Demands grow as powers of the users, so the search draws
/// straight lines through logarithms (false position with halving, "Illinois").
double whereFull(const std::function<double(double)>& utilization, double guess) {
    const auto height = [&](double logUsers) {
        return engine::portableLog(
            std::clamp(utilization(engine::portableExp(logUsers)), 1e-300, 1e300));
    };
    double low = 0.0; // one user
    double lowHeight = height(low);
    if (lowHeight >= 0.0) return 1.0;
    double high = engine::portableLog(std::clamp(guess, 2.0, kMostUsers));
    double highHeight = height(high);
    while (highHeight < 0.0) {
        if (high >= engine::portableLog(kMostUsers)) return kInfinite;
        low = high;
        lowHeight = highHeight;
        // Utilization grows at least in proportion, but for background work: one step overshoots.
        high = std::min(engine::portableLog(kMostUsers), high - 1.05 * highHeight + 1e-3);
        highHeight = height(high);
    }
    constexpr int kMostSteps = 60;
    constexpr double kPrecision = 1e-5;
    int lastSide = 0;
    for (int step = 0; step < kMostSteps && high - low > kPrecision; ++step) {
        const double at = (low * highHeight - high * lowHeight) / (highHeight - lowHeight);
        const double value = height(at);
        if (std::abs(value) < kPrecision) return engine::portableExp(at);
        if (value < 0.0) {
            low = at;
            lowHeight = value;
            if (lastSide < 0) highHeight *= 0.5;
            lastSide = -1;
        } else {
            high = at;
            highHeight = value;
            if (lastSide > 0) lowHeight *= 0.5;
            lastSide = 1;
        }
    }
    return engine::portableExp(high);
}

double waitedSeconds(const StationTable& table, bool cycle) {
    double seconds = 0.0;
    for (const Station& station : table.stations) {
        if (!station.present) continue;
        seconds += cycle ? station.cycleSeconds : station.entrySeconds;
    }
    return seconds;
}

bool saturates(const Station& station) { return station.present && station.role != StationRole::kDelay; }

} // namespace

LoadShape loadShape(const models::Workload& workload, double users) {
    LoadShape load;
    load.users = users > 0.0 ? users : workload.peakUsers();
    load.lengthSeconds = workload.length().value;
    const double scale = load.users / std::max(1.0, workload.peakUsers());
    if (workload.ramp) {
        const models::RampUsers& ramp = *workload.ramp;
        const double every = ramp.every.value;
        const double steps =
            std::ceil(std::max(0, ramp.until - ramp.start) / double(std::max(1, ramp.step)));
        load.arriveSeconds = steps * every;
        if (steps > 0.0 && every > 0.0) {
            load.pace = scale * ramp.step / every;
        } else {
            const bool burst = ramp.arrival == models::RampUsers::Arrival::kBurst;
            load.arriveSeconds = burst ? ramp.burstWidth.value : every;
        }
    } else if (workload.steady) {
        load.arriveSeconds = workload.steady->rampUp.value;
    } else if (workload.arrivals) {
        load.arriveSeconds = workload.arrivals->duration.value;
    }
    if (load.pace <= 0.0) load.pace = load.users / std::max(1e-9, load.arriveSeconds);
    return load;
}

struct Bounds::Priced {
    LoadShape load;
    ChatState state;
    StationTable table;
    double entries = 0.0; ///< a second
    double cycles = 0.0;  ///< a second, all users together, nobody waiting for anybody
    double cycleSeconds = 0.0;
};

Bounds::Bounds(const models::Scenario& scenario) : model_(scenario), workload_(scenario.workload) {}

Bounds::Priced Bounds::price(const FleetShape& shape, double users) const {
    const Passes& passes = model_.passes();
    Priced priced;
    LoadShape& load = priced.load;
    load = loadShape(workload_, users);
    priced.state = model_.stateAt(shape, load.users, 0.0, load.users);
    priced.table = model_.stations(shape, priced.state);
    const double session = passes.entryThink + waitedSeconds(priced.table, false);
    // Nobody asks for his whole script at once: a crowd's work spreads over the time the script takes.
    load.pace = std::min(load.pace, load.users / std::max(1e-9, session));
    const double leaving = (1.0 - passes.staying) * std::min(load.users, load.pace * session);
    const double present = passes.staying * load.users + leaving;
    double cyclesEach = 0.0;
    if (passes.cycling > 0.0) {
        const double once = std::max(1e-9, passes.cycleThink + waitedSeconds(priced.table, true));
        cyclesEach = std::max(0.0, load.lengthSeconds - session) / once;
    }
    if (cyclesEach > 0.0 || present != load.users) {
        priced.state = model_.stateAt(shape, load.users, cyclesEach, present);
        priced.table = model_.stations(shape, priced.state);
    }
    // A steady population has long arrived when it is looked at; otherwise users keep coming.
    priced.entries = passes.cycling >= 1.0 && workload_.steady ? 0.0 : load.pace;
    if (passes.cycling > 0.0) {
        priced.cycleSeconds = std::max(1e-9, passes.cycleThink + waitedSeconds(priced.table, true));
        priced.cycles = load.users * passes.cycling / priced.cycleSeconds;
    }
    return priced;
}

Interval Bounds::utilizationOf(const Priced& priced, std::size_t index) const {
    const Station& station = priced.table.stations[index];
    if (!saturates(station)) return {};
    double entries = priced.entries;
    double cycles = priced.cycles;
    if (station.role == StationRole::kSpace) { // fills up instead of flowing
        entries = priced.state.entered;
        cycles = priced.state.entered * model_.passes().cycling * priced.state.cycles;
    }
    const Interval spread = station.entry * entries + station.cycle * cycles + station.background +
                            station.perUser * priced.state.users;
    const Interval one = station.onOneEntry * entries + station.onOneCycle * cycles;
    const Interval busiest = spread * (1.0 / station.members) + one;
    if (station.capacity.low <= 0.0) return Interval::exactly(busiest.high > 0.0 ? kInfinite : 0.0);
    return busiest / station.capacity;
}

std::array<Interval, kStations> Bounds::utilization(const FleetShape& shape, double users) const {
    const Priced priced = price(shape, users);
    std::array<Interval, kStations> result;
    for (std::size_t i = 0; i < kStations; ++i) result[i] = utilizationOf(priced, i);
    return result;
}

Bounds::Saturation Bounds::saturation(const FleetShape& shape) const {
    Saturation found;
    const auto fullest = [&](double users, bool high) {
        const Priced priced = price(shape, users);
        double most = 0.0;
        for (std::size_t i = 0; i < kStations; ++i) {
            const Interval used = utilizationOf(priced, i);
            const double value = high ? used.high : used.low;
            if (value <= most) continue;
            most = value;
            if (!high) found.first = static_cast<StationId>(i);
        }
        return most;
    };
    const double asked = workload_.peakUsers();
    // Most users: where even shared wake-ups fill a station.
    found.users.low = whereFull([&](double users) { return fullest(users, true); }, asked);
    const double guess = std::isfinite(found.users.low) ? 1.2 * found.users.low : asked;
    found.users.high = whereFull([&](double users) { return fullest(users, false); }, guess);
    if (std::isfinite(found.users.high))
        static_cast<void>(fullest(found.users.high, false));
    else
        found.first = StationId::kCount;
    return found;
}

ClosedNetwork Bounds::network(const StationTable& table, double wakeUps) const {
    ClosedNetwork network;
    network.think = model_.passes().cycleThink;
    const auto share = [](const Station& station) {
        return station.cycle.low / (station.members * station.capacity.high);
    };
    const Station& loops = table[StationId::kAppLoops];
    const Station& cpu = table[StationId::kAppCpu];
    const bool cpuStands = cpu.present && share(cpu) > share(loops);
    for (std::size_t i = 0; i < kStations; ++i) {
        const Station* station = &table.stations[i];
        if (!station->present) continue;
        if (station->role == StationRole::kDelay) network.think += station->cycleSeconds;
        if (station->role != StationRole::kQueue) continue;
        const auto id = static_cast<StationId>(i);
        if (cpuStands && id == StationId::kSidePool) continue; // its work is in the CPU's
        if (cpuStands && id == StationId::kAppLoops) station = &cpu;
        const double work =
            station->cycle.low + wakeUps * (station->cycle.high - station->cycle.low) +
            station->members * (station->onOneCycle.low +
                                wakeUps * (station->onOneCycle.high - station->onOneCycle.low));
        const double servers = std::max(1.0, station->servers);
        network.centers.push_back({work * servers / station->capacity.high, station->members, servers});
    }
    return network;
}

Interval Bounds::largestPasses(const Priced& priced) const {
    const bool closed = priced.cycles > 0.0;
    Interval most = Interval::exactly(kInfinite);
    for (const Station& station : priced.table.stations) {
        if (!saturates(station) || station.role == StationRole::kSpace) continue;
        const auto bound = [&](double Interval::*demand, double capacity) {
            double other =
                (station.background.*demand + (station.perUser.*demand) * priced.state.users) /
                station.members;
            double each = (station.entry.*demand) / station.members + station.onOneEntry.*demand;
            if (closed) {
                other += priced.entries * each;
                each = (station.cycle.*demand) / station.members + station.onOneCycle.*demand;
            }
            return each > 0.0 ? std::max(0.0, capacity - other) / each : kInfinite;
        };
        most.low = std::min(most.low, bound(&Interval::high, station.capacity.low));
        most.high = std::min(most.high, bound(&Interval::low, station.capacity.high));
    }
    return most;
}

LoadBounds Bounds::at(const FleetShape& shape, double users) const {
    const Priced priced = price(shape, users);
    const Passes& passes = model_.passes();
    LoadBounds bounds;
    bounds.users = priced.load.users;
    bounds.closed = priced.cycles > 0.0;
    bounds.pace = priced.load.pace;
    bounds.state = priced.state;
    bounds.think = bounds.closed ? passes.cycleThink : passes.entryThink;
    bounds.leastResponse = waitedSeconds(priced.table, bounds.closed);
    for (std::size_t i = 0; i < kStations; ++i) {
        const Station& station = priced.table.stations[i];
        if (!saturates(station)) continue;
        StationBound row;
        row.id = static_cast<StationId>(i);
        row.demand = bounds.closed ? station.cycle : station.entry;
        row.demand += bounds.closed ? station.onOneCycle : station.onOneEntry;
        if (bounds.closed && priced.entries > 0.0) row.arrival = station.entry + station.onOneEntry;
        if (station.role == StationRole::kSpace) row.demand += station.perUser;
        row.visits = bounds.closed ? station.cycleVisits : station.entryVisits;
        row.utilization = utilizationOf(priced, i);
        const auto full = [&](double Interval::*side) {
            return whereFull([&](double count) { return utilizationOf(price(shape, count), i).*side; },
                             bounds.users);
        };
        row.saturationUsers = {full(&Interval::high), full(&Interval::low)};
        bounds.stations.push_back(row);
    }
    std::stable_sort(bounds.stations.begin(), bounds.stations.end(), [](const auto& a, const auto& b) {
        return a.saturationUsers.high < b.saturationUsers.high;
    });
    bounds.saturationUsers = Interval::exactly(kInfinite);
    for (const StationBound& row : bounds.stations) {
        bounds.saturationUsers.low = std::min(bounds.saturationUsers.low, row.saturationUsers.low);
        bounds.saturationUsers.high = std::min(bounds.saturationUsers.high, row.saturationUsers.high);
    }
    bounds.largestPasses = largestPasses(priced);
    const double each =
        bounds.closed ? model_.requestsPerCycle(priced.state) : model_.requestsPerEntry(priced.state);
    bounds.largestRequests = bounds.largestPasses * each;
    if (bounds.closed) {
        const double population = std::max(1.0, bounds.users * passes.cycling);
        const ClosedNetwork middle = network(priced.table);
        const MeanValues mean = approximateMva(middle, population);
        bounds.mvaThroughput = mean.throughput;
        bounds.mvaResponse = population / mean.throughput - passes.cycleThink;
        bounds.passes = {asymptoticThroughput(network(priced.table, 1.0), population).low,
                         std::min(priced.cycles, bounds.largestPasses.high)};
        bounds.passes.low = std::min(bounds.passes.low, bounds.passes.high);
    } else {
        bounds.passes = {std::min(bounds.pace, bounds.largestPasses.low),
                         std::min(bounds.pace, bounds.largestPasses.high)};
    }
    bounds.requests = bounds.passes * each;
    return bounds;
}

} // namespace headroom::analysis::operational
