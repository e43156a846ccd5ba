// headroom live calibrate: measured results to a service profile.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/live_prediction.hpp"
#include "cli/scenario_input.hpp"
#include "live/calibrate/calibrate.hpp"
#include "live/calibrate/host_profile.hpp"
#include "live/calibrate/refine.hpp"
#include "live/calibrate/store_fit.hpp"
#include "models/units_text.hpp"
#include "models/writer.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(Fits the CPU demands of the scenario's service to measured runs: one run at a few loads below half the knee, each
with a probe of the server's processes (--probe pid:PID=SERVICE). The scenario's profile gives the operations and
their steps; its demands are priors whose ratios stand where the runs cannot tell demands apart. The profile that is
written has intervals, their covariance, and the delays that no processor explains; 'headroom live predict' and any
scenario take it (services.NAME.profile).

A run is put aside, and the reason said, when the driver was saturated or late, operations failed, the server was idle
or beyond 60 % of its processor, no probe watched it, or repeats of it differ too much.

Examples:
  headroom live calibrate low.json mid.json --scenario local-chat --profile chat-here.json
  headroom live calibrate run*.json --scenario FILE --host-profile here.json --profile out.json --json

Exit codes: 0 done, 3 bad input or unwritable output, 4 internal error, 5 no run is fit to calibrate on.)";

struct Options {
    std::vector<std::string> results, scenarios;
    std::string profile, storeProfile, hostProfile, machine;
    std::vector<std::string> set;
    double confidence = 0.9;
    int simulations = 120;
    bool json = false, quiet = false, noRefine = false;
};

nlohmann::json jsonOf(const calibrate::Outcome& outcome, const std::vector<std::string>& names,
                      const calibrate::Refined& refined) {
    nlohmann::json out{{"rows", outcome.rows},
                       {"explained", outcome.explained},
                       {"typicalError", outcome.typicalError},
                       {"betweenRuns", outcome.betweenRuns},
                       {"missedRuns", outcome.missedRuns},
                       {"clientRtt", refined.delays.clientRtt},
                       {"jitter", refined.delays.jitter},
                       {"httpDelay", refined.delays.httpDelay},
                       {"tailShare", refined.delays.tailShare},
                       {"tailDelay", refined.delays.tailDelay},
                       {"latencyError", refined.middleError},
                       {"tailError", refined.tailError},
                       {"memoryError", outcome.profile.calibration->memoryError},
                       {"runs", nlohmann::json::array()},
                       {"factors", nlohmann::json::array()},
                       {"notes", outcome.profile.calibration->notes}};
    for (const calibrate::Verdict& verdict : outcome.verdicts)
        out["runs"].push_back({{"file", names[verdict.run]},
                               {"used", verdict.reasons.empty()},
                               {"reasons", verdict.reasons}});
    for (const models::CalibratedFactor& factor : outcome.profile.calibration->factors) {
        nlohmann::json parts = nlohmann::json::object();
        for (const auto& [name, share] : factor.parts) parts[name] = share.value * factor.value;
        const double value = factor.value;
        out["factors"].push_back({{"seconds", parts},
                                  {"relativeInterval",
                                   {value > 0.0 ? factor.interval.low / value : 0.0,
                                    value > 0.0 ? factor.interval.high / value : 0.0}}});
    }
    return out;
}

std::string textOf(const calibrate::Outcome& outcome, const std::vector<std::string>& names,
                   const calibrate::Refined& refined, const Options& options) {
    const auto share = [](double value) {
        return models::printNumber(std::round(value * 1000.0) / 10.0) + " %";
    };
    std::string text = std::to_string(outcome.usable()) + " of " + std::to_string(names.size()) +
                       " runs used, " + std::to_string(outcome.rows) + " rows. The fit explains " +
                       share(outcome.explained) + " of the CPU's variance; a typical row is off by " +
                       share(outcome.typicalError) + ", whole runs differ by " +
                       share(outcome.betweenRuns) + "; fits on the other runs miss a run's CPU by " +
                       share(outcome.missedRuns) + ".\n";
    const std::string put = calibrate::reasonsText(outcome.verdicts, names);
    if (!put.empty()) text += "Put aside:\n" + put;
    text += "Demands on the reference core, with " + share(options.confidence) + " intervals:\n";
    for (const models::CalibratedFactor& factor : outcome.profile.calibration->factors) {
        for (const auto& [name, one] : factor.parts)
            text += "  " + name + "  " + analysis::secondsText(one.value * factor.value) + "  (" +
                    analysis::secondsText(one.value * factor.interval.low) + " to " +
                    analysis::secondsText(one.value * factor.interval.high) + ")" +
                    (factor.parts.size() > 1 ? "  joined" : "") + "\n";
    }
    if (refined.simulations > 0)
        text += "Between client and server, beside processors: round trip " +
                analysis::secondsText(refined.delays.clientRtt) + ", " +
                analysis::secondsText(refined.delays.jitter) + " of jitter a hop, " +
                analysis::secondsText(refined.delays.httpDelay) + " more over HTTP, " +
                analysis::percentText(refined.delays.tailShare) + " of hops take " +
                analysis::secondsText(refined.delays.tailDelay) +
                " longer; quantiles of these runs are then met within " + share(refined.errorAfter) +
                " (without: " + share(refined.errorBefore) + ").\n";
    for (const std::string& note : outcome.profile.calibration->notes) text += "Note: " + note + "\n";
    return text;
}

