// headroom optimize: the fleet that bears most users within a budget.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/optimize_output.hpp"
#include "cli/progress.hpp"
#include "cli/scenario_input.hpp"
#include "headroom_version.hpp"
#include "models/writer.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/search/optimize/budget.hpp"
#include "sim/search/optimize/look_runs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(Looks for the fleet within the budget that bears most users with every objective held, says what it gains over
the fleet as the scenario states it, and why each neighbouring fleet was not chosen.

Varied by default: instances and processes per instance of the process service, masters, replicas per master
and where reads go of the store; instance types when --instance-types names several. --vary names other
places instead, with values as in 'headroom sweep'. Sizes nobody names stay as the scenario has them.

Operational bounds price every candidate and exclude those that cannot win; of the rest the most promising are
simulated (--trials), then the neighbours of the best. Loads are 4 % apart. The winner and the stated fleet
meet --final-seeds seeds; other numbers of users come from one seed and say so, and each excuse says whether a
run or only a bound stands behind it. What was neither simulated nor excluded is counted.

A fleet without replicas often bears most and loses data with its first master: --require 'replicas>=1' or
--survive redis-master ask for more. With --journal an interrupted search goes on where it was.

Examples:
  headroom optimize kakao-2024-final --budget 30instances
  headroom optimize kakao-2024-final --require 'replicas>=1'
  headroom optimize kakao-2024-final --survive redis-master --journal search.journal
  headroom optimize FILE --budget '$1.2/h' --instance-types t3.small,t3.medium,c6i.large
  headroom optimize FILE --objective cost --users 5000 --write cheapest.json
  headroom optimize FILE --vary services.chat.on.count=5..40:5 --vary services.chat.sidePoolThreads=2,4,8

Exit codes: 0 found, 1 no candidate bears the users asked for, 3 bad input, 4 internal error, 130 interrupted.)";

struct Options {
    std::string file;
    std::string budget;
    std::string objective = "capacity";
    double users = 0.0;
    std::vector<std::string> vary;
    std::vector<std::string> instanceTypes;
    std::vector<std::string> set;
    std::vector<std::string> require;
    std::string survive;
    std::size_t trials = 6;
    std::size_t costLevels = 2;
    int finalSeeds = 3;
    std::uint64_t seed = 0;
    std::string out;
    std::string write;
    std::string journal;
    bool fresh = false;
    bool json = false;
    bool quiet = false;
};

search::OptimizeOptions searchOptions(const Options& options, const models::Scenario& scenario) {
    search::OptimizeOptions search;
    search.budget = options.budget.empty() ? scenario.budget : search::parseBudget(options.budget);
    search.objective =
        options.objective == "cost" ? search::Objective::kCost : search::Objective::kCapacity;
    if (search.objective == search::Objective::kCapacity && !search.budget.instances &&
        !search.budget.cost)
        throw UsageError(
            "a search for capacity needs a budget: --budget 30instances or --budget '$1.2/h', "
            "or \"budget\" in the scenario");
    if (options.users > 0.0 && search.objective == search::Objective::kCapacity)
        throw UsageError("--users is the goal of --objective cost");
    search.goalUsers = options.users;
    search.trials = options.trials;
    search.costLevels = options.costLevels;
    search.finalSeeds = options.finalSeeds;
    return search;
}

/// Everything trials depend on, besides what the journal's keys hold.
search::Json planOf(const search::Study& study, const search::Space& space) {
    search::Json axes = search::Json::object();
    for (const search::Axis& axis : space.axes) axes[axis.path] = axis.values;
    return {{"version", kVersion},           {"scenario", study.base().name},
            {"digest", study.digest()},      {"seed", study.firstSeedOf(study.base())},
            {"loadStep", search::kLoadStep}, {"space", axes}};
}

void writeScenario(const search::Study& study, const search::Space& space,
                   const search::Candidate& candidate, const std::string& file) {
    models::Scenario scenario = study.scenarioOf(space.changes(candidate));
    result::writeFile(file, models::toJson(scenario).dump(2) + "\n");
}

