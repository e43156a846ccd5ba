#include "sim/analysis/storm_plan.hpp"

#include "sim/analysis/numbers.hpp"

#include <algorithm>
#include <stdexcept>

namespace headroom::analysis {

namespace {

using models::Fault;
using models::Scenario;
using What = StormRequest::What;

template <class Kind>
const models::Service* serviceOf(const Scenario& scenario) {
    for (const models::Service& service : scenario.services)
        if (std::holds_alternative<Kind>(service.kind)) return &service;
    return nullptr;
}

/// Date at which the load is up.
double loadIsUp(const models::Workload& workload) {
    if (workload.ramp) return (workload.length() - workload.ramp->hold).value;
    if (workload.steady) return (workload.steady->rampUp + workload.steady->warmUp).value;
    return workload.arrivals ? workload.arrivals->warmUp.value : 0.0;
}

std::string timeText(double lasts) { return lasts > 0.0 ? " for " + clockText(lasts) : " for good"; }

std::string number(int value) { return std::to_string(value); }

void need(bool ok, const std::string& message) {
    if (!ok) throw std::invalid_argument(message);
}

/// The fault of the request, without its time, and what it does in words.
Fault faultOf(const Scenario& scenario, const StormRequest& request, std::string& what) {
    const models::Service* service = serviceOf<models::ProcessService>(scenario);
    need(service != nullptr, "the fleet has no service of type 'process'");
    const auto& process = std::get<models::ProcessService>(service->kind);
    const int count = process.on.count;
    Fault fault;
    fault.service = service->name;
    fault.lasts = models::seconds(request.lastsSeconds);
    switch (request.what) {
    case What::kKillInstances:
        need(request.number <= count, "there are only " + number(count) + " instances of " +
                                          service->name + " to kill, not " + number(request.number));
        fault.kind = Fault::Kind::kKillInstance;
        fault.count = request.number;
        what = number(request.number) + " of " + number(count) + " " + service->name +
               (request.number == 1 ? " instances is lost" : " instances are lost") +
               timeText(request.lastsSeconds);
        break;
    case What::kKillZone: {
        const int zones = std::max(1, scenario.network.zones);
        need(request.number < zones, "there are " + number(zones) + " zones, counted from 0; zone " +
                                         number(request.number) + " is none of them");
        fault.kind = Fault::Kind::kKillZone;
        fault.service.clear();
        fault.index = request.number;
        what = "zone " + number(request.number) + " of " + number(zones) + " is lost" +
               timeText(request.lastsSeconds);
        break;
    }
    case What::kKillStoreMaster: {
        const models::Service* store = serviceOf<models::RedisCluster>(scenario);
        need(store != nullptr, "the fleet has no service of type 'redis-cluster'");
        const int masters = std::get<models::RedisCluster>(store->kind).masters;
        need(request.number < masters, store->name + " has " + number(masters) +
                                           " masters, counted from 0; master " + number(request.number) +
                                           " is none of them");
        fault.kind = Fault::Kind::kKillStoreMaster;
        fault.service = store->name;
        fault.index = request.number;
        what = "master " + number(request.number) + " of " + store->name + " is lost" +
               timeText(request.lastsSeconds);
        break;
    }
    case What::kDeploy:
        fault.kind = Fault::Kind::kDeployInstance;
        fault.lasts = {};
        fault.batch = request.number;
        what = "a rolling deploy restarts " + number(std::min(count, request.number)) + " of " +
               number(count) + " " + service->name + " instances at a time";
        break;
    case What::kScaleOut:
        fault.kind = Fault::Kind::kScaleOut;
        fault.lasts = {};
        fault.count = request.number;
        fault.batch = 0;
        what = number(request.number) +
               (request.number == 1 ? " instance joins the " : " instances join the ") + number(count) +
               " of " + service->name;
        break;
    case What::kAsWritten:
        break;
    }
    return fault;
}

} // namespace

Scenario lastingUntil(Scenario scenario, double seconds) {
    const double missing = seconds - scenario.workload.length().value;
    if (missing <= 0.0) return scenario;
    const models::Duration more = models::seconds(missing);
    if (scenario.workload.ramp) scenario.workload.ramp->hold = scenario.workload.ramp->hold + more;
    if (scenario.workload.steady)
        scenario.workload.steady->duration = scenario.workload.steady->duration + more;
    if (scenario.workload.arrivals)
        scenario.workload.arrivals->duration = scenario.workload.arrivals->duration + more;
    return scenario;
}

StormPlan planStorm(const Scenario& scenario, const StormRequest& request) {
    Scenario changed = scenario;
    StormPlan plan;
    if (request.what == What::kAsWritten) {
        need(!scenario.faults.empty(), "the scenario has no faults; say what is to happen to the fleet");
        plan.what = scenario.faults.size() == 1
                        ? "the scenario's fault"
                        : "the scenario's " + std::to_string(scenario.faults.size()) + " faults";
    } else {
        Fault fault = faultOf(scenario, request, plan.what);
        const double at =
            request.atSeconds >= 0.0 ? request.atSeconds : loadIsUp(scenario.workload) + kSettleSeconds;
        fault.at = models::seconds(at);
        if (!scenario.faults.empty()) plan.notes.emplace_back("the scenario's own faults are left out");
        changed.faults = {fault};
    }
    plan.disturbance = disturbanceOf(changed);
    const double length = changed.workload.length().value;
    const double wanted = plan.disturbance.endSeconds + request.observeSeconds;
    if (wanted > length) {
        changed = lastingUntil(changed, wanted);
        plan.notes.push_back("the load is held until " + clockText(wanted) + ", " +
                             clockText(wanted - length) + " longer than the scenario says");
    }
    plan.scenario = std::make_shared<const Scenario>(std::move(changed));
    return plan;
}

} // namespace headroom::analysis
