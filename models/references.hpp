#pragma once
// Checks that need more than one place of a scenario: names that must exist, and parts that need each
// other.

#include "models/reader.hpp"

namespace headroom::models {

class Catalogue;

/// Appends what is wrong. Profiles that could not be read are missing from the scenario; what would need
/// them is left unchecked.
void checkReferences(const Scenario& scenario, const Catalogue& catalogue,
                     const std::vector<Reference>& references, const Document& document,
                     std::vector<Diagnostic>& problems);

} // namespace headroom::models
