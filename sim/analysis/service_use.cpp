#include "sim/analysis/service_use.hpp"

#include "sim/analysis/binding.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>

namespace headroom::analysis {

double ServiceUse::nearness() const { return peak / busyThreshold(kind); }

std::vector<ServiceUse> serviceUse(const result::RunResult& run) {
    std::vector<ServiceUse> uses;
    const std::size_t window = binsOf(run, kBindingWindowSeconds);
    for (const result::ResourceSeries& resource : run.resources) {
        auto use = std::find_if(uses.begin(), uses.end(), [&](const ServiceUse& candidate) {
            return candidate.service == resource.service && candidate.kind == resource.kind;
        });
        if (use == uses.end()) {
            uses.push_back({resource.service, resource.kind, 0, 0.0, 0.0, resource.name, 0, 0.0});
            use = uses.end() - 1;
        }
        ++use->members;
        use->refusals += resource.refusals;
        double sum = 0.0;
        for (const float value : resource.utilization) sum += static_cast<double>(value);
        use->mean += sum / static_cast<double>(std::max<std::size_t>(1, resource.utilization.size()));
        for (const double mean : slidingMean(resource.utilization, window)) {
            if (!(mean > use->peak)) continue; // also skips the NaN before the first whole window
            use->peak = mean;
            use->busiest = resource.name;
        }
        for (const float waiting : resource.queue) {
            use->largestQueue = std::max(use->largestQueue, static_cast<double>(waiting));
        }
    }
    for (ServiceUse& use : uses) use.mean /= static_cast<double>(use.members);
    return uses;
}

std::vector<ServiceUse> rankedUse(std::vector<ServiceUse> uses) {
    std::stable_sort(uses.begin(), uses.end(), [](const ServiceUse& a, const ServiceUse& b) {
        if ((a.refusals > 0) != (b.refusals > 0)) return a.refusals > 0;
        return a.nearness() > b.nearness();
    });
    return uses;
}

} // namespace headroom::analysis
