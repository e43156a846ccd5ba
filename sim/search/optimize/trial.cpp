#include "sim/search/optimize/trial.hpp"

#include "sim/analysis/binding.hpp"
#include "sim/analysis/capacity.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/runner.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>

namespace headroom::search {
namespace {

/// Loads on the grid are rounded to whole users: a little more finds the step they came from.
constexpr double kNearOne = 1.0 + 0.1 * (kLoadStep - 1.0);

struct Outcome {
    bool holds = false;
    std::string broken;
    std::string binds;
};

Outcome outcomeOf(const models::Scenario& scenario, const result::RunResult& run) {
    const analysis::Measures values = analysis::sloValues(scenario.slos, run);
    Outcome outcome;
    outcome.holds = analysis::allMeet(scenario.slos, values);
    if (outcome.holds) return outcome;
    for (std::size_t i = 0; i < values.size() && outcome.broken.empty(); ++i)
        if (!std::isnan(values[i]) && !analysis::meets(scenario.slos[i], values[i]))
            outcome.broken = scenario.slos[i].text;
    const analysis::BindingReport binding = analysis::findBinding(run);
    if (!binding.fleet.empty()) {
        const analysis::BindingGroup& first = binding.fleet.front();
        outcome.binds = first.service + " " + analysis::kindInWords(first.first.kind, first.members);
    }
    return outcome;
}

/// The operation whose latency a reader cares about: that of the first latency objective.
std::string latencyOperation(const models::Scenario& scenario, const result::RunResult& run) {
    for (const models::Slo& slo : scenario.slos)
        if (slo.quantity == models::Slo::Quantity::kLatencyQuantile && !slo.operation.empty())
            return slo.operation;
    return analysis::busiestOperation(run);
}

class SeedSearch {
public:
    SeedSearch(const models::Scenario& scenario, std::uint64_t seed, const TrialStart& start)
        : scenario_(scenario), seed_(seed), asked_(scenario.workload.peakUsers()),
          start_(stepNear(asked_, start.guess)) {
        if (start.challenge > 0.0) challenge_ = stepNear(asked_, start.challenge * kNearOne);
    }

    SeedTrial find() {
        if (challenge_ && !holds(*challenge_)) {
            const Outcome& seen = look(*challenge_);
            return {seed_, usersAtStep(asked_, *challenge_ - 1), false, true, seen.broken, seen.binds};
        }
        if (challenge_) start_ = *challenge_;
        int low = start_;  // once bracketed: holds
        int high = start_; // once bracketed: breaks
        if (holds(start_)) {
            for (int stride = 1; low < kMostSteps; stride *= 2) {
                high = std::min(kMostSteps, low + stride);
                if (!holds(high)) break;
                low = high;
            }
        } else {
            for (int stride = 1; high > -kMostSteps; stride *= 2) {
                low = std::max(-kMostSteps, high - stride);
                if (holds(low)) break;
                high = low;
            }
        }
        while (high - low > 1) {
            const int middle = low + (high - low) / 2;
            (holds(middle) ? low : high) = middle;
        }
        SeedTrial found;
        found.seed = seed_;
        if (holds(low)) found.users = usersAtStep(asked_, low);
        found.beyond = low == high && holds(low);
        if (!found.beyond) {
            found.broken = look(high).broken;
            found.binds = look(high).binds;
        }
        return found;
    }

    /// Measures of the asked load, added to the trial.
    void addAsked(Trial& trial) {
        look(0);
        trial.usdPerHour = atAsked_.usdPerHour;
        trial.operation = atAsked_.operation;
        trial.p95 += atAsked_.p95;
        trial.failedShare += atAsked_.failedShare;
    }

private:
    bool holds(int step) { return look(step).holds; }

    const Outcome& look(int step) {
        const auto known = seen_.find(step);
        if (known != seen_.end()) return known->second;
        const auto loaded = std::make_shared<const models::Scenario>(
            step == 0 ? scenario_ : analysis::atLoad(scenario_, usersAtStep(asked_, step)));
        const result::RunResult run = analysis::runRequest({loaded, seed_, 0.0});
        if (step == 0) noteAsked(run);
        return seen_[step] = outcomeOf(scenario_, run);
    }

    void noteAsked(const result::RunResult& run) {
        atAsked_.usdPerHour = run.usdPerHour();
        atAsked_.operation = latencyOperation(scenario_, run);
        if (const result::OperationResult* operation = run.operation(atAsked_.operation))
            atAsked_.p95 = operation->latency.quantile(0.95) * 1e-6;
        if (run.users.arrived > 0)
            atAsked_.failedShare =
                static_cast<double>(run.users.failed) / static_cast<double>(run.users.arrived);
    }

    const models::Scenario& scenario_;
    std::uint64_t seed_;
    double asked_;
    int start_;
    std::optional<int> challenge_;
    std::map<int, Outcome> seen_; ///< by step
    Trial atAsked_;               ///< of the asked load, once looked at
};

} // namespace

double usersAtStep(double askedUsers, int step) {
    return std::max(1.0, std::round(askedUsers * std::pow(kLoadStep, step)));
}

int stepNear(double askedUsers, double users) {
    if (!(users > 0.0) || !(askedUsers > 0.0)) return 0;
    const double step = std::log(users / askedUsers) / std::log(kLoadStep);
    return static_cast<int>(std::clamp(std::floor(step), -1.0 * kMostSteps, 1.0 * kMostSteps));
}

Trial tryCandidate(const models::Scenario& scenario, std::uint64_t firstSeed, int seeds,
                   const TrialStart& start, bool atAsked) {
    Trial trial;
    try {
        for (int i = 0; i < seeds; ++i) {
            SeedSearch search(scenario, firstSeed + static_cast<std::uint64_t>(i), start);
            trial.seeds.push_back(search.find());
            if (atAsked) search.addAsked(trial);
        }
    } catch (const std::runtime_error& refused) {
        trial = {};
        trial.error = refused.what();
        return trial;
    }
    trial.p95 /= seeds;
    trial.failedShare /= seeds;
    return trial;
}

Json toJson(const Trial& trial) {
    if (!trial.error.empty()) return {{"error", trial.error}};
    Json json{{"usdPerHour", trial.usdPerHour},
              {"operation", trial.operation},
              {"p95", trial.p95},
              {"failedShare", trial.failedShare},
              {"seeds", Json::array()}};
    for (const SeedTrial& seed : trial.seeds) {
        json["seeds"].push_back({{"seed", seed.seed},
                                 {"users", seed.users},
                                 {"beyond", seed.beyond},
                                 {"atMost", seed.atMost},
                                 {"broken", seed.broken},
                                 {"binds", seed.binds}});
    }
    return json;
}

Trial trialFrom(const Json& json) {
    Trial trial;
    if (json.contains("error")) {
        trial.error = json.at("error");
        return trial;
    }
    trial.usdPerHour = json.at("usdPerHour");
    trial.operation = json.at("operation");
    trial.p95 = json.at("p95");
    trial.failedShare = json.at("failedShare");
    for (const Json& seed : json.at("seeds"))
        trial.seeds.push_back({seed.at("seed"), seed.at("users"), seed.at("beyond"), seed.at("atMost"),
                               seed.at("broken"), seed.at("binds")});
    return trial;
}

} // namespace headroom::search
