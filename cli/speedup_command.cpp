// headroom speedup: what every resource and limit would buy if it were better, and which changes to make.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/scenario_input.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/fix_stack.hpp"
#include "sim/batch/forked_runner.hpp"
#include "sim/report/speedup_report.hpp"
#include "sim/report/text_table.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(Every lever of the scenario (CPUs, code of operations, store commands, delays, limits, rates, numbers of
instances, processes and nodes) is pulled by some percent or by one, under the same rising load and the same
random numbers. "25 % faster" divides a demand or delay by 1.25 and multiplies a rate or limit by 1.25.
A faster CPU or program is virtual: it costs nothing here; instances and nodes cost their list price.
Then the best changes that a scenario file can state are stacked one on top of the other and the stack is
confirmed on fresh seeds.

Examples:
  headroom speedup kakao-2024-final
  headroom speedup FILE --levels 25 --fixes 0                 the table only, at one level
  headroom speedup FILE --lever chat.cpu --lever redis.masters
  headroom speedup FILE --goal 5000 --by cost                 stop at the goal; most users a dollar first
  headroom speedup FILE --list                                the levers and what to write for each
  headroom speedup FILE --json | jq '.levers[] | [.id, .effects[-1].gainShare.value]'

Exit codes: 0 done, 3 bad input, 4 internal error, 130 interrupted.)";

struct Options {
    std::string file;
    std::vector<double> levels{5, 10, 25, 50};
    std::size_t replications = 3;
    std::vector<std::string> levers;
    std::size_t fixes = 3;
    double goal = 0.0;
    std::string by = "users";
    std::string only = "realisable";
    std::uint64_t seed = 0;
    std::vector<std::string> set;
    bool noPrune = false;
    bool list = false;
    bool json = false;
};

std::string settingOf(const models::Override& change) { return change.path + "=" + change.value; }

/// The levers of the scenario with the setting that pulls each by 25 % or by one.
int listLevers(const models::Scenario& scenario, const Options& options) {
    constexpr double kShown = 0.25;
    report::TextTable table(
        {{"lever", false, 40}, {"what", false, 60}, {"as a setting", false, 120, true}});
    auto entries = nlohmann::ordered_json::array();
    for (const analysis::Lever& lever : analysis::leversOf(scenario)) {
        const bool units = lever.kind == analysis::Lever::Kind::kUnits;
        std::vector<std::string> settings;
        for (const models::Override& change :
             analysis::overridesOf(scenario, lever, units ? 1.0 : kShown))
            settings.push_back(settingOf(change));
        const std::string amount = analysis::amountText(lever, units ? 1.0 : kShown);
        table.add({lever.id, lever.title + " " + amount, settings.empty() ? "" : settings.front()});
        entries.push_back(
            {{"id", lever.id}, {"title", lever.title}, {"amount", amount}, {"set", settings}});
    }
    const report::Style style = stdoutStyle();
    print(options.json
              ? entries.dump(2) + "\n"
              : (style.unicode ? table.print(style, "") : report::toAscii(table.print(style, ""))));
    return kOk;
}

/// What states the whole stack: a lever pulled twice appears once, with its last value.
std::vector<std::string> settingsOf(models::Scenario scenario, const analysis::FixStack& stack) {
    std::vector<models::Override> changes;
    for (const analysis::Fix& fix : stack.fixes) {
        for (const models::Override& change : analysis::overridesOf(scenario, fix.lever, fix.amount)) {
            std::erase_if(changes, [&](const auto& earlier) { return earlier.path == change.path; });
            changes.push_back(change);
        }
        scenario = analysis::apply(scenario, fix.lever, fix.amount);
    }
    std::vector<std::string> settings;
    for (const models::Override& change : changes) settings.push_back(settingOf(change));
    return settings;
}

analysis::SpeedupOptions tableOptions(const Options& options) {
    constexpr double kPercent = 0.01;
    analysis::SpeedupOptions table;
    table.levels.clear();
    for (const double level : options.levels) table.levels.push_back(level * kPercent);
    std::sort(table.levels.begin(), table.levels.end());
    table.levels.erase(std::unique(table.levels.begin(), table.levels.end()), table.levels.end());
    table.replications = options.replications;
    table.mostReplications = std::max(options.replications, table.mostReplications);
    table.only = options.levers;
    table.prune = !options.noPrune;
    return table;
}

analysis::FixOptions fixOptions(const Options& options, const analysis::SpeedupOptions& table) {
    analysis::FixOptions fixes;
    fixes.most = options.fixes;
    if (options.goal > 0.0) fixes.goal = options.goal;
    fixes.by = options.by == "cost" ? analysis::FixOptions::By::kUsersPerDollar
                                    : analysis::FixOptions::By::kUsers;
    fixes.realisable = options.only == "realisable";
    const bool offered =
        std::find(table.levels.begin(), table.levels.end(), fixes.level) != table.levels.end();
    if (!offered) fixes.level = table.levels.back();
    fixes.replications = options.replications;
    return fixes;
}

