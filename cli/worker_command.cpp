// headroom worker (hidden): one simulation for the parent process, see simulate.hpp.

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/simulate.hpp"
#include "cli/worker_process.hpp"
#include "sim/result/result_json.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace headroom::cli {
namespace {

struct Options {
    std::string file;
    std::string out;
    std::string engine;
    std::uint64_t seed = 0;
    int parent = 0;
    std::vector<std::string> set;
};

int work(const Options& options) {
    endWithParent(static_cast<pid_t>(options.parent));
    const SimulationJob job{
        {options.file, parseOverrides(options.set)}, options.seed, options.engine == "reference"};
    const auto report = [](double seconds, double total, double users) {
        std::printf("%.3f %.3f %.0f\n", seconds, total, users);
        std::fflush(stdout);
    };
    result::writeResult(simulate(job, load(job.input), report), options.out);
    return kOk;
}

} // namespace

void addWorker(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("worker", "");
    command->group("");
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file)->required();
    command->add_option("--out", options->out)->required();
    command->add_option("--engine", options->engine);
    command->add_option("--seed", options->seed);
    command->add_option("--parent", options->parent)->required();
    command->add_option("--set", options->set)->allow_extra_args(false);
    command->callback([options, &action] {
        action = [options] {
            return guarded([&] {
                try {
                    return work(*options);
                } catch (const Interrupted&) {
                    return static_cast<int>(kInterrupted); // the parent says so; once is enough
                }
            });
        };
    });
}

} // namespace headroom::cli
