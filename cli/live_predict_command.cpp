// headroom live predict: what a calibrated service will do under a load, with intervals.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/live_prediction.hpp"
#include "cli/scenario_input.hpp"
#include "live/calibrate/host_profile.hpp"
#include "live/calibrate/observation.hpp"
#include "live/calibrate/quantities.hpp"
#include "live/calibrate/refine.hpp"
#include "models/read_scenario.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/binding.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/analysis/uncertainty.hpp"
#include "sim/batch/forked_runner.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <memory>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(The simulator with a calibrated profile in the scenario's place: as 'headroom run', with intervals that hold what one
further run will show, from draws of the fitted demands (their covariance) and seeds.

Examples:
  headroom live predict local-chat --profile chat-here.json --users 800
  headroom live predict FILE --profile chat-here.json --out predicted.json --json > prediction.json
  headroom live predict FILE --profile chat-here.json --host-profile there.json    on another machine

Exit codes: 0 done, 3 bad input or unwritable output, 4 internal error, 130 interrupted.)";

struct Options {
    std::string file, profile, hostProfile, out;
    std::vector<std::string> set;
    int users = 0;
    std::uint64_t seed = 0;
    int draws = 19, replications = 2, outDraws = 0;
    double confidence = 0.9;
    bool json = false, quiet = false;
};

/// The scenario's process service gets the profile, the network what was found between client and server, and own
/// machines the measured speed.
models::Scenario scenarioOf(const Options& options) {
    models::Scenario scenario = load(calibratedInput(options.file, options.profile, options.set));
    if (!options.hostProfile.empty()) {
        onMachine(scenario, calibrate::processServiceOf(scenario),
                  calibrate::readHostProfile(options.hostProfile));
    }
    if (options.users > 0) scenario = analysis::atLoad(scenario, options.users);
    if (options.seed > 0) scenario.seed = options.seed;
    return scenario;
}

