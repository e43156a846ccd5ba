// headroom live compare: what a prediction was worth; the verdict is the exit code.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/live_compare_report.hpp"
#include "live/compare/rivals.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"help(Signed errors of a prediction, quantity by quantity: throughput, processors kept busy by each service, memory, mean,
p50, p95 and p99 of each operation and of deliveries, knee and first limit; over the whole run and below 85 % of the
knee, from there to 98 %, and beyond. An error is predicted minus measured, as a share of the measured value.

Give several measured runs of one load: how far they scatter is the noise an error must exceed. Give several
predictions with commas between them (draws of uncertain demands, or seeds) and their 90 % prediction interval is
checked too: of the measured values it should hold nine in ten.

A quantity is "within" when its error, with its whole 95 % interval, lies inside what is allowed, "beyond" when it
lies outside, "undecided" when the noise reaches across. Allowed by default:
  throughput 4%  cpu 6%  memory 10%  mean 10%  p50 10%  p95 15%  p99 18%  knee 8%  saturation 8%  curve 15%

Examples:
  headroom live compare predicted.json measured-1.json measured-2.json measured-3.json
  headroom live compare draw1.json,draw2.json,draw3.json measured-*.json --all
  headroom live compare predicted.json measured.json --knee 800 --tolerance p99=30%
  headroom live compare predicted.json measured-*.json --calibration low-1.json --calibration low-2.json
      with the errors linear scaling, bounds, USL and M/M/c make from the same calibration runs
  headroom live compare predicted.json measured-*.json --json | jq '.quantities[] | select(.verdict == "beyond")'

Exit codes: 0 within, 1 beyond, 2 undecided because of noise or a single run, 3 bad input, 4 internal error.)help";

struct Options {
    std::string predicted;
    std::vector<std::string> measured;
    std::vector<std::string> tolerances, calibration;
    std::string markdown;
    double knee = 0.0, processors = 0.0;
    bool json = false;
    bool all = false;
};

/// "a.json,b.json" as files; a file of that very name counts as one.
std::vector<result::RunResult> readPredictions(const std::string& text) {
    std::error_code ignored;
    std::vector<result::RunResult> runs;
    if (std::filesystem::exists(text, ignored)) {
        runs.push_back(result::readResult(text));
        return runs;
    }
    for (const std::string& file : CLI::detail::split(text, ','))
        runs.push_back(result::readResult(file));
    return runs;
}

std::vector<result::RunResult> readAll(const std::vector<std::string>& files) {
    std::vector<result::RunResult> runs;
    for (const std::string& file : files) runs.push_back(result::readResult(file));
    return runs;
}

int compareFiles(const Options& options) {
    const bool toStdout = options.markdown == "-";
    if (toStdout && options.json) throw UsageError("--json and --markdown cannot share stdout");
    compare::Settings settings;
    if (options.knee > 0.0) settings.kneeUsers = options.knee;
    try {
        for (const std::string& text : options.tolerances) settings.tolerances.set(text);
    } catch (const std::invalid_argument& error) {
        throw UsageError(std::string("--tolerance ") + error.what());
    }
    const std::vector<result::RunResult> predicted = readPredictions(options.predicted);
    const std::vector<result::RunResult> measured = readAll(options.measured);
    const std::vector<result::RunResult> calibration = readAll(options.calibration);
    std::optional<result::AtomicFile> markdown;
    if (!options.markdown.empty() && !toStdout) markdown.emplace(options.markdown);
    compare::Comparison comparison;
    std::optional<compare::Contest> contest;
    try {
        comparison = compare::compare(predicted, measured, settings);
        if (!calibration.empty())
            contest = compare::contest(calibration, predicted, measured, options.processors);
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
    if (markdown) {
        markdown->write(comparisonMarkdown(comparison));
        markdown->commit();
    }
    if (options.json) {
        nlohmann::ordered_json json = comparisonJson(comparison);
        if (contest) json["contest"] = contestJson(*contest);
        print(json.dump(2) + "\n");
    } else if (toStdout) {
        print(comparisonMarkdown(comparison));
    } else {
        print(comparisonText(stdoutStyle(), comparison, options.all));
        if (contest) print(contestText(stdoutStyle(), *contest));
    }
    return exitCodeOf(comparison);
}

} // namespace

void addLiveCompare(CLI::App& group, Action& action) {
    CLI::App* command =
        group.add_subcommand("compare", "How far off was a prediction? Errors against repeat noise");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("predicted", options->predicted, "Predicted result, or several: p1.json,p2.json")
        ->required()
        ->type_name("PREDICTED");
    command
        ->add_option("measured", options->measured, "Measured results of the same load, each a repeat")
        ->required()
        ->type_name("MEASURED");
    command->add_option("--tolerance", options->tolerances, "What error is allowed; repeatable")
        ->type_name("KIND=PERCENT%")
        ->allow_extra_args(false);
    command->add_option("--knee", options->knee, "Users at the knee, for runs that stay below it")
        ->check(CLI::PositiveNumber)
        ->type_name("USERS");
    command
        ->add_option(
            "--calibration", options->calibration,
            "Run the prediction was calibrated on: what would simpler methods have said? repeatable")
        ->check(CLI::ExistingFile)
        ->type_name("FILE")
        ->allow_extra_args(false);
    command
        ->add_option("--processors", options->processors,
                     "Of the busiest service, for simpler methods [what its process may use]")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    command
        ->add_option("--markdown", options->markdown,
                     "Write the comparison for a CI step summary; - = stdout")
        ->type_name("FILE");
    command->add_flag("--json", options->json, "Print the comparison as JSON");
    command->add_flag("--all", options->all, "List every stage, not only those that miss");
    command->callback([options, &action] { action = [options] { return compareFiles(*options); }; });
}

} // namespace headroom::cli
