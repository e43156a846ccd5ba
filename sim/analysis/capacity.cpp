#include "sim/analysis/capacity.hpp"

#include "sim/analysis/break_search.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/engine/portable_math.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <stdexcept>

namespace headroom::analysis {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kPilots = 2;
constexpr double kHighestFactor = 64.0;

/// How far a value is beyond its objective's limit: above 1 it breaks. For ranking objectives only.
double excess(const models::Slo& slo, double value) {
    if (std::isnan(value)) return 0.0;
    const bool most = slo.comparison == models::Slo::Comparison::kLess ||
                      slo.comparison == models::Slo::Comparison::kLessOrEqual;
    const double over = most ? value : slo.limit;
    const double under = most ? slo.limit : value;
    if (under > 0.0) return over / under;
    return over > 0.0 ? kInfinity : 1.0;
}

std::optional<std::size_t> worstBroken(const std::vector<models::Slo>& slos, const Measures& values) {
    std::optional<std::size_t> worst;
    for (std::size_t i = 0; i < slos.size(); ++i) {
        if (std::isnan(values[i]) || meets(slos[i], values[i])) continue;
        if (!worst || excess(slos[i], values[i]) > excess(slos[*worst], values[*worst])) worst = i;
    }
    return worst;
}

class CapacitySearch {
public:
    CapacitySearch(Runner& runner, const models::Scenario& scenario, const CapacityOptions& options,
                   const std::function<void(const CapacityProgress&)>& onProgress)
        : runner_(runner), scenario_(scenario), options_(options), onProgress_(onProgress),
          slos_(options.slos.empty() ? scenario.slos : options.slos),
          asked_(scenario.workload.peakUsers()), range_{options.highest > 0.0
                                                            ? options.highest
                                                            : kHighestFactor * std::max(1.0, asked_),
                                                        options.precision} {
        if (slos_.empty())
            throw std::invalid_argument("capacity needs an objective: the scenario states none");
        if (!(options.precision > 0.0)) throw std::invalid_argument("the precision must be above 0");
    }

    Capacity find() {
        const std::size_t begin = std::max<std::size_t>(1, options_.replications);
        const std::size_t most = std::max(begin, options_.mostReplications);
        addSeeds(std::min(begin, kPilots), options_.startUsers > 0.0 ? options_.startUsers : asked_,
                 2.0);
        searchAll();
        while (seeds_.size() < begin) growBy(begin - seeds_.size());
        while (seeds_.size() > 1 && seeds_.size() < most && numbered() && tooWide())
            growBy(std::min(kPilots, most - seeds_.size()));
        return conclude();
    }

    /// One search per draw of the demands; their capacities.
    std::vector<double> findDrawn(std::size_t draws, double start) {
        const std::uint64_t first = options_.seed == 0 ? scenario_.seed : options_.seed;
        constexpr double kStep = 1.1; // demands move the capacity by more than seeds do
        for (std::size_t i = 0; i < draws; ++i)
            seeds_.push_back({first + i, first + i, BreakSearch(start, kStep, range_), {}});
        searchAll();
        std::vector<double> capacities;
        for (const Seed& seed : seeds_) capacities.push_back(seed.search.capacity());
        return capacities;
    }

private:
    using Outcomes = std::map<double, Measures>; // of one seed, by load

    struct Seed {
        std::uint64_t seed;
        std::uint64_t draw; // of the demands, 0 = as stated
        BreakSearch search;
        Outcomes outcomes;
    };
    struct Wanted {
        std::size_t seed;
        double users;
    };

    void addSeeds(std::size_t count, double start, double step) {
        const std::uint64_t first = options_.seed == 0 ? scenario_.seed : options_.seed;
        for (std::size_t i = 0; i < count; ++i)
            seeds_.push_back({first + seeds_.size(), 0, BreakSearch(start, step, range_), {}});
    }

