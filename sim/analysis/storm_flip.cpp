// The search of storm_remedies.hpp.

#include "sim/analysis/storm_remedies.hpp"
#include "sim/analysis/storm_study.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::analysis {

namespace {

constexpr double kCloseEnough = 1.15;

/// Two significant digits: nobody sets a delay to 4.7168 s.
double rounded(double value) {
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
    return std::round(value / unit) * unit;
}

/// One value of one lever to be tried.
struct Trial {
    std::size_t lever = 0;
    double value = 0.0;
};

struct Tried {
    bool recovers = false;
    double seconds = 0.0;
};

class FlipSearch {
public:
    FlipSearch(Runner& runner, const StormPlan& plan, const std::vector<Remedy>& levers,
               const FlipOptions& options)
        : runner_(runner), plan_(plan), levers_(levers), options_(options), states_(levers.size()) {}

    std::vector<Flip> search() {
        probe();
        while (confirm()) {
        }
        while (bisect()) {
        }
        return ranked();
    }

private:
    struct State {
        std::vector<bool> promising; ///< per step: recovers with the first seed
        std::size_t step = 0;        ///< the one looked at
        bool confirmed = false;
        double bad = 0.0, good = 0.0; ///< bracket once confirmed
        double seconds = 0.0;         ///< recovery at `good`
        std::size_t runs = 0;
    };

    /// Runs the trials, each with `replications` seeds, all side by side.
    std::vector<Tried> run(const std::vector<Trial>& trials, int replications) {
        std::vector<RunRequest> requests;
        std::vector<Disturbance> disturbances;
        for (const Trial& trial : trials) {
            models::Scenario changed = levers_[trial.lever].apply(*plan_.scenario, trial.value);
            const Disturbance disturbance = disturbanceOf(changed);
            changed = lastingUntil(std::move(changed), disturbance.endSeconds + options_.observeSeconds);
            const auto shared = std::make_shared<const models::Scenario>(std::move(changed));
            const std::uint64_t first = options_.firstSeed == 0 ? shared->seed : options_.firstSeed;
            for (int i = 0; i < replications; ++i)
                requests.push_back({shared, first + static_cast<std::uint64_t>(i), 0.0});
            states_[trial.lever].runs += static_cast<std::size_t>(replications);
        }
        const StormRules rules = options_.rules;
        const std::vector<Measures> measures =
            runner_.run(requests, [rules](const RunRequest& request, const result::RunResult& result) {
                return toMeasures(assessStorm(result, disturbanceOf(*request.scenario), rules), {});
            });
        std::vector<Tried> out;
        for (std::size_t t = 0; t < trials.size(); ++t) {
            const auto seeds = static_cast<std::size_t>(replications);
            std::vector<StormOutcome> outcomes;
            for (std::size_t i = 0; i < seeds; ++i)
                outcomes.push_back(stormFrom(measures[t * seeds + i]).outcome);
            const StormFindings found = combine(std::move(outcomes));
            out.push_back({found.verdict == StormVerdict::kRecovers, found.recoverySeconds.value});
        }
        return out;
    }

    void probe() {
        std::vector<Trial> trials;
        for (std::size_t l = 0; l < levers_.size(); ++l)
            for (const double step : levers_[l].steps) trials.push_back({l, step});
        const std::vector<Tried> tried = run(trials, 1);
        for (std::size_t i = 0; i < trials.size(); ++i)
            states_[trials[i].lever].promising.push_back(tried[i].recovers);
    }

    /// Confirms the first promising step of every lever; false when all are settled.
    bool confirm() {
        std::vector<Trial> trials;
        for (std::size_t l = 0; l < levers_.size(); ++l) {
            State& state = states_[l];
            if (state.confirmed) continue;
            while (state.step < state.promising.size() && !state.promising[state.step]) ++state.step;
            if (state.step < state.promising.size()) trials.push_back({l, levers_[l].steps[state.step]});
        }
        if (trials.empty()) return false;
        const std::vector<Tried> tried = run(trials, options_.replications);
        for (std::size_t i = 0; i < trials.size(); ++i) {
            State& state = states_[trials[i].lever];
            if (!tried[i].recovers) {
                ++state.step;
                continue;
            }
            const Remedy& lever = levers_[trials[i].lever];
            state.confirmed = true;
            state.good = lever.steps[state.step];
            state.bad = state.step > 0 ? lever.steps[state.step - 1] : lever.start;
            state.seconds = tried[i].seconds;
        }
        return true;
    }

