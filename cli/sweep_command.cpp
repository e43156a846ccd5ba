// headroom sweep: many variants of a scenario, on all processors, shards or ranks.

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/sweep_job.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(Simulates every combination of the values that --vary names (a grid), or --samples points of it, and shows
for each: do the objectives hold, where the first one breaks, what binds first, and what it costs. All
points meet the same users (common random numbers), so differences are the variant's.

Values:
  services.chat.on.count=10..20               whole numbers, each
  services.chat.on.count=10..30:5             in steps
  workload.users.ramp.until=100..1600:x2      by a factor
  services.files.putLatency=50ms..1s:50ms     with units
  services.chat.on.instance=t3.small,t3.medium   a list
  network.zones=1,2,3..6:3                    both
Without a step and not whole ("0.5s..2s"), a range is for --samples.

With --out FILE, every finished point is at once in FILE.journal. After an interruption the same command
goes on from there; finished points are not computed again.

Examples:
  headroom sweep kakao-2024-final --vary services.chat.on.count=10..20:2 --out counts.json
  headroom sweep FILE --vary services.chat.on.count=10..40 --vary services.redis.masters=1..8 \
      --samples 50 --csv samples.csv
  headroom sweep FILE --vary seed=1..10 --json | jq '.results[].verdict'
  headroom sweep FILE --vary services.chat.on.count=1..64 --shard 3/8 --out part-3.jsonl
  mpirun -n 16 headroom sweep FILE --vary services.chat.on.count=1..64 --out counts.json
docs/many-machines.md shows host files, Slurm, Kubernetes and AWS Batch.

Exit codes: 0 all points are done (whatever their verdicts), 3 bad input or unwritable output, 4 a point
could not be computed or internal error, 130 interrupted.)";

void addValues(CLI::App& command, SweepOptions& options) {
    command.add_option("file", options.file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command.add_option("--vary", options.vary, "Values of one place of the scenario; repeatable")
        ->required()
        ->type_name("PATH=VALUES")
        ->allow_extra_args(false);
    command
        .add_option("--set", options.set, "Change one value of the scenario for all points; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command.add_option("--samples", options.samples, "Sample so many points instead of the whole grid")
        ->check(CLI::Range(std::size_t{1}, search::kMostPoints))
        ->type_name("N");
    command
        .add_option("--sampling", options.sampling,
                    "lhs: Latin hypercube; random: independent [grid, with --samples lhs]")
        ->check(CLI::IsMember({"grid", "lhs", "random"}))
        ->type_name("NAME");
    command.add_option("--seed", options.seed,
                       "Seed of the first replication and of the samples [the scenario's]");
    command
        .add_option("--replications", options.replications, "Runs per point with seed, seed + 1, ...")
        ->check(CLI::Range(1, 100))
        ->type_name("N")
        ->capture_default_str();
}

void addFiles(CLI::App& command, SweepOptions& options) {
    command
        .add_option("--out", options.output.out, "Write the results as JSON, with FILE.journal beside")
        ->type_name("FILE");
    command.add_option("--csv", options.output.csv, "Write the results as CSV, one line per point")
        ->type_name("FILE");
    command.add_option("--journal", options.journal, "Where the journal is kept [OUT.journal]")
        ->type_name("FILE");
    command.add_flag("--fresh", options.fresh, "Forget what the journal holds and start over");
    command.add_flag("--json", options.output.json, "Print the results as JSON instead of the table");
    command.add_flag("--quiet", options.output.quiet, "No table and no progress line");
}

void addSharing(CLI::App& command, SweepOptions& options) {
    command.add_option("--processes", options.processes, "Simulations at a time [one per processor]")
        ->check(CLI::Range(1, 4096))
        ->type_name("N");
    command
        .add_option("--shard", options.shard,
                    "Compute part I of N only; --out is then a part for 'headroom merge'")
        ->type_name("I/N");
    command
        .add_option("--mpi", options.mpi,
                    "auto: share the points with the other ranks of mpirun or srun; off: do not")
        ->check(CLI::IsMember({"auto", "off"}))
        ->type_name("MODE")
        ->capture_default_str();
    command
        .add_option("--rank-timeout", options.rankTimeoutSeconds,
                    "Seconds of silence after which a rank is lost and its points are computed again")
        ->check(CLI::Range(1, 86400))
        ->type_name("S")
        ->capture_default_str();
}

} // namespace

void addSweep(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("sweep", "Simulate many variants of a scenario");
    command->footer(kFooter);
    auto options = std::make_shared<SweepOptions>();
    addValues(*command, *options);
    addFiles(*command, *options);
    addSharing(*command, *options);
    command->callback([options, &action] {
        action = [options] {
            catchInterrupts();
            return SweepJob(*options).run();
        };
    });
}

} // namespace headroom::cli