    void growBy(std::size_t count) {
        std::vector<double> known;
        for (const Seed& seed : seeds_) known.push_back(std::max(1.0, seed.search.capacity()));
        addSeeds(count, geometricMeanOf(known).value, 1.0 + 2.0 * options_.precision);
        searchAll();
    }

    void searchAll() {
        for (;;) {
            std::vector<Wanted> wanted;
            for (std::size_t i = 0; i < seeds_.size(); ++i) {
                if (const auto users = seeds_[i].search.next()) wanted.push_back({i, *users});
            }
            if (wanted.empty()) return;
            run(wanted);
        }
    }

    void run(const std::vector<Wanted>& wanted) {
        std::map<std::pair<std::uint64_t, double>, std::shared_ptr<const models::Scenario>> scenarios;
        std::vector<RunRequest> requests;
        for (const Wanted& one : wanted) {
            const std::uint64_t draw = seeds_[one.seed].draw;
            auto& scaled = scenarios[{draw, one.users}];
            if (!scaled)
                scaled = std::make_shared<const models::Scenario>(
                    atLoad(withDrawnDemands(scenario_, draw), one.users));
            requests.push_back({scaled, seeds_[one.seed].seed, 0.0});
        }
        const std::vector<Measures> values =
            runner_.run(requests, [slos = slos_](const RunRequest&, const result::RunResult& result) {
                return sloValues(slos, result);
            });
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            Seed& seed = seeds_[wanted[i].seed];
            seed.search.record(wanted[i].users, allMeet(slos_, values[i]));
            seed.outcomes[wanted[i].users] = values[i];
        }
        runs_ += wanted.size();
        tellProgress();
    }

    void tellProgress() const {
        if (!onProgress_) return;
        CapacityProgress progress{runs_, static_cast<double>(runs_), kInfinity, 0.0};
        for (const Seed& seed : seeds_) {
            progress.runsExpected += seed.search.runsLeft();
            progress.low = std::min(progress.low, seed.search.low());
            progress.high = std::max(progress.high, seed.search.high());
        }
        constexpr double kRunsOfLaterSeed = 4.0;
        if (options_.replications > seeds_.size())
            progress.runsExpected +=
                kRunsOfLaterSeed * static_cast<double>(options_.replications - seeds_.size());
        onProgress_(progress);
    }

    [[nodiscard]] bool anyBelow() const {
        return std::any_of(seeds_.begin(), seeds_.end(),
                           [](const Seed& seed) { return seed.search.belowOneUser(); });
    }
    [[nodiscard]] std::size_t countBeyond() const {
        return static_cast<std::size_t>(std::count_if(
            seeds_.begin(), seeds_.end(), [](const Seed& seed) { return seed.search.beyondHighest(); }));
    }
    [[nodiscard]] bool numbered() const { return !anyBelow() && countBeyond() == 0; }

    template <class Value>
    [[nodiscard]] Estimate over(Value value) const {
        std::vector<double> values;
        for (const Seed& seed : seeds_) values.push_back(value(seed.search));
        return geometricMeanOf(values, options_.confidence);
    }

    [[nodiscard]] Estimate capacity() const {
        Estimate users = over([](const BreakSearch& search) { return search.capacity(); });
        if (!users.interval) return users;
        users.low = over([](const BreakSearch& search) { return search.low(); }).low;
        users.high = over([](const BreakSearch& search) { return search.capacityAtMost(); }).high;
        return users;
    }

    [[nodiscard]] bool tooWide() const {
        const Estimate users = capacity();
        return 0.5 * (users.high - users.low) > options_.intervalPrecision * users.value;
    }

    void runAllAt(double users) {
        std::vector<Wanted> wanted;
        for (std::size_t i = 0; i < seeds_.size(); ++i) {
            if (!seeds_[i].outcomes.contains(users)) wanted.push_back({i, users});
        }
        if (!wanted.empty()) run(wanted);
    }

