#include "sim/analysis/screening.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headroom::analysis {
namespace {

using Group = std::vector<const Lever*>;

/// The very same runs: says nothing about how much different ones scatter.
bool unchanged(const std::vector<double>& differences) {
    return std::all_of(differences.begin(), differences.end(), [](double d) { return d == 0.0; });
}

class Screener {
public:
    Screener(Trials& trials, const std::vector<const Lever*>& levers, double level)
        : trials_(trials), levers_(levers), level_(level) {}

    Screening screen() {
        std::vector<Group> groups = roots();
        while (!groups.empty()) {
            std::vector<Variant> variants;
            for (const Group& group : groups) variants.push_back(pulled(group));
            trials_.run(variants, kScreeningReplications);
            for (const Variant& variant : variants) differences_.push_back(trials_.gains(variant));
            result_.noise = poolNoise(differences_);
            std::vector<Group> next;
            for (const Group& group : groups) decide(group, next);
            groups = std::move(next);
        }
        // What was decided with the noise known then stands; what is reported uses all of it.
        return std::move(result_);
    }

private:
    [[nodiscard]] bool listed(const std::string& id) const {
        return std::any_of(levers_.begin(), levers_.end(), [&](const Lever* l) { return l->id == id; });
    }

    /// Levers without a parent in the list, alone; limits out of reach are settled at once.
    std::vector<Group> roots() {
        std::vector<Group> groups;
        for (const Lever* lever : levers_) {
            if (!reached(*lever)) {
                result_.states[lever->id] = ScreenState::kNotReached;
            } else if (lever->parent.empty() || !listed(lever->parent)) {
                groups.push_back({lever});
            }
        }
        return groups;
    }

    [[nodiscard]] bool reached(const Lever& lever) const {
        if (!lever.reached) return true;
        const std::vector<Sighting>& runs = trials_.unchanged();
        const auto index = trials_.indexOf(lever);
        return std::any_of(runs.begin(), runs.end(),
                           [&](const auto& run) { return run.reached[index]; });
    }

    [[nodiscard]] Variant pulled(const Group& group) const {
        Variant variant;
        for (const Lever* lever : group)
            variant.push_back({lever, lever->kind == Lever::Kind::kUnits ? 1.0 : level_});
        return variant;
    }

    void decide(const Group& group, std::vector<Group>& next) {
        const bool none = withinNoise(trials_.gains(pulled(group)), result_.noise);
        if (none) {
            std::string ids;
            for (const Lever* lever : group) ids += (ids.empty() ? "" : " + ") + lever->id;
            for (const Lever* lever : group) settle(*lever, group.size() == 1, ids);
        } else if (group.size() > 1) {
            halve(group, next);
        } else {
            result_.states[group.front()->id] = ScreenState::kEffective;
            result_.effective.push_back(group.front());
            expand(*group.front(), next);
        }
    }

    /// No effect: of the lever alone, or as one of a group; then of all it contains as well.
    void settle(const Lever& lever, bool alone, const std::string& ids) {
        result_.states[lever.id] = alone ? ScreenState::kNone : ScreenState::kInGroup;
        if (!alone) result_.groups[lever.id] = ids;
        for (const Lever* child : levers_)
            if (child->parent == lever.id && !result_.states.contains(child->id))
                settle(*child, false, ids);
    }

    /// The children of a lever with an effect. Those likely to matter come first and together, so that
    /// the rest falls out in one go.
    void expand(const Lever& lever, std::vector<Group>& next) {
        Group children;
        for (const Lever* child : levers_)
            if (child->parent == lever.id && !result_.states.contains(child->id))
                children.push_back(child);
        std::stable_sort(children.begin(), children.end(),
                         [&](const Lever* a, const Lever* b) { return weight(*a) > weight(*b); });
        if (children.size() == 1)
            next.push_back(children);
        else if (children.size() > 1)
            halve(children, next);
    }

    /// Cut where the weights are cut in half, so that one heavy lever stands alone.
    void halve(const Group& group, std::vector<Group>& next) {
        double all = 0.0;
        for (const Lever* lever : group) all += weight(*lever);
        std::size_t cut = 0;
        double sum = 0.0;
        while (cut + 1 < group.size() && (cut == 0 || sum < 0.5 * all)) sum += weight(*group[cut++]);
        const auto middle = group.begin() + static_cast<std::ptrdiff_t>(cut);
        next.emplace_back(group.begin(), middle);
        next.emplace_back(middle, group.end());
    }

    /// Share of an operation in the time on event loops in the fleet as it is; 1 for other levers, whose
    /// shares are not known.
    [[nodiscard]] double weight(const Lever& lever) const {
        const std::vector<std::string>& asked = trials_.askedOperations();
        for (std::size_t i = 0; i < asked.size(); ++i) {
            if (lever.id == lever.service + ".demand(" + asked[i] + ")")
                return trials_.unchanged().front().shares[i];
        }
        return 1.0;
    }

    Trials& trials_;
    const std::vector<const Lever*>& levers_;
    double level_;
    Screening result_;
    std::vector<std::vector<double>> differences_;
};

} // namespace

double Noise::halfWidth(std::size_t replications) const {
    if (degreesOfFreedom == 0 || replications == 0) return std::numeric_limits<double>::infinity();
    return studentT(degreesOfFreedom) * std::sqrt(variance / static_cast<double>(replications));
}

Noise poolNoise(const std::vector<std::vector<double>>& differences) {
    Noise noise;
    double squares = 0.0;
    for (const std::vector<double>& one : differences) {
        if (one.size() < 2 || unchanged(one)) continue;
        const double mean =
            std::accumulate(one.begin(), one.end(), 0.0) / static_cast<double>(one.size());
        for (const double value : one) squares += (value - mean) * (value - mean);
        noise.degreesOfFreedom += one.size() - 1;
    }
    if (noise.degreesOfFreedom > 0)
        noise.variance = squares / static_cast<double>(noise.degreesOfFreedom);
    return noise;
}

bool withinNoise(const std::vector<double>& differences, const Noise& noise) {
    if (unchanged(differences)) return true;
    constexpr std::size_t kFewest = 4; // with less nothing can be said about the noise
    if (noise.degreesOfFreedom < kFewest) return false;
    const double mean = std::accumulate(differences.begin(), differences.end(), 0.0) /
                        static_cast<double>(differences.size());
    return std::abs(mean) <= noise.halfWidth(differences.size());
}

Screening screen(Trials& trials, const std::vector<const Lever*>& levers, double level) {
    return Screener(trials, levers, level).screen();
}

} // namespace headroom::analysis
