// headroom live host-profile: what this machine can do.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "live/host/measure.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/result/atomic_file.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <optional>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(Measures, in about half a minute: the speed of a lone thread relative to the reference core and what a second busy
thread leaves of it, system calls, TCP over loopback, TLS handshakes, bcrypt of cost 10. Every figure is the median of
repeats, with the smallest and the largest. CPU-bound figures are CPU time and stand some company on the machine; the
loopback round trip wants it quiet.

Calibration uses the speed to put measured demands on the reference core, and prediction to take them to another
machine; docs/live.md says how, and how far that can be trusted.

Examples:
  headroom live host-profile --out here.json
  headroom live host-profile --repeats 15 --json

Exit codes: 0 done, 3 unwritable output, 4 the machine refused something.)";

struct Options {
    std::string out;
    int repeats = 7;
    bool json = false, quiet = false;
};

std::string textOf(const calibrate::HostProfile& host) {
    std::string text = fmt::format("{}, {} vCPU, {} a core, {}\n", host.processor, host.vcpus,
                                   host.threadsPerCore, host.kernel);
    const auto factor = [&](const char* what, const calibrate::Measured& value, const char* unit) {
        text += fmt::format("  {:<28}{:.3f}   ({:.3f} to {:.3f}) {}\n", what, value.median, value.low,
                            value.high, unit);
    };
    const auto time = [&](const char* what, const calibrate::Measured& value) {
        text += fmt::format("  {:<28}{}   ({} to {})\n", what, analysis::secondsText(value.median),
                            analysis::secondsText(value.low), analysis::secondsText(value.high));
    };
    factor("speed of a lone thread", host.speed, "x reference core");
    factor("two busy threads", host.secondYield, "x one");
    time("system call", host.systemCall);
    time("loopback round trip", host.loopbackRoundTrip);
    time("loopback send, CPU", host.loopbackSend);
    time("loopback receive, CPU", host.loopbackReceive);
    time("TLS 1.3 handshake, CPU", host.tlsHandshake);
    time("bcrypt cost 10, CPU", host.bcrypt);
    return text;
}

int run(const Options& options) {
    std::optional<result::AtomicFile> out;
    if (!options.out.empty()) out.emplace(options.out);
    host::MeasureOptions measure;
    measure.repeats = options.repeats;
    const bool progress = !options.quiet && stderrIsTerminal();
    const calibrate::HostProfile host = host::measureHost(measure, [&](const std::string& what) {
        if (progress) complain(what + " ...");
    });
    if (out) {
        out->write(calibrate::toJson(host));
        out->commit();
    }
    if (options.json)
        print(calibrate::toJson(host));
    else if (!options.quiet)
        print(textOf(host));
    return kOk;
}

} // namespace

void addLiveHostProfile(CLI::App& group, Action& action) {
    CLI::App* command = group.add_subcommand("host-profile", "Measure what this machine can do");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("--out", options->out, "Write the profile as JSON")->type_name("FILE");
    command->add_option("--repeats", options->repeats, "Of every measurement")
        ->check(CLI::Range(3, 1000))
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print the profile as JSON");
    command->add_flag("--quiet", options->quiet, "Print nothing");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace headroom::cli
