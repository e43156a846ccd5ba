#pragma once
// What a candidate costs and what it can bear at most, without simulating it.
//
// Instances and their on-demand price come from the catalogue; load balancers and the like are the same for
// every candidate and left to the simulated result. The bound is where the first station saturates by
// operational laws (sim/analysis/operational/bounds.hpp) when every poll shares its wake-up perfectly: no
// fleet of this shape serves more. Objectives over a whole run may still hold a little beyond (a p95 does not
// see the last twentieth of a ramp), so a bound excludes a candidate only with kSlack to spare.

#include "models/catalog.hpp"
#include "sim/analysis/operational/bounds.hpp"
#include "sim/search/optimize/space.hpp"
#include "sim/search/study.hpp"

#include <map>
#include <memory>
#include <string>

namespace headroom::search {

/// A candidate whose bound times this lies below a simulated capacity cannot be better.
inline constexpr double kSlack = 1.15;

struct Price {
    int instances = 0;
    double usdPerHour = 0.0; ///< of the instances
    double mostUsers = 0.0;  ///< bound on the capacity; infinite when nothing saturates
    analysis::operational::StationId first =
        analysis::operational::StationId::kCount; ///< saturates first
    bool possible =
        true; ///< false for combinations the scenario reader refuses (replica reads without any)
};

class Pricing {
public:
    /// `study` outlives it. Throws std::runtime_error for a fleet the bounds do not know.
    Pricing(const Study& study, const Space& space);
    ~Pricing();

    /// Throws models::ScenarioError for a value the scenario cannot have.
    [[nodiscard]] Price of(const Candidate& candidate);
    /// "redis event loops"
    [[nodiscard]] std::string stationName(analysis::operational::StationId id) const;

private:
    struct Family;
    [[nodiscard]] Family& familyOf(const Candidate& candidate);
    [[nodiscard]] double hourly(const models::InstanceType& type) const;

    const Study& study_;
    const Space& space_;
    models::Catalogue catalogue_;
    std::vector<bool> shapes_; ///< per axis: a part of FleetShape
    /// Bounds by the values of the axes that FleetShape does not have.
    std::map<Candidate, std::unique_ptr<Family>> families_;
};

} // namespace headroom::search
