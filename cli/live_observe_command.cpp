// headroom live observe: measure a target several times, with its resources, as what predictions are held against.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/health_limits.hpp"
#include "cli/interrupt.hpp"
#include "cli/live_compare_report.hpp"
#include "cli/live_observation.hpp"
#include "cli/scenario_input.hpp"
#include "live/compare/extract.hpp"
#include "live/drive/safety.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/report/text_table.hpp"
#include "sim/result/atomic_file.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(Drives a target as 'headroom live drive' does and samples its resources, once or several times with other seeds, and says
how far the runs scatter. The files are what 'live calibrate' fits demands to and 'live compare' holds predictions
against. With --repeats 3 --out m.json they are m-1.json, m-2.json, m-3.json.

Name a process as the scenario names its service, several of one service with numbers: --probe pid:4711=chat-0
--probe pid:4712=chat-1. CPU is a share of what a process may use: its affinity and the quota of its cgroup.

Where only metrics can be read, --cpu and --memory say which series is a service's: a counter of CPU seconds is probed as
a rate, which is processors.

Examples:
  headroom live observe FILE --target http://127.0.0.1:5000 --probe pid:4711=chat --out measured.json
  headroom live observe FILE --target http://127.0.0.1:5000 --probe pid:4711=chat --probe redis:127.0.0.1:6379 \
      --repeats 3 --out measured.json
  headroom live observe FILE --target https://staging.example.org --i-own-this-target --out measured.json \
      --probe metrics:http://10.0.0.7:5000/metrics=app --cpu 'chat:2=app process_cpu_seconds_total' \
      --memory 'chat=app process_resident_memory_bytes'

Exit codes: 0 measured, 1 too many errors, 3 bad input, 4 internal error, 5 inconclusive: the driver was the
bottleneck, 130 interrupted.)";

struct Options {
    std::string file;
    drive::Settings settings;
    std::string templates, out, maxLag = "10ms", drain = "5s";
    std::vector<std::string> headers, set, probes, cpu, memory;
    int users = 0, repeats = 1;
    std::uint64_t seed = 0;
    bool insecure = false, json = false, quiet = false;
};

struct Measured {
    std::string file;
    std::uint64_t seed = 0;
    drive::RunOutcome outcome;
};

double durationOf(const char* option, const std::string& text) {
    try {
        return models::parseDuration(text).value;
    } catch (const models::UnitError& error) {
        throw UsageError(std::string(option) + " \"" + text + "\": " + error.what());
    }
}

drive::Settings settingsOf(const Options& options) {
    drive::Settings settings = options.settings;
    settings.verifyTls = !options.insecure;
    settings.maxSlipSeconds = durationOf("--max-lag", options.maxLag);
    settings.drainSeconds = durationOf("--drain", options.drain);
    for (const std::string& header : options.headers)
        settings.headers.push_back(drive::headerFromText(header));
    if (!options.templates.empty()) settings.templates = result::readFile(options.templates);
    return settings;
}

/// A run so short that the driver's own limit on errors saw too few attempts.
bool mostFailed(const result::RunResult& run) { return run.requests.failed > run.requests.completed; }

int codeOf(const std::vector<Measured>& runs) {
    int code = kOk;
    for (const Measured& run : runs) {
        if (run.outcome.interrupted) return kInterrupted;
        if (!run.outcome.inconclusive.empty())
            code = kInconclusive;
        else if ((run.outcome.tooManyErrors || mostFailed(run.outcome.result)) && code == kOk)
            code = kViolated;
    }
    return code;
}

struct Scatter {
    compare::QuantityName name;
    std::vector<double> values;
    [[nodiscard]] double mean() const { return analysis::meanOf(values).value; }
    [[nodiscard]] double noise() const {
        return values.size() > 1 && mean() != 0.0 ? analysis::deviationOf(values) / mean()
                                                  : std::nan("");
    }
};

std::vector<Scatter> scatterOf(const std::vector<Measured>& runs) {
    std::vector<compare::Quantities> all;
    std::set<compare::QuantityName> names;
    for (const Measured& run : runs) {
        const result::RunResult& result = run.outcome.result;
        all.push_back(compare::quantitiesOf(result, {std::nullopt, result.durationSeconds, {}}));
        for (const auto& [name, value] : all.back())
            if (name.stage == compare::Stage::kWhole) names.insert(name);
    }
    std::vector<Scatter> out;
    for (const compare::QuantityName& name : names) {
        out.push_back({name, {}});
        for (const compare::Quantities& one : all)
            if (const auto found = one.find(name); found != one.end())
                out.back().values.push_back(found->second);
    }
    return out;
}

std::string textOfRuns(const std::vector<Measured>& runs) {
    std::string out;
    for (const Measured& run : runs) {
        for (const std::string& reason : run.outcome.inconclusive)
            out += "Inconclusive (" + run.file + "): " + reason + "\n";
        if (!run.outcome.stopped.empty())
            out += "Ended early (" + run.file + "): " + run.outcome.stopped + "\n";
    }
    report::TextTable table(
        {{"quantity", false, 48}, {"mean", true}, {"scatter", true}, {"first limit", false, 30}});
    for (const Scatter& row : scatterOf(runs))
        table.add({textOf(row.name), amountText(row.mean(), unitOf(row.name)),
                   std::isnan(row.noise()) ? "" : "\u00b1" + analysis::percentText(row.noise())});
    const report::Style style = stdoutStyle();
    out += table.print(style);
    for (const Measured& run : runs)
        out += (run.file.empty() ? "Run" : run.file) + ": seed " + std::to_string(run.seed) +
               ", first limit " + compare::firstLimitOf(run.outcome.result) + "\n";
    return style.unicode ? out : report::toAscii(out);
}