int optimize(const Options& options) {
    catchInterrupts();
    const std::filesystem::path file = findScenario(options.file);
    std::vector<models::Override> overrides = parseOverrides(options.set);
    if (!options.survive.empty())
        overrides.push_back(
            search::faultOf(search::Study(file, overrides, options.seed, 1).base(), options.survive));
    const search::Study study(file, overrides, options.seed, 1);
    if (study.base().slos.empty())
        throw UsageError(options.file + ": the scenario states no objectives (\"slo\")");
    requireChatFleet(study.base(), "searches bounded by operational laws");
    search::OptimizeOptions searching = searchOptions(options, study.base());
    const search::Space space =
        options.vary.empty()
            ? search::defaultSpace(study.base(), searching.budget, options.instanceTypes)
            : search::spaceOf(study.base(), search::parseVaries(options.vary));
    for (const std::string& text : options.require)
        searching.requirements.push_back(search::parseRequirement(space, text));
    for (const std::string& output : {options.out, options.write})
        if (!output.empty()) const result::AtomicFile attempt(output);

    search::Pricing pricing(study, space);
    search::LookRuns runs(
        study, space,
        {options.journal, planOf(study, space),
         options.fresh ? search::Journal::Start::kFresh : search::Journal::Start::kResume},
        0, &interrupted());
    if (runs.found() > 0 && !options.quiet)
        complain(std::to_string(runs.found()) + " runs found in '" + options.journal + "'");
    Progress bar(study.base().name, !options.quiet && stderrIsTerminal());
    const auto onProgress = [&](const search::OptimizeProgress& progress) {
        throwIfInterrupted();
        const double share = progress.expected == 0 ? 0.0
                                                    : static_cast<double>(progress.done) /
                                                          static_cast<double>(progress.expected);
        bar.update(share, progress.stage + ", run " + std::to_string(progress.done) + " of about " +
                              std::to_string(progress.expected) +
                              (progress.bestUsers > 0.0
                                   ? ", best bears " + analysis::countText(progress.bestUsers) + " users"
                                   : std::string()));
    };
    try {
        const search::Optimum optimum = search::optimize(
            study, space, pricing, searching,
            [&](std::span<const search::LookRequest> requests, const std::function<void()>& onLook) {
                return runs.run(requests, onLook);
            },
            onProgress);
        bar.clear();
        const OptimizeAnswer answer{study.base(), space, searching, optimum, options.survive};
        const search::Finalist& winner = optimum.finalists[optimum.winner];
        if (!options.out.empty()) result::writeFile(options.out, optimizeJson(answer));
        if (!options.write.empty()) writeScenario(study, space, winner.candidate, options.write);
        if (options.json)
            print(optimizeJson(answer));
        else if (!options.quiet)
            print(optimizeText(stdoutStyle(), answer));
        return optimum.note.empty() ? kOk : kViolated;
    } catch (const search::SearchCancelled&) {
        bar.clear();
        complain(options.journal.empty() ? "interrupted; nothing was kept, for want of --journal"
                                         : "interrupted; finished runs are in '" + options.journal +
                                               "': the same command goes on from there");
        return kInterrupted;
    }
}

} // namespace

void addOptimize(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("optimize", "Find the best fleet within a budget");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--budget", options->budget,
                     "30instances, $1.2/h or both with a comma between [the scenario's]")
        ->type_name("BUDGET");
    command
        ->add_option("--objective", options->objective,
                     "capacity: most users within the budget; cost: cheapest that bears --users")
        ->check(CLI::IsMember({"capacity", "cost"}))
        ->type_name("NAME")
        ->capture_default_str();
    command->add_option("--users", options->users, "Users the cheapest fleet must bear [the asked load]")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    command->add_option("--vary", options->vary, "Values of one place of the scenario; repeatable")
        ->type_name("PATH=VALUES")
        ->allow_extra_args(false);
    command->add_option("--instance-types", options->instanceTypes, "Types to choose from")
        ->delimiter(',')
        ->type_name("TYPE,...")
        ->allow_extra_args(false);
    command->add_option("--set", options->set, "Change one value of the scenario; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command
        ->add_option("--require", options->require,
                     "What every candidate must have, as replicas>=1; repeatable")
        ->type_name("NAME>=N")
        ->allow_extra_args(false);
    command
        ->add_option("--survive", options->survive,
                     "Hold the objectives although this is lost halfway through the run and stays "
                     "lost: SERVICE-master, SERVICE-instance, SERVICE-process, zone")
        ->type_name("WHAT");
    command
        ->add_option("--trials", options->trials,
                     "Candidates simulated before the neighbours and the finals")
        ->check(CLI::Range(1, 1000000))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--cost-levels", options->costLevels, "Cheaper fleets looked at for the front")
        ->check(CLI::Range(0, 100))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--final-seeds", options->finalSeeds, "Seeds of the finals")
        ->check(CLI::Range(2, 100))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "First seed [the scenario's]");
    command->add_option("--journal", options->journal, "Keep finished runs there, and go on from them")
        ->type_name("FILE");
    command->add_flag("--fresh", options->fresh, "Forget what the journal holds and start over");
    command->add_option("--out", options->out, "Write the answer as JSON")->type_name("FILE");
    command->add_option("--write", options->write, "Write the chosen fleet as a scenario file")
        ->type_name("FILE");
    command->add_flag("--json", options->json, "Print the answer as JSON");
    command->add_flag("--quiet", options->quiet, "No report and no progress line");
    command->callback([options, &action] { action = [options] { return optimize(*options); }; });
}

} // namespace headroom::cli