    [[nodiscard]] CapacityPoint pointAt(double users) const {
        CapacityPoint point;
        point.users = users;
        std::vector<std::vector<double>> columns(slos_.size());
        for (const Seed& seed : seeds_) {
            const auto found = seed.outcomes.find(users);
            if (found == seed.outcomes.end()) continue;
            ++point.seeds;
            if (allMeet(slos_, found->second)) ++point.holdingSeeds;
            for (std::size_t i = 0; i < slos_.size(); ++i) {
                if (!std::isnan(found->second[i])) columns[i].push_back(found->second[i]);
            }
        }
        Measures means;
        for (const std::vector<double>& column : columns) {
            const bool endless = std::any_of(column.begin(), column.end(),
                                             [](double value) { return std::isinf(value); });
            point.values.push_back(column.empty() ? Estimate::exactly(kUnknown)
                                   : endless      ? Estimate::exactly(kInfinity)
                                                  : meanOf(column, options_.confidence));
            means.push_back(point.values.back().value);
        }
        point.holds = allMeet(slos_, means);
        if (const auto worst = worstBroken(slos_, means)) point.brokenSlo = slos_[*worst].text;
        return point;
    }

    Capacity conclude() {
        Capacity capacity;
        capacity.askedUsers = asked_;
        capacity.slos = slos_;
        if (anyBelow()) {
            capacity.state = Capacity::State::kBelowOneUser;
            capacity.users = Estimate::exactly(0.0);
        } else if (countBeyond() > 0) {
            capacity.state = Capacity::State::kBeyondHighest;
            const double least = over([](const BreakSearch& search) { return search.low(); }).low;
            capacity.users = {range_.highest, std::min(least, range_.highest), kInfinity, true};
        } else {
            capacity.users = this->capacity();
            const double whole = std::max(1.0, std::floor(capacity.users.value + 1e-9));
            runAllAt(whole);
            capacity.atUsers = pointAt(whole);
        }
        relate(capacity);
        describeBreak(capacity);
        for (const Seed& seed : seeds_) capacity.seedUsers.push_back(seed.search.capacity());
        std::map<double, bool> loads;
        for (const Seed& seed : seeds_)
            for (const auto& [users, values] : seed.outcomes) loads[users] = true;
        for (const auto& [users, tried] : loads) capacity.tried.push_back(pointAt(users));
        capacity.runs = runs_;
        addNotes(capacity);
        return capacity;
    }

    /// Shares of the asked load, and arrivals a second where the load is open.
    void relate(Capacity& capacity) const {
        const Estimate& users = capacity.users;
        const auto scaled = [&](double factor, double shift) {
            return Estimate{users.value * factor + shift, users.low * factor + shift,
                            users.high * factor + shift, users.interval};
        };
        if (asked_ > 0.0) capacity.headroomShare = scaled(1.0 / asked_, -1.0);
        if (scenario_.workload.arrivals)
            capacity.rate = scaled(1.0 / scenario_.workload.arrivals->duration.value, 0.0);
        if (scenario_.workload.profile) // the mean over the run
            capacity.rate = scaled(1.0 / scenario_.workload.length().value, 0.0);
    }

