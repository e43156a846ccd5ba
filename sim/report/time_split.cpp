#include "sim/report/time_split.hpp"

namespace headroom::report {

TimeSplit::TimeSplit(const std::map<std::string, double>& parts) {
    for (const auto& [part, seconds] : parts) {
        double& place = part == "network"            ? network
                        : part.ends_with(" wait")    ? waiting
                        : part.ends_with(" service") ? service
                                                     : others;
        place += seconds;
        if (seconds <= largestSeconds) continue;
        largestSeconds = seconds;
        largest = part;
    }
}

} // namespace headroom::report
