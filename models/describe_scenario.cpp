// The scenario as a whole.

#include "models/describe.hpp"

#include <algorithm>

namespace headroom::models {
namespace {

constexpr double kLargestSeed = 9007199254740992.0; // 2^53: exact in every JSON reader

/// The services by name, kept in file order.
struct ServiceMap {
    std::vector<Service>& services;
};

void describe(Visitor& v, ServiceMap& map) {
    std::vector<std::string> keys;
    for (const Service& service : map.services) keys.push_back(service.name);
    if (v.mode() == Visitor::Mode::kRead) map.services.clear();
    v.entries(keys, {}, [&](const std::string& name) {
        if (v.mode() == Visitor::Mode::kWrite) {
            const auto named = [&](const Service& service) { return service.name == name; };
            v.value(*std::find_if(map.services.begin(), map.services.end(), named));
            return;
        }
        Service service;
        service.name = name;
        v.value(service);
        if (v.mode() == Visitor::Mode::kRead) map.services.push_back(std::move(service));
    });
}

} // namespace

void describe(Visitor& v, PublishedFigure& figure) {
    v.object("published-figure", [&] {
        v.field("quantity", figure.quantity, "\"failed_users\", \"users\", ...", kRequired.notEmpty());
        v.field("value", figure.value, "as published", kRequired);
        v.field("unit", figure.unit, "\"share\", \"users\", \"s\", ...");
        v.field("source", figure.source, "who published it where", kRequired.notEmpty());
        v.field("calibrated", figure.calibrated, "a parameter was fitted on it; otherwise held out");
        v.field("variant", figure.variant,
                "the variant it is about; left out: the scenario as it stands");
        v.field("note", figure.note, "why the prediction may miss it");
    });
}

void describe(Visitor& v, ScenarioVariant& variant) {
    v.object("variant", [&] {
        v.field("title", variant.title, "for people", kRequired.notEmpty());
        v.field("set", variant.set, "what is different: \"services.chat.on.count=10\", as after --set",
                kRequired.notEmpty());
    });
}

void describe(Visitor& v, InstanceType& type) {
    v.object("instance-type", [&] {
        v.field("vcpus", type.vcpus, "hardware threads", kRequired.between(1, 4096));
        v.field("physicalCores", type.physicalCores, "cores behind them", kRequired.between(1, 4096));
        v.field(
            "singleThreadSpeed", type.singleThreadSpeed,
            "a lone busy thread relative to the reference core (42 500 CoreMark iterations a second); "
            "'headroom live host-profile' measures it",
            kRequired.between(0.001, 1000.0));
        v.field("smtYield", type.smtYield, "work of two busy threads of one core over one",
                kAny.between(1.0, 2.0));
        v.field("memory", type.memory, "of the machine", kRequired.above(0.0));
        v.field("network", type.networkBaseline, "bandwidth", kRequired.above(0.0));
        v.field("quota", type.baseline,
                "share of its hardware threads a CPU quota allows in every tenth of a second",
                kAny.between(0.001, 1.0));
        if (v.mode() == Visitor::Mode::kRead) {
            type.networkBurst = type.networkBaseline;
            // The kernel's default, and the container runtimes'.
            constexpr Duration kPeriod(0.1);
            type.quotaPeriod = type.baseline < 1.0 ? kPeriod : Duration();
        }
        v.field("systemMemory", type.systemMemory,
                "of the operating system and what else runs there; 0B when a process's own is meant");
        v.field("source", type.source, "how it was measured");
        v.check(type.vcpus == type.physicalCores || type.vcpus == 2 * type.physicalCores,
                "physicalCores", "expected as many as vcpus, or half as many");
    });
}

void describe(Visitor& v, Budget& budget) {
    v.object("budget", [&] {
        v.field("instances", budget.instances, "most instances of the whole fleet",
                kAny.between(1, 1'000'000));
        v.field("costPerHour", budget.cost, "most money per hour");
    });
}

void describe(Visitor& v, Scenario& scenario) {
    if (v.mode() != Visitor::Mode::kWrite) scenario.network = v.defaults().network;
    v.object("scenario", [&] {
        v.version("headroom", 1);
        v.field("name", scenario.name, "short name, used for files", kRequired.notEmpty());
        v.field("title", scenario.title, "for people");
        v.field("description", scenario.description, "for people");
        v.field("seed", scenario.seed, "of all random streams", kAny.between(0, kLargestSeed));
        v.field("region", scenario.region, "decides the prices", kAny.notEmpty());
        v.field("bin", scenario.bin, "width of the result's time bins", kAny.between(0.001, 3600.0));
        v.field("network", scenario.network, "round trips");
        v.field("instanceTypes", scenario.ownInstanceTypes,
                "machines that are not in the catalogue, by name; they cost nothing");
        v.field("workload", scenario.workload, "who comes, when, and what they do", kRequired);
        v.field("behaviours", scenario.behaviours, "scripts of the users, by name",
                kRequired.notEmpty());
        ServiceMap services{scenario.services};
        v.field("services", services, "the fleet, by name", kRequired.notEmpty());
        v.field("faults", scenario.faults, "what breaks when");
        v.field(
            "slo", scenario.slos,
            "objectives the fleet is held to: p95(OPERATION) or another quantile, mean, failed_users, "
            "error_rate, throughput, cost_per_hour, peak_utilization(SERVICE), capacity, headroom, "
            "compared by <, <=, > or >= with a limit, e.g. \"p95(send-message) < 300ms\"");
        v.field("budget", scenario.budget, "limits of instances and money");
        v.field("variants", scenario.variants,
                "the same system before a change or built otherwise; FILE@NAME is the scenario of one");
        v.field("published", scenario.published, "figures the prediction is compared with");
    });
}

} // namespace headroom::models
