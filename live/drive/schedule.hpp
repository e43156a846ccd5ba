#pragma once
// When each user of a scenario arrives: the dates of the simulator's ramps and populations, and the law of its open
// arrivals with their profiles and events.
//
// Users are numbered from 0 in the order of their arrival; process `part` of `parts` drives those whose number
// leaves the rest `part`. Every process computes all dates, so they agree without talking.

#include "live/drive/random.hpp"
#include "models/workload.hpp"

#include <cstdint>
#include <optional>

namespace headroom::drive {

struct Arrival {
    std::uint32_t user = 0;
    double at = 0.0; ///< seconds since the start of the run
};

class Schedule {
public:
    Schedule(const models::Workload& workload, std::uint64_t seed, std::uint32_t part = 0,
             std::uint32_t parts = 1);

    /// The next arrival of this part; none once the population is complete or the run is over.
    [[nodiscard]] std::optional<Arrival> next();

private:
    [[nodiscard]] std::optional<double> dateOf(std::uint32_t user);
    [[nodiscard]] double rateAt(double seconds) const;
    [[nodiscard]] std::optional<double> atRandom();
    [[nodiscard]] std::optional<double> evenly();

    models::Workload workload_;
    double length_;
    std::uint32_t part_, parts_;
    std::uint32_t user_ = 0;
    // Open workloads.
    double most_ = 0.0;   ///< the greatest rate
    double last_ = 0.0;   ///< up to where arrivals were drawn
    double passed_ = 0.0; ///< expected arrivals since the last one, until `last_`
    Random random_;
};

} // namespace headroom::drive
