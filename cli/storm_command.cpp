// headroom storm: disturb a fleet under load and see whether it comes back by itself.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/scenario_input.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/load.hpp"
#include "sim/batch/forked_runner.hpp"
#include "sim/report/storm_report.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <stdexcept>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(The disturbance happens when the load is up (a ramp: one minute after its end), and the load is held until
three minutes after it is over. The fleet recovers when connected users, errors and the p95 of the busiest
operation are back near what they were before and stay so. It is metastable when they do not come back
although the trigger is gone: clients that time out and try again keep the fleet busy with work for nobody.
Without an option that says what happens, the scenario's own faults do.

Examples:
  headroom storm FILE --kill 2                   two instances are lost for a minute
  headroom storm FILE --kill-zone 0 --lasts 0s   a zone is lost for good
  headroom storm FILE --deploy 5 --flip          a rolling deploy, five instances at a time; what would help
  headroom storm FILE --scale-out 4 --flip       how uneven connections stay, and what evens them out
  headroom storm FILE --kill 2 --set services.chat.connections.maxAge=10m

Exit codes: 0 recovers, 1 does not, 2 undecided, 3 bad input, 4 internal error, 130 interrupted.)";

struct Options {
    std::string file;
    std::optional<int> kill, zone, master, deploy, scaleOut;
    std::string at, lasts = "60s", observe = "180s";
    int users = 0;
    int replications = 3;
    std::uint64_t seed = 0;
    std::vector<std::string> set;
    bool flip = false;
    bool json = false;
};

double secondsOf(const std::string& option, const std::string& text) {
    try {
        return models::parseDuration(text).value;
    } catch (const std::exception& error) {
        throw UsageError(option + " \"" + text + "\": " + error.what());
    }
}

analysis::StormRequest requestOf(const Options& options) {
    using What = analysis::StormRequest::What;
    analysis::StormRequest request;
    const auto take = [&](const std::optional<int>& number, What what) {
        if (!number) return;
        if (request.what != What::kAsWritten)
            throw UsageError("one disturbance at a time: choose one of --kill, --kill-zone, "
                             "--kill-store-master, --deploy and --scale-out");
        request.what = what;
        request.number = *number;
    };
    take(options.kill, What::kKillInstances);
    take(options.zone, What::kKillZone);
    take(options.master, What::kKillStoreMaster);
    take(options.deploy, What::kDeploy);
    take(options.scaleOut, What::kScaleOut);
    if (!options.at.empty()) request.atSeconds = secondsOf("--at", options.at);
    request.lastsSeconds = secondsOf("--lasts", options.lasts);
    request.observeSeconds = secondsOf("--observe", options.observe);
    return request;
}

analysis::StormPlan planOf(const Options& options, const models::Scenario& scenario) {
    try {
        return analysis::planStorm(options.users > 0 ? analysis::atLoad(scenario, options.users)
                                                     : scenario,
                                   requestOf(options));
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
}

report::StormReport study(const Options& options, const models::Scenario& scenario) {
    report::StormReport out;
    requireChatFleet(scenario, "storms of connections");
    out.plan = planOf(options, scenario);
    out.seed = options.seed == 0 ? scenario.seed : options.seed;
    const std::vector<analysis::Remedy> levers =
        options.flip ? analysis::stormRemedies(*out.plan.scenario) : std::vector<analysis::Remedy>{};
    // A guess for the progress line: every step once, then a few values of each lever with all seeds.
    double expected = options.replications;
    for (const analysis::Remedy& lever : levers)
        expected += static_cast<double>(lever.steps.size()) + 5.0 * options.replications;
    Progress bar(scenario.name + ", storm", stderrIsTerminal());
    batch::ForkOptions fork;
    fork.cancel = &interrupted();
    fork.onFinished = [&](std::size_t finished) {
        bar.update(static_cast<double>(finished) / expected, std::to_string(finished) + " runs");
    };
    catchInterrupts();
    batch::ForkedRunner runner(fork);
    try {
        out.findings = analysis::studyStorm(runner, out.plan, options.replications, out.seed);
        const bool down = out.findings.verdict != analysis::StormVerdict::kRecovers;
        if (options.flip && down) {
            analysis::FlipOptions search;
            search.replications = options.replications;
            search.firstSeed = out.seed;
            search.observeSeconds = requestOf(options).observeSeconds;
            out.flips = analysis::findFlips(runner, out.plan, levers, search);
        } else if (options.flip) {
            out.balance =
                analysis::compareBalanceRemedies(runner, out.plan, options.replications, out.seed);
        }
    } catch (const analysis::AnalysisCancelled&) {
        throw Interrupted();
    } catch (const std::runtime_error& error) {
        throw UsageError("the scenario cannot be simulated: " + std::string(error.what()));
    }
    return out;
}

int storm(const Options& options) {
    const models::Scenario scenario = load({options.file, parseOverrides(options.set)});
    const report::StormReport found = study(options, scenario);
    print(options.json ? report::toJson(found).dump(2) + "\n" : report::stormText(stdoutStyle(), found));
    switch (found.findings.verdict) {
    case analysis::StormVerdict::kRecovers:
        return kOk;
    case analysis::StormVerdict::kMetastable:
        return kViolated;
    case analysis::StormVerdict::kUndecided:
        break;
    }
    return kUndecided;
}

} // namespace

void addStorm(CLI::App& app, Action& action) {
    CLI::App* command =
        app.add_subcommand("storm", "Kill, deploy or scale under load: does the fleet come back?");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    const char* const what = "What happens to the fleet, one of";
    command->add_option("--kill", options->kill, "This many instances of the process service are lost")
        ->check(CLI::Range(1, 100000))
        ->type_name("N")
        ->group(what);
    command
        ->add_option("--kill-zone", options->zone, "All instances of this zone are lost, counted from 0")
        ->check(CLI::Range(0, 100))
        ->type_name("I")
        ->group(what);
    command
        ->add_option("--kill-store-master", options->master, "This master of the store is lost, from 0")
        ->check(CLI::Range(0, 100000))
        ->type_name("I")
        ->group(what);
    command
        ->add_option("--deploy", options->deploy, "Rolling restart, this many instances at a time [1]")
        ->expected(0, 1)
        ->default_str("1")
        ->check(CLI::Range(1, 100000))
        ->type_name("BATCH")
        ->group(what);
    command->add_option("--scale-out", options->scaleOut, "This many instances join")
        ->check(CLI::Range(1, 10000))
        ->type_name("N")
        ->group(what);
    command->add_option("--at", options->at, "When it happens [once the load is up]")->type_name("TIME");
    command->add_option("--lasts", options->lasts, "Kills: until what is lost is back; 0s = never")
        ->type_name("TIME")
        ->capture_default_str();
    command->add_option("--observe", options->observe, "How long to watch after it is over")
        ->type_name("TIME")
        ->capture_default_str();
    command->add_option("--users", options->users, "The same load with this many users at its top")
        ->check(CLI::Range(1, 100'000'000))
        ->type_name("N");
    command->add_flag(
        "--flip", options->flip,
        "Search the smallest changes that make it recover; where it does, compare what evens "
        "out the connections");
    command->add_option("--replications", options->replications, "Runs with seed, seed + 1, ...")
        ->check(CLI::Range(1, 1000))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "Seed of the first replication [the scenario's]");
    command
        ->add_option("--set", options->set, "Change one value of the scenario, e.g. seed=7; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--json", options->json, "Print the findings as JSON");
    command->callback([options, &action] { action = [options] { return storm(*options); }; });
}

} // namespace headroom::cli
