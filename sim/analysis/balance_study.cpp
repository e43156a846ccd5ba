#include "sim/analysis/balance_study.hpp"

#include "models/enum_names.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/imbalance.hpp"
#include "sim/analysis/numbers.hpp"

#include <algorithm>

namespace headroom::analysis {

namespace {

using models::LoadBalancer;
using models::ProcessService;
using models::Scenario;

constexpr double kAges[] = {120.0, 300.0, 600.0};
constexpr double kRates[] = {1.0, 5.0};
constexpr double kShedAbove = 0.05;

struct Variant {
    BalanceRemedy remedy;
    Scenario scenario;
};

std::vector<Variant> variantsOf(const Scenario& scenario) {
    std::vector<Variant> variants{{{"as it is", {}}, scenario}};
    const auto add = [&](const std::string& name) -> Scenario& {
        variants.push_back({{name, {}}, scenario});
        return variants.back().scenario;
    };
    for (std::size_t i = 0; i < scenario.services.size(); ++i) {
        const models::Service& service = scenario.services[i];
        const std::string path = "services." + service.name + ".";
        if (std::holds_alternative<ProcessService>(service.kind)) {
            for (const double age : kAges) {
                Scenario& changed = add("maximum age " + clockText(age));
                std::get<ProcessService>(changed.services[i].kind).connections.maxAge =
                    models::seconds(age);
                variants.back().remedy.settings = {
                    path + "connections.maxAge=" + models::print(models::seconds(age))};
            }
            for (const double rate : kRates) {
                Scenario& changed = add("shedding above " + percentText(kShedAbove) + " at " +
                                        countText(rate) + " /s each");
                auto& shedding = std::get<ProcessService>(changed.services[i].kind).connections.shedding;
                shedding.above = kShedAbove;
                shedding.rate = models::Rate(rate);
                variants.back().remedy.settings = {
                    path + "connections.shedding.above=" + models::printNumber(kShedAbove),
                    path + "connections.shedding.rate=" + models::print(shedding.rate)};
            }
        }
        if (const auto* balancer = std::get_if<LoadBalancer>(&service.kind)) {
            for (const auto algorithm : {LoadBalancer::Algorithm::kLeastOutstanding,
                                         LoadBalancer::Algorithm::kLeastConnections}) {
                if (balancer->algorithm == algorithm) continue;
                Scenario& changed = add(models::nameOf(algorithm));
                auto& other = std::get<LoadBalancer>(changed.services[i].kind);
                other.algorithm = algorithm;
                other.slowStart = {};
                variants.back().remedy.settings = {path + "algorithm=" + models::nameOf(algorithm)};
            }
        }
    }
    return variants;
}

Measures measureBalance(const result::RunResult& run, const Disturbance& disturbance) {
    const ImbalanceCurve curve = imbalanceOf(run);
    if (curve.empty()) return {-1.0, 1.0, 0.0, 0.0};
    const auto start = static_cast<std::size_t>(disturbance.startSeconds / run.binSeconds);
    double closes = 0.0;
    double bins = 0.0;
    if (const result::Series* series = run.find("connections closed by the server")) {
        for (std::size_t bin = start; bin < run.binCount; ++bin, bins += 1.0)
            closes += series->perBin[bin];
    }
    return {secondsToBalance(curve, disturbance.startSeconds), curve.maxToMean.back(),
            bins > 0.0 ? closes / bins : 0.0, assessStorm(run, disturbance).p95Worst};
}

} // namespace

std::vector<BalanceRemedy> compareBalanceRemedies(Runner& runner, const StormPlan& plan,
                                                  int replications, std::uint64_t firstSeed) {
    const double longest = *std::max_element(std::begin(kAges), std::end(kAges));
    const double until = plan.disturbance.endSeconds + 1.5 * longest;
    const std::uint64_t first = firstSeed == 0 ? plan.scenario->seed : firstSeed;
    std::vector<BalanceRemedy> remedies;
    std::vector<RunRequest> requests;
    for (Variant& variant : variantsOf(*plan.scenario)) {
        const auto scenario =
            std::make_shared<const Scenario>(lastingUntil(std::move(variant.scenario), until));
        for (int i = 0; i < replications; ++i)
            requests.push_back({scenario, first + static_cast<std::uint64_t>(i), 0.0});
        remedies.push_back(std::move(variant.remedy));
    }
    const Disturbance disturbance = plan.disturbance;
    const std::vector<Measures> measures =
        runner.run(requests, [disturbance](const RunRequest&, const result::RunResult& run) {
            return measureBalance(run, disturbance);
        });
    const auto seeds = static_cast<std::size_t>(replications);
    for (std::size_t r = 0; r < remedies.size(); ++r) {
        BalanceRemedy& remedy = remedies[r];
        remedy.maxToMeanAtEnd = 0.0;
        double seconds = 0.0;
        bool balanced = true;
        for (std::size_t i = 0; i < seeds; ++i) {
            const Measures& each = measures[r * seeds + i];
            balanced = balanced && each[0] >= 0.0;
            seconds += each[0] / static_cast<double>(seeds);
            remedy.maxToMeanAtEnd += each[1] / static_cast<double>(seeds);
            remedy.closesPerSecond += each[2] / static_cast<double>(seeds);
            remedy.p95Worst += each[3] / static_cast<double>(seeds);
        }
        if (balanced) remedy.secondsToBalance = seconds;
    }
    return remedies;
}

} // namespace headroom::analysis
