#pragma once
// What keeps a load test from becoming an attack or an accident.

#include "live/drive/net/target.hpp"
#include "live/drive/settings.hpp"
#include "models/scenario.hpp"

namespace headroom::drive {

/// Throws DriveError, saying which option would allow it, for a target that is not on this machine and not said to
/// be the caller's own, and for a run longer than allowed.
void refuseUnsafe(const models::Scenario& scenario, const Settings& settings, const Target& target);

/// Attempts in ten seconds below which the share of errors says nothing.
inline constexpr std::uint64_t kFewestAttempts = 100;

/// "Name: ${VARIABLE}" with variables of the environment put in, so that secrets stay out of command lines and
/// shell histories. Throws DriveError for an unset variable or a text that is no header.
[[nodiscard]] std::string headerFromText(const std::string& text);

} // namespace headroom::drive
