#include "sim/analysis/headroom.hpp"

#include "sim/analysis/summary.hpp"

namespace headroom::analysis {
namespace {

/// The objective that broke at the fewest users within the asked load.
const SloOutcome* firstBroken(const Summary& summary) {
    const SloOutcome* first = nullptr;
    for (const SloOutcome& slo : summary.slos) {
        if (!slo.firstBreak) continue;
        if (first == nullptr || slo.firstBreak->atSeconds < first->firstBreak->atSeconds) first = &slo;
    }
    return first;
}

} // namespace

std::optional<Headroom> headroomOf(const Summary& summary) {
    const double asked = summary.users.present > 0.0 ? summary.users.present : summary.users.asked;
    if (asked <= 0.0) return std::nullopt;
    Headroom headroom;
    if (const SloOutcome* broken = firstBroken(summary)) {
        headroom.users = broken->firstBreak->users;
        headroom.objective = broken->text;
    } else if (summary.steeper && summary.steeper->firstBreak) {
        headroom.users = summary.steeper->firstBreak->users;
        headroom.objective = summary.steeper->brokenSlo;
    } else if (summary.knee.found) {
        headroom.limit = Headroom::Limit::kKnee;
        headroom.users = summary.knee.users;
    } else if (summary.knee.throughputSaturatesAt) {
        headroom.limit = Headroom::Limit::kSaturation;
        headroom.users = *summary.knee.throughputSaturatesAt;
    } else {
        return std::nullopt;
    }
    headroom.share = headroom.users / asked - 1.0;
    return headroom;
}

} // namespace headroom::analysis
