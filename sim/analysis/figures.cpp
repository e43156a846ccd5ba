#include "sim/analysis/figures.hpp"

#include "models/slo.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::analysis {
namespace {

using models::Slo;
using result::RunResult;
using Runs = std::vector<const RunResult*>;

/// Attempts of an operation (of all for an empty name) that ended, mean over the runs.
double attemptsOf(const std::string& operation, const Runs& runs) {
    double attempts = 0.0;
    for (const RunResult* run : runs) {
        for (const result::OperationResult* one : operationsOf(*run, operation)) {
            attempts = std::accumulate(one->completed.begin(), one->completed.end(), attempts);
            attempts = std::accumulate(one->failed.begin(), one->failed.end(), attempts);
        }
    }
    return attempts / static_cast<double>(runs.size());
}

double grainOf(const Slo& quantity, const std::vector<double>& values, const Runs& runs) {
    switch (quantity.quantity) {
    case Slo::Quantity::kLatencyQuantile:
    case Slo::Quantity::kLatencyMean: {
        double largest = 0.0;
        for (const double value : values) {
            if (std::isfinite(value)) largest = std::max(largest, value);
        }
        return kLatencyGrain * largest;
    }
    case Slo::Quantity::kFailedUsers: {
        double arrived = 0.0;
        for (const RunResult* run : runs) arrived += static_cast<double>(run->users.arrived);
        return static_cast<double>(runs.size()) / std::max(1.0, arrived);
    }
    case Slo::Quantity::kErrorRate:
        return 1.0 / std::max(1.0, attemptsOf(quantity.operation, runs));
    case Slo::Quantity::kThroughput:
        return 1.0 / std::max(1.0, runs.front()->durationSeconds);
    case Slo::Quantity::kPeakUtilization:
        return 1e-4; // as results are stored
    case Slo::Quantity::kCostPerHour:
    case Slo::Quantity::kCapacity:
    case Slo::Quantity::kHeadroom:
        break;
    }
    return 0.0;
}

/// A quantity without a limit: only the left side of an objective.
Slo quantityOnly(Slo::Quantity quantity, const std::string& operation = {}, double quantile = 0.95) {
    Slo slo;
    slo.quantity = quantity;
    slo.operation = operation;
    slo.quantile = quantile;
    return slo;
}

void addUnlessKnown(std::vector<Slo>& quantities, const Slo& quantity) {
    const std::string name = models::quantityText(quantity);
    const bool known = std::any_of(quantities.begin(), quantities.end(),
                                   [&](const Slo& one) { return models::quantityText(one) == name; });
    if (!known) quantities.push_back(quantity);
}

} // namespace

const Figure* ScenarioFigures::find(const std::string& name) const {
    const auto found = std::find_if(figures.begin(), figures.end(),
                                    [&](const Figure& figure) { return figure.name == name; });
    return found == figures.end() ? nullptr : &*found;
}

std::vector<Slo> comparedQuantities(const std::vector<Slo>& objectives) {
    std::vector<Slo> quantities;
    for (const Slo& slo : objectives) {
        if (!models::needsCapacity(slo)) addUnlessKnown(quantities, slo);
    }
    for (const Slo::Quantity general : {Slo::Quantity::kFailedUsers, Slo::Quantity::kErrorRate,
                                        Slo::Quantity::kThroughput, Slo::Quantity::kCostPerHour})
        addUnlessKnown(quantities, quantityOnly(general));
    return quantities;
}

ScenarioFigures figuresOf(const std::vector<Slo>& objectives, const Runs& runs) {
    std::vector<Slo> quantities = comparedQuantities(objectives);
    for (const result::OperationResult& operation : runs.front()->operations) {
        for (const Slo::Quantity each : {Slo::Quantity::kLatencyMean, Slo::Quantity::kErrorRate})
            addUnlessKnown(quantities, quantityOnly(each, operation.name));
        for (const double quantile : {0.50, 0.95, 0.99})
            addUnlessKnown(quantities,
                           quantityOnly(Slo::Quantity::kLatencyQuantile, operation.name, quantile));
    }
    ScenarioFigures all;
    all.scenario = runs.front()->scenario;
    for (const Slo& quantity : quantities) {
        Figure figure;
        figure.name = models::quantityText(quantity);
        figure.unit = unitOf(quantity);
        figure.lessIsBetter = models::lessIsBetter(quantity.quantity);
        for (const RunResult* run : runs) {
            figure.seeds.push_back(run->seed);
            figure.values.push_back(valueOn(quantity, *run));
        }
        figure.grain = grainOf(quantity, figure.values, runs);
        all.figures.push_back(std::move(figure));
    }
    return all;
}

} // namespace headroom::analysis
