#pragma once
// When each user of a scenario arrives: the same dates the simulator uses.
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

    models::Workload workload_;
    double length_;
    std::uint32_t part_, parts_;
    std::uint32_t user_ = 0;
    double last_ = 0.0; ///< open workload: date of the arrival before
    Random random_;
};

} // namespace headroom::drive
