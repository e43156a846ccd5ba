// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/replications.hpp"

#include <algorithm>

namespace headroom::gui {

std::vector<RunPointer> replicationsOf(const Runs& runs, int id) {
    std::vector<RunPointer> found;
    const RunRecord* mine = runs.record(id);
    if (mine == nullptr || !mine->run || !mine->run->hasScenario || mine->variant < 0) return found;
    std::vector<std::uint64_t> seeds{mine->run->result.seed};
    for (const RunRecord* other : runs.records()) {
        if (other->id == id || !other->run || other->variant != mine->variant) continue;
        const result::RunResult& result = other->run->result;
        const bool known = std::find(seeds.begin(), seeds.end(), result.seed) != seeds.end();
        if (known || result.source != mine->run->result.source ||
            !(other->run->scenario == mine->run->scenario))
            continue;
        seeds.push_back(result.seed);
        found.push_back(other->run);
    }
    return found;
}

std::uint64_t highestSeedOf(const Runs& runs, int id) {
    const RunRecord* mine = runs.record(id);
    std::uint64_t highest = mine == nullptr || !mine->run ? 0 : mine->run->result.seed;
    for (const RunPointer& other : replicationsOf(runs, id))
        highest = std::max(highest, other->result.seed);
    return highest;
}

} // namespace headroom::gui
