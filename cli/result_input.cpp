#include "cli/result_input.hpp"

#include "cli/exit_code.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/result/result_json.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace headroom::cli {
namespace fs = std::filesystem;
namespace {

using report::Subject;
using result::RunResult;

/// What is known about a result's scenario.
struct KnownScenario {
    models::Scenario scenario;
    std::string name; ///< as 'headroom run' takes it; empty when not found
};

/// Without the scenario: whoever came was asked for, and nothing is promised.
models::Scenario unknownScenario(const RunResult& run) {
    models::Scenario scenario;
    scenario.name = run.scenario;
    constexpr std::uint64_t kMost = std::numeric_limits<int>::max();
    scenario.workload.ramp.emplace().until = static_cast<int>(std::min(run.users.arrived, kMost));
    return scenario;
}

KnownScenario scenarioOf(const RunResult& run, const ResultFiles& input) {
    if (!input.scenario.empty()) {
        models::Scenario scenario = load({input.scenario, input.overrides});
        if (scenario.name == run.scenario) return {std::move(scenario), input.scenario};
    }
    for (const fs::path& bundled : bundledScenarios()) {
        if (bundled.stem() != run.scenario) continue;
        return {models::Scenario(load({bundled.string(), input.overrides})), run.scenario};
    }
    return {unknownScenario(run), ""};
}

bool sameFleet(const RunResult& a, const RunResult& b) {
    const auto sameResource = [](const auto& x, const auto& y) {
        return x.name == y.name && x.capacity == y.capacity;
    };
    return std::equal(a.resources.begin(), a.resources.end(), b.resources.begin(), b.resources.end(),
                      sameResource);
}

/// "result" of "runs/result.json"; with its folder when that is what tells files apart.
std::string fileLabel(const std::string& file, bool withFolder) {
    const fs::path path(file);
    const std::string stem = path.stem().string();
    return withFolder && path.has_parent_path() ? path.parent_path().filename().string() + "/" + stem
                                                : stem;
}

void label(std::vector<Subject>& subjects, const std::vector<std::string>& firstFiles) {
    if (subjects.size() == 1) return;
    const auto sourceWord = [](const Subject& subject) -> std::string {
        return subject.summary.source == "measured" ? "measured" : "predicted";
    };
    std::map<std::string, int> sources;
    std::map<std::string, int> stems;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        ++sources[sourceWord(subjects[i])];
        ++stems[fileLabel(firstFiles[i], false)];
    }
    std::set<std::string> taken;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        const std::string stem = fileLabel(firstFiles[i], stems[fileLabel(firstFiles[i], false)] > 1);
        const bool sourceTells = sources[sourceWord(subjects[i])] == 1 && sources.size() > 1;
        std::string text = sourceTells ? sourceWord(subjects[i]) : stem;
        for (int n = 2; !taken.insert(text).second; ++n) text = stem + " (" + std::to_string(n) + ")";
        const std::size_t runs = subjects[i].runs.size();
        subjects[i].label = runs > 1 ? text + " (" + std::to_string(runs) + " replications)" : text;
    }
}

/// The load the scenario asks for against the one that came: a hint that the run was given --set.
void remarkOnLoad(Subject& subject, const std::string& scenarioName) {
    const double asked = subject.summary.users.asked;
    const double arrived = subject.summary.users.arrived.value;
    const double chance = 5.0 * std::sqrt(std::max(1.0, asked));
    if (std::abs(arrived - asked) <= chance) return;
    subject.remarks.push_back(
        "The scenario " + scenarioName + " asks for " + analysis::countText(asked) + " users, but " +
        analysis::countText(arrived) +
        " came in this run: it was made with other settings. Give the same --set to "
        "the report as to the run, or the changed scenario with --scenario.");
}

/// Consecutive seeds from the first on, as --replications makes them.
bool consecutive(const std::vector<RunResult>& runs) {
    for (std::size_t i = 1; i < runs.size(); ++i) {
        if (runs[i].seed != runs[0].seed + i) return false;
    }
    return true;
}

std::vector<std::string> reproductionOf(const std::vector<RunResult>& runs, const std::string& scenario,
                                        const ResultFiles& input) {
    if (runs.front().source == "measured" || scenario.empty()) return {};
    std::string command = "headroom run " + shellWord(scenario);
    for (const models::Override& one : input.overrides)
        command += " --set " + shellWord(one.path + "=" + one.value);
    if (runs.front().source == "reference") command += " --engine reference";
    if (runs.size() > 1 && consecutive(runs)) {
        return {command + " --seed " + std::to_string(runs.front().seed) + " --replications " +
                std::to_string(runs.size())};
    }
    std::vector<std::string> commands;
    for (const RunResult& run : runs)
        commands.push_back(command + " --seed " + std::to_string(run.seed));
    return commands;
}

Subject subjectOf(std::vector<RunResult> runs, const ResultFiles& input) {
    Subject subject;
    const KnownScenario known = scenarioOf(runs.front(), input);
    subject.hasScenario = !known.name.empty();
    subject.summary = analysis::summarize(known.scenario, runs);
    subject.reproduction = reproductionOf(runs, known.name, input);
    subject.runs = std::move(runs);
    if (!subject.hasScenario) {
        subject.remarks.push_back(
            "No scenario named \"" + subject.summary.scenario +
            "\" is bundled and none was given with --scenario: without objectives, "
            "and the users asked for are those who came.");
    } else {
        remarkOnLoad(subject, known.name);
    }
    return subject;
}

} // namespace

bool areReplications(const RunResult& a, const RunResult& b) {
    return a.scenario == b.scenario && a.source == b.source && a.headroomVersion == b.headroomVersion &&
           a.binSeconds == b.binSeconds && (a.seed != b.seed || a.source == "measured") &&
           sameFleet(a, b);
}

std::vector<Subject> readSubjects(const ResultFiles& input) {
    std::vector<std::vector<RunResult>> groups;
    std::vector<std::string> firstFiles;
    bool scenarioUsed = false;
    for (const std::string& file : input.files) {
        RunResult run = result::readResult(file);
        const auto home = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
            return std::all_of(group.begin(), group.end(),
                               [&](const RunResult& other) { return areReplications(other, run); });
        });
        if (home != groups.end()) {
            home->push_back(std::move(run));
        } else {
            groups.emplace_back();
            groups.back().push_back(std::move(run));
            firstFiles.push_back(file);
        }
    }
    std::vector<Subject> subjects;
    for (std::vector<RunResult>& group : groups) {
        std::stable_sort(group.begin(), group.end(),
                         [](const RunResult& a, const RunResult& b) { return a.seed < b.seed; });
        subjects.push_back(subjectOf(std::move(group), input));
    }
    if (!input.scenario.empty()) {
        const std::string name = load({input.scenario, input.overrides}).name;
        for (const Subject& subject : subjects) scenarioUsed |= subject.summary.scenario == name;
        if (!scenarioUsed) {
            throw UsageError("--scenario " + input.scenario + " is the scenario '" + name +
                             "', but the results are of '" + subjects.front().summary.scenario + "'");
        }
    }
    label(subjects, firstFiles);
    return subjects;
}

std::string shellWord(const std::string& word) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

} // namespace headroom::cli
