#include "live/calibrate/quantities.hpp"

#include "live/calibrate/observation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace headroom::calibrate {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

void collect(const models::BehaviourSteps& steps, std::set<std::string>& names) {
    for (const models::BehaviourStep& step : steps) {
        if (step.kind == models::BehaviourStep::Kind::kDo && step.operation != "pick-room")
            names.insert(step.operation);
        collect(step.steps, names);
        for (const models::BehaviourChoice& choice : step.choices) collect(choice.steps, names);
    }
}

/// Bins that lie within the stretch as a whole.
std::pair<std::size_t, std::size_t> binsOf(const result::RunResult& run, const Stretch& stretch) {
    const auto from = static_cast<std::size_t>(std::ceil(stretch.from / run.binSeconds - 1e-9));
    const auto to = static_cast<std::size_t>(std::floor(stretch.to / run.binSeconds + 1e-9));
    return {std::min(from, run.binCount), std::min(to, run.binCount)};
}

double mean(const std::vector<double>& values, std::size_t from, std::size_t to) {
    double sum = 0.0;
    if (from >= to || values.size() < to) return kNone;
    for (std::size_t bin = from; bin < to; ++bin) sum += values[bin];
    return sum / static_cast<double>(to - from);
}

/// Memory of the service: the share of its "memory" resources in use.
std::vector<double> memoryOf(const result::RunResult& run, const std::string& service) {
    std::vector<double> out;
    for (const result::ResourceSeries& resource : run.resources) {
        if (resource.kind != "memory" || !resource.service.starts_with(service)) continue;
        out.resize(run.binCount, 0.0);
        for (std::size_t bin = 0; bin < std::min(run.binCount, resource.utilization.size()); ++bin)
            out[bin] += static_cast<double>(resource.utilization[bin]) * resource.capacity;
    }
    return out;
}

} // namespace

std::vector<Quantity> quantitiesOf(const models::Scenario& scenario) {
    std::set<std::string> names{"deliver"};
    for (const models::BehaviourShare& share : scenario.workload.behaviours)
        if (const auto found = scenario.behaviours.find(share.behaviour);
            found != scenario.behaviours.end())
            collect(found->second.steps, names);
    const std::string service = processServiceOf(scenario);
    std::vector<Quantity> all{
        {"throughput", "1/s"}, {"cpu(" + service + ")", "vCPU"}, {"memory(" + service + ")", "bytes"}};
    for (const std::string& name : names) {
        all.push_back({name + ".rate", "1/s"});
        for (const char* figure : {"mean", "p50", "p95", "p99"})
            all.push_back({name + "." + figure, "s"});
    }
    return all;
}

Stretch steadyStretch(const models::Scenario& scenario) {
    const models::Workload& workload = scenario.workload;
    Stretch stretch{0.0, workload.length().value};
    if (workload.steady) stretch.from = workload.steady->rampUp.value + workload.steady->warmUp.value;
    if (workload.arrivals) stretch.from = workload.arrivals->warmUp.value;
    return stretch;
}

std::vector<double> valuesOf(const result::RunResult& run, const models::Scenario& scenario,
                             const std::vector<Quantity>& quantities) {
    const std::string service = processServiceOf(scenario);
    const auto [from, to] = binsOf(run, steadyStretch(scenario));
    const double seconds = static_cast<double>(to - std::min(from, to)) * run.binSeconds;
    std::vector<double> values;
    for (const Quantity& quantity : quantities) {
        if (quantity.name == "throughput") {
            double all = 0.0;
            for (const result::OperationResult& operation : run.operations)
                if (operation.name != "deliver" && !operation.inside())
                    for (std::size_t bin = from; bin < to; ++bin) all += operation.completed[bin];
            values.push_back(seconds > 0.0 ? all / seconds : kNone);
        } else if (quantity.name.starts_with("cpu(")) {
            values.push_back(mean(cpuPerBin(run, service), from, to) / run.binSeconds);
        } else if (quantity.name.starts_with("memory(")) {
            values.push_back(mean(memoryOf(run, service), from, to));
        } else {
            const std::size_t dot = quantity.name.rfind('.');
            const std::string figure = quantity.name.substr(dot + 1);
            const result::OperationResult* operation = run.operation(quantity.name.substr(0, dot));
            if (operation == nullptr || seconds <= 0.0) {
                values.push_back(figure == "rate" && seconds > 0.0 ? 0.0 : kNone);
                continue;
            }
            double count = 0.0;
            result::Histogram latency(result::Histogram::kSeries);
            for (std::size_t bin = from; bin < to; ++bin) {
                count += operation->completed[bin];
                latency.merge(result::Histogram::fromSparse(operation->latencyPerBin[bin],
                                                            result::Histogram::kSeries));
            }
            if (figure == "rate")
                values.push_back(count / seconds);
            else if (latency.empty())
                values.push_back(kNone);
            else if (figure == "mean")
                values.push_back(latency.mean() * 1e-6);
            else
                values.push_back(latency.quantile(std::stod(figure.substr(1)) / 100.0) * 1e-6);
        }
    }
    return values;
}

} // namespace headroom::calibrate
