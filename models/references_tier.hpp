#pragma once
// Names inside request/response services that must be the names of something else.

#include "models/references.hpp"

#include <string>
#include <vector>

namespace headroom::models {

/// Appends what is wrong with names of services, operations, queues, pools, locks, counters and limiters.
void checkTierReferences(const Scenario& scenario, const std::vector<Reference>& references,
                         const Document& document, std::vector<Diagnostic>& problems);

/// What scripts and objectives may name: operations of the entry service, and "service.operation".
[[nodiscard]] std::vector<std::string> scriptOperations(const Scenario& scenario);

} // namespace headroom::models
