#include "cli/check_scenario.hpp"

#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/simulate.hpp"
#include "models/slo.hpp"
#include "sim/analysis/capacity_slo.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/analysis/repeated_looks.hpp"
#include "sim/batch/forked_runner.hpp"
#include "sim/result/result_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace headroom::cli {
namespace {

using analysis::SloOutcome;
using analysis::Verdict;
using models::Slo;
using Runs = std::vector<result::RunResult>;

/// Two seeds at least: one alone has no interval.
constexpr std::size_t kFewestSearched = 2;

std::vector<const result::RunResult*> pointersTo(const Runs& runs) {
    std::vector<const result::RunResult*> pointers;
    for (const result::RunResult& run : runs) pointers.push_back(&run);
    return pointers;
}

/// The scenario's objectives and those of the command line, checked by the reader as if all stood in the
/// file.
ScenarioInput inputOf(const std::string& file, const CheckPlan& plan) {
    ScenarioInput input{file, plan.overrides};
    if (plan.slos.empty()) return input;
    auto texts = nlohmann::json::array();
    for (const Slo& slo : load(input).slos) texts.push_back(slo.text);
    for (const std::string& slo : plan.slos) texts.push_back(slo);
    input.overrides.push_back({"slo", texts.dump()});
    return input;
}

bool anyUndecided(const std::vector<SloOutcome>& outcomes) {
    return std::any_of(outcomes.begin(), outcomes.end(), [](const SloOutcome& slo) {
        return slo.evaluated && slo.verdict == Verdict::kUndecided;
    });
}

class Check {
public:
    Check(const std::string& file, const CheckPlan& plan)
        : plan_(plan), input_(inputOf(file, plan)), scenario_(load(input_)),
          showProgress_(stderrIsTerminal()) {
        if (scenario_.slos.empty() && !plan.withoutObjectives) {
            throw UsageError(file + ": the scenario states no objectives (\"slo\"); give some with "
                                    "--slo \"p95(send-message) < 300ms\"");
        }
        searched_ = std::any_of(scenario_.slos.begin(), scenario_.slos.end(), models::needsCapacity);
        if (searched_ && analysis::loadObjectives(scenario_.slos).empty()) {
            throw UsageError(file + ": capacity and headroom need an objective that more load can "
                                    "break, such as \"p95(send-message) < 300ms\"");
        }
        checked_.file = file;
        checked_.scenario = scenario_.name;
        checked_.seed = firstSeed();
    }

    CheckedFile run() {
        lookUntilDecided();
        if (searched_) holdCapacity();
        checked_.figures = analysis::figuresOf(scenario_.slos, pointersTo(runs_));
        if (checked_.capacity) {
            const analysis::Figure capacity =
                analysis::capacityFigure(*checked_.capacity, firstSeed(), searchPrecision_);
            if (!capacity.values.empty()) checked_.figures.figures.push_back(capacity);
        }
        compareWithBaseline();
        keepResults();
        return std::move(checked_);
    }

private:
    [[nodiscard]] std::uint64_t firstSeed() const {
        return plan_.seed == 0 ? scenario_.seed : plan_.seed;
    }

    void lookUntilDecided() {
        // A first look at a single run would be at an interval that ignores the run's correlations.
        const bool repeated = plan_.untilDecided > 0;
        const int first = repeated ? std::max(2, plan_.replications) : plan_.replications;
        const std::vector<int> looks = analysis::looksUpTo(first, std::max(first, plan_.untilDecided));
        confidence_ = analysis::lookConfidence(looks.size());
        for (const int replications : looks) {
            simulateUpTo(replications);
            checked_.outcomes = analysis::checkSlos(scenario_.slos, pointersTo(runs_), confidence_);
            if (!anyUndecided(checked_.outcomes)) break;
        }
        checked_.replications = runs_.size();
        std::string fact = std::to_string(runs_.size()) +
                           (runs_.size() == 1 ? " replication, seed " : " replications, seeds ") +
                           std::to_string(firstSeed());
        if (runs_.size() > 1) fact += " to " + std::to_string(firstSeed() + runs_.size() - 1);
        checked_.facts.push_back(fact);
        if (looks.size() > 1) {
            checked_.facts.push_back("decided at " + analysis::percentText(confidence_) +
                                     ": the error of 5 % is split over " + std::to_string(looks.size()) +
                                     " possible looks");
        }
    }

    /// Always in children: this process may have to check another file.
    void simulateUpTo(int replications) {
        std::vector<SimulationJob> jobs;
        for (auto i = static_cast<std::uint64_t>(runs_.size());
             i < static_cast<std::uint64_t>(replications); ++i)
            jobs.push_back({input_, firstSeed() + i, false});
        for (result::RunResult& run : simulateInChildren(jobs, scenario_.name, showProgress_))
            runs_.push_back(std::move(run));
    }

