// headroom live drive: put a scenario's users on a real target and measure what they meet.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/health_limits.hpp"
#include "cli/interrupt.hpp"
#include "cli/live_drive_report.hpp"
#include "cli/scenario_input.hpp"
#include "live/drive/coordinator.hpp"
#include "live/drive/hdr_log.hpp"
#include "live/drive/safety.hpp"
#include "live/drive/script.hpp"
#include "live/drive/self_test.hpp"
#include "live/probe/probe.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/search/messenger.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <optional>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(The same scenario file that is simulated drives a real server: arrivals, behaviours, think times, rooms. Latency
is counted from when an operation was meant to start, so a target that stalls cannot hide it; next to it stand the
latency from the actual start and the share of the asked operations that were begun. A run in which this machine
was the bottleneck is inconclusive, never a pass.

Closed load (default): users think after the answer. Open load (--timetable): think times count from when the
operation before was meant to start and messages are not waited for, so the rate does not depend on the target.

Examples:
  headroom live drive kakao-2024-final --users 200 --target http://127.0.0.1:5000 --out measured.json
  headroom live drive FILE --target http://127.0.0.1:5000 --timetable --hdr run.hlog --csv percentiles/
  headroom live drive FILE --target ws://127.0.0.1:9000 --protocol websocket --templates echo.json
  headroom live drive FILE --target https://staging.example.org --i-own-this-target --header 'X-Key: $KEY'
  headroom live drive --self-test freeze        a server stopped for 3 s: does the p99 tell?
  mpirun --hostfile hosts headroom live drive FILE --target http://10.0.0.5:5000 --i-own-this-target

Exit codes: 0 done and every objective holds, 1 an objective is broken or too many errors, 2 undecided, 3 bad input,
4 internal error, 5 inconclusive: the driver was the bottleneck, 130 interrupted (the result is valid, but partial).)";

struct Options {
    std::string file;
    drive::Settings settings;
    std::string templates, out, hdr, csv, mpi = "auto";
    std::string drain = "5s", maxDuration = "1h", maxRate = "100000/s", maxLag = "10ms",
                stopErrors = "50%";
    std::string selfTest, testSeconds = "20s", testRate = "500/s";
    std::vector<std::string> headers, set, probes;
    int users = 0;
    std::uint64_t seed = 0;
    bool insecure = false, json = false, quiet = false;
};

template <class Parse>
double valueOf(const char* option, const std::string& text, Parse parse) {
    try {
        return parse(text);
    } catch (const models::UnitError& error) {
        throw UsageError(std::string(option) + " \"" + text + "\": " + error.what());
    }
}

double durationOf(const char* option, const std::string& text) {
    return valueOf(option, text, [](const std::string& t) { return models::parseDuration(t).value; });
}

drive::Settings settingsOf(const Options& options, const models::Scenario& scenario) {
    drive::Settings settings = options.settings;
    settings.seed = options.seed == 0 ? scenario.seed : options.seed;
    settings.verifyTls = !options.insecure;
    settings.drainSeconds = durationOf("--drain", options.drain);
    settings.maxSeconds = durationOf("--max-duration", options.maxDuration);
    settings.maxSlipSeconds = durationOf("--max-lag", options.maxLag);
    settings.maxRate = valueOf("--max-rate", options.maxRate,
                               [](const std::string& t) { return models::parseRate(t).value; });
    settings.stopErrorShare = valueOf("--stop-errors", options.stopErrors,
                                      [](const std::string& t) { return models::parseShare(t); });
    for (const std::string& header : options.headers)
        settings.headers.push_back(drive::headerFromText(header));
    if (!options.templates.empty()) settings.templates = result::readFile(options.templates);
    if (settings.target.empty()) throw UsageError("--target is missing: where should the load go?");
    return settings;
}

/// The other ranks of an MPI job, through headroom-mpi.
class MpiPeers final : public drive::Peers {
public:
    MpiPeers() : messenger_(search::openMessenger()) {}
    [[nodiscard]] int rank() const override { return messenger_->rank(); }
    [[nodiscard]] int size() const override { return messenger_->size(); }
    [[nodiscard]] std::string host() const override { return messenger_->host(); }
    void send(int to, const std::string& line) override { messenger_->send(to, line); }
    [[nodiscard]] std::optional<std::pair<int, std::string>> receive() override {
        const std::optional<search::Letter> letter = messenger_->receive();
        if (!letter) return std::nullopt;
        return std::pair{letter->from, letter->text};
    }
    [[nodiscard]] int descriptor() const override { return messenger_->descriptor(); }
    void finish() { messenger_->finish(true); }

private:
    std::unique_ptr<search::Messenger> messenger_;
};

void writePercentiles(const std::string& folder, const result::RunResult& run) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw result::FileError("cannot create " + folder + ": " + error.message());
    for (const result::OperationResult& operation : run.operations) {
        const std::filesystem::path base = std::filesystem::path(folder) / operation.name;
        result::writeFile(base.string() + ".csv", drive::percentileCsv(operation.latency));
        if (operation.uncorrected)
            result::writeFile(base.string() + ".uncorrected.csv",
                              drive::percentileCsv(*operation.uncorrected));
    }
}