/// Progress over runs whose number shows only as they are decided on.
class Counter {
public:
    explicit Counter(const std::string& label, std::size_t levers)
        : bar_(label, stderrIsTerminal()), expected_(2 * levers) {}

    void planned(std::size_t runs) { planned_ += runs; }
    void finished(std::size_t runs) {
        expected_ = std::max(expected_, planned_);
        bar_.update(static_cast<double>(runs) / static_cast<double>(std::max<std::size_t>(1, expected_)),
                    std::to_string(runs) + " of about " + std::to_string(expected_) + " runs");
    }

private:
    Progress bar_;
    std::size_t planned_ = 0;
    std::size_t expected_; ///< two for each lever is what the whole takes as a rule
};

report::SpeedupFindings find(const models::Scenario& scenario, const Options& options) {
    const std::vector<analysis::Lever> levers = analysis::leversOf(scenario);
    const analysis::SpeedupOptions tableWanted = tableOptions(options);
    for (const std::string& id : options.levers) (void)analysis::leverOf(levers, id);
    const analysis::FixOptions fixesWanted = fixOptions(options, tableWanted);
    Counter counter(scenario.name, options.levers.empty() ? levers.size() : options.levers.size());
    batch::ForkedRunner runner(
        {0, &interrupted(), [&](std::size_t finished) { counter.finished(finished); }});
    analysis::Trials::Options trialOptions;
    trialOptions.seed = options.seed;
    trialOptions.onBatch = [&](std::size_t runs) { counter.planned(runs); };
    analysis::Trials trials(scenario, levers, runner, trialOptions);

    report::SpeedupFindings findings;
    findings.scenario = scenario.name;
    findings.title = scenario.title;
    findings.seed = options.seed == 0 ? scenario.seed : options.seed;
    findings.goal = options.goal;
    findings.table = analysis::virtualSpeedup(trials, scenario, levers, tableWanted);
    if (options.fixes > 0)
        findings.fixes = analysis::stackFixes(trials, scenario, levers, findings.table, runner,
                                              trialOptions, fixesWanted);
    const auto note = [&](const models::Scenario& from, const analysis::Lever& lever, double amount) {
        for (const models::Override& change : analysis::overridesOf(from, lever, amount))
            findings.settings[report::settingKey(lever.id, amount)].push_back(settingOf(change));
    };
    for (const analysis::LeverEffects& row : findings.table.levers)
        for (const analysis::Effect& effect : row.effects) note(scenario, row.lever, effect.amount);
    if (findings.fixes) findings.fixSettings = settingsOf(scenario, *findings.fixes);
    return findings;
}

int speedup(const Options& options) {
    const ScenarioInput input{options.file, parseOverrides(options.set)};
    const models::Scenario scenario = load(input);
    if (options.list) return listLevers(scenario, options);
    if (scenario.slos.empty())
        throw UsageError(options.file + ": the scenario states no objectives (\"slo\")");
    catchInterrupts();
    try {
        const report::SpeedupFindings findings = find(scenario, options);
        print(options.json ? report::toJson(findings).dump(2) + "\n"
                           : report::speedupText(stdoutStyle(), findings));
    } catch (const analysis::AnalysisCancelled&) {
        throw Interrupted();
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
    return kOk;
}

} // namespace

void addSpeedup(CLI::App& app, Action& action) {
    CLI::App* command =
        app.add_subcommand("speedup", "What every change would buy, and which to make first");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command->add_option("--levels", options->levels, "How much faster or larger, in percent")
        ->delimiter(',')
        ->check(CLI::Range(0.1, 1000.0))
        ->type_name("P,P,...")
        ->default_str("5,10,25,50");
    command->add_option("--replications", options->replications, "Seeds of every figure reported")
        ->check(CLI::Range(2, 100))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--lever", options->levers, "Only this lever; repeatable, see --list")
        ->type_name("ID")
        ->allow_extra_args(false);
    command->add_option("--fixes", options->fixes, "Length of the stack of fixes; 0 = none")
        ->check(CLI::Range(0, 20))
        ->type_name("K")
        ->capture_default_str();
    command->add_option("--goal", options->goal, "Stop stacking fixes once so many users hold")
        ->check(CLI::PositiveNumber)
        ->type_name("USERS");
    command->add_option("--by", options->by, "What makes a fix the best: users, or users per dollar")
        ->check(CLI::IsMember({"users", "cost"}))
        ->type_name("users|cost")
        ->capture_default_str();
    command
        ->add_option("--only", options->only,
                     "Fixes from what a scenario file can state, or from all levers")
        ->check(CLI::IsMember({"realisable", "all"}))
        ->type_name("realisable|all")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "Seed of the first replication [the scenario's]");
    command->add_option("--set", options->set, "Change one value of the scenario; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--no-prune", options->noPrune, "Run every lever at every level: slow");
    command->add_flag("--list", options->list, "Only list the levers");
    command->add_flag("--json", options->json, "Print the findings as JSON");
    command->callback([options, &action] { action = [options] { return speedup(*options); }; });
}

} // namespace headroom::cli
