// headroom run: simulate a scenario and say what was found.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/progress.hpp"
#include "cli/report_outputs.hpp"
#include "cli/result_input.hpp"
#include "cli/simulate.hpp"
#include "cli/steeper_ramp.hpp"
#include "sim/analysis/summary.hpp"
#include "sim/report/report_json.hpp"
#include "sim/report/terminal_report.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(The report starts with the answer: do the users fit, what binds first and at how many users, where the
knee is, and where the first objective breaks when two, four or eight times the users come in the same time.

Examples:
  headroom run scenarios/kakao-2024-final.json
  headroom run kakao-2024-final                       a bundled scenario by its name
  headroom run FILE --set services.chat.on.count=10   the same fleet with ten instances
  headroom run FILE --replications 5                  five seeds, results as mean and interval
  headroom run FILE --html report.html                report with charts, one page
  headroom run FILE --out result.json --csv tables/   keep everything for other tools
  headroom run FILE --json | jq .binding

Exit codes: 0 done, 3 bad input or unwritable output, 4 internal error, 130 interrupted.
Whether objectives hold is not in the exit code of run; use 'headroom check' for that.)";

struct Options {
    std::string file;
    std::string out;
    ReportOutputs outputs;
    std::uint64_t seed = 0;
    std::string engine = "plane";
    int replications = 1;
    std::vector<std::string> set;
    bool json = false;
    bool quiet = false;
    bool noExtend = false;
};

/// The command that gives the same results again.
std::string reproduction(const Options& options) {
    std::string command = "headroom run " + shellWord(options.file);
    for (const std::string& setting : options.set) command += " --set " + shellWord(setting);
    if (options.engine != "plane") command += " --engine " + options.engine;
    if (options.seed != 0) command += " --seed " + std::to_string(options.seed);
    if (options.replications > 1) command += " --replications " + std::to_string(options.replications);
    return command;
}

int run(const Options& options) {
    const ScenarioInput input{options.file, parseOverrides(options.set)};
    const models::Scenario scenario = load(input);
    std::optional<result::AtomicFile> out;
    if (!options.out.empty()) out.emplace(options.out);
    probe(options.outputs, {findScenario(options.file).string()});
    if (options.json && options.outputs.toStdout()) {
        throw UsageError("--json and an output to '-' cannot share stdout");
    }

    const bool progress = !options.quiet && stderrIsTerminal();
    const SimulationJob job{input, options.seed, options.engine == "reference"};
    const std::vector<result::RunResult> runs = replicate(job, scenario, options.replications, progress);
    if (out) {
        out->write(result::toJson(runs.front()));
        out->commit();
        Progress::announceFile(options.out);
    }
    // Quiet runs exist for their files; nobody would see what lies beyond.
    const bool silent = options.quiet && !options.json;
    if (silent && !options.outputs.any()) return kOk;

    analysis::Summary summary = analysis::summarize(scenario, runs);
    if (!options.noExtend && !silent) summary.steeper = steepenRamp(job, scenario, summary, progress);
    if (options.outputs.any()) {
        const std::vector<report::Subject> subjects{
            {"", summary, runs, true, {reproduction(options)}, {}}};
        write(options.outputs, subjects);
    }
    if (silent || options.outputs.toStdout()) return kOk;
    print(options.json ? report::toJson(summary).dump(2) + "\n"
                       : report::terminalReport(stdoutStyle(), summary, runs.front()));
    return kOk;
}

} // namespace

void addRun(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("run", "Simulate a scenario and report what was found");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command->add_option("--out", options->out, "Write the result (of the first replication) as JSON")
        ->type_name("FILE");
    command->add_option("--seed", options->seed, "Seed of the first replication [the scenario's]");
    command->add_option("--engine", options->engine, "plane: fast; reference: all in SimGrid, slow")
        ->check(CLI::IsMember({"plane", "reference"}))
        ->type_name("NAME")
        ->capture_default_str();
    command->add_option("--replications", options->replications, "Runs with seed, seed + 1, ...")
        ->check(CLI::Range(1, 1000))
        ->type_name("N")
        ->capture_default_str();
    command
        ->add_option("--set", options->set, "Change one value of the scenario, e.g. seed=7; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--json", options->json, "Print the findings as JSON instead of the report");
    command->add_flag("--quiet", options->quiet, "No report and no progress line");
    command->add_flag("--no-extend", options->noExtend,
                      "Do not try steeper ramps (2, 4, 8 times the users in the same time)");
    addOutputOptions(*command, options->outputs);
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace headroom::cli
