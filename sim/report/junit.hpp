#pragma once
// Verdicts as JUnit XML: what CI systems show as test results.
//
// A test suite per scenario, a test case per objective: violated = <failure>, undecided = <skipped>, a
// scenario that could not be run = one case with <error>. The numbers stand in <system-out> and, for a
// failure, in its text as well: GitLab drops <properties>, Jenkins shows <system-out> of single cases only.
//
// Elements and their order keep to the schema of Jenkins' xUnit plugin (jenkins-junit.xsd), which is the
// strictest of those in use. There is no time attribute: equal verdicts give equal bytes.

#include "sim/report/checked_scenario.hpp"

#include <span>
#include <string>

namespace headroom::report {

[[nodiscard]] std::string junit(std::span<const CheckedScenario> scenarios);

} // namespace headroom::report
