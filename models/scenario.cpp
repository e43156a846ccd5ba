#include "models/scenario.hpp"

#include <algorithm>

namespace headroom::models {

const Service* Scenario::service(const std::string& serviceName) const {
    const auto found = std::find_if(services.begin(), services.end(), [&](const Service& candidate) {
        return candidate.name == serviceName;
    });
    return found == services.end() ? nullptr : &*found;
}

} // namespace headroom::models