    void holdCapacity() {
        analysis::CapacityOptions options;
        options.slos = analysis::loadObjectives(scenario_.slos);
        options.seed = firstSeed();
        options.replications =
            std::max(kFewestSearched, static_cast<std::size_t>(std::max(1, plan_.replications)));
        options.mostReplications = std::max(options.replications, options.mostReplications);
        options.confidence = confidence_;
        searchPrecision_ = options.precision;
        judgeCapacity(options);
        if (plan_.untilDecided <= 0 || !capacityUndecided()) return;
        // Once more, as narrow as the limit is near, starting where the capacity is known to lie.
        options.startUsers = std::max(1.0, checked_.capacity->users.value);
        options.mostReplications =
            std::max(options.replications, static_cast<std::size_t>(plan_.untilDecided));
        options.intervalPrecision = distanceToLimit(options.intervalPrecision);
        options.precision = std::min(options.precision, options.intervalPrecision);
        searchPrecision_ = options.precision;
        judgeCapacity(options);
    }

    void judgeCapacity(const analysis::CapacityOptions& options) {
        catchInterrupts();
        try {
            batch::ForkedRunner runner({0, &interrupted(), {}});
            Progress bar(scenario_.name, showProgress_);
            checked_.capacity = analysis::findCapacity(
                runner, scenario_, options, [&](const analysis::CapacityProgress& progress) {
                    bar.update(static_cast<double>(progress.runsDone) /
                                   std::max(1.0, progress.runsExpected),
                               "capacity, " + std::to_string(progress.runsDone) + " runs");
                });
        } catch (const analysis::AnalysisCancelled&) {
            throw Interrupted();
        }
        for (std::size_t i = 0; i < scenario_.slos.size(); ++i) {
            if (models::needsCapacity(scenario_.slos[i]))
                checked_.outcomes[i] = analysis::checkCapacity(scenario_.slos[i], *checked_.capacity);
        }
    }

    [[nodiscard]] bool capacityUndecided() const {
        const auto& slos = scenario_.slos;
        for (std::size_t i = 0; i < slos.size(); ++i) {
            if (models::needsCapacity(slos[i]) && checked_.outcomes[i].verdict == Verdict::kUndecided)
                return true;
        }
        return false;
    }

    /// Relative distance of the capacity to the nearest limit on it, from half a percent to `most`.
    [[nodiscard]] double distanceToLimit(double most) const {
        constexpr double kNearest = 0.005;
        const double users = checked_.capacity->users.value;
        for (const Slo& slo : scenario_.slos) {
            if (!models::needsCapacity(slo) || users <= 0.0) continue;
            const bool share = slo.quantity == Slo::Quantity::kHeadroom;
            const double limit = share ? (1.0 + slo.limit) * checked_.capacity->askedUsers : slo.limit;
            most = std::min(most, std::abs(limit / users - 1.0));
        }
        return std::max(kNearest, most);
    }

    void compareWithBaseline() {
        if (!plan_.baseline) return;
        const auto before = plan_.baseline->figuresFor(scenario_.name, scenario_.slos);
        if (!before) {
            checked_.facts.push_back("the baseline does not know this scenario");
            return;
        }
        std::vector<std::string> names;
        for (const Slo& quantity : analysis::comparedQuantities(scenario_.slos))
            names.push_back(models::quantityText(quantity));
        if (searched_) names.emplace_back("capacity");
        checked_.changes = analysis::compareFigures(*before, checked_.figures, names, plan_.regression);
    }

    void keepResults() const {
        if (plan_.results.empty()) return;
        std::string name = scenario_.name;
        std::replace(name.begin(), name.end(), '/', '-');
        for (const result::RunResult& run : runs_) {
            result::writeResult(run,
                                plan_.results / (name + "-seed-" + std::to_string(run.seed) + ".json"));
        }
    }

    const CheckPlan& plan_;
    ScenarioInput input_;
    models::Scenario scenario_;
    bool showProgress_;
    bool searched_ = false;
    double confidence_ = analysis::kConfidence;
    double searchPrecision_ = 0.0;
    Runs runs_;
    CheckedFile checked_;
};

} // namespace

CheckedFile checkScenario(const std::string& file, const CheckPlan& plan) {
    return Check(file, plan).run();
}

bool hasRegression(const CheckedFile& checked) {
    return checked.changes &&
           std::any_of(checked.changes->begin(), checked.changes->end(), [](const auto& change) {
               return change.kind == analysis::FigureChange::Kind::kRegression;
           });
}

} // namespace headroom::cli
