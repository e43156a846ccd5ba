#include "models/demand_parameter.hpp"

#include "models/enum_names.hpp"

#include <algorithm>

namespace headroom::models {

void forEachDemand(ServiceProfile& profile,
                   const std::function<void(const std::string&, Duration&)>& visit) {
    visit("wakeUp", profile.wakeUp);
    visit("coldWakeUp", profile.coldWakeUp);
    visit("idlePerSecond", profile.idlePerSecond);
    visit("idlePerConnection", profile.idlePerConnection);
    for (auto& [name, operation] : profile.operations) {
        visit(name + "/base", operation.cpu.base);
        for (auto& [variable, slope] : operation.cpu.perUnit)
            visit(name + "/perUnit/" + nameOf(variable), slope);
        for (OperationStep& step : operation.steps) {
            if (step.kind == OperationStep::Kind::kBlock) visit(name + "/block", step.work);
            if (step.kind == OperationStep::Kind::kBroadcast)
                visit(name + "/perReceiver/" + step.frame, step.perReceiver);
        }
    }
}

void forEachDemand(const ServiceProfile& profile,
                   const std::function<void(const std::string&, Duration)>& visit) {
    ServiceProfile copy = profile;
    forEachDemand(copy, [&](const std::string& name, Duration& demand) { visit(name, demand); });
}

void applyFactors(ServiceProfile& profile, const std::vector<CalibratedFactor>& factors,
                  const std::vector<double>& values) {
    std::map<std::string, Duration> fitted;
    for (std::size_t i = 0; i < factors.size(); ++i)
        for (const auto& [name, share] : factors[i].parts)
            fitted[name] = fitted[name] + share * std::max(0.0, values.at(i));
    forEachDemand(profile, [&](const std::string& name, Duration& demand) {
        if (const auto found = fitted.find(name); found != fitted.end()) demand = found->second;
    });
}

} // namespace headroom::models