int conduct(const Options& options, const models::Scenario& scenario, const drive::Settings& settings,
            MpiPeers* peers) {
    if (!settings.ledger.empty()) result::writeFile(settings.ledger, ""); // driving processes append
    const drive::RunFiles files{options.out, options.hdr};
    try {
        for (const std::string& text : options.probes) (void)probe::makeProbe(text);
    } catch (const probe::ProbeError& error) {
        throw UsageError(error.what());
    }
    if (!options.out.empty()) result::AtomicFile probe(options.out); // an unwritable place shows now
    drive::RunHooks hooks;
    hooks.interrupted = &interrupted();
    std::optional<DriveView> view;
    view.emplace(scenario.name + " on " + settings.target, scenario.workload.length().value,
                 !options.quiet && stderrIsTerminal());
    std::optional<probe::Monitor> monitor;
    hooks.onStart =
        [&](std::int64_t zero) { // after the driving processes were forked: this starts a thread
            monitor.emplace(options.probes, scenario.bin.value);
            monitor->start(zero);
        };
    hooks.complete = [&](result::RunResult& result) {
        if (monitor) monitor->addTo(result);
    };
    hooks.onSecond = [&](const drive::Glance& glance) { view->update(glance); };
    const drive::RunOutcome outcome = drive::drive(scenario, settings, files, hooks, peers);
    view.reset();
    if (!options.csv.empty()) writePercentiles(options.csv, outcome.result);
    const DriveFindings findings = findingsOf(scenario, outcome);
    if (options.json)
        print(driveJson(findings).dump(2) + "\n");
    else if (!options.quiet)
        print(driveText(stdoutStyle(), findings));
    return exitCodeOf(findings);
}

int selfTest(const Options& options) {
    drive::FreezeTest test;
    test.seconds = durationOf("--test-duration", options.testSeconds);
    test.rate = valueOf("--test-rate", options.testRate,
                        [](const std::string& t) { return models::parseRate(t).value; });
    catchInterrupts();
    drive::RunHooks hooks;
    hooks.interrupted = &interrupted();
    const drive::FreezeFindings found = drive::testFreeze(test, hooks);
    throwIfInterrupted();
    if (options.json) {
        print(nlohmann::json{{"expectedP99", found.expectedP99},
                             {"measuredP99", found.measuredP99},
                             {"measuredP50", found.measuredP50},
                             {"measuredMax", found.measuredMax},
                             {"inconclusiveBecause", found.run.inconclusive},
                             {"right", found.right()}}
                  .dump(2) +
              "\n");
    } else {
        const auto text = [](double value) { return analysis::secondsText(value); };
        print("An echo server was stopped for " + text(test.freezeSeconds) + " within a run of " +
              text(test.seconds) + " at " + options.testRate + ".\n  p99 measured  " +
              text(found.measuredP99) + "   true " + text(found.expectedP99) + "   (" +
              (found.right() ? "right" : "WRONG") + ", 5 % allowed)\n  p50 measured  " +
              text(found.measuredP50) + "   max " + text(found.measuredMax) + "\n");
        for (const std::string& reason : found.run.inconclusive)
            print("  inconclusive: " + reason + "\n");
    }
    if (!found.run.inconclusive.empty()) return kInconclusive;
    return found.right() ? kOk : kViolated;
}

int run(const Options& options) {
    if (!options.selfTest.empty()) return selfTest(options);
    if (options.file.empty()) throw UsageError("which scenario? 'headroom list' shows the bundled ones");
    models::Scenario scenario = load({options.file, parseOverrides(options.set)});
    if (options.users > 0) scenario = analysis::atLoad(scenario, options.users);
    drive::Settings settings = settingsOf(options, scenario);
    catchInterrupts();
    if (options.mpi == "off" || search::ranksOfJob() <= 1)
        return conduct(options, scenario, settings, nullptr);
    MpiPeers peers;
    int code = kOk;
    if (peers.rank() > 0 && !settings.ledger.empty())
        settings.ledger += "." + std::to_string(peers.rank());
    if (peers.rank() == 0)
        code = conduct(options, scenario, settings, &peers);
    else
        drive::assist(scenario, settings, peers, interrupted());
    peers.finish();
    return code;
}

} // namespace