    /// A value between the bracket's ends, or NaN when they are close enough.
    static double between(const Remedy& lever, const State& state) {
        const double nan = std::nan("");
        if (!state.confirmed || !std::isfinite(state.bad)) return nan;
        const double low = std::min(state.bad, state.good);
        const double high = std::max(state.bad, state.good);
        if (lever.whole) {
            const double middle = std::floor((low + high) / 2.0);
            return middle > low && middle < high ? middle : nan;
        }
        // From nothing it halves until a tenth of the first step.
        const double value = rounded(low > 0.0 ? std::sqrt(low * high) : 0.5 * high);
        const bool close = low > 0.0 ? high / low < kCloseEnough : high < 0.1 * lever.steps.front();
        return close || value <= low || value >= high ? nan : value;
    }

    bool bisect() {
        std::vector<Trial> trials;
        for (std::size_t l = 0; l < levers_.size(); ++l) {
            const double value = between(levers_[l], states_[l]);
            if (std::isfinite(value)) trials.push_back({l, value});
        }
        if (trials.empty()) return false;
        const std::vector<Tried> tried = run(trials, options_.replications);
        for (std::size_t i = 0; i < trials.size(); ++i) {
            State& state = states_[trials[i].lever];
            (tried[i].recovers ? state.good : state.bad) = trials[i].value;
            if (tried[i].recovers) state.seconds = tried[i].seconds;
        }
        return true;
    }

    /// How far along its steps a lever is at `good`.
    static double effortOf(const Remedy& lever, const State& state) {
        const auto steps = static_cast<double>(lever.steps.size());
        const double before = state.step > 0 ? lever.steps[state.step - 1] : lever.start;
        const double whole = lever.steps[state.step] - before;
        const double share = std::isfinite(before) && whole != 0.0 ? (state.good - before) / whole : 1.0;
        return (static_cast<double>(state.step) + share) / steps;
    }

    std::vector<Flip> ranked() const {
        std::vector<Flip> flips;
        for (std::size_t l = 0; l < levers_.size(); ++l) {
            const Remedy& lever = levers_[l];
            const State& state = states_[l];
            Flip flip;
            flip.lever = lever.name;
            flip.present = lever.present;
            flip.flips = state.confirmed;
            flip.runs = state.runs;
            if (state.confirmed) {
                flip.value = state.good;
                flip.text = lever.text(state.good);
                flip.settings = lever.settings(state.good);
                flip.recoverySeconds = state.seconds;
                flip.effort = effortOf(lever, state);
                if (lever.usdPerHourEach > 0.0)
                    flip.usdPerHour = lever.usdPerHourEach * (state.good - lever.start);
            }
            flips.push_back(std::move(flip));
        }
        std::stable_sort(flips.begin(), flips.end(), [](const Flip& a, const Flip& b) {
            if (a.flips != b.flips) return a.flips;
            if (!a.flips) return false;
            if (a.usdPerHour != b.usdPerHour) return a.usdPerHour < b.usdPerHour;
            return a.effort < b.effort;
        });
        return flips;
    }

    Runner& runner_;
    const StormPlan& plan_;
    const std::vector<Remedy>& levers_;
    const FlipOptions& options_;
    std::vector<State> states_;
};

} // namespace

std::vector<Flip> findFlips(Runner& runner, const StormPlan& plan, const std::vector<Remedy>& levers,
                            const FlipOptions& options) {
    if (levers.empty()) return {};
    return FlipSearch(runner, plan, levers, options).search();
}

} // namespace headroom::analysis
