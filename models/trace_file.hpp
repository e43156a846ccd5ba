#pragma once
// Arrival rates over time from a CSV file: lines of "seconds,arrivals per second", in order of time.

#include "models/arrival.hpp"
#include "models/document.hpp"

#include <vector>

namespace headroom::models {

/// Fills `profile.trace` from `profile.file`, which stands beside the scenario; does nothing without one.
/// A first line that does not begin with a number is a header; lines that begin with # are comments.
void readTrace(const Document& scenario, ArrivalProfile& profile, std::vector<Diagnostic>& problems);

} // namespace headroom::models