void addLiveDrive(CLI::App& group, Action& action) {
    CLI::App* command =
        group.add_subcommand("drive", "Drive a real target with a scenario's users and measure it");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    drive::Settings& settings = options->settings;
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->type_name("FILE");
    command->add_option("--target", settings.target, "http(s)://host:port or ws(s)://host:port")
        ->type_name("URL");

    const char* const wire = "What is spoken";
    command->add_option("--protocol", settings.protocol, "chat: the contract of docs/live.md")
        ->check(CLI::IsMember({"chat", "websocket", "http", "socket.io"}))
        ->type_name("NAME")
        ->capture_default_str()
        ->group(wire);
    command->add_option("--templates", options->templates, "JSON file: what each operation sends")
        ->check(CLI::ExistingFile)
        ->type_name("FILE")
        ->group(wire);
    command
        ->add_option("--transport", settings.transport,
                     "Of Socket.IO; upgrade: polling first, as browsers")
        ->check(CLI::IsMember({"websocket", "polling", "upgrade"}))
        ->type_name("NAME")
        ->capture_default_str()
        ->group(wire);
    command
        ->add_option("--header", options->headers,
                     "'Name: value' for every request; $NAME is taken from the environment; repeatable")
        ->type_name("TEXT")
        ->allow_extra_args(false)
        ->group(wire);
    command
        ->add_flag("--acks", settings.acks,
                   "Messages are done when acknowledged, not when the sender sees them")
        ->group(wire);
    command->add_option("--message-bytes", settings.messageBytes, "Length of a chat message's text")
        ->check(CLI::Range(36, 100000))
        ->type_name("N")
        ->capture_default_str()
        ->group(wire);
    command->add_flag("--insecure", options->insecure, "Do not check the server's certificate")
        ->group(wire);
    command->add_option("--ca", settings.authorities, "PEM file of the authorities to trust")
        ->check(CLI::ExistingFile)
        ->type_name("FILE")
        ->group(wire);

    const char* const load = "Load";
    command
        ->add_flag("--timetable", settings.timetable,
                   "Open load: users keep their dates and do not wait")
        ->group(load);
    command->add_option("--users", options->users, "The same load with this many users at its top")
        ->check(CLI::Range(1, 100'000'000))
        ->type_name("N")
        ->group(load);
    command
        ->add_option("--set", options->set, "Change one value of the scenario, e.g. seed=7; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false)
        ->group(load);
    command->add_option("--seed", options->seed, "Of think times and choices [the scenario's]")
        ->group(load);
    command->add_option("--processes", settings.processes, "Driving processes on each host")
        ->check(CLI::Range(1, 256))
        ->type_name("N")
        ->capture_default_str()
        ->group(load);
    command
        ->add_option("--source", settings.sources,
                     "Address to connect from; repeatable [loopback: 127.0.0.2, ...]")
        ->type_name("ADDRESS")
        ->allow_extra_args(false)
        ->group(load);
    command->add_option("--drain", options->drain, "How long answers are waited for at the end")
        ->type_name("TIME")
        ->capture_default_str()
        ->group(load);
    command
        ->add_option("--mpi", options->mpi, "auto: share the users with the other ranks of an MPI job")
        ->check(CLI::IsMember({"auto", "off"}))
        ->type_name("NAME")
        ->capture_default_str()
        ->group(load);

    const char* const safety = "Safety";
    command
        ->add_flag("--i-own-this-target", settings.ownTarget, "Allow a target that is not this machine")
        ->group(safety);
    command->add_option("--max-duration", options->maxDuration, "Refuse longer runs")
        ->type_name("TIME")
        ->capture_default_str()
        ->group(safety);
    command->add_option("--max-rate", options->maxRate, "Stop when more operations are asked")
        ->type_name("RATE")
        ->capture_default_str()
        ->group(safety);
    command
        ->add_option("--stop-errors", options->stopErrors,
                     "Stop when more of ten seconds' operations fail")
        ->type_name("SHARE")
        ->capture_default_str()
        ->group(safety);
    addHealthLimits(*command, options->maxLag, settings.maxStolenShare, safety);

    const char* const test = "Self-test";
    command
        ->add_option("--self-test", options->selfTest,
                     "freeze: is a target that stops for 3 s seen in the p99?")
        ->check(CLI::IsMember({"freeze"}))
        ->type_name("NAME")
        ->group(test);
    command->add_option("--test-duration", options->testSeconds, "Length of the self-test")
        ->type_name("TIME")
        ->capture_default_str()
        ->group(test);
    command->add_option("--test-rate", options->testRate, "Messages it sends")
        ->type_name("RATE")
        ->capture_default_str()
        ->group(test);

    const char* const output = "Output";
    command
        ->add_option("--probe", options->probes,
                     "Sample the target: pid:N, cgroup:DIR, redis:HOST:PORT, nginx:URL, metrics:URL, "
                     "prometheus:URL; =NAME may follow; repeatable")
        ->type_name("WHAT")
        ->allow_extra_args(false)
        ->group(output);
    command->add_option("--out", options->out, "Result as JSON, written anew every second")
        ->type_name("FILE")
        ->group(output);
    command->add_option("--hdr", options->hdr, "Latencies as HdrHistogram V2 log, an interval a second")
        ->type_name("FILE")
        ->group(output);
    command->add_option("--csv", options->csv, "Percentile tables, one file per operation")
        ->type_name("FOLDER")
        ->group(output);
    command
        ->add_option(
            "--ledger", settings.ledger,
            "What became of every message, a JSON line each, to reconcile with what the target kept")
        ->type_name("FILE")
        ->group(output);
    command->add_flag("--json", options->json, "Print the findings as JSON")->group(output);
    command->add_flag("--quiet", options->quiet, "No view and no report")->group(output);
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace headroom::cli
