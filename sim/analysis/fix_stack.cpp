#include "sim/analysis/fix_stack.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::analysis {
namespace {

/// Far from the seeds of any table: what chose a fix must not confirm it.
constexpr std::uint64_t kFreshSeeds = 1'000'003;

Estimate usersOf(const std::vector<Sighting>& runs) {
    std::vector<double> users;
    for (const Sighting& run : runs) users.push_back(run.users);
    return meanOf(users);
}

class Greedy {
public:
    Greedy(Trials& trials, const models::Scenario& scenario, const std::vector<Lever>& levers,
           const SpeedupTable& table, const FixOptions& options)
        : trials_(trials), scenario_(scenario), options_(options) {
        // Those with an effect, best first.
        for (const LeverEffects& row : table.levers) {
            if (row.strongest().state != EffectState::kMeasured || row.strongest().gain.value <= 0.0)
                continue;
            const Lever& lever = leverOf(levers, row.lever.id);
            if (options.realisable && !lever.realisable()) continue;
            // "All code" is a wish, not a fix; its operations are in the list themselves.
            if (std::any_of(levers.begin(), levers.end(),
                            [&](const Lever& one) { return one.parent == lever.id; }))
                continue;
            promising_.push_back(&lever);
        }
        noise_ = std::isfinite(table.noiseUsers) ? table.noiseUsers : 0.0;
    }

    FixStack build() {
        FixStack stack;
        while (stack.fixes.size() < options_.most && !stack.goalReached) {
            std::optional<Fix> best = bestNext();
            if (!best) break;
            chosen_.push_back({&promisingOf(best->lever.id), best->amount});
            const Estimate users = best->effect.users;
            stack.fixes.push_back(std::move(*best));
            stack.goalReached = options_.goal && users.low >= *options_.goal;
        }
        return stack;
    }

    [[nodiscard]] const Variant& chosen() const { return chosen_; }

private:
    [[nodiscard]] const Lever& promisingOf(const std::string& id) const {
        return **std::find_if(promising_.begin(), promising_.end(),
                              [&](const Lever* lever) { return lever->id == id; });
    }

    [[nodiscard]] double amountOf(const Lever& lever) const {
        return lever.kind == Lever::Kind::kUnits ? 1.0 : options_.level;
    }

    [[nodiscard]] bool usable(const Lever& lever) const {
        if (lever.kind == Lever::Kind::kUnits) return true;
        return std::none_of(chosen_.begin(), chosen_.end(), [&](const Pull& pull) {
            // The same code twice, or all of it after a part, would count a promise twice.
            return pull.lever->id == lever.id || pull.lever->id == lever.parent ||
                   pull.lever->parent == lever.id;
        });
    }

    std::optional<Fix> bestNext() {
        std::vector<Variant> variants;
        for (const Lever* lever : promising_) {
            if (variants.size() >= options_.candidates || !usable(*lever)) continue;
            Variant variant = chosen_;
            variant.push_back({lever, amountOf(*lever)});
            variants.push_back(std::move(variant));
        }
        trials_.run(variants, options_.replications);
        std::optional<Fix> best;
        for (const Variant& variant : variants) {
            Fix fix{*variant.back().lever, variant.back().amount,
                    effectOf(trials_, scenario_, variant, chosen_)};
            fix.effect.amount = fix.amount;
            if (fix.effect.gain.value <= noise_) continue;
            if (!best || worth(fix) > worth(*best)) best = std::move(fix);
        }
        return best;
    }

    [[nodiscard]] double worth(const Fix& fix) const {
        if (options_.by == FixOptions::By::kUsers) return fix.effect.gain.value;
        // What costs nothing comes before everything that costs something, by users.
        constexpr double kFree = 1e12;
        return fix.effect.usdPerHour > 0.0 ? fix.effect.gain.value / fix.effect.usdPerHour
                                           : kFree + fix.effect.gain.value;
    }

    Trials& trials_;
    const models::Scenario& scenario_;
    const FixOptions& options_;
    std::vector<const Lever*> promising_;
    Variant chosen_;
    double noise_ = 0.0;
};

} // namespace

FixStack stackFixes(Trials& trials, const models::Scenario& scenario, const std::vector<Lever>& levers,
                    const SpeedupTable& table, Runner& runner, const Trials::Options& trialOptions,
                    const FixOptions& options) {
    const std::size_t runsBefore = trials.runs();
    Greedy greedy(trials, scenario, levers, table, options);
    FixStack stack = greedy.build();
    stack.runs = trials.runs() - runsBefore;
    if (stack.fixes.empty()) return stack;
    Trials::Options fresh = trialOptions;
    fresh.seed = (fresh.seed == 0 ? scenario.seed : fresh.seed) + kFreshSeeds;
    Trials confirmation(scenario, levers, runner, fresh);
    confirmation.riseLike(trials);
    confirmation.run({greedy.chosen()}, options.confirmations);
    stack.confirmed = effectOf(confirmation, scenario, greedy.chosen());
    stack.before = usersOf(confirmation.unchanged());
    stack.after = stack.confirmed.users;
    if (options.goal) stack.goalReached = stack.after.low >= *options.goal;
    stack.runs += confirmation.runs();
    return stack;
}

} // namespace headroom::analysis
