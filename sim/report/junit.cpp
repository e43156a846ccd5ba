#include "sim/report/junit.hpp"

#include "sim/report/markup.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace headroom::report {
namespace {

using analysis::SloOutcome;
using analysis::Verdict;

std::string attribute(const std::string& name, const std::string& value) {
    return " " + name + "=\"" + escapeMarkup(value) + "\"";
}

std::string linesOf(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += escapeMarkup(line) + "\n";
    return text;
}

std::string messageOf(const SloOutcome& objective) {
    if (!std::isfinite(objective.measured.value)) return objective.text + ": " + objective.note;
    std::string text =
        objective.text + ": measured " + analysis::estimateText(objective.measured, objective.unit);
    return objective.note.empty() ? text : text + "; " + objective.note;
}

std::string caseOf(const CheckedScenario& checked, const SloOutcome& objective,
                   const std::string& caseName) {
    std::string out =
        "    <testcase" + attribute("name", caseName) + attribute("classname", checked.name) + ">\n";
    std::vector<std::string> numbers = numbersOf(objective);
    numbers.insert(numbers.end(), checked.facts.begin(), checked.facts.end());
    const std::string text = linesOf(numbers);
    const std::string message = attribute("message", messageOf(objective));
    if (objective.verdict == Verdict::kUndecided) out += "      <skipped" + message + "/>\n";
    if (objective.verdict == Verdict::kViolated) {
        out += "      <failure" + message + attribute("type", "violated") + ">" + text + "</failure>\n";
    }
    return out + "      <system-out>" + text + "</system-out>\n    </testcase>\n";
}

struct Counts {
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;
};

Counts countsOf(const CheckedScenario& checked) {
    const auto with = [&](Verdict verdict) {
        return static_cast<std::size_t>(
            std::count_if(checked.objectives.begin(), checked.objectives.end(),
                          [&](const SloOutcome& one) { return one.verdict == verdict; }));
    };
    const std::size_t errors = checked.error.empty() ? 0 : 1;
    return {checked.objectives.size() + errors, with(Verdict::kViolated), errors,
            with(Verdict::kUndecided)};
}

std::string countAttributes(const Counts& counts, bool skipped) {
    std::string out = attribute("tests", std::to_string(counts.tests)) +
                      attribute("failures", std::to_string(counts.failures)) +
                      attribute("errors", std::to_string(counts.errors));
    // The schema knows "skipped" on a suite, not on the root.
    if (skipped) out += attribute("skipped", std::to_string(counts.skipped));
    return out;
}

std::string suiteOf(const CheckedScenario& checked) {
    std::string out = "  <testsuite" + attribute("name", checked.name) +
                      countAttributes(countsOf(checked), true) + ">\n";
    // CI systems key a case by its class and name: the same objective twice is told apart by a number.
    std::map<std::string, int> seen;
    for (const SloOutcome& objective : checked.objectives) {
        const int times = ++seen[objective.text];
        out += caseOf(checked, objective,
                      times == 1 ? objective.text : objective.text + " (" + std::to_string(times) + ")");
    }
    if (!checked.error.empty()) {
        out += "    <testcase" + attribute("name", "the scenario can be checked") +
               attribute("classname", checked.name) + ">\n      <error" +
               attribute("message", checked.error) + attribute("type", "error") + ">" +
               escapeMarkup(checked.error) + "</error>\n    </testcase>\n";
    }
    return out + "  </testsuite>\n";
}

} // namespace

std::string junit(std::span<const CheckedScenario> scenarios) {
    Counts all;
    std::string suites;
    for (const CheckedScenario& checked : scenarios) {
        const Counts counts = countsOf(checked);
        all.tests += counts.tests;
        all.failures += counts.failures;
        all.errors += counts.errors;
        suites += suiteOf(checked);
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "headroom") +
           countAttributes(all, false) + ">\n" + suites + "</testsuites>\n";
}

} // namespace headroom::report
