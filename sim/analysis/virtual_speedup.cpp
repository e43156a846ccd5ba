#include "sim/analysis/virtual_speedup.hpp"

#include "models/catalog.hpp"
#include "models/price.hpp"
#include "sim/analysis/screening.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace headroom::analysis {
namespace {

Estimate paired(const std::vector<Sighting>& changed, const std::vector<Sighting>& reference,
                const std::function<double(const Sighting&)>& quantity) {
    std::vector<double> differences;
    for (std::size_t r = 0; r < std::min(changed.size(), reference.size()); ++r) {
        const double difference = quantity(changed[r]) - quantity(reference[r]);
        if (std::isfinite(difference)) differences.push_back(difference);
    }
    return meanOf(differences);
}

double meanOver(const std::vector<Sighting>& runs,
                const std::function<double(const Sighting&)>& quantity) {
    double sum = 0.0;
    for (const Sighting& run : runs) sum += quantity(run);
    return runs.empty() ? 0.0 : sum / static_cast<double>(runs.size());
}

std::vector<double> amountsOf(const Lever& lever, const SpeedupOptions& options) {
    return lever.kind == Lever::Kind::kUnits ? std::vector<double>{1.0} : options.levels;
}

class Table {
public:
    Table(Trials& trials, const models::Scenario& scenario, const std::vector<Lever>& levers,
          const SpeedupOptions& options)
        : trials_(trials), scenario_(scenario), options_(options) {
        for (const std::string& id : options.only) wanted_.push_back(&leverOf(levers, id));
        if (wanted_.empty())
            for (const Lever& lever : levers) wanted_.push_back(&lever);
        for (const Lever* lever : wanted_) rows_.push_back({*lever, {}, {}});
    }

    SpeedupTable build() {
        switch (trials_.calibrate(options_.replications)) {
        case Trials::Calibration::kFound:
            break;
        case Trials::Calibration::kNothingBreaks:
            throw std::runtime_error("scenario '" + scenario_.name +
                                     "': no load breaks an objective, so nothing can be ranked by "
                                     "the users it adds");
        case Trials::Calibration::kHoldsNowhere:
            throw std::runtime_error(
                "scenario '" + scenario_.name + "': \"" +
                scenario_.slos.at(trials_.unchanged().front().slo).text +
                "\" is broken by the first users already, so nothing can be ranked by the users it "
                "adds; ease the objective or make the steps of the ramp smaller");
        }
        if (options_.prune) {
            screened_ = screen(trials_, wanted_, options_.levels.back());
            refine();
        } else {
            std::vector<Variant> all;
            for (const Lever* lever : wanted_)
                for (const double amount : amountsOf(*lever, options_)) all.push_back({{lever, amount}});
            trials_.run(all, options_.replications);
        }
        collect();
        rank();
        return finish();
    }

private:
    [[nodiscard]] Variant strongest(const Lever& lever) const {
        return {{&lever, amountsOf(lever, options_).back()}};
    }

    /// Replications of what the screening left, and its weaker levels as far down as they show.
    void refine() {
        std::vector<const Lever*> left = screened_.effective;
        for (std::size_t level = options_.levels.size(); level-- > 0 && !left.empty();) {
            std::vector<Variant> variants;
            const bool strongestLevel = level + 1 == options_.levels.size();
            for (const Lever* lever : left)
                if (lever->kind != Lever::Kind::kUnits || strongestLevel)
                    variants.push_back({{lever, amountAt(*lever, level)}});
            trials_.run(variants, options_.replications);
            if (strongestLevel) separateBest(left);
            std::erase_if(left, [&](const Lever* lever) {
                return lever->kind == Lever::Kind::kUnits ||
                       withinNoise(trials_.gains({{lever, amountAt(*lever, level)}}), screened_.noise);
            });
        }
    }

    [[nodiscard]] double amountAt(const Lever& lever, std::size_t level) const {
        return lever.kind == Lever::Kind::kUnits ? 1.0 : options_.levels[level];
    }

    /// More replications where the best lever's interval reaches into another's.
    void separateBest(const std::vector<const Lever*>& levers) {
        constexpr std::size_t kMostContenders = 4;
        constexpr std::size_t kStep = 2;
        for (std::size_t r = options_.replications + kStep; r <= options_.mostReplications; r += kStep) {
            std::vector<std::pair<Estimate, Variant>> ranked;
            for (const Lever* lever : levers) {
                const Variant variant = strongest(*lever);
                ranked.emplace_back(meanOf(trials_.gains(variant)), variant);
            }
            std::stable_sort(ranked.begin(), ranked.end(),
                             [](const auto& a, const auto& b) { return a.first.value > b.first.value; });
            std::vector<Variant> contenders;
            for (const auto& [gain, variant] : ranked) {
                if (gain.high >= ranked.front().first.low && contenders.size() < kMostContenders)
                    contenders.push_back(variant);
            }
            if (contenders.size() < 2) return;
            trials_.run(contenders, r);
        }
    }

