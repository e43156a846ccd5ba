// headroom diff: do two results agree, and where not; the verdict is the exit code.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/result_input.hpp"
#include "models/nearest.hpp"
#include "sim/analysis/difference.hpp"
#include "sim/report/difference_report.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"help(Compares users, throughput, latencies, errors by cause, utilization, cost, the first limit to bind, the knee
and the p95-over-users curves of FIRST and SECOND; differences are SECOND minus FIRST. A side is one result or
several replications with commas between them, predicted or measured.

A quantity is "within" when its difference, with its whole 95 % interval, lies inside the tolerance, "beyond"
when it lies outside, "undecided" when the noise reaches across; more replications narrow it.

Tolerances: QUANTITY=AMOUNT with a kind ("p95"), one quantity ("p95(send-message)") or "all"; amounts as 5% of
the first value, 0.5pp (percentage points), 20ms, or a plain number in the quantity's unit. Defaults:
  passed_users 1%  failed_users 0.5pp  throughput 2%  mean 5%  p50 5%  p95 10%  p99 20%  errors 0.5pp
  utilization 5pp  peak_utilization 10pp  cost_per_hour 1%  first_binding_users 10%  knee_users 10%  curve 10%

Examples:
  headroom diff before.json after.json
  headroom diff a1.json,a2.json,a3.json b1.json,b2.json,b3.json --all
  headroom diff predicted.json measured.json --tolerance p95=15% --tolerance "p99(login)=50ms"
  headroom diff a.json b.json --json | jq '.quantities[] | select(.verdict == "beyond") | .name'

Exit codes: 0 within the tolerances, 1 beyond, 2 undecided because of noise, 3 bad input, 4 internal error.)help";

struct Options {
    std::string first;
    std::string second;
    std::vector<std::string> tolerances;
    std::string markdown;
    bool json = false;
    bool all = false;
};

/// "a.json,b.json" as files; a file of that very name counts as one.
std::vector<std::string> filesOf(const std::string& text) {
    std::error_code ignored;
    if (std::filesystem::exists(text, ignored)) return {text};
    std::vector<std::string> files;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        if (end > begin) files.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    if (files.empty()) throw UsageError("no file in '" + text + "'");
    return files;
}

std::vector<result::RunResult> readSide(const std::string& text) {
    const std::vector<std::string> files = filesOf(text);
    std::vector<result::RunResult> runs;
    for (const std::string& file : files) {
        result::RunResult run = result::readResult(file);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (areReplications(runs[i], run)) continue;
            throw UsageError(
                "'" + file + "' is no replication of '" + files[i] +
                "': the results of one side must be of one scenario, source, version and fleet "
                "and differ in their seed");
        }
        runs.push_back(std::move(run));
    }
    std::stable_sort(runs.begin(), runs.end(),
                     [](const auto& a, const auto& b) { return a.seed < b.seed; });
    return runs;
}

analysis::Tolerances tolerancesOf(const std::vector<std::string>& texts) {
    analysis::Tolerances tolerances;
    try {
        for (const std::string& text : texts) tolerances.set(text);
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
    return tolerances;
}

/// A tolerance that no quantity takes is a typing error.
void checkNames(const analysis::Tolerances& tolerances, const analysis::Difference& difference) {
    std::vector<std::string> known = analysis::Tolerances::kinds();
    known.emplace_back("all");
    for (const analysis::DifferenceRow& row : difference.rows) known.push_back(row.name);
    for (const std::string& name : tolerances.named()) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        throw UsageError("--tolerance: there is no quantity '" + name + "'" +
                         models::suggestion(name, known));
    }
}

int codeOf(analysis::Likeness verdict) {
    switch (verdict) {
    case analysis::Likeness::kWithin:
        return kOk;
    case analysis::Likeness::kBeyond:
        return kViolated;
    default:
        return kUndecided;
    }
}

int diff(const Options& options) {
    const analysis::Tolerances tolerances = tolerancesOf(options.tolerances);
    const std::vector<result::RunResult> first = readSide(options.first);
    const std::vector<result::RunResult> second = readSide(options.second);
    const bool toStdout = options.markdown == "-";
    if (toStdout && options.json) throw UsageError("--json and --markdown cannot share stdout");
    std::optional<result::AtomicFile> markdown;
    if (!options.markdown.empty() && !toStdout) markdown.emplace(options.markdown);

    const report::Compared compared{options.first, options.second, first.size(), second.size(),
                                    analysis::compare(first, second, tolerances)};
    checkNames(tolerances, compared.difference);
    if (markdown) {
        markdown->write(report::differenceMarkdown(compared));
        markdown->commit();
    }
    if (options.json) {
        print(report::differenceJson(compared).dump(2) + "\n");
    } else if (toStdout) {
        print(report::differenceMarkdown(compared));
    } else {
        print(report::differenceText(stdoutStyle(), compared, options.all));
    }
    return codeOf(compared.difference.verdict);
}

} // namespace

void addDiff(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("diff", "Compare two results within tolerances (for CI)");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("first", options->first, "Result, or replications: a1.json,a2.json")
        ->required()
        ->type_name("FIRST");
    command->add_option("second", options->second, "Result to compare with it")
        ->required()
        ->type_name("SECOND");
    command->add_option("--tolerance", options->tolerances, "What still counts as equal; repeatable")
        ->type_name("QUANTITY=AMOUNT")
        ->allow_extra_args(false);
    command
        ->add_option("--markdown", options->markdown,
                     "Write the comparison for a CI step summary; - = stdout")
        ->type_name("FILE");
    command->add_flag("--json", options->json, "Print the comparison as JSON");
    command->add_flag("--all", options->all, "List every quantity, not only those beyond or undecided");
    command->callback([options, &action] { action = [options] { return diff(*options); }; });
}

} // namespace headroom::cli
