#include "models/service.hpp"

namespace headroom::models {

int scaledOutInstances(const std::vector<Fault>& faults, const std::string& service) {
    int added = 0;
    for (const Fault& fault : faults)
        if (fault.kind == Fault::Kind::kScaleOut && fault.service == service) added += fault.count;
    return added;
}

} // namespace headroom::models
