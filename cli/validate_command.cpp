// headroom validate: published figures beside predicted ones.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/result_input.hpp"
#include "cli/scenario_input.hpp"
#include "cli/simulate.hpp"
#include "models/read_scenario.hpp"
#include "sim/analysis/summary.hpp"
#include "sim/report/validation_report.hpp"
#include "sim/result/atomic_file.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <optional>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(Runs every scenario that states published figures ("published"), and every variant of it they speak of, and
prints what was published beside what is predicted, with the error. Calibrated figures were used to set a
parameter; all others are held out. Without FILE: all bundled scenarios.

Examples:
  headroom validate
  headroom validate kakao-2024-final --replications 10
  headroom validate --markdown docs/accuracy.md
  headroom validate --json | jq .heldOut

Exit codes: 0 done, however large the errors are, 3 bad input or unwritable output, 4 internal error,
130 interrupted.)";

struct Options {
    std::vector<std::string> files;
    int replications = 3;
    std::string markdown;
    bool json = false;
    bool quiet = false;
};

/// One scenario or variant of it, to be run.
struct Subject {
    ScenarioInput input;
    models::Scenario scenario;
    std::string title; ///< of the scenario as it stands
};

std::string inputName(const std::string& file, const std::string& variant) {
    return variant.empty() ? file : file + "@" + variant;
}

/// The variants published figures speak of, in the order of the figures.
std::vector<std::string> variantsOf(const models::Scenario& scenario) {
    std::vector<std::string> names;
    for (const models::PublishedFigure& figure : scenario.published)
        if (std::find(names.begin(), names.end(), figure.variant) == names.end())
            names.push_back(figure.variant);
    return names;
}

std::vector<Subject> subjectsOf(const Options& options) {
    std::vector<std::string> files = options.files;
    if (files.empty())
        for (const std::filesystem::path& file : bundledScenarios()) files.push_back(file.string());
    std::vector<Subject> subjects;
    for (const std::string& file : files) {
        const models::Scenario scenario = load({file, {}});
        if (!scenario.variant.empty())
            throw UsageError(file + ": name the scenario, not one of its variants");
        if (scenario.published.empty() && !options.files.empty())
            throw UsageError(file + ": the scenario states no published figures (\"published\")");
        for (const std::string& variant : variantsOf(scenario)) {
            const ScenarioInput input{inputName(file, variant), {}};
            subjects.push_back({input, load(input), scenario.title});
        }
    }
    return subjects;
}

std::vector<report::ValidationRow> rowsOf(const Subject& subject,
                                          const std::vector<result::RunResult>& runs) {
    const models::Scenario& scenario = subject.scenario;
    const auto variant = scenario.variants.find(scenario.variant);
    const std::string title = variant == scenario.variants.end() ? "" : variant->second.title;
    std::vector<report::ValidationRow> rows;
    for (const analysis::PublishedComparison& row : analysis::summarize(scenario, runs).published)
        rows.push_back(
            {scenario.name, subject.title, scenario.variant, title, row.published, row.predicted});
    return rows;
}

/// The page's other part, on live systems, is written by bench/accuracy/page.py and stays as it is.
std::string livePartOf(const std::string& file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) return {};
    const std::string text = result::readFile(file);
    const std::string end = "<!-- live:end -->";
    const std::size_t from = text.find("<!-- live:begin -->");
    const std::size_t to = text.find(end);
    if (from == std::string::npos || to == std::string::npos || to < from) return {};
    return "\n" + text.substr(from, to + end.size() - from) + "\n";
}

int validate(const Options& options) {
    const std::vector<Subject> subjects = subjectsOf(options);
    std::optional<result::AtomicFile> markdown;
    const std::string livePart = livePartOf(options.markdown);
    if (!options.markdown.empty()) markdown.emplace(options.markdown);
    std::vector<SimulationJob> jobs;
    for (const Subject& subject : subjects)
        for (int r = 0; r < options.replications; ++r)
            jobs.push_back(
                {subject.input, subject.scenario.seed + static_cast<std::uint64_t>(r), false});
    const bool progress = !options.quiet && stderrIsTerminal();
    std::vector<result::RunResult> results = simulateInChildren(jobs, "validate", progress);

    std::vector<report::ValidationRow> rows;
    const auto each = static_cast<std::ptrdiff_t>(options.replications);
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        const auto first = results.begin() + static_cast<std::ptrdiff_t>(i) * each;
        const std::vector<result::RunResult> runs(std::make_move_iterator(first),
                                                  std::make_move_iterator(first + each));
        for (report::ValidationRow& row : rowsOf(subjects[i], runs)) rows.push_back(std::move(row));
    }
    if (markdown) {
        std::string command = "headroom validate";
        for (const std::string& file : options.files) command += " " + shellWord(file);
        command += " --replications " + std::to_string(options.replications) + " --markdown " +
                   shellWord(options.markdown);
        markdown->write(
            report::validationMarkdown(rows, command, static_cast<std::size_t>(options.replications)) +
            livePart);
        markdown->commit();
    }
    if (options.quiet && !options.json) return kOk;
    const report::Style style = stdoutStyle();
    print(options.json ? report::validationJson(rows).dump(2) + "\n"
                       : report::validationText(style, rows));
    return kOk;
}

} // namespace

void addValidate(CLI::App& app, Action& action) {
    CLI::App* command =
        app.add_subcommand("validate", "Published figures beside predicted ones, with the error");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("files", options->files, "Scenario files, or names of bundled scenarios")
        ->type_name("FILE");
    command
        ->add_option("--replications", options->replications,
                     "Runs of each scenario and variant, with seed, seed + 1, ...")
        ->check(CLI::Range(1, 1000))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--markdown", options->markdown, "Write the table as a page")->type_name("FILE");
    command->add_flag("--json", options->json, "Print the table as JSON");
    command->add_flag("--quiet", options->quiet, "No table and no progress line");
    command->callback([options, &action] { action = [options] { return validate(*options); }; });
}

} // namespace headroom::cli