nlohmann::ordered_json jsonOfRuns(const std::vector<Measured>& runs) {
    using Json = nlohmann::ordered_json;
    const auto number = [](double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); };
    Json out{{"headroom-observation", 1}, {"runs", Json::array()}, {"quantities", Json::array()}};
    for (const Measured& run : runs)
        out["runs"].push_back({{"file", run.file},
                               {"seed", run.seed},
                               {"conclusive", run.outcome.inconclusive.empty()},
                               {"inconclusiveBecause", run.outcome.inconclusive},
                               {"stopped", run.outcome.stopped},
                               {"driverCpu", run.outcome.health.peakCpu},
                               {"driverLagP99Seconds", run.outcome.health.slip.quantile(0.99) * 1e-6},
                               {"firstLimit", compare::firstLimitOf(run.outcome.result)},
                               {"notes", run.outcome.result.notes}});
    for (const Scatter& row : scatterOf(runs))
        out["quantities"].push_back({{"name", textOf(row.name)},
                                     {"unit", unitOf(row.name)},
                                     {"mean", number(row.mean())},
                                     {"noise", number(row.noise())},
                                     {"values", row.values}});
    return out;
}

int observeTarget(const Options& options) {
    models::Scenario scenario = load({options.file, parseOverrides(options.set)});
    if (options.users > 0) scenario = analysis::atLoad(scenario, options.users);
    drive::Settings settings = settingsOf(options);
    const std::uint64_t seed = options.seed == 0 ? scenario.seed : options.seed;
    std::vector<AdoptedSeries> adopted;
    for (const std::string& text : options.cpu) adopted.push_back(adoptedFrom("cpu", text));
    for (const std::string& text : options.memory) adopted.push_back(adoptedFrom("memory", text));
    catchInterrupts();
    std::vector<Measured> runs;
    for (int i = 1; i <= options.repeats && !interrupted().load(); ++i) {
        settings.seed = seed + static_cast<std::uint64_t>(i - 1);
        const std::string file = options.out.empty() || options.repeats == 1
                                     ? options.out
                                     : fileOfRepeat(options.out, i).string();
        const std::string label =
            scenario.name + " on " + settings.target +
            (options.repeats > 1 ? ", " + std::to_string(i) + " of " + std::to_string(options.repeats)
                                 : std::string());
        runs.push_back({file, settings.seed,
                        observe({scenario, settings, options.probes, file, label,
                                 !options.quiet && stderrIsTerminal(), adopted})});
    }
    if (options.json)
        print(jsonOfRuns(runs).dump(2) + "\n");
    else if (!options.quiet)
        print(textOfRuns(runs));
    return codeOf(runs);
}

} // namespace

void addLiveObserve(CLI::App& group, Action& action) {
    CLI::App* command =
        group.add_subcommand("observe", "Measure a target and its resources, several times");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    drive::Settings& settings = options->settings;
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command->add_option("--target", settings.target, "http(s)://host:port or ws(s)://host:port")
        ->required()
        ->type_name("URL");
    command
        ->add_option("--probe", options->probes,
                     "What to sample: pid:N, cgroup:DIR, redis:HOST:PORT, nginx:URL, metrics:URL, "
                     "prometheus:URL; =NAME "
                     "may follow; repeatable")
        ->required()
        ->type_name("WHAT")
        ->allow_extra_args(false);
    command
        ->add_option(
            "--cpu", options->cpu,
            "A probe's series is the processors this service keeps busy, of so many; repeatable")
        ->type_name("SERVICE:PROCESSORS=SERIES")
        ->allow_extra_args(false);
    command
        ->add_option("--memory", options->memory,
                     "A probe's series is the bytes this service holds; repeatable")
        ->type_name("SERVICE[:BYTES]=SERIES")
        ->allow_extra_args(false);
    command->add_option("--out", options->out, "Result as JSON, written anew every second")
        ->type_name("FILE");
    command->add_option("--repeats", options->repeats, "Runs, each with the next seed")
        ->check(CLI::Range(1, 100))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--users", options->users, "The same load with this many users at its top")
        ->check(CLI::Range(1, 100'000'000))
        ->type_name("N");
    command->add_option("--seed", options->seed, "Of the first run [the scenario's]")->type_name("N");
    command
        ->add_option("--set", options->set, "Change one value of the scenario, e.g. seed=7; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_option("--protocol", settings.protocol, "What is spoken, as in 'live drive'")
        ->check(CLI::IsMember({"chat", "websocket", "http", "socket.io"}))
        ->type_name("NAME")
        ->capture_default_str();
    command->add_option("--templates", options->templates, "JSON file: what each operation sends")
        ->check(CLI::ExistingFile)
        ->type_name("FILE");
    command->add_option("--header", options->headers, "'Name: value' for every request; repeatable")
        ->type_name("TEXT")
        ->allow_extra_args(false);
    command->add_flag("--timetable", settings.timetable,
                      "Open load: users keep their dates and do not wait");
    command->add_flag("--acks", settings.acks, "Messages are done when acknowledged");
    command->add_flag("--insecure", options->insecure, "Do not check the server's certificate");
    command->add_flag("--i-own-this-target", settings.ownTarget,
                      "Allow a target that is not this machine");
    command->add_option("--drain", options->drain, "How long answers are waited for at the end")
        ->type_name("TIME")
        ->capture_default_str();
    addHealthLimits(*command, options->maxLag, settings.maxStolenShare);
    command->add_flag("--json", options->json, "Print what was measured as JSON");
    command->add_flag("--quiet", options->quiet, "No view and no report");
    command->callback([options, &action] { action = [options] { return observeTarget(*options); }; });
}

} // namespace headroom::cli
