#include "live/calibrate/latency_prior.hpp"

#include "models/demand_parameter.hpp"

#include <algorithm>
#include <map>

namespace headroom::calibrate {
namespace {

using models::Duration;

/// Latency, in seconds, that a share of an operation's calls stay below; 0 when a run has too few of them.
double latencyOf(const result::RunResult& run, const std::string& name, double share) {
    constexpr std::uint64_t kFewest = 20;
    const result::OperationResult* measured = run.operation(name);
    if (measured == nullptr || measured->latency.count() < kFewest) return 0.0;
    return measured->latency.quantile(share) * 1e-6;
}

class Latencies {
public:
    Latencies(std::span<const result::RunResult> runs, const std::vector<Verdict>& verdicts) {
        for (const Verdict& verdict : verdicts)
            if (verdict.reasons.empty()) runs_.emplace(verdict.run, &runs[verdict.run]);
    }

    /// In the run where it was shortest; 0 = not measured.
    [[nodiscard]] double shortest(const std::string& name) const {
        constexpr double kShare = 0.05;
        double least = 0.0;
        for (const auto& [index, run] : runs_) {
            const double latency = latencyOf(*run, name, kShare);
            if (latency > 0.0 && (least == 0.0 || latency < least)) least = latency;
        }
        return least;
    }
    [[nodiscard]] const std::map<std::size_t, const result::RunResult*>& runs() const { return runs_; }

private:
    std::map<std::size_t, const result::RunResult*> runs_;
};

void boundByShortest(models::ServiceProfile& prior, const Latencies& latencies, double speed) {
    constexpr double kItsOwn = 0.85; ///< the rest is the way there and back
    for (auto& [name, operation] : prior.operations) {
        const double shortest = latencies.shortest(name);
        if (shortest <= 0.0) continue;
        const Duration own = models::seconds(kItsOwn * shortest * speed);
        bool hashes = false;
        for (models::OperationStep& step : operation.steps) {
            if (step.kind != models::OperationStep::Kind::kBlock) continue;
            step.work = own;
            hashes = true;
        }
        if (!hashes) operation.cpu.base = std::min(operation.cpu.base, own);
    }
}

/// An operation's own demand, beside what its broadcasts take: "base", "block" and "perUnit" parts.
bool isOwn(const std::string& demand, const std::string& operation) {
    return demand.starts_with(operation + "/") && demand.find("/perReceiver/") == std::string::npos;
}

/// Seconds of the reference core that a call took in a run by the prior; 0 when there was none.
double ownSeconds(const std::map<std::string, double>& priors, const std::vector<Row>& rows,
                  std::size_t run, const std::string& operation) {
    double work = 0.0;
    double calls = 0.0;
    for (const Row& row : rows) {
        if (row.run != run) continue;
        for (auto each = row.amounts.lower_bound(operation + "/"); each != row.amounts.end(); ++each) {
            if (!each->first.starts_with(operation + "/")) break;
            if (each->first == operation + "/base") calls += each->second;
            const auto found = priors.find(each->first);
            if (isOwn(each->first, operation) && found != priors.end())
                work += each->second * found->second;
        }
    }
    return calls > 0.0 ? work / calls : 0.0;
}

/// Its answer waits for what is written to others.
bool answersByFrame(const models::Operation& operation) {
    return std::ranges::any_of(operation.steps, [](const models::OperationStep& step) {
        return step.kind == models::OperationStep::Kind::kBroadcast && step.toSender;
    });
}

void scaleLong(models::ServiceProfile& prior, const Latencies& latencies, const std::vector<Row>& rows,
               double speed) {
    constexpr double kLong = 5.0;   ///< times the way there and back, which is then little of it
    constexpr double kUsual = 0.25; ///< share of calls: the others waited
    double wayAndBack = 0.0;
    for (const auto& [name, operation] : prior.operations) {
        const double shortest = latencies.shortest(name);
        if (shortest > 0.0 && (wayAndBack == 0.0 || shortest < wayAndBack)) wayAndBack = shortest;
    }
    std::map<std::string, double> priors;
    models::forEachDemand(
        prior, [&](const std::string& name, Duration demand) { priors[name] = demand.value; });
    std::map<std::string, double> factors;
    for (const auto& [name, operation] : prior.operations) {
        if (answersByFrame(operation)) continue;
        std::vector<double> ratios;
        for (const auto& [index, run] : latencies.runs()) {
            const double measured = latencyOf(*run, name, kUsual);
            const double own = ownSeconds(priors, rows, index, name);
            if (measured <= 0.0 || measured < kLong * wayAndBack || own <= 0.0) continue;
            ratios.push_back((measured - wayAndBack) * speed / own);
        }
        if (ratios.empty()) continue;
        std::ranges::nth_element(ratios,
                                 ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2));
        factors[name] = ratios[ratios.size() / 2];
    }
    models::forEachDemand(prior, [&](const std::string& name, Duration& demand) {
        for (const auto& [operation, factor] : factors)
            if (isOwn(name, operation)) demand = demand * factor;
    });
}

} // namespace

void correctPriors(models::ServiceProfile& prior, std::span<const result::RunResult> runs,
                   const std::vector<Verdict>& verdicts, const std::vector<Row>& rows,
                   const LatencyPriorOptions& options) {
    const Latencies latencies(runs, verdicts);
    boundByShortest(prior, latencies, options.machineSpeed);
    if (!options.usesStore) scaleLong(prior, latencies, rows, options.machineSpeed);
}

} // namespace headroom::calibrate
