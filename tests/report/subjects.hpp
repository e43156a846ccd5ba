#pragma once
// A small constructed fleet as the subject of a report.

#include "sim/report/subject.hpp"
#include "tests/analysis/result_builder.hpp"

#include <algorithm>
#include <string>

namespace headroom::report {

inline models::Scenario builtScenario() {
    using models::Slo;
    models::Scenario scenario;
    scenario.name = "built";
    scenario.title = "A small fleet \u00b7 \ucc44\ud305 <&>";
    scenario.workload.ramp.emplace().until = 1000;
    scenario.slos.push_back({"p95(send-message) < 300ms", Slo::Quantity::kLatencyQuantile, 0.95,
                             "send-message", Slo::Comparison::kLess, 0.3});
    scenario.slos.push_back(
        {"failed_users < 2%", Slo::Quantity::kFailedUsers, 0.95, "", Slo::Comparison::kLess, 0.02});
    scenario.published.push_back({"failed_users", 0.01, "share", "a report", false});
    return scenario;
}

/// Users rise to 1 000 in 270 s. Hot: latency bends at 600 users, loops bind, users fail.
inline result::RunResult builtRun(bool hot, std::uint64_t seed = 1, std::size_t bins = 300) {
    analysis::ResultBuilder builder(bins, 1000);
    builder.result().seed = seed;
    builder.operation(
        "send-message", [](double n) { return n / 4.0; },
        [hot](double n) { return hot ? 0.03 + std::max(0.0, n - 600.0) * 0.002 : 0.03; });
    builder.operation(
        "deliver", [](double n) { return n; }, [](double) { return 0.02; });
    for (int i = 0; i < 40; ++i) {
        const double factor = hot && i < 2 ? 1.3 : 0.4;
        builder.resource(
            "chat.event-loop[" + std::to_string(i) + "]", "chat", "event-loop",
            [factor](double n, double) { return std::min(1.0, n / 1000.0 * factor); },
            [](double n, double) { return n * 1e-6; });
    }
    builder.resource("edge.requests", "edge", "rate", [](double, double) { return 0.001; });
    builder.result().cost = {{"chat: 1 x t3.small", 0.026, 0.0022}, {"edge", 0.0225, 0.0019}};
    builder.result().notes = {"Round trips are assumed.", "</script><b>\"&"};
    std::vector<double> credits;
    for (std::size_t i = 0; i < bins; ++i) credits.push_back(100.0 - 0.1 * static_cast<double>(i));
    builder.result().series.push_back({"cpu credits", "vCPU-minutes", credits});
    if (hot) builder.failures("send-message", "timeout", 220, 50);
    return builder.result();
}

inline Subject subjectOf(std::vector<result::RunResult> runs, const std::string& label = {}) {
    Subject subject;
    subject.label = label;
    subject.summary = analysis::summarize(builtScenario(), runs);
    subject.runs = std::move(runs);
    subject.reproduction = {"headroom run built.json --seed 1"};
    return subject;
}

} // namespace headroom::report