    void collect() {
        for (LeverEffects& row : rows_) {
            const Lever& lever = **std::find_if(wanted_.begin(), wanted_.end(),
                                                [&](const Lever* l) { return l->id == row.lever.id; });
            const ScreenState state = screened_.stateOf(lever.id);
            if (state == ScreenState::kInGroup) row.group = screened_.groups.at(lever.id);
            for (const double amount : amountsOf(lever, options_)) {
                const Variant variant{{&lever, amount}};
                Effect effect = effectOf(trials_, scenario_, variant);
                effect.amount = amount;
                effect.state = effectState(effect, state, trials_.gains(variant));
                row.effects.push_back(std::move(effect));
            }
        }
    }

    [[nodiscard]] EffectState effectState(const Effect& effect, ScreenState state,
                                          const std::vector<double>& gains) const {
        if (state == ScreenState::kNotReached) return EffectState::kNotReached;
        if (state == ScreenState::kInGroup) return EffectState::kNoEffectInGroup;
        if (effect.replications == 0) return EffectState::kNoEffectAtMost;
        const bool none = std::all_of(gains.begin(), gains.end(), [](double g) { return g == 0.0; });
        if (none || (options_.prune && withinNoise(gains, screened_.noise)))
            return EffectState::kNoEffect;
        return EffectState::kMeasured;
    }

    void rank() {
        const auto order = [](const LeverEffects& row) {
            const Effect& effect = row.strongest();
            const bool seen = effect.state == EffectState::kMeasured;
            return std::pair(seen ? 0 : 1, seen ? -effect.gain.value : 0.0);
        };
        std::stable_sort(rows_.begin(), rows_.end(),
                         [&](const auto& a, const auto& b) { return order(a) < order(b); });
    }

    SpeedupTable finish() {
        SpeedupTable table;
        const std::vector<Sighting>& base = trials_.unchanged();
        std::vector<double> users;
        for (const Sighting& run : base) users.push_back(run.users);
        table.capacity = meanOf(users);
        table.usersPerSecond = trials_.load().usersPerSecond;
        table.brokenSlo = scenario_.slos.at(base.front().slo).text;
        table.bottleneck = base.front().bottleneck;
        table.operations = trials_.mainOperations();
        for (std::size_t o = 0; o < table.operations.size(); ++o) {
            table.p95.push_back(meanOver(base, [o](const Sighting& run) { return run.p95[o]; }));
            table.p99.push_back(meanOver(base, [o](const Sighting& run) { return run.p99[o]; }));
        }
        table.failedShare = meanOver(base, [](const Sighting& run) { return run.failedShare; });
        table.usdPerHour = listPrice(scenario_, {});
        table.noiseUsers = options_.prune ? screened_.noise.halfWidth(kScreeningReplications) : 0.0;
        table.replications = base.size();
        table.runs = trials_.runs();
        table.events = trials_.events();
        table.levers = std::move(rows_);
        return table;
    }

    Trials& trials_;
    const models::Scenario& scenario_;
    const SpeedupOptions& options_;
    std::vector<const Lever*> wanted_;
    Screening screened_;
    std::vector<LeverEffects> rows_;
};

} // namespace

double listPrice(const models::Scenario& scenario, const Variant& variant) {
    // Only numbers of things are on the price list; everything else is virtual or a setting.
    models::Scenario priced = scenario;
    for (const Pull& pull : variant)
        if (pull.lever->kind == Lever::Kind::kUnits && pull.lever->realisable())
            pull.lever->change(priced, pull.amount);
    try {
        static const models::Catalogue kCatalogue = models::Catalogue::load(models::defaultDataDirs());
        return models::fleetPrice(priced, kCatalogue).value;
    } catch (const models::CatalogueError&) {
        return 0.0;
    }
}

Effect effectOf(const Trials& trials, const models::Scenario& scenario, const Variant& variant,
                const Variant& reference) {
    Effect effect;
    effect.usdPerHour = listPrice(scenario, variant) - listPrice(scenario, reference);
    const std::vector<Sighting>& changed = trials.of(variant);
    const std::vector<Sighting>& before = trials.of(reference);
    effect.replications = changed.size();
    if (changed.empty()) return effect;
    std::vector<double> users;
    for (const Sighting& run : changed) users.push_back(run.users);
    effect.users = meanOf(users);
    effect.gain = meanOf(trials.gains(variant, reference));
    const double whole = meanOver(before, [](const Sighting& run) { return run.users; });
    const double scale = whole > 0.0 ? 1.0 / whole : 0.0;
    effect.gainShare = {effect.gain.value * scale, effect.gain.low * scale, effect.gain.high * scale,
                        effect.gain.interval};
    effect.atLeast =
        std::any_of(changed.begin(), changed.end(), [](const auto& run) { return !run.broke; });
    for (std::size_t o = 0; o < trials.mainOperations().size(); ++o) {
        effect.p95.push_back(paired(changed, before, [o](const Sighting& run) { return run.p95[o]; }));
        effect.p99.push_back(paired(changed, before, [o](const Sighting& run) { return run.p99[o]; }));
    }
    effect.failedShare = paired(changed, before, [](const Sighting& run) { return run.failedShare; });
    effect.next = changed.front().bottleneck;
    if (changed.front().broke) effect.brokenSlo = scenario.slos.at(changed.front().slo).text;
    return effect;
}

SpeedupTable virtualSpeedup(Trials& trials, const models::Scenario& scenario,
                            const std::vector<Lever>& levers, const SpeedupOptions& options) {
    return Table(trials, scenario, levers, options).build();
}

} // namespace headroom::analysis
