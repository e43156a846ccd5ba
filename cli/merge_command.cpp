// headroom merge: the parts of a sharded sweep as the one sweep they are.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/sweep_output.hpp"
#include "sim/search/merge.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(Each part is what 'headroom sweep ... --shard i/n --out PART' wrote. The files written here are, byte for
byte, those of the same sweep without --shard. Parts of different sweeps, points with two results and
missing points are refused, with the shard to run again.

Examples:
  headroom merge part-*.jsonl --out results.json
  headroom merge part-*.jsonl --csv results.csv --quiet

Exit codes: 0 done, 3 the parts do not make one sweep, or unwritable output, 4 internal error.)";

struct Options {
    std::vector<std::string> parts;
    SweepOutput output;
};

int run(const Options& options) {
    const search::Merged merged = search::merge({options.parts.begin(), options.parts.end()});
    for (const std::string& note : merged.notes) complain(note);
    options.output.write(merged.plan, merged.entries);
    return kOk;
}

} // namespace

void addMerge(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("merge", "Put the shards of a sweep together");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("parts", options->parts, "Files written by sweep --shard")
        ->required()
        ->type_name("PART");
    command->add_option("--out", options->output.out, "Write the results as JSON")->type_name("FILE");
    command->add_option("--csv", options->output.csv, "Write the results as CSV, one line per point")
        ->type_name("FILE");
    command->add_flag("--json", options->output.json, "Print the results as JSON instead of the table");
    command->add_flag("--quiet", options->output.quiet, "No table");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace headroom::cli
