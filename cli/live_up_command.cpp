// headroom live up: a scenario's fleet on this machine, for as long as it is wanted.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/live_run_steps.hpp"
#include "cli/scenario_input.hpp"
#include "live/up/fleet.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <signal.h>
#include <unistd.h>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(Starts what the scenario describes, small: Redis (one, or a cluster of its masters and replicas), as many backends as
the process service has processes, nginx in front; all on 127.0.0.1. Prints where clients go, and takes everything
down at Ctrl-C or when the command given with --run ends. Nothing is left behind, not even when it is killed itself.

Examples:
  headroom live up scenarios/live/small-fleet.json
  headroom live up FILE --run 'headroom live drive FILE --target $TARGET --out measured.json'
  headroom live up FILE --backend 'node server.js --port {port}' --restart

Long-polling sessions stay with their backend: nginx reads it from the session identifier, which 'live serve --node'
puts there. With --backend of another make let clients use WebSocket alone, or run one backend.

The command of --run gets TARGET (http://127.0.0.1:PORT), STORE, and the process ids as PIDS ("name=pid ...").

Exit codes: 0 ended as asked, that of the command with --run, 3 bad input or a process that does not start,
4 internal error, 130 interrupted before all were up.)";

struct Options {
    std::string file, backend, run;
    std::uint16_t port = 17000;
    int backends = 0;
    std::vector<std::string> set;
    bool restart = false, json = false;
};

std::string ownBackend() {
    std::error_code error;
    const std::string self = std::filesystem::read_symlink("/proc/self/exe", error).string();
    return self + " live serve --listen 127.0.0.1:{port} --store {store} --uploads {folder}/uploads "
                  "--threads 1 --node {index} --trusted-proxy 127.0.0.1";
}

void describe(const up::Fleet& fleet, bool json) {
    const std::string target = "http://127.0.0.1:" + std::to_string(fleet.plan().port);
    nlohmann::json out{
        {"target", target}, {"store", fleet.plan().store}, {"processes", nlohmann::json::array()}};
    std::string text = "Clients go to " + target + "; the store is " + fleet.plan().store + "\n";
    for (const up::Fleet::Member& member : fleet.members()) {
        out["processes"].push_back({{"name", member.planned.name},
                                    {"role", member.planned.role},
                                    {"port", member.planned.port},
                                    {"pid", member.process}});
        text += "  " + member.planned.name + "  port " + std::to_string(member.planned.port) +
                "  process " + std::to_string(member.process) + "\n";
    }
    print(json ? out.dump() + "\n" : text);
}

/// The command of --run in a shell, in a process group of its own, with the fleet in its environment.
pid_t startRun(const std::string& command, const up::Fleet& fleet) {
    std::string pids;
    for (const up::Fleet::Member& member : fleet.members())
        pids += (pids.empty() ? "" : " ") + member.planned.name + "=" + std::to_string(member.process);
    ::setenv("TARGET", ("http://127.0.0.1:" + std::to_string(fleet.plan().port)).c_str(), 1);
    ::setenv("STORE", fleet.plan().store.c_str(), 1);
    ::setenv("PIDS", pids.c_str(), 1);
    const pid_t id = ::fork();
    if (id != 0) return id;
    ::setpgid(0, 0);
    ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
}

/// Ctrl-C for the command of --run, and ten seconds to end well.
void endRun(pid_t run) {
    ::kill(-run, SIGINT);
    for (int i = 0; i < 1000; ++i) {
        if (::waitpid(run, nullptr, WNOHANG) == run) return;
        ::usleep(10'000);
    }
    ::kill(-run, SIGKILL);
    ::waitpid(run, nullptr, 0);
}

int bringUp(const Options& options) {
    const models::Scenario scenario = load({options.file, parseOverrides(options.set)});
    catchInterrupts();
    shareSecret();
    const up::TemporaryFolder folder;
    const up::Guardian guardian(folder.path());
    up::PlanOptions plan;
    plan.firstPort = options.port;
    plan.folder = folder.path();
    plan.backend = options.backend.empty() ? ownBackend() : options.backend;
    plan.backends = options.backends;
    try {
        up::Fleet fleet(up::planFleet(scenario, plan), folder.path(), guardian, interrupted());
        if (options.run.empty()) describe(fleet, options.json);
        const pid_t run = options.run.empty() ? -1 : startRun(options.run, fleet);
        if (run > 0) guardian.watch(run);
        int status = 0;
        for (;;) {
            fleet.watch(options.restart, [](const std::string& name, const std::string& how) {
                complain(name + " " + how);
            });
            if (run > 0 && ::waitpid(run, &status, WNOHANG) == run)
                return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            if (interrupted().load()) {
                if (run > 0) endRun(run);
                return kOk;
            }
            ::usleep(50'000);
        }
    } catch (const up::UpError& error) {
        throwIfInterrupted();
        throw UsageError(error.what());
    }
}

} // namespace

void addLiveUp(CLI::App& group, Action& action) {
    CLI::App* command = group.add_subcommand("up", "Start a scenario's fleet on this machine");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command->add_option("--run", options->run, "Run this with the fleet, then take it down")
        ->type_name("COMMAND");
    command
        ->add_option(
            "--backend", options->backend,
            "Command of a backend with {port}, {store}, {folder}, {index} [headroom live serve]")
        ->type_name("COMMAND");
    command->add_option("--backends", options->backends, "How many [the scenario's processes]")
        ->check(CLI::Range(1, 1000))
        ->type_name("N");
    command->add_option("--port", options->port, "First port; the others follow")
        ->type_name("PORT")
        ->capture_default_str();
    command->add_flag(
        "--restart", options->restart,
        "Start processes again that end or are killed: at once, Redis nodes after a failover");
    command
        ->add_option("--set", options->set, "Change one value of the scenario, e.g. seed=7; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--json", options->json, "Print where everything is as JSON, one line");
    command->callback([options, &action] { action = [options] { return bringUp(*options); }; });
}

} // namespace headroom::cli