nlohmann::json numberOrNull(double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

nlohmann::json estimateJson(const analysis::Estimate& estimate) {
    return {{"value", numberOrNull(estimate.value)},
            {"low", numberOrNull(estimate.low)},
            {"high", numberOrNull(estimate.high)}};
}

/// By how much the calibration still missed quantities of this kind.
double missedOf(const models::Calibration& calibration, const calibrate::Quantity& quantity) {
    if (quantity.name.starts_with("memory(")) return calibration.memoryError;
    if (quantity.unit != "s") return 0.0;
    const bool tail = quantity.name.ends_with(".p95") || quantity.name.ends_with(".p99");
    return tail ? calibration.tailError : calibration.latencyError;
}

int run(const Options& options) {
    const models::Scenario scenario = scenarioOf(options);
    requireChatFleet(scenario, "prediction of live runs");
    const std::string service = calibrate::processServiceOf(scenario);
    std::optional<result::AtomicFile> out;
    if (!options.out.empty()) out.emplace(options.out);
    catchInterrupts();
    const auto shared = std::make_shared<const models::Scenario>(scenario);
    const result::RunResult base = analysis::runRequest({shared, scenario.seed, 0.0, {}});
    throwIfInterrupted();

    const std::vector<calibrate::Quantity> quantities = calibrate::quantitiesOf(scenario);
    const analysis::Measure measure = [&](const analysis::RunRequest& request,
                                          const result::RunResult& result) {
        analysis::Measures values = calibrate::valuesOf(result, *request.scenario, quantities);
        // A figure nobody produced would drop the whole draw; it is told apart at the end.
        for (double& value : values)
            if (!std::isfinite(value)) value = -1.0;
        const analysis::Knee knee = analysis::findKnee(result);
        values.push_back(knee.found ? knee.users : -1.0);
        return values;
    };
    batch::ForkOptions fork;
    fork.cancel = &interrupted();
    batch::ForkedRunner runner(fork);
    analysis::UncertaintyOptions draws;
    draws.draws = static_cast<std::size_t>(options.draws);
    draws.replications = static_cast<std::size_t>(options.replications);
    draws.confidence = options.confidence;
    draws.seed = scenario.seed;
    std::vector<analysis::Prediction> predictions;
    try {
        predictions = analysis::predict(runner, scenario, measure, draws);
    } catch (const analysis::AnalysisCancelled&) {
        throwIfInterrupted();
        throw;
    }
    if (out) {
        out->write(result::toJson(base));
        out->commit();
    }
    if (options.outDraws > 0) {
        const std::vector<result::RunResult> drawn =
            predictDraws(scenario, static_cast<std::size_t>(options.outDraws));
        for (std::size_t i = 0; i < drawn.size(); ++i)
            result::writeResult(drawn[i], fileOfDraw(options.out, i));
    }
    const analysis::BindingReport binding = analysis::findBinding(base);
    nlohmann::json json{{"scenario", scenario.name},
                        {"profile", options.profile},
                        {"service", service},
                        {"users", scenario.workload.peakUsers()},
                        {"seed", scenario.seed},
                        {"confidence", options.confidence},
                        {"draws", options.draws},
                        {"replications", options.replications},
                        {"quantities", nlohmann::json::array()},
                        {"knee", nlohmann::json()},
                        {"firstLimit", nlohmann::json()}};
    std::string text = "Predicted for " + analysis::countText(scenario.workload.peakUsers()) +
                       " users, with " + analysis::percentText(options.confidence) +
                       " intervals for one run:\n";
    const std::optional<models::Calibration>& calibration = calibrationOf(scenario, service);
    for (std::size_t i = 0; i < quantities.size() && i < predictions.size(); ++i) {
        analysis::Estimate run = predictions[i].run;
        if (run.value < 0.0) continue;
        if (calibration)
            run = analysis::widened(run, missedOf(*calibration, quantities[i]), options.confidence);
        nlohmann::json row = estimateJson(run);
        row["name"] = quantities[i].name;
        row["unit"] = quantities[i].unit;
        row["parameterShare"] = predictions[i].split.parameterShare();
        json["quantities"].push_back(std::move(row));
        const auto show = [&](double value) {
            return quantities[i].unit == "s" ? analysis::secondsText(value) : analysis::countText(value);
        };
        text += "  " + quantities[i].name + "  " + show(run.value) + "  (" + show(run.low) + " to " +
                show(run.high) + ")" + (quantities[i].unit == "s" ? "" : " " + quantities[i].unit) +
                "\n";
    }
    if (!predictions.empty() && predictions.back().run.value > 0.0) {
        json["knee"] = estimateJson(predictions.back().run);
        text += "  knee  " + analysis::countText(predictions.back().run.value) + " users\n";
    }
    if (!binding.fleet.empty()) {
        const analysis::BindingGroup& first = binding.fleet.front();
        json["firstLimit"] = {{"resource", first.first.resource},
                              {"service", first.service},
                              {"kind", first.first.kind},
                              {"atSeconds", first.first.atSeconds},
                              {"users", first.first.users}};
        text += "  first limit  " + first.first.resource + " at " +
                analysis::countText(first.first.users) + " users\n";
    }
    if (options.json)
        print(json.dump(2) + "\n");
    else if (!options.quiet)
        print(text);
    return kOk;
}

} // namespace

void addLivePredict(CLI::App& group, Action& action) {
    CLI::App* command =
        group.add_subcommand("predict", "Simulate a live load with a calibrated profile");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command->add_option("--profile", options->profile, "Calibrated profile")
        ->required()
        ->check(CLI::ExistingFile)
        ->type_name("FILE");
    command->add_option("--host-profile", options->hostProfile, "Of the machine it will run on")
        ->check(CLI::ExistingFile)
        ->type_name("FILE");
    command->add_option("--out", options->out, "Write the predicted result (fitted demands, first seed)")
        ->type_name("FILE");
    command
        ->add_option("--out-draws", options->outDraws,
                     "Also write this many results with demands drawn and other seeds, FILE-0, FILE-1, "
                     "..., for 'live compare'")
        ->needs("--out")
        ->check(CLI::Range(1, 1000));
    command->add_option("--users", options->users, "The same load with this many users at its top")
        ->check(CLI::Range(1, 100'000'000))
        ->type_name("N");
    command->add_option("--seed", options->seed, "Of the first replication [the scenario's]");
    command->add_option("--draws", options->draws, "Draws of the demands")
        ->check(CLI::Range(2, 1000))
        ->capture_default_str();
    command->add_option("--replications", options->replications, "Seeds for each draw")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command->add_option("--confidence", options->confidence, "Of the intervals")
        ->check(CLI::Range(0.5, 0.999))
        ->capture_default_str();
    command
        ->add_option("--set", options->set, "Change one value of the scenario, e.g. seed=7; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--json", options->json, "Print figures and intervals as JSON");
    command->add_flag("--quiet", options->quiet, "Print nothing");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace headroom::cli
