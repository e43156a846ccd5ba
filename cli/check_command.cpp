// headroom check: hold scenarios against their objectives; the verdict is the exit code.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/simulate.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/report/report_json.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(One line per objective: verdict, objective, measured value with its 95 % interval over the replications.
An objective is undecided when the interval reaches across its limit; more replications narrow it.

Examples:
  headroom check scenarios/*.json
  headroom check FILE --replications 10
  headroom check FILE --set services.chat.on.count=15 && echo "fifteen are enough"

Exit codes: 0 all hold, 1 one is violated, 2 one is undecided, 3 bad input, 4 internal error,
130 interrupted. Over several files the worst counts: 4, then 3, 1, 2, 0.)";

struct Options {
    std::vector<std::string> files;
    int replications = 3;
    std::uint64_t seed = 0;
    std::vector<std::string> set;
    bool json = false;
};

int codeOf(analysis::Verdict verdict) {
    switch (verdict) {
    case analysis::Verdict::kHolds:
        return kOk;
    case analysis::Verdict::kViolated:
        return kViolated;
    case analysis::Verdict::kUndecided:
        return kUndecided;
    }
    return kInternal;
}

std::string lineOf(const analysis::SloOutcome& slo, std::size_t textWidth) {
    const report::Style style = stdoutStyle();
    const report::Ink ink = slo.verdict == analysis::Verdict::kHolds      ? report::Ink::kGreen
                            : slo.verdict == analysis::Verdict::kViolated ? report::Ink::kRed
                                                                          : report::Ink::kYellow;
    constexpr std::size_t kVerdictWidth = 9;
    std::string line =
        report::padRight(report::paint(style, ink, analysis::verdictText(slo.verdict)), kVerdictWidth) +
        "  " + report::padRight(slo.text, textWidth);
    if (std::isfinite(slo.measured.value)) line += "  " + analysis::estimateText(slo.measured, slo.unit);
    if (!slo.note.empty()) line += "  [" + slo.note + "]";
    return line + "\n";
}

int checkFile(const std::string& file, const Options& options, nlohmann::ordered_json& all) {
    const ScenarioInput input{file, parseOverrides(options.set)};
    const models::Scenario scenario = load(input);
    if (scenario.slos.empty()) throw UsageError(file + ": the scenario states no objectives (\"slo\")");
    const bool progress = stderrIsTerminal();
    const auto runs = [&] {
        std::vector<SimulationJob> jobs;
        for (int i = 0; i < options.replications; ++i) {
            const std::uint64_t first = options.seed == 0 ? scenario.seed : options.seed;
            jobs.push_back({input, first + static_cast<std::uint64_t>(i), false});
        }
        // Always in children: this process may have to check another file.
        return simulateInChildren(jobs, scenario.name, progress);
    }();
    std::vector<const result::RunResult*> pointers;
    for (const result::RunResult& run : runs) pointers.push_back(&run);
    const std::vector<analysis::SloOutcome> outcomes = analysis::checkSlos(scenario.slos, pointers);

    int code = kOk;
    std::size_t width = 0;
    for (const analysis::SloOutcome& slo : outcomes) {
        code = worse(code, codeOf(slo.verdict));
        width = std::max(width, report::displayWidth(slo.text));
    }
    if (options.json) {
        nlohmann::ordered_json entry{{"file", file},
                                     {"scenario", scenario.name},
                                     {"seed", runs.front().seed},
                                     {"replications", runs.size()},
                                     {"exitCode", code},
                                     {"slos", nlohmann::ordered_json::array()}};
        for (const analysis::SloOutcome& slo : outcomes) entry["slos"].push_back(report::toJson(slo));
        all.push_back(entry);
        return code;
    }
    std::string text;
    if (options.files.size() > 1) text += file + "\n";
    for (const analysis::SloOutcome& slo : outcomes) text += lineOf(slo, width);
    print(text);
    return code;
}

int check(const Options& options) {
    int code = kOk;
    auto all = nlohmann::ordered_json::array();
    for (const std::string& file : options.files) {
        const int one = guarded([&] { return checkFile(file, options, all); });
        code = worse(code, one);
        if (options.json && one > kUndecided) all.push_back({{"file", file}, {"exitCode", one}});
        if (one == kInterrupted) break;
    }
    if (options.json) print(all.dump(2) + "\n");
    return code;
}

} // namespace

void addCheck(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("check", "Hold scenarios against their objectives (for CI)");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("files", options->files, "Scenario files, or names of bundled scenarios")
        ->required()
        ->type_name("FILE");
    command->add_option("--replications", options->replications, "Runs with seed, seed + 1, ...")
        ->check(CLI::Range(1, 1000))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "Seed of the first replication [the scenario's]");
    command->add_option("--set", options->set, "Change one value of every scenario; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--json", options->json, "Print verdicts as JSON");
    command->callback([options, &action] { action = [options] { return check(*options); }; });
}

} // namespace headroom::cli