    /// What breaks first, and the loads around it that all seeds agree on.
    void describeBreak(Capacity& capacity) const {
        capacity.holdsAt = kInfinity;
        std::map<std::size_t, std::size_t> votes;
        for (const Seed& seed : seeds_) {
            capacity.holdsAt = std::min(capacity.holdsAt, seed.search.low());
            capacity.breaksAt = std::max(capacity.breaksAt, seed.search.high());
            const auto found = seed.outcomes.find(seed.search.high());
            if (found != seed.outcomes.end()) ++votes[worstBroken(slos_, found->second).value_or(0)];
        }
        if (votes.empty()) return;
        const std::size_t slo =
            std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) {
                return a.second < b.second;
            })->first;
        capacity.brokenSlo = slos_[slo].text;
        for (const Seed& seed : seeds_) {
            const auto found = seed.outcomes.find(seed.search.high());
            if (found == seed.outcomes.end() || worstBroken(slos_, found->second) != slo) continue;
            capacity.brokenSeed = seed.seed;
            capacity.brokenUsers = found->first;
            return;
        }
    }

    void addNotes(Capacity& capacity) const {
        const auto add = [&](const std::string& text) {
            capacity.note += (capacity.note.empty() ? "" : "; ") + text;
        };
        if (capacity.state == Capacity::State::kBelowOneUser)
            add("the objectives do not even hold for one user");
        if (capacity.state == Capacity::State::kBeyondHighest) {
            add("the objectives hold at the largest load tried, " + countText(range_.highest) +
                " users" +
                (countBeyond() < seeds_.size() ? ", on " + std::to_string(countBeyond()) + " of " +
                                                     std::to_string(seeds_.size()) + " seeds"
                                               : ""));
        }
        const auto mixed = std::count_if(seeds_.begin(), seeds_.end(),
                                         [](const Seed& seed) { return !seed.search.monotone(); });
        if (mixed > 0) {
            add("not monotone: on " + std::to_string(mixed) + " of " + std::to_string(seeds_.size()) +
                " seeds the objectives held at a load above one at which they broke");
        }
        if (seeds_.size() > 1 && numbered() && tooWide()) {
            add("the interval is wider than the precision asked for, " +
                percentText(options_.intervalPrecision) + " either side; more replications narrow it");
        }
    }

    Runner& runner_;
    const models::Scenario& scenario_;
    const CapacityOptions& options_;
    const std::function<void(const CapacityProgress&)>& onProgress_;
    std::vector<models::Slo> slos_;
    double asked_;
    BreakSearch::Range range_;
    std::vector<Seed> seeds_;
    std::size_t runs_ = 0;
};

} // namespace

Capacity findCapacity(Runner& runner, const models::Scenario& scenario, const CapacityOptions& options,
                      const std::function<void(const CapacityProgress&)>& onProgress) {
    return CapacitySearch(runner, scenario, options, onProgress).find();
}

Prediction predictCapacity(Runner& runner, const models::Scenario& scenario, const Capacity& known,
                           const CapacityOptions& options, std::size_t draws,
                           const std::function<void(const CapacityProgress&)>& onProgress) {
    CapacityOptions single = options;
    single.replications = 0; // no further seeds to expect
    const auto logarithms = [](const std::vector<double>& capacities) {
        constexpr double kLessThanOne = 0.5;
        std::vector<double> values;
        for (const double users : capacities)
            values.push_back(engine::portableLog(std::max(kLessThanOne, users)));
        return values;
    };
    const std::vector<double> drawn = logarithms(
        CapacitySearch(runner, scenario, single, onProgress).findDrawn(draws, known.users.value));
    const Estimate next = predictNext(drawn, options.confidence);
    const double total = deviationOf(drawn);
    const double random = deviationOf(logarithms(known.seedUsers));
    Prediction prediction;
    prediction.run = {engine::portableExp(next.value), engine::portableExp(next.low),
                      engine::portableExp(next.high), next.interval};
    prediction.split = {std::max(0.0, total * total - random * random), random * random};
    prediction.draws = draws;
    prediction.replications = 1;
    return prediction;
}

Measures sloValues(const std::vector<models::Slo>& slos, const result::RunResult& run) {
    Measures values;
    for (const models::Slo& slo : slos) values.push_back(valueOn(slo, run));
    return values;
}

bool allMeet(const std::vector<models::Slo>& slos, const Measures& values) {
    for (std::size_t i = 0; i < slos.size(); ++i) {
        if (!std::isnan(values[i]) && !meets(slos[i], values[i])) return false;
    }
    return true;
}

} // namespace headroom::analysis
