// headroom report: what results say, in the form people and CI systems read.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/report_outputs.hpp"
#include "cli/result_input.hpp"
#include "sim/report/terminal_report.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"help(RESULT is what 'headroom run --out' wrote, or a measured run of the same form. Results of one scenario that
differ in their seed are replications; others are laid over each other, a line each. Objectives come from
the scenario: the bundled one of the result's name, or --scenario. Without an output option the report is
printed.

Examples:
  headroom report result.json
  headroom report result.json --html report.html      one page, nothing fetched, light and dark
  headroom report a.json b.json --html both.html      two runs overlaid
  headroom report result.json --markdown >> "$GITHUB_STEP_SUMMARY"
  headroom report result.json --junit slo.xml --csv tables/ --png charts/
  headroom report result.json --openmetrics run.om --openmetrics-start "$(date +%s)"

Exit codes: 0 done, 3 bad input or unwritable output, 4 internal error. Whether objectives hold is in the
report, not in the exit code; use 'headroom check' for that.)help";

struct Options {
    ResultFiles input;
    std::vector<std::string> set;
    ReportOutputs outputs;
};

int run(Options options) {
    options.input.overrides = parseOverrides(options.set);
    std::vector<std::string> inputs = options.input.files;
    if (!options.input.scenario.empty()) inputs.push_back(options.input.scenario);
    probe(options.outputs, inputs);
    const std::vector<report::Subject> subjects = readSubjects(options.input);
    if (options.outputs.any()) {
        write(options.outputs, subjects);
        return kOk;
    }
    for (const report::Subject& subject : subjects) {
        if (subjects.size() > 1) print(subject.label + "\n");
        print(report::terminalReport(stdoutStyle(), subject.summary, subject.runs.front()));
        for (const std::string& remark : subject.remarks) complain(remark);
        if (subjects.size() > 1) print("\n");
    }
    return kOk;
}

} // namespace

void addReport(CLI::App& app, Action& action) {
    CLI::App* command =
        app.add_subcommand("report", "Write what results say as HTML, Markdown, charts, ...");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("results", options->input.files, "Result files")
        ->required()
        ->type_name("RESULT");
    command
        ->add_option("--scenario", options->input.scenario,
                     "Scenario of the results, for its objectives")
        ->type_name("FILE");
    command->add_option("--set", options->set, "What the run changed in the scenario; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    addOutputOptions(*command, options->outputs);
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace headroom::cli