/// Fits the store of the service to what the probe of its name saw; says what it did.
std::string fitStore(const Options& options, const models::Scenario& scenario,
                     const std::vector<result::RunResult>& used, double speed) {
    const std::string service = calibrate::processServiceOf(scenario);
    const std::string store = std::get<models::ProcessService>(scenario.service(service)->kind).store;
    if (store.empty()) throw UsageError("--store-profile: services." + service + " has no store");
    const auto& cluster = std::get<models::RedisCluster>(scenario.service(store)->kind);
    const calibrate::StoreOutcome fitted =
        calibrate::calibrateStore(used, store, scenario.storeProfiles.at(cluster.profile), speed);
    if (fitted.rows == 0)
        throw UsageError("--store-profile: no run was measured with --probe redis:ADDRESS=" + store);
    result::writeFile(options.storeProfile, models::toJson(fitted.profile).dump(2) + "\n");
    std::string text = "Store: " + std::to_string(fitted.rows) + " rows, a typical one off by " +
                       analysis::percentText(fitted.typicalError) + ".";
    for (const std::string& command : fitted.notMeasured) text += " " + command;
    return text + (fitted.notMeasured.empty() ? "\n" : " as in the prior.\n");
}

/// The runs that were fit to calibrate on.
std::vector<result::RunResult> usedOf(const std::vector<result::RunResult>& runs,
                                      const calibrate::Outcome& outcome) {
    std::vector<result::RunResult> used;
    for (const calibrate::Verdict& verdict : outcome.verdicts)
        if (verdict.reasons.empty()) used.push_back(runs[verdict.run]);
    return used;
}

/// The scenarios they were driven with, at their loads, on the measured machine.
std::vector<models::Scenario> loadsOf(const Options& options, const models::Scenario& scenario,
                                      const std::vector<result::RunResult>& runs,
                                      const calibrate::Outcome& outcome,
                                      const std::optional<calibrate::HostProfile>& host) {
    std::vector<models::Scenario> loads;
    for (const calibrate::Verdict& verdict : outcome.verdicts) {
        if (!verdict.reasons.empty()) continue;
        models::Scenario load =
            options.scenarios.size() > 1
                ? cli::load({options.scenarios[verdict.run], parseOverrides(options.set)})
                : scenario;
        if (host) onMachine(load, calibrate::processServiceOf(scenario), *host);
        loads.push_back(analysis::atLoad(load, static_cast<double>(runs[verdict.run].users.arrived)));
        loads.back().seed = runs[verdict.run].seed;
    }
    return loads;
}

/// Brings the fit to what the simulator makes of it: first its processor time, then its latencies.
calibrate::Refined refineOnSimulator(const Options& options, const std::string& service,
                                     const std::vector<result::RunResult>& used,
                                     std::vector<models::Scenario> loads,
                                     models::ServiceProfile& fitted) {
    const auto simulate = [](const models::Scenario& load) {
        throwIfInterrupted();
        return analysis::runRequest(
            {std::make_shared<const models::Scenario>(load), load.seed, 0.0, {}});
    };
    const auto useFit = [&] {
        for (models::Scenario& load : loads) {
            const auto& process = std::get<models::ProcessService>(load.service(service)->kind);
            load.profiles.at(process.profile) = fitted;
        }
    };
    constexpr int kRounds = 2; // polls fall as demands rise, so one step does not quite get there
    for (int round = 0; round < kRounds; ++round) {
        useFit();
        calibrate::scaleDemands(fitted, calibrate::demandScale(used, loads, simulate, service));
    }
    useFit();
    const calibrate::Refined refined = calibrate::refine(used, loads, simulate, options.simulations);
    models::Calibration& block = *fitted.calibration;
    block.clientRtt = models::seconds(refined.delays.clientRtt);
    block.jitter = models::seconds(refined.delays.jitter);
    block.httpDelay = models::seconds(refined.delays.httpDelay);
    block.tailShare = refined.delays.tailShare;
    block.tailDelay = models::seconds(refined.delays.tailDelay);
    block.latencyError = refined.middleError;
    block.tailError = refined.tailError;
    return refined;
}

