#pragma once
// Levers: everything of a scenario that could be made faster, larger or more numerous.
//
// "p faster" (p = 0.25 is 25 %): a service demand or a latency is multiplied by 1 / (1 + p), a speed, a
// rate, a bandwidth or a limit by 1 + p; whole limits are rounded up. "+n units": n more instances,
// processes, threads, nodes. Making one operation's code faster and seeing what the whole gains is causal
// profiling (C. Curtsinger, E. D. Berger: "Coz: Finding Code that Counts with Causal Profiling", SOSP 2015),
// here on a model, where a virtual speed-up need not be imitated by slowing everything else down.
//
// Covered: every demand, latency, rate and limit the scenario format has, as far as it is in force. A limit
// that is switched off (0 = none, unlimited CPU credits, a side pool nobody uses) has no lever. Time-outs of
// clients, health-check policy and the users' behaviour are not levers: they are what is asked of the fleet.

#include "models/document.hpp"
#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <functional>
#include <string>
#include <vector>

namespace headroom::analysis {

struct Lever {
    enum class Kind {
        kFaster, ///< a demand or latency, in shares
        kLarger, ///< a limit, rate or bandwidth, in shares
        kUnits,  ///< a number of things, in units
    };
    std::string id;      ///< unique: "chat.cpu", "redis.masters", "chat.demand(send-message)"
    std::string title;   ///< "CPU of chat"
    std::string service; ///< of the scenario; "network" and "delays" for what belongs to none
    Kind kind = Kind::kFaster;
    /// The lever that improves everything this one does and more, by the same share; empty = none.
    std::string parent;
    /// Kinds of result::ResourceSeries of the service that it takes load off or widens.
    std::vector<std::string> relieves;
    /// Improves the scenario in place by a share or a number of units.
    std::function<void(models::Scenario&, double)> change;
    /// The changed values as they stand in a scenario file; empty for what no file value says.
    std::function<std::vector<models::Override>(models::Scenario& changed)> written;
    /// Whether the limit turned anything away or delayed it in this run. A limit that was not reached
    /// leaves the run as it is, to the last event, when it is raised. Empty = cannot be told from a result.
    std::function<bool(const result::RunResult&)> reached;

    /// A value of the scenario file, so that the change can be made: not a wish for other hardware.
    [[nodiscard]] bool realisable() const { return static_cast<bool>(written); }
};

/// In a fixed order: by service as in the scenario, parents before children.
[[nodiscard]] std::vector<Lever> leversOf(const models::Scenario& scenario);

/// Throws std::invalid_argument naming the nearest when there is no such lever.
[[nodiscard]] const Lever& leverOf(const std::vector<Lever>& levers, const std::string& id);

/// `amount`: the share (0.25) or the number of units (1). Precondition: `amount` > 0.
[[nodiscard]] models::Scenario apply(const models::Scenario& scenario, const Lever& lever,
                                     double amount);

/// What makes the change in the scenario's file: the arguments of --set. Empty when it is virtual.
[[nodiscard]] std::vector<models::Override> overridesOf(const models::Scenario& scenario,
                                                        const Lever& lever, double amount);

/// "25 % faster", "25 % more", "+1".
[[nodiscard]] std::string amountText(const Lever& lever, double amount);

} // namespace headroom::analysis
