// headroom capacity: how many users the fleet bears with its objectives held.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/simulate.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/batch/forked_runner.hpp"
#include "sim/report/capacity_report.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(The largest load under which every objective holds: users at the top of a ramp or of a steady population,
expected arrivals (and the rate) of an open workload. Every replication is searched for its own break, by
doubling or halving from the asked load and then bisection, with the same random numbers at every load; the
interval is Student's over the replications. Replications are added until its half width is 5 % or 12 have run.

Examples:
  headroom capacity kakao-2024-final
  headroom capacity FILE --slo "p95(send-message) < 300ms" --slo "failed_users < 1%"
  headroom capacity FILE --set services.chat.on.count=10      the same search with ten instances
  headroom capacity FILE --precision 1% --replications 8      narrower
  headroom capacity FILE --parameters                         with demands drawn from their intervals
  headroom capacity FILE --json | jq .users.low

Exit codes: 0 done, whatever the capacity, 3 bad input, 4 internal error, 130 interrupted.)";

struct Options {
    std::string file;
    std::size_t replications = 4;
    std::string precision = "2%";
    std::string confidence = "95%";
    std::vector<std::string> slos;
    double maxUsers = 0.0;
    std::uint64_t seed = 0;
    std::size_t draws = 0;
    std::vector<std::string> set;
    bool json = false;
};

/// "2%" or "0.02", strictly between 0 and `below`.
double shareOf(const std::string& option, const std::string& text, double below) {
    double share = 0.0;
    try {
        share = models::parseShare(text);
    } catch (const models::UnitError& error) {
        throw UsageError(option + ": " + error.what());
    }
    if (share > 0.0 && share < below) return share;
    throw UsageError(option + " " + text + ": must lie between 0 % and " + analysis::percentText(below) +
                     ", both excluded");
}

/// Replaces the scenario's objectives where some are given; the reader checks them.
ScenarioInput inputOf(const Options& options) {
    ScenarioInput input{options.file, parseOverrides(options.set)};
    if (!options.slos.empty()) input.overrides.push_back({"slo", nlohmann::json(options.slos).dump()});
    return input;
}

std::string rangeText(const analysis::CapacityProgress& progress) {
    const auto users = [](double count) { return analysis::countText(std::floor(count)); };
    if (std::isinf(progress.high)) return "more than " + users(progress.low) + " users";
    if (progress.low <= 0.0) return "fewer than " + users(progress.high) + " users";
    return users(progress.low) + " to " + users(progress.high) + " users";
}

class Search {
public:
    Search(const models::Scenario& scenario, const analysis::CapacityOptions& options)
        : scenario_(scenario), options_(options), showProgress_(stderrIsTerminal()),
          runner_({0, &interrupted(), {}}) {}

    report::CapacityFindings run(std::size_t draws, const ScenarioInput& input) {
        report::CapacityFindings findings{scenario_.name, {}, options_, {}, {}};
        {
            Progress bar(scenario_.name, showProgress_);
            findings.capacity =
                analysis::findCapacity(runner_, scenario_, options_, shownOn(bar, "capacity "));
        }
        const analysis::Capacity& capacity = findings.capacity;
        const bool found = capacity.state == analysis::Capacity::State::kFound;
        if (draws > 0 && found) {
            Progress bar(scenario_.name, showProgress_);
            findings.uncertain = analysis::predictCapacity(runner_, scenario_, capacity, options_, draws,
                                                           shownOn(bar, "drawn demands, "));
        }
        if (capacity.brokenUsers > 0.0) {
            const models::Scenario broken = analysis::atLoad(scenario_, capacity.brokenUsers);
            const SimulationJob job{input, capacity.brokenSeed, false};
            findings.binding = analysis::findBinding(
                simulateHere(job, broken, scenario_.name + ", beyond its capacity", showProgress_));
        }
        return findings;
    }

private:
    static std::function<void(const analysis::CapacityProgress&)> shownOn(Progress& bar,
                                                                          const std::string& what) {
        return [&bar, what](const analysis::CapacityProgress& progress) {
            const double share =
                static_cast<double>(progress.runsDone) / std::max(1.0, progress.runsExpected);
            bar.update(share,
                       what + rangeText(progress) + ", " + std::to_string(progress.runsDone) + " runs");
        };
    }

    const models::Scenario& scenario_;
    const analysis::CapacityOptions& options_;
    bool showProgress_;
    batch::ForkedRunner runner_;
};

/// Says before the search, not from inside a child, that the engine cannot run this scenario.
void requireSimulable(const models::Scenario& scenario) {
    try {
        (void)analysis::runRequest(
            {std::make_shared<const models::Scenario>(scenario), 0, scenario.bin.value});
    } catch (const std::runtime_error& error) {
        throw UsageError("the scenario cannot be simulated: " + std::string(error.what()));
    }
}

int capacity(const Options& options) {
    const ScenarioInput input = inputOf(options);
    const models::Scenario scenario = load(input);
    if (scenario.slos.empty())
        throw UsageError(options.file + ": the scenario states no objectives (\"slo\"); give some with "
                                        "--slo \"p95(send-message) < 300ms\"");
    analysis::CapacityOptions search;
    search.precision = shareOf("--precision", options.precision, 1.0);
    search.confidence = shareOf("--confidence", options.confidence, 1.0);
    search.replications = options.replications;
    search.mostReplications = std::max(search.mostReplications, options.replications);
    search.highest = options.maxUsers;
    search.seed = options.seed;
    catchInterrupts();
    requireSimulable(scenario);
    try {
        const report::CapacityFindings findings = Search(scenario, search).run(options.draws, input);
        print(options.json ? report::toJson(findings).dump(2) + "\n"
                           : report::capacityText(stdoutStyle(), findings));
    } catch (const analysis::AnalysisCancelled&) {
        throw Interrupted();
    }
    return kOk;
}

} // namespace

void addCapacity(CLI::App& app, Action& action) {
    CLI::App* command =
        app.add_subcommand("capacity", "Find the largest load under which the objectives hold");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--replications", options->replications, "Seeds to begin with: seed, seed + 1, ...")
        ->check(CLI::Range(1, 1000))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--precision", options->precision, "Relative width at which a search ends")
        ->type_name("SHARE")
        ->capture_default_str();
    command->add_option("--confidence", options->confidence, "Of the intervals")
        ->type_name("SHARE")
        ->capture_default_str();
    command->add_option("--slo", options->slos, "An objective instead of the scenario's; repeatable")
        ->type_name("EXPR")
        ->allow_extra_args(false);
    command->add_option("--max-users", options->maxUsers, "Largest load tried [64 times the asked]")
        ->check(CLI::Range(1.0, 1e9))
        ->type_name("N");
    command->add_option("--seed", options->seed, "Seed of the first replication [the scenario's]");
    command
        ->add_option("--parameters", options->draws,
                     "Also the spread over demands drawn from their intervals, with so many draws")
        ->expected(0, 1)
        ->default_str("12")
        ->check(CLI::Range(2, 1000))
        ->type_name("N");
    command
        ->add_option("--set", options->set, "Change one value of the scenario, e.g. seed=7; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--json", options->json, "Print the findings as JSON");
    command->callback([options, &action] { action = [options] { return capacity(*options); }; });
}

} // namespace headroom::cli
