// headroom check: hold scenarios against their objectives and a baseline; the verdict is the exit code.

#include "cli/check_files.hpp"
#include "cli/check_scenario.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "models/slo.hpp"
#include "models/units_text.hpp"
#include "sim/report/baseline_report.hpp"
#include "sim/report/json_numbers.hpp"
#include "sim/report/markdown.hpp"
#include "sim/report/report_json.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <system_error>

namespace headroom::cli {
namespace {

using analysis::SloOutcome;
using analysis::Verdict;

constexpr const char* kFooter =
    R"(Prints the verdict, then one line per objective with the measured value and its 95 % interval over the
replications. An objective is undecided when the interval reaches across its limit; --until-decided adds
replications. Objectives stand in the scenario ("slo") and behind --slo:

  p95(send-message) < 300ms     quantile of a latency; p99.9, mean; without (...) over all operations
  error_rate < 1%               failed operations; error_rate(register) of one
  failed_users < 1%             users who could not finish
  throughput > 100/s            operations done; throughput(send-message) of one
  peak_utilization(chat) < 80%  largest 10 s mean of any resource of a service
  cost_per_hour < 1.0           US dollars
  capacity >= 3000              users that hold the other objectives; searches the load
  headroom >= 20%               capacity over the asked load

A baseline is an earlier check, kept by --save-baseline, or results of 'headroom run --out'. A figure became
worse when it did so beyond the noise (5 % false alarms over all figures together, seed by seed where both
sides ran the same seeds) and by at least --min-change. That is a violation, whatever the objectives say.

Examples:
  headroom check scenarios/*.json
  headroom check FILE --slo "capacity >= 3000" --slo "cost_per_hour < 1.0"
  headroom check FILE --until-decided 24 --junit headroom.xml --markdown "$GITHUB_STEP_SUMMARY"
  headroom check FILE --save-baseline main.json             on the main branch
  headroom check FILE --baseline main.json                  on a change
  headroom check FILE --set services.chat.on.count=15 && echo "fifteen are enough"

Exit codes: 0 all hold, 1 one is violated or a figure became worse, 2 one is undecided, 3 bad input,
4 internal error, 130 interrupted. Over several files the worst counts: 4, then 3, 1, 2, 0.
JUnit shows undecided objectives as skipped.)";

struct Options {
    std::vector<std::string> files;
    std::vector<std::string> slos;
    int replications = 3;
    int untilDecided = 0;
    std::uint64_t seed = 0;
    std::vector<std::string> set;
    std::string undecidedIs = "undecided";
    std::vector<std::string> baselines;
    std::string leastChange = "5%";
    bool onlyReportBaseline = false;
    CheckFileNames names;
    std::string results;
    bool json = false;

    [[nodiscard]] bool markdownOnStdout() const { return names.markdown == "-"; }
};

/// Verdict of a file: of its objectives, and violated by a regression that counts.
Verdict verdictOf(const CheckedFile& checked, const Options& options) {
    const auto has = [&](Verdict verdict) {
        return std::any_of(checked.outcomes.begin(), checked.outcomes.end(),
                           [&](const SloOutcome& slo) { return slo.verdict == verdict; });
    };
    const bool worse = hasRegression(checked) && !options.onlyReportBaseline;
    if (worse || has(Verdict::kViolated)) return Verdict::kViolated;
    return has(Verdict::kUndecided) ? Verdict::kUndecided : Verdict::kHolds;
}

int codeOf(Verdict verdict, const Options& options) {
    switch (verdict) {
    case Verdict::kHolds:
        return kOk;
    case Verdict::kViolated:
        return kViolated;
    case Verdict::kUndecided:
        return options.undecidedIs == "ok"     ? kOk
               : options.undecidedIs == "fail" ? kViolated
                                               : kUndecided;
    }
    return kInternal;
}

report::Ink inkOf(Verdict verdict) {
    return verdict == Verdict::kHolds      ? report::Ink::kGreen
           : verdict == Verdict::kViolated ? report::Ink::kRed
                                           : report::Ink::kYellow;
}

std::string painted(Verdict verdict) {
    return report::paint(stdoutStyle(), inkOf(verdict), analysis::verdictText(verdict));
}

std::string lineOf(const SloOutcome& slo, std::size_t textWidth) {
    constexpr std::size_t kVerdictWidth = 9;
    std::string line = "  " + report::padRight(painted(slo.verdict), kVerdictWidth) + "  " +
                       report::padRight(slo.text, textWidth);
    if (std::isfinite(slo.measured.value)) line += "  " + analysis::estimateText(slo.measured, slo.unit);
    if (!slo.note.empty()) line += "  [" + slo.note + "]";
    return line + "\n";
}

/// "violated: 1 of 4 objectives, kakao-2024-final"
std::string headline(const CheckedFile& checked, Verdict verdict) {
    const auto count = std::count_if(checked.outcomes.begin(), checked.outcomes.end(),
                                     [&](const SloOutcome& slo) { return slo.verdict == verdict; });
    const std::size_t all = checked.outcomes.size();
    std::string what;
    if (verdict == Verdict::kViolated && count == 0) {
        what = "worse than the baseline";
    } else if (all == 0) {
        what = "no objectives";
    } else if (all == 1) {
        what = "the objective";
    } else {
        what = verdict == Verdict::kHolds ? "all " : std::to_string(count) + " of ";
        what += std::to_string(all) + " objectives";
    }
    return painted(verdict) + ": " + what + ", " + checked.scenario + "\n";
}

std::string textOf(const CheckedFile& checked, Verdict verdict) {
    std::string text = headline(checked, verdict);
    std::size_t width = 0;
    for (const SloOutcome& slo : checked.outcomes)
        width = std::max(width, report::displayWidth(slo.text));
    for (const SloOutcome& slo : checked.outcomes) text += lineOf(slo, width);
    if (checked.changes) {
        text += "baseline: " + report::changeHeadline(*checked.changes) + "\n" +
                report::changeTable(stdoutStyle(), *checked.changes);
    }
    for (const std::string& fact : checked.facts) text += "  " + fact + "\n";
    return text;
}

nlohmann::ordered_json jsonOf(const CheckedFile& checked, Verdict verdict, int code) {
    nlohmann::ordered_json entry{{"file", checked.file},
                                 {"scenario", checked.scenario},
                                 {"verdict", analysis::verdictText(verdict)},
                                 {"seed", checked.seed},
                                 {"replications", checked.replications},
                                 {"exitCode", code},
                                 {"slos", nlohmann::ordered_json::array()}};
    for (const SloOutcome& slo : checked.outcomes) entry["slos"].push_back(report::toJson(slo));
    if (checked.capacity) {
        entry["capacity"] = {{"asked", report::json::number(checked.capacity->askedUsers)},
                             {"users", report::json::estimate(checked.capacity->users)},
                             {"headroom", report::json::estimate(checked.capacity->headroomShare)},
                             {"brokenSlo", checked.capacity->brokenSlo},
                             {"runs", checked.capacity->runs}};
    }
    if (checked.changes) {
        auto figures = nlohmann::ordered_json::array();
        for (const auto& change : *checked.changes) figures.push_back(report::toJson(change));
        entry["baseline"] = {{"regression", hasRegression(checked)}, {"figures", figures}};
    }
    return entry;
}

report::CheckedScenario forCi(const CheckedFile& checked, const Options& options,
                              const analysis::RegressionOptions& regression) {
    report::CheckedScenario one{checked.scenario, checked.outcomes, checked.facts, checked.error};
    if (!checked.changes) return one;
    for (SloOutcome& change :
         report::asObjectives(*checked.changes, regression.leastChange, options.onlyReportBaseline))
        one.objectives.push_back(std::move(change));
    one.facts.push_back("Baseline: " + report::changeHeadline(*checked.changes));
    return one;
}

CheckPlan planOf(const Options& options) {
    CheckPlan plan;
    for (const std::string& slo : options.slos) {
        try {
            (void)models::parseSlo(slo);
        } catch (const models::UnitError& error) {
            throw UsageError(std::string("--slo: ") + error.what());
        }
    }
    plan.slos = options.slos;
    plan.replications = options.replications;
    plan.untilDecided = options.untilDecided;
    plan.seed = options.seed;
    plan.overrides = parseOverrides(options.set);
    plan.withoutObjectives = !options.baselines.empty() || !options.names.baseline.empty();
    try {
        plan.regression.leastChange = models::parseShare(options.leastChange);
    } catch (const models::UnitError& error) {
        throw UsageError(std::string("--min-change: ") + error.what());
    }
    if (!options.baselines.empty())
        plan.baseline = analysis::Baseline::read({options.baselines.begin(), options.baselines.end()});
    if (!options.results.empty()) {
        std::error_code error;
        std::filesystem::create_directories(options.results, error);
        if (error) {
            throw result::FileError("cannot create folder '" + options.results +
                                    "': " + error.message());
        }
        const result::AtomicFile probe(std::filesystem::path(options.results) / "result.json");
        plan.results = options.results;
    }
    return plan;
}

/// Checks the files one by one and collects what is to be said about them.
class Gate {
public:
    Gate(const Options& options, CheckPlan plan) : options_(options), plan_(std::move(plan)) {}

    /// Exit code of the file.
    int check(const std::string& file) {
        std::string error;
        const int code = guarded([&] {
            try {
                return take(checkScenario(file, plan_));
            } catch (const std::exception& thrown) {
                error = thrown.what();
                throw; // guarded() says it on stderr and gives the code
            }
        });
        if (error.empty()) return code;
        entries_.push_back({{"file", file}, {"exitCode", code}, {"error", error}});
        summary_.scenarios.push_back({file, {}, {}, error});
        return code;
    }

    void finish(CheckFiles& files) {
        files.write(summary_);
        if (options_.json) print(entries_.dump(2) + "\n");
        if (options_.markdownOnStdout()) print(report::markdown(summary_.scenarios));
    }

    /// Whether the baseline knew any of the scenarios that were checked.
    [[nodiscard]] bool baselineKnewOne() const { return compared_ > 0 || summary_.figures.empty(); }

private:
    int take(CheckedFile checked) {
        const bool taken = nameIsTaken(checked.scenario);
        if (taken && !options_.names.baseline.empty()) {
            throw UsageError(checked.file + ": another file is scenario \"" + checked.scenario +
                             "\" as well; a baseline keeps one of a name");
        }
        const Verdict verdict = verdictOf(checked, options_);
        const int code = codeOf(verdict, options_);
        if (checked.changes) ++compared_;
        if (options_.json) {
            entries_.push_back(jsonOf(checked, verdict, code));
        } else if (!options_.markdownOnStdout()) {
            print((options_.files.size() > 1 ? checked.file + "\n" : "") + textOf(checked, verdict));
        }
        summary_.scenarios.push_back(forCi(checked, options_, plan_.regression));
        if (taken) summary_.scenarios.back().name += " (" + checked.file + ")";
        summary_.figures.push_back(std::move(checked.figures));
        return code;
    }

    /// Reports and baselines tell scenarios apart by their names.
    [[nodiscard]] bool nameIsTaken(const std::string& name) const {
        return std::any_of(summary_.figures.begin(), summary_.figures.end(),
                           [&](const auto& figures) { return figures.scenario == name; });
    }

    const Options& options_;
    CheckPlan plan_;
    CheckSummary summary_;
    nlohmann::ordered_json entries_ = nlohmann::ordered_json::array();
    std::size_t compared_ = 0;
};

int check(const Options& options) {
    if (options.json && options.markdownOnStdout())
        throw UsageError("--json and --markdown - both write to stdout; choose one");
    Gate gate(options, planOf(options));
    CheckFiles files(options.names);
    int code = kOk;
    for (const std::string& file : options.files) {
        code = worse(code, gate.check(file));
        if (code == kInterrupted) return code;
    }
    gate.finish(files);
    if (!options.baselines.empty() && !gate.baselineKnewOne()) {
        complain("the baseline knows none of the scenarios that were checked");
        code = worse(code, kBadInput);
    }
    return code;
}

void addOutputs(CLI::App& command, Options& options) {
    command.add_option("--junit", options.names.junit, "Write the verdicts as JUnit XML")
        ->type_name("FILE");
    command
        .add_option("--markdown", options.names.markdown,
                    "Write the verdicts as Markdown; - is stdout, $GITHUB_STEP_SUMMARY is appended to")
        ->type_name("FILE");
    command.add_option("--out", options.results, "Write the result of every replication into a folder")
        ->type_name("DIR");
    command.add_flag("--json", options.json, "Print verdicts as JSON");
}

void addBaseline(CLI::App& command, Options& options) {
    command
        .add_option("--baseline", options.baselines,
                    "Compare with an earlier check or results of 'run'; repeatable")
        ->type_name("FILE")
        ->allow_extra_args(false);
    command.add_option("--save-baseline", options.names.baseline, "Keep the figures to compare with")
        ->type_name("FILE");
    command
        .add_option("--min-change", options.leastChange,
                    "Smallest change against the baseline that matters, of the value before")
        ->type_name("SHARE")
        ->capture_default_str();
    command.add_flag("--baseline-report-only", options.onlyReportBaseline,
                     "Say what became worse, but do not fail for it");
}

} // namespace

void addCheck(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("check", "Hold scenarios against their objectives (for CI)");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("files", options->files, "Scenario files, or names of bundled scenarios")
        ->required()
        ->type_name("FILE");
    command->add_option("--slo", options->slos, "One more objective; repeatable")
        ->type_name("EXPR")
        ->allow_extra_args(false);
    command->add_option("--replications", options->replications, "Runs with seed, seed + 1, ...")
        ->check(CLI::Range(1, 1000))
        ->type_name("N")
        ->capture_default_str();
    command
        ->add_option("--until-decided", options->untilDecided,
                     "Double the replications until every objective is decided, up to N")
        ->check(CLI::Range(1, 1000))
        ->type_name("N");
    command
        ->add_option("--undecided-is", options->undecidedIs,
                     "Exit code of undecided objectives: ok 0, undecided 2, fail 1")
        ->check(CLI::IsMember({"ok", "undecided", "fail"}))
        ->type_name("WORD")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "Seed of the first replication [the scenario's]");
    command->add_option("--set", options->set, "Change one value of every scenario; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    addBaseline(*command, *options);
    addOutputs(*command, *options);
    command->callback([options, &action] { action = [options] { return check(*options); }; });
}

} // namespace headroom::cli
