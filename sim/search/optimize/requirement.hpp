#pragma once
// What a candidate must have whatever it bears: "replicas>=1", "services.chat.on.count>=2".

#include "models/document.hpp"
#include "models/scenario.hpp"
#include "sim/search/optimize/space.hpp"

#include <string>
#include <vector>

namespace headroom::search {

struct Requirement {
    enum class Comparison { kAtLeast, kAtMost, kEqual };
    std::string text;     ///< as given
    std::size_t axis = 0; ///< of the space
    Comparison comparison = Comparison::kAtLeast;
    std::string value; ///< a number except for kEqual
};

/// `text` is NAME>=N, NAME<=N or NAME=VALUE; NAME is an axis' path or how its last part begins ("replicas"
/// for services.redis.replicasPerMaster). Throws SearchError: no or several such axes, no number.
[[nodiscard]] Requirement parseRequirement(const Space& space, const std::string& text);
[[nodiscard]] bool meets(const Requirement& requirement, const Space& space, const Candidate& candidate);
/// The first that the candidate does not meet; null when it meets all.
[[nodiscard]] const Requirement* unmet(const std::vector<Requirement>& requirements, const Space& space,
                                       const Candidate& candidate);

/// Replicas per master of the candidate's store; -1 for a fleet without a store.
[[nodiscard]] int replicasOf(const models::Scenario& scenario, const Space& space,
                             const Candidate& candidate);

/// The fault that candidates must hold their objectives under, as an override of the scenario's faults:
/// `what` is "SERVICE-master" (a master of the store), "SERVICE-instance" or "SERVICE-process" (of the
/// processes) or "zone", lost for good halfway through the run. Throws SearchError for anything else.
[[nodiscard]] models::Override faultOf(const models::Scenario& scenario, const std::string& what);

} // namespace headroom::search
