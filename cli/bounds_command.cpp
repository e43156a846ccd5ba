// headroom bounds: what a fleet can bear at most, without simulating it.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/scenario_input.hpp"
#include "sim/report/bounds_report.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(Answers in milliseconds what no fleet of this shape can exceed: service demands per station, the order in
which stations saturate and at how many users, and the largest throughput, by operational laws alone
(utilization law, bottleneck law, asymptotic bounds, mean value analysis). Queues before saturation, bursts
and failures are what 'headroom run' adds.

Examples:
  headroom bounds kakao-2024-final
  headroom bounds FILE --users 5000                   the same workload with 5 000 users in its time
  headroom bounds FILE --set services.chat.on.count=10
  headroom bounds FILE --json | jq .bottleneck

Exit codes: 0 done, 3 bad input, 4 internal error.)";

struct Options {
    std::string file;
    double users = 0.0;
    std::vector<std::string> set;
    bool json = false;
};

int bounds(const Options& options) {
    const models::Scenario scenario = load({options.file, parseOverrides(options.set)});
    requireChatFleet(scenario, "bounds by operational laws");
    const analysis::operational::Bounds bounds(scenario);
    const report::BoundsReport report = report::boundsReport(scenario, bounds, options.users);
    print(options.json ? report::toJson(report).dump(2) + "\n"
                       : report::boundsText(stdoutStyle(), report));
    return kOk;
}

} // namespace

void addBounds(CLI::App& app, Action& action) {
    CLI::App* command =
        app.add_subcommand("bounds", "Bound capacity by operational laws, without simulating");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command->add_option("--users", options->users, "Users of the workload [the scenario's]")
        ->check(CLI::Range(1.0, 1e9))
        ->type_name("N");
    command
        ->add_option("--set", options->set, "Change one value of the scenario, e.g. seed=7; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--json", options->json, "Print the bounds as JSON instead of tables");
    command->callback([options, &action] { action = [options] { return bounds(*options); }; });
}

} // namespace headroom::cli
