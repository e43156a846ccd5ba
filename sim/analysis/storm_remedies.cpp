#include "sim/analysis/storm_remedies.hpp"

#include "models/catalog.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::analysis {

namespace {

using models::Fault;
using models::ProcessService;
using models::ReconnectPolicy;
using models::Scenario;
using Kind = models::Fault::Kind;

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

template <class Service>
std::string nameOfFirst(const Scenario& scenario) {
    for (const models::Service& service : scenario.services)
        if (std::holds_alternative<Service>(service.kind)) return service.name;
    return {};
}

template <class Service>
Service& firstOf(Scenario& scenario) {
    for (models::Service& service : scenario.services)
        if (auto* found = std::get_if<Service>(&service.kind)) return *found;
    throw std::logic_error("no such service");
}

std::string durationSetting(double seconds) { return models::print(models::seconds(seconds)); }

/// The behaviours that take part, which are those whose clients can be changed.
std::vector<std::string> behavioursOf(const Scenario& scenario) {
    std::vector<std::string> names;
    for (const models::BehaviourShare& share : scenario.workload.behaviours)
        names.push_back(share.behaviour);
    return names;
}

/// The first behaviour's policy stands for all in what is shown; changes apply to every one.
const ReconnectPolicy& policyOf(const Scenario& scenario) {
    return scenario.behaviours.at(scenario.workload.behaviours.front().behaviour).reconnect;
}

using ChangePolicy = std::function<void(ReconnectPolicy&, double)>;

/// A lever on the clients' reconnect policy.
Remedy clientLever(const Scenario& scenario, const std::string& name, double present,
                   std::vector<double> steps, const ChangePolicy& change,
                   std::vector<std::string> fields, std::function<std::string(double)> show) {
    Remedy lever;
    lever.name = name;
    lever.start = present;
    lever.present = show(present);
    lever.steps = std::move(steps);
    const std::vector<std::string> behaviours = behavioursOf(scenario);
    lever.apply = [behaviours, change](const Scenario& before, double value) {
        Scenario after = before;
        for (const std::string& each : behaviours) change(after.behaviours.at(each).reconnect, value);
        return after;
    };
    lever.text = [show](double value) { return show(value) + " or more"; };
    lever.settings = [behaviours, fields = std::move(fields), change,
                      policy = policyOf(scenario)](double value) {
        ReconnectPolicy changed = policy;
        change(changed, value);
        std::vector<std::string> settings;
        for (const std::string& each : behaviours) {
            for (const std::string& field : fields) {
                const std::string path = "behaviours." + each + ".reconnect." + field + "=";
                if (field == "spread") settings.push_back(path + durationSetting(changed.spread.value));
                if (field == "initialDelay")
                    settings.push_back(path + durationSetting(changed.initialDelay.value));
                if (field == "maxDelay")
                    settings.push_back(path + durationSetting(changed.maxDelay.value));
                if (field == "timeout")
                    settings.push_back(path + durationSetting(changed.timeout.value));
                if (field == "jitter") settings.push_back(path + models::printNumber(changed.jitter));
                if (field == "factor") settings.push_back(path + models::printNumber(changed.factor));
            }
        }
        return settings;
    };
    return lever;
}

std::vector<double> multiples(double base, std::initializer_list<double> factors) {
    std::vector<double> values;
    for (const double factor : factors) values.push_back(base * factor);
    return values;
}

void addClientLevers(const Scenario& scenario, std::vector<Remedy>& levers) {
    const ReconnectPolicy& policy = policyOf(scenario);
    if (!policy.enabled) return;
    const double delay = std::max(0.1, policy.initialDelay.value);
    levers.push_back(clientLever(
        scenario, "reconnect spread (random extra wait)", policy.spread.value,
        multiples(std::max(1.0, policy.spread.value * 2.0), {1, 2, 5, 10, 20, 40, 80}),
        [](ReconnectPolicy& p, double v) { p.spread = models::seconds(v); }, {"spread"}, secondsText));
    levers.push_back(clientLever(
        scenario, "first reconnect delay", policy.initialDelay.value,
        multiples(delay, {2, 4, 8, 16, 32, 64}),
        [](ReconnectPolicy& p, double v) {
            p.initialDelay = models::seconds(v);
            p.maxDelay = models::seconds(std::max(v, p.maxDelay.value));
        },
        {"initialDelay", "maxDelay"}, secondsText));
    levers.push_back(clientLever(
        scenario, "longest reconnect delay (backoff cap)", policy.maxDelay.value,
        multiples(std::max(policy.maxDelay.value, delay), {2, 4, 8, 16, 32, 64}),
        [](ReconnectPolicy& p, double v) {
            p.maxDelay = models::seconds(v);
            p.factor = std::max(2.0, p.factor);
        },
        {"maxDelay", "factor"}, secondsText));
    std::vector<double> jitters;
    for (const double share : {0.1, 0.25, 0.5, 0.75, 1.0})
        if (share > policy.jitter) jitters.push_back(share);
    if (!jitters.empty())
        levers.push_back(clientLever(
            scenario, "reconnect jitter", policy.jitter, jitters,
            [](ReconnectPolicy& p, double v) { p.jitter = v; }, {"jitter"}, percentText));
    levers.push_back(clientLever(
        scenario, "client's timeout", policy.timeout.value,
        multiples(policy.timeout.value, {1.5, 2, 3, 5, 10}),
        [](ReconnectPolicy& p, double v) { p.timeout = models::seconds(v); }, {"timeout"}, secondsText));
}

/// One value of the process service.
Remedy processLever(const Scenario& scenario, const std::string& name, const std::string& present,
                    double start, std::vector<double> steps,
                    const std::function<void(ProcessService&, double)>& change,
                    std::function<std::string(double)> text, const std::string& path,
                    std::function<std::string(double)> setting) {
    Remedy lever;
    lever.name = name;
    lever.present = present;
    lever.start = start;
    lever.steps = std::move(steps);
    lever.apply = [change](const Scenario& before, double value) {
        Scenario after = before;
        change(firstOf<ProcessService>(after), value);
        return after;
    };
    lever.text = std::move(text);
    const std::string full = "services." + nameOfFirst<ProcessService>(scenario) + "." + path + "=";
    lever.settings = [full, setting = std::move(setting)](double value) {
        return std::vector<std::string>{full + setting(value)};
    };
    return lever;
}

/// Price of one more instance; 0 when the catalogue does not know it.
double instancePrice(const Scenario& scenario, const ProcessService& process) {
    const auto type = scenario.instanceTypes.find(process.on.instance);
    if (type == scenario.instanceTypes.end()) return 0.0;
    const auto price = type->second.price.find(scenario.region);
    return price == type->second.price.end() ? 0.0 : price->second.value;
}

/// Operations a reconnect begins with: what an admission limit has to hold back.
std::vector<std::string> firstOperations(const Scenario& scenario) {
    std::vector<std::string> names;
    for (const models::BehaviourShare& share : scenario.workload.behaviours) {
        const auto& operations = scenario.behaviours.at(share.behaviour).reconnect.operations;
        if (operations.empty()) continue;
        if (std::find(names.begin(), names.end(), operations.front()) == names.end())
            names.push_back(operations.front());
    }
    return names;
}

bool hashesOnReconnect(const Scenario& scenario, const ProcessService& process) {
    const auto profile = scenario.profiles.find(process.profile);
    if (profile == scenario.profiles.end()) return false;
    for (const models::BehaviourShare& share : scenario.workload.behaviours) {
        for (const std::string& name : scenario.behaviours.at(share.behaviour).reconnect.operations) {
            const auto operation = profile->second.operations.find(name);
            if (operation == profile->second.operations.end()) continue;
            for (const models::OperationStep& step : operation->second.steps)
                if (step.password) return true;
        }
    }
    return false;
}

void addServerLevers(const Scenario& scenario, std::vector<Remedy>& levers) {
    Scenario copy = scenario;
    const ProcessService& process = firstOf<ProcessService>(copy);
    const double processes = process.on.count * process.on.processesPerInstance;
    const double each = std::max(1.0, scenario.workload.peakUsers() / processes);

    const double limit = process.connections.admission.rate.value;
    const std::vector<std::string> operations = firstOperations(scenario);
    if (!operations.empty()) {
        const double from = limit > 0.0 ? limit : each;
        Remedy admission = processLever(
            scenario, "admission limit per process", limit > 0.0 ? countText(limit) + " /s" : "none",
            kNoValue, multiples(from, {0.5, 0.25, 0.1, 0.05, 0.025, 0.01, 0.005}),
            [operations](ProcessService& service, double value) {
                service.connections.admission.rate = models::Rate(value);
                service.connections.admission.burst = std::max(1, static_cast<int>(std::lround(value)));
                service.connections.admission.operations = operations;
            },
            [](double value) { return shortNumber(value) + " /s or less"; }, "connections.admission",
            [operations](double value) {
                std::string names;
                for (const std::string& name : operations)
                    names += (names.empty() ? "\"" : ", \"") + name + "\"";
                return "{\"rate\": \"" + models::printNumber(value) +
                       "/s\", \"burst\": " + std::to_string(std::max(1L, std::lround(value))) +
                       ", \"operations\": [" + names + "]}";
            });
        levers.push_back(std::move(admission));
    }

    std::vector<double> more;
    for (int add = 1; add <= process.on.count; add = std::max(add + 1, add * 3 / 2))
        more.push_back(process.on.count + add);
    Remedy instances = processLever(
        scenario, "instances", std::to_string(process.on.count), process.on.count, more,
        [](ProcessService& service, double value) {
            service.on.count = static_cast<int>(std::lround(value));
        },
        [now = process.on.count](double value) {
            const double extra = std::round(value) - now;
            return countText(value) + " (" + countText(extra) + " more)";
        },
        "on.count", [](double value) { return std::to_string(std::lround(value)); });
    instances.whole = true;
    instances.usdPerHourEach = instancePrice(scenario, process);
    levers.push_back(std::move(instances));

    if (process.hashing == models::Hashing::kEventLoop && hashesOnReconnect(scenario, process)) {
        Remedy hashing = processLever(
            scenario, "password hashing", "on the event loop", 0.0, {1.0},
            [](ProcessService& service, double) { service.hashing = models::Hashing::kSidePool; },
            [](double) { return std::string("on the side pool"); }, "hashing",
            [](double) { return std::string("side-pool"); });
        hashing.whole = true;
        levers.push_back(std::move(hashing));
    }
    const double age = process.connections.maxAge.value;
    levers.push_back(processLever(
        scenario, "connection max-age", age > 0.0 ? secondsText(age) : "none", kNoValue,
        age > 0.0 ? multiples(age, {0.5, 0.25, 0.1}) : std::vector<double>{1800.0, 600.0, 200.0},
        [](ProcessService& service, double value) {
            service.connections.maxAge = models::seconds(value);
        },
        [](double value) { return clockText(value) + " or less"; }, "connections.maxAge",
        durationSetting));
}

void addHealthLever(const Scenario& scenario, std::vector<Remedy>& levers) {
    Scenario copy = scenario;
    const double interval = firstOf<models::LoadBalancer>(copy).healthCheck.interval.value;
    if (interval <= 5.0) return;
    Remedy lever;
    lever.name = "health check interval";
    lever.present = secondsText(interval);
    lever.start = interval;
    for (const double share : {0.5, 0.25, 0.1}) lever.steps.push_back(std::max(1.0, interval * share));
    lever.apply = [](const Scenario& before, double value) {
        Scenario after = before;
        auto& check = firstOf<models::LoadBalancer>(after).healthCheck;
        check.interval = models::seconds(value);
        check.timeout = models::seconds(std::min(value, check.timeout.value));
        return after;
    };
    lever.text = [](double value) { return secondsText(value) + " or less"; };
    const std::string path = "services." + nameOfFirst<models::LoadBalancer>(scenario) + ".healthCheck.";
    const double timeout = firstOf<models::LoadBalancer>(copy).healthCheck.timeout.value;
    lever.settings = [path, timeout](double value) {
        return std::vector<std::string>{path + "interval=" + durationSetting(value),
                                        path + "timeout=" + durationSetting(std::min(value, timeout))};
    };
    levers.push_back(std::move(lever));
}

/// A lever on the one deploy among the faults.
Remedy deployLever(std::size_t index, const std::string& name, const std::string& field, double present,
                   std::vector<double> steps, const std::function<void(Fault&, double)>& change,
                   bool whole) {
    Remedy lever;
    lever.name = name;
    lever.present = whole ? countText(present) : secondsText(present);
    lever.start = present;
    lever.steps = std::move(steps);
    lever.whole = whole;
    lever.apply = [index, change](const Scenario& before, double value) {
        Scenario after = before;
        change(after.faults[index], value);
        return after;
    };
    lever.text = [whole](double value) {
        return whole ? countText(value) + " or fewer" : secondsText(value) + " or more";
    };
    lever.settings = [index, field, whole](double value) {
        return std::vector<std::string>{
            "faults." + std::to_string(index) + "." + field + "=" +
            (whole ? std::to_string(std::lround(value)) : durationSetting(value))};
    };
    return lever;
}

void addDeployLevers(const Scenario& scenario, std::vector<Remedy>& levers) {
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        const Fault& fault = scenario.faults[i];
        if (fault.kind != Kind::kDeployInstance && fault.kind != Kind::kDeployProcess) continue;
        Scenario copy = scenario;
        const models::Placement& on = firstOf<ProcessService>(copy).on;
        const int units =
            fault.kind == Kind::kDeployInstance ? on.count : on.count * on.processesPerInstance;
        const int batch = fault.batch > 0 ? std::min(fault.batch, units) : units;
        std::vector<double> smaller;
        for (int size = batch; size > 1;) smaller.push_back(size = std::max(1, size / 2));
        if (!smaller.empty())
            levers.push_back(deployLever(
                i, "deploy batch", "batch", batch, smaller,
                [](Fault& f, double v) { f.batch = static_cast<int>(std::lround(v)); }, true));
        levers.push_back(deployLever(
            i, "pause between deploy batches", "pause", fault.pause.value,
            multiples(std::max(10.0, 2.0 * fault.pause.value), {1, 3, 6, 12}),
            [](Fault& f, double v) { f.pause = models::seconds(v); }, false));
        if (fault.close == Fault::Close::kSpread)
            levers.push_back(deployLever(
                i, "drain time", "drain", fault.drain.value,
                multiples(std::max(10.0, fault.drain.value), {2, 4, 8}),
                [](Fault& f, double v) { f.drain = models::seconds(v); }, false));
        return;
    }
}

} // namespace

std::vector<Remedy> stormRemedies(const Scenario& scenario) {
    std::vector<Remedy> levers;
    addClientLevers(scenario, levers);
    addServerLevers(scenario, levers);
    addHealthLever(scenario, levers);
    addDeployLevers(scenario, levers);
    return levers;
}

} // namespace headroom::analysis
