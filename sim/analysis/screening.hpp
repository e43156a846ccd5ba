#pragma once
// Which levers have an effect at all, found with few runs: group screening by bifurcation
// (virtual_speedup.hpp says what is assumed).

#include "sim/analysis/trials.hpp"

#include <map>
#include <string>
#include <vector>

namespace headroom::analysis {

inline constexpr std::size_t kScreeningReplications = 2;

/// How much paired differences scatter between seeds, pooled over variants (equal variances assumed; the
/// strong ones scatter more, which errs on the side of seeing less).
struct Noise {
    double variance = 0.0; ///< of one difference, users squared
    std::size_t degreesOfFreedom = 0;

    /// Half width of the 95 % interval of a mean of so many differences; infinite without data.
    [[nodiscard]] double halfWidth(std::size_t replications) const;
};

/// Of the differences of several variants; those of fewer than two seeds say nothing.
[[nodiscard]] Noise poolNoise(const std::vector<std::vector<double>>& differences);

/// No effect to be seen: all differences are 0, or their mean is inside the noise.
[[nodiscard]] bool withinNoise(const std::vector<double>& differences, const Noise& noise);

enum class ScreenState { kNotScreened, kEffective, kNone, kInGroup, kNotReached };

struct Screening {
    std::vector<const Lever*> effective;
    std::map<std::string, ScreenState> states;
    std::map<std::string, std::string> groups; ///< kInGroup: with what it was pulled
    Noise noise;

    [[nodiscard]] ScreenState stateOf(const std::string& id) const {
        const auto found = states.find(id);
        return found == states.end() ? ScreenState::kNotScreened : found->second;
    }
};

/// Pulls levers by `level` (units by one). A lever whose parent is among the levers is screened with its
/// siblings, others alone. Precondition: the trials are calibrated.
[[nodiscard]] Screening screen(Trials& trials, const std::vector<const Lever*>& levers, double level);

} // namespace headroom::analysis