int run(const Options& options) {
    if (options.scenarios.size() > 1 && options.scenarios.size() != options.results.size())
        throw UsageError("--scenario is given once, or once for each result: " +
                         std::to_string(options.scenarios.size()) + " for " +
                         std::to_string(options.results.size()) + " results");
    const models::Scenario scenario = load({options.scenarios.front(), parseOverrides(options.set)});
    requireChatFleet(scenario, "calibration");
    std::vector<result::RunResult> runs;
    for (const std::string& file : options.results) runs.push_back(result::readResult(file));
    std::optional<result::AtomicFile> out;
    if (!options.profile.empty()) out.emplace(options.profile);
    catchInterrupts();
    calibrate::Options settings;
    settings.confidence = options.confidence;
    settings.machine = options.machine;
    std::optional<calibrate::HostProfile> host;
    if (!options.hostProfile.empty()) {
        host = calibrate::readHostProfile(options.hostProfile);
        settings.machineSpeed = host->speed.median;
        if (settings.machine.empty()) settings.machine = host->processor;
    }
    calibrate::Outcome outcome;
    try {
        outcome = calibrate::calibrate(runs, options.results, scenario, settings);
    } catch (const calibrate::CalibrationError& error) {
        complain(error.what());
        return kInconclusive;
    }
    const std::vector<result::RunResult> used = usedOf(runs, outcome);
    std::string storeText;
    if (!options.storeProfile.empty())
        storeText = fitStore(options, scenario, used, settings.machineSpeed);
    calibrate::Refined refined;
    if (!options.noRefine)
        refined = refineOnSimulator(options, calibrate::processServiceOf(scenario), used,
                                    loadsOf(options, scenario, runs, outcome, host), outcome.profile);
    if (out) {
        out->write(models::toJson(outcome.profile).dump(2) + "\n");
        out->commit();
    }
    if (options.json)
        print(jsonOf(outcome, options.results, refined).dump(2) + "\n");
    else if (!options.quiet)
        print(textOf(outcome, options.results, refined, options) + storeText);
    return kOk;
}

} // namespace

void addLiveCalibrate(CLI::App& group, Action& action) {
    CLI::App* command = group.add_subcommand("calibrate", "Fit a service profile to measured results");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("results", options->results, "Results of 'headroom live drive' or 'observe'")
        ->required()
        ->type_name("RESULT");
    command
        ->add_option("--scenario", options->scenarios,
                     "Scenario that was driven; names the prior profile. Repeated: one for each result, "
                     "in their order")
        ->required()
        ->allow_extra_args(false)
        ->type_name("FILE");
    command->add_option("--profile", options->profile, "Write the fitted profile here")
        ->type_name("FILE");
    command
        ->add_option("--store-profile", options->storeProfile,
                     "Write the fitted profile of the service's store here")
        ->type_name("FILE");
    command
        ->add_option("--host-profile", options->hostProfile,
                     "Of the measured machine; translates its seconds")
        ->check(CLI::ExistingFile)
        ->type_name("FILE");
    command->add_option("--machine", options->machine, "Name of the machine, for the profile")
        ->type_name("TEXT");
    command->add_option("--confidence", options->confidence, "Of the intervals")
        ->check(CLI::Range(0.5, 0.999))
        ->capture_default_str();
    command->add_option("--simulations", options->simulations, "Most runs of the search for delays")
        ->check(CLI::Range(8, 10000))
        ->capture_default_str();
    command->add_flag("--no-refine", options->noRefine, "CPU demands only");
    command
        ->add_option("--set", options->set,
                     "Change one value of the scenario, as it was driven; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--json", options->json, "Print what was found as JSON");
    command->add_flag("--quiet", options->quiet, "Print nothing");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace headroom::cli
