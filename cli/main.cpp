// headroom: command line. Parses, then hands over to the chosen command.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/progress.hpp"
#include "cli/usage.hpp"
#include "headroom_version.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace headroom::cli {
namespace {

constexpr const char* kAbout =
    "headroom simulates a WebSocket or chat fleet under a described load and says how many users fit,\n"
    "what binds first, and what it costs.";

constexpr const char* kFooter = R"(Start here:
  headroom list                     bundled scenarios
  headroom run kakao-2024-final     simulate one and read the report
  headroom run --help               every command has its own help

Exit codes: 0 done, 1 and 2 verdicts of 'check', 'diff' and 'storm', 3 bad input, 4 internal error, 130 interrupted.
NO_COLOR=1 turns colours off; HEADROOM_DATA names the folder with models/ and scenarios/.)";

int parseAndRun(int argc, char** argv) {
    CLI::App app(kAbout, "headroom");
    app.footer(kFooter);
    app.set_version_flag("--version", std::string("headroom ") + kVersion);
    app.require_subcommand(0, 1);
    app.get_formatter()->column_width(34);
    app.add_option_function<std::string>(
           "--progress",
           [](const std::string& form) {
               if (form == "json") Progress::speakJson();
           },
           "line: for people, on a terminal; json: lines of JSON on stderr, for programs")
        ->check(CLI::IsMember({"line", "json"}))
        ->type_name("FORM");
    Action action;
    addRun(app, action);
    addCheck(app, action);
    addCapacity(app, action);
    addBounds(app, action);
    addSpeedup(app, action);
    addSweep(app, action);
    addMerge(app, action);
    addOptimize(app, action);
    addReport(app, action);
    addDiff(app, action);
    addStorm(app, action);
    addValidate(app, action);
    addImport(app, action);
    addLive(app, action);
    addList(app, action);
    addShow(app, action);
    addSchema(app, action);
    addManual(app, action);
    addCompletion(app, action);
    addWorker(app, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& success) {
        // Help and version come as exceptions that carry their text.
        std::ostringstream out;
        app.exit(success, out, out);
        print(out.str());
        return kOk;
    } catch (const CLI::ParseError& error) {
        throw UsageError(explain(app, error, {argv + 1, argv + argc}));
    }
    if (!action) {
        print(app.help());
        return kOk;
    }
    return action();
}

} // namespace
} // namespace headroom::cli

int main(int argc, char** argv) {
    const int code = headroom::cli::guarded([&] { return headroom::cli::parseAndRun(argc, argv); });
    if (code == headroom::cli::kOk) return code;
    // Everything is unwound and flushed. SimGrid's exit handler would add a warning about a run that was
    // left halfway.
    std::fflush(nullptr);
    std::_Exit(code);
}
