#pragma once
// What a fleet can bear at most, by operational laws alone, in microseconds instead of a simulation.
//
// Utilization law U = X D, forced flow X_k = V_k X, Little's law N = X (R + Z), bottleneck law
// X <= capacity / D_max (Denning & Buzen 1978). Two kinds of load:
//   open    users arrive, run their script once and idle or leave (ramps, arrivals). `users` is how many come in
//           the workload's own arrival time; the pace is theirs. Demands grow with the rooms made so far, so
//           stations are priced as the last of them meets the system.
//   closed  users repeat a cycle until the run ends; what they do on arrival is added at the pace they come.
// A figure that is an interval spans the demands' own: `high` of a number of users or a rate is the bound
// proper (no real fleet of this shape does better), `low` is where the same station fills up when every visit
// pays a wake-up of its own.

#include "sim/analysis/operational/closed_network.hpp"
#include "sim/analysis/operational/stations.hpp"

#include <limits>
#include <optional>
#include <vector>

namespace headroom::analysis::operational {

struct StationBound {
    StationId id = StationId::kCount;
    Interval demand;     ///< per pass: of a cycle in a closed workload, of an entry otherwise
    Interval arrival;    ///< closed with users still arriving: per user, on arrival; otherwise none
    double visits = 0.0; ///< per pass
    Interval
        utilization; ///< offered, at the asked load, of the busiest member; above 1 it cannot follow
    Interval saturationUsers; ///< utilization 1 is reached there; infinite when never
};

struct LoadBounds {
    double users = 0.0;
    bool closed = false;
    double pace = 0.0;                  ///< users a second while they arrive
    ChatState state;                    ///< as the last user meets it; closed: at the end of the run
    std::vector<StationBound> stations; ///< those that can saturate, first to saturate first
    Interval saturationUsers;           ///< of the first; infinite when nothing saturates
    /// Largest throughput at the state of the asked load: passes (entries or cycles) a second, requests a second.
    Interval largestPasses;
    Interval largestRequests;
    /// Throughput at the asked load: open: the offered rate or what the bottleneck passes; closed: asymptotic.
    Interval passes;
    Interval requests;
    double think = 0.0;                  ///< seconds per pass
    double leastResponse = 0.0;          ///< seconds per pass that nobody can avoid: demands and delays
    std::optional<double> mvaResponse;   ///< closed: by mean value analysis
    std::optional<double> mvaThroughput; ///< closed: cycles a second
};

/// How `users` of a workload come: a larger or smaller number comes in the same time.
struct LoadShape {
    double users = 0.0;
    double pace = 0.0;          ///< users a second
    double arriveSeconds = 0.0; ///< time in which they come
    double lengthSeconds = 0.0;
};
[[nodiscard]] LoadShape loadShape(const models::Workload& workload, double users);

/// Bounds for one scenario, repeatedly: other shapes of the fleet, other numbers of users.
class Bounds {
public:
    /// Throws std::runtime_error as fleet::partsOf does.
    explicit Bounds(const models::Scenario& scenario);

    [[nodiscard]] const StationModel& model() const { return model_; }
    [[nodiscard]] const models::Workload& workload() const { return workload_; }

    /// Everything about one load. `users` <= 0: the scenario's own.
    [[nodiscard]] LoadBounds at(const FleetShape& shape, double users = 0.0) const;
    /// The quick question of a search: where the first station saturates, and which it is.
    struct Saturation {
        Interval users;
        StationId first = StationId::kCount; ///< kCount when nothing saturates
    };
    [[nodiscard]] Saturation saturation(const FleetShape& shape) const;
    /// Offered utilization of the busiest member of every station.
    [[nodiscard]] std::array<Interval, kStations> utilization(const FleetShape& shape,
                                                              double users) const;

    /// The network of a closed workload, for MVA and balanced job bounds. Loops and CPU of the processes serve
    /// the same work at the same time; the busier of the two stands for both. `wakeUps`: part of the visits that
    /// pay a wake-up of their own. A centre's demand is all the work a cycle causes, also what nobody waits for.
    [[nodiscard]] ClosedNetwork network(const StationTable& table, double wakeUps = 0.5) const;

private:
    /// A number of users priced: state, table and flows.
    struct Priced;
    [[nodiscard]] Priced price(const FleetShape& shape, double users) const;
    [[nodiscard]] Interval utilizationOf(const Priced& priced, std::size_t station) const;
    [[nodiscard]] Interval largestPasses(const Priced& priced) const;

    StationModel model_;
    models::Workload workload_;
};

} // namespace headroom::analysis::operational
