// headroom live run: a scenario's fleet on this machine, predicted before it is measured, and the error.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/health_limits.hpp"
#include "cli/interrupt.hpp"
#include "cli/live_compare_report.hpp"
#include "cli/live_observation.hpp"
#include "cli/live_prediction.hpp"
#include "cli/live_run_page.hpp"
#include "cli/live_run_steps.hpp"
#include "cli/scenario_input.hpp"
#include "live/compare/extract.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/binding.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFooter =
    R"(Everything on this machine, in one go:
  1. Starts what the scenario describes as 'headroom live up' does (Redis, backends, nginx), anew for every run.
  2. Finds out with a small load how many users the processors would bear, and calibrates at loads up to half of that.
  3. Predicts the full ramp with the calibrated profile, several draws of what is uncertain; writes the predictions and
     their SHA-256 before anything of the ramp is measured.
  4. Measures the ramp, several times.
  5. Compares: errors by quantity and stage, coverage of the intervals, what simpler methods would have said.

With two processors or more, servers run on the first and driver and balancer on the last. Machines and credits of the
scenario are replaced by this machine's: one processor for each instance.

Files in the folder: pilot-*.json, calibration-*.json, profile.json, ramp.scenario.json, predicted-*.json,
predicted.sha256, measured-*.json, comparison.json, report.html, and logs.

Examples:
  headroom live run scenarios/live/local-chat.json
  headroom live run FILE --users 2000 --length 60s --repeats 5 --out study/
  headroom live run FILE --backend 'node server.js --port {port} --store {store}'

Exit codes: 0 the prediction holds, 1 it is off by more than is allowed, 2 undecided because of noise, 3 bad input or
something does not start, 4 internal error, 5 inconclusive: driver or calibration, 130 interrupted.)";

struct Options {
    std::string file, out, backend, length = "30s", calibration = "12s", maxLag = "10ms";
    std::vector<std::string> set, tolerances;
    std::uint16_t port = 17000;
    double maxStolenShare = 1.0;
    int users = 0, mostUsers = 3000, repeats = 3, draws = 8;
    bool noPin = false, json = false, quiet = false;
};

/// No load that says anything, or a driver that could not keep up.
class Inconclusive : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

constexpr double kLeastUse = 0.05; ///< of a processor, for a pilot that says something
constexpr double kHalf = 0.5;      ///< of the knee: calibration goes no further
constexpr double kCautious = 0.9;  ///< the pilot sees no growth of demands with the load
constexpr double kBeyond = 1.25;   ///< the ramp ends at this multiple of the expected limit
constexpr double kCalibrationLoads[] = {0.35, 0.7, 1.0}; ///< of the largest allowed

class LiveRun {
public:
    LiveRun(const Options& options, models::Scenario scenario, fs::path original)
        : options_(options), scenario_(std::move(scenario)), original_(std::move(original)),
          folder_(options.out), pins_(options.noPin ? Pins{} : pinsOfMachine()) {
        settings_.maxSlipSeconds = models::parseDuration(options.maxLag).value;
        settings_.maxStolenShare = options.maxStolenShare;
        settings_.drainSeconds = 2.0;
        settings_.maxSeconds = 24.0 * 3600.0;
        for (const std::string& text : options.tolerances) comparison_.tolerances.set(text);
        fs::create_directories(folder_);
    }

    int run() {
        const Bearable bearable = pilot();
        const std::vector<fs::path> calibrations = calibrate(bearable.steady);
        const int top = options_.users > 0 ? options_.users : rampTop(bearable.ramp);
        const models::Scenario ramp =
            rampTo(scenario_, top, models::parseDuration(options_.length).value);
        const std::vector<result::RunResult> predicted = predict(ramp);
        const std::vector<result::RunResult> measured = measure(ramp);
        return judge(predicted, measured, calibrations);
    }

private:
    void say(const std::string& text) const {
        if (!options_.quiet) complainLine(text);
    }
    [[nodiscard]] fs::path file(const std::string& name) const { return folder_ / name; }

    /// A fleet of its own for one run.
    result::RunResult observeOn(const models::Scenario& load, const std::string& name,
                                std::uint64_t seed) {
        throwIfInterrupted();
        const up::TemporaryFolder temporary;
        up::PlanOptions planned;
        planned.firstPort = options_.port;
        planned.folder = temporary.path();
        planned.backend = options_.backend.empty()
                              ? ownProgram() + " live serve --listen 127.0.0.1:{port} --store {store} "
                                               "--uploads {folder}/uploads --threads 1"
                              : options_.backend;
        up::Plan plan = up::planFleet(load, planned);
        pin(plan, pins_);
        const up::Guardian guardian(temporary.path());
        up::Fleet fleet(std::move(plan), temporary.path(), guardian, interrupted());
        settings_.target = "http://127.0.0.1:" + std::to_string(fleet.plan().port);
        settings_.seed = seed;
        const OnProcessor driver(pins_.driver);
        drive::RunOutcome outcome = observe({load, settings_, probesOf(fleet), file(name + ".json"),
                                             name, !options_.quiet && stderrIsTerminal()});
        if (outcome.interrupted) throw Interrupted();
        for (const std::string& reason : outcome.inconclusive)
            inconclusive_.push_back(name + ": " + reason);
        if (outcome.tooManyErrors || outcome.result.requests.completed < outcome.result.requests.failed)
            throw Inconclusive(name + ": most operations failed; " + causes(outcome.result));
        return std::move(outcome.result);
    }

    static std::string causes(const result::RunResult& run) {
        std::string text;
        for (const result::ErrorSeries& error : run.errors)
            text += (text.empty() ? "" : ", ") + error.operation + ": " + error.cause;
        return text;
    }

    /// Largest share of what its members may use that a service used between these shares of the load's time.
    static double usedShare(const result::RunResult& run, double length, double from, double to) {
        double most = 0.0;
        const auto binAt = [&](double share) {
            return static_cast<std::size_t>(share * length / run.binSeconds);
        };
        for (const result::ResourceSeries& resource : run.resources) {
            if (resource.kind != "cpu" || resource.service == analysis::kLoadGenerator) continue;
            double sum = 0.0;
            double bins = 0.0;
            for (std::size_t bin = binAt(from); bin < std::min(binAt(to), resource.utilization.size());
                 ++bin, ++bins)
                sum += static_cast<double>(resource.utilization[bin]);
            most = std::max(most, sum / std::max(1.0, bins));
        }
        return most;
    }

    /// Users the busiest processor would bear if demands stayed as they are at a small load.
    struct Bearable {
        double steady = 0.0; ///< of a calibration run, arrivals and all
        double ramp = 0.0;   ///< at the top of the ramp, whose users arrive more slowly
    };

    Bearable pilot() {
        const double seconds = models::parseDuration(options_.calibration).value;
        int users =
            std::clamp(static_cast<int>(scenario_.workload.peakUsers() / 10.0), 10, options_.mostUsers);
        for (int attempt = 1;; ++attempt) {
            say("Pilot run with " + std::to_string(users) + " users");
            const result::RunResult run =
                observeOn(steadyAt(scenario_, users, seconds), "pilot-" + std::to_string(attempt),
                          scenario_.seed + 1000 + static_cast<std::uint64_t>(attempt));
            const double coming = usedShare(run, seconds, 0.0, kArrivalShare);
            const double staying = usedShare(run, seconds, kArrivalShare, 1.0);
            const double used = std::max(coming, staying);
            if (used >= kLeastUse || users >= options_.mostUsers) {
                if (used < kLeastUse / 4.0)
                    throw Inconclusive("even " + std::to_string(users) +
                                       " users keep the servers only " + analysis::percentText(used) +
                                       " busy; --most-users allows more");
                return bearableBy(users, seconds, coming, staying);
            }
            const double wanted = users * std::min(8.0, 2.0 * kLeastUse / std::max(used, 1e-3));
            users = std::min(options_.mostUsers, std::max(2 * users, static_cast<int>(wanted)));
        }
    }

    /// While they come, half of the users are there on average; what is used beyond that is what coming costs.
    [[nodiscard]] Bearable bearableBy(int users, double seconds, double coming, double staying) const {
        const double perArrival =
            std::max(0.0, coming - 0.5 * staying) * kArrivalShare * seconds / static_cast<double>(users);
        const double length = models::parseDuration(options_.length).value;
        const double ofOne = staying / users + perArrival / length;
        return {kCautious * users / std::max(coming, staying), kCautious / ofOne};
    }

    [[nodiscard]] int rampTop(double bearable) const {
        return std::clamp(static_cast<int>(kBeyond * bearable / kCautious), 10, options_.mostUsers);
    }

    std::vector<fs::path> calibrate(double bearable) {
        const double seconds = models::parseDuration(options_.calibration).value;
        const double most = std::min(kHalf * bearable, static_cast<double>(options_.mostUsers));
        say("The processors would bear about " + analysis::countText(std::round(bearable)) +
            " users who come this fast; calibrating with up to " +
            analysis::countText(std::round(most)));
        std::vector<fs::path> files;
        std::vector<std::string> command{"live", "calibrate"};
        for (std::size_t i = 0; i < std::size(kCalibrationLoads); ++i) {
            const int users = std::max(5, static_cast<int>(kCalibrationLoads[i] * most));
            const std::string name = "calibration-" + std::to_string(i + 1);
            say("Calibration run " + std::to_string(i + 1) + " of " +
                std::to_string(std::size(kCalibrationLoads)) + " with " + std::to_string(users) +
                " users");
            const models::Scenario load = steadyAt(scenario_, users, seconds);
            (void)observeOn(load, name, scenario_.seed + 2000 + i);
            files.push_back(file(name + ".json"));
            command.push_back(files.back().string());
            writeScenario(load, original_, file("calibration.scenario.json"));
        }
        command.insert(command.end(), {"--scenario", file("calibration.scenario.json").string(),
                                       "--profile", file("profile.json").string()});
        const int code = runSelf(command, file("calibrate.log"));
        if (code != kOk)
            throw Inconclusive("the runs are not fit to calibrate on: " +
                               result::readFile(file("calibrate.log")));
        return files;
    }

    std::vector<result::RunResult> predict(const models::Scenario& ramp) {
        say("Predicting a ramp to " + analysis::countText(ramp.workload.peakUsers()) + " users");
        writeScenario(ramp, original_, file("ramp.scenario.json"));
        const models::Scenario calibrated =
            load(calibratedInput(file("ramp.scenario.json"), file("profile.json")));
        const std::vector<result::RunResult> runs =
            predictDraws(calibrated, static_cast<std::size_t>(options_.draws));
        std::vector<fs::path> files;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            files.push_back(fileOfDraw(file("predicted.json"), i));
            result::writeResult(runs[i], files.back());
        }
        files.push_back(file("profile.json"));
        result::writeFile(file("predicted.sha256"), sha256(files));
        return runs;
    }

    std::vector<result::RunResult> measure(const models::Scenario& ramp) {
        std::vector<result::RunResult> runs;
        for (int i = 1; i <= options_.repeats; ++i) {
            say("Measuring " + std::to_string(i) + " of " + std::to_string(options_.repeats));
            runs.push_back(observeOn(ramp, "measured-" + std::to_string(i),
                                     scenario_.seed + 3000 + static_cast<std::uint64_t>(i)));
        }
        return runs;
    }

    int judge(const std::vector<result::RunResult>& predicted,
              const std::vector<result::RunResult>& measured,
              const std::vector<fs::path>& calibrations) {
        const compare::Comparison comparison = compare::compare(predicted, measured, comparison_);
        std::vector<result::RunResult> low;
        for (const fs::path& path : calibrations) low.push_back(result::readResult(path));
        const compare::Contest contest = compare::contest(low, predicted, measured);
        nlohmann::ordered_json json = comparisonJson(comparison);
        json["contest"] = contestJson(contest);
        json["inconclusiveBecause"] = inconclusive_;
        json["folder"] = folder_.string();
        result::writeFile(file("comparison.json"), json.dump(2) + "\n");
        result::writeFile(file("report.html"), livePage({folder_, predicted.size(), measured.size(),
                                                         comparison, contest, inconclusive_}));
        if (options_.json) {
            print(json.dump(2) + "\n");
        } else if (!options_.quiet) {
            const report::Style style = stdoutStyle();
            print(comparisonText(style, comparison, false) + contestText(style, contest));
            for (const std::string& reason : inconclusive_) print("Inconclusive: " + reason + "\n");
            print("Report: " + file("report.html").string() + "\n");
        }
        return inconclusive_.empty() ? exitCodeOf(comparison) : static_cast<int>(kInconclusive);
    }

    const Options& options_;
    models::Scenario scenario_;
    fs::path original_, folder_;
    Pins pins_;
    drive::Settings settings_;
    compare::Settings comparison_;
    std::vector<std::string> inconclusive_;
};

int liveRun(Options options) {
    const models::Scenario scenario = load({options.file, parseOverrides(options.set)});
    requireChatFleet(scenario, "live runs");
    if (options.out.empty()) options.out = scenario.name + "-live";
    catchInterrupts();
    shareSecret();
    try {
        return LiveRun(options, scenario, findScenario(options.file)).run();
    } catch (const Inconclusive& error) {
        complain(error.what());
        return kInconclusive;
    } catch (const up::UpError& error) {
        throwIfInterrupted();
        throw UsageError(error.what());
    } catch (const models::UnitError& error) {
        throw UsageError(error.what());
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
}

} // namespace

void addLiveRun(CLI::App& group, Action& action) {
    CLI::App* command =
        group.add_subcommand("run", "Calibrate, predict, measure and compare on this machine");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command->add_option("--out", options->out, "Folder for everything [NAME-live]")->type_name("FOLDER");
    command
        ->add_option("--users", options->users,
                     "Top of the ramp [a quarter beyond what the pilot expects]")
        ->check(CLI::Range(1, 1'000'000))
        ->type_name("N");
    command->add_option("--most-users", options->mostUsers, "Never more than this many")
        ->check(CLI::Range(10, 1'000'000))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--length", options->length, "Of the ramp")
        ->type_name("TIME")
        ->capture_default_str();
    command->add_option("--calibration-length", options->calibration, "Of a calibration run")
        ->type_name("TIME")
        ->capture_default_str();
    command->add_option("--repeats", options->repeats, "Measured ramps")
        ->check(CLI::Range(1, 100))
        ->type_name("N")
        ->capture_default_str();
    command
        ->add_option("--draws", options->draws,
                     "Predictions, each with other draws of what is uncertain")
        ->check(CLI::Range(1, 1000))
        ->type_name("N")
        ->capture_default_str();
    command
        ->add_option("--backend", options->backend,
                     "Command of a backend with {port}, {store}, {index} [headroom live serve]")
        ->type_name("COMMAND");
    command->add_option("--port", options->port, "First port; the others follow")
        ->type_name("PORT")
        ->capture_default_str();
    command
        ->add_option("--tolerance", options->tolerances,
                     "What error is allowed, as in 'live compare'; repeatable")
        ->type_name("KIND=PERCENT%")
        ->allow_extra_args(false);
    addHealthLimits(*command, options->maxLag, options->maxStolenShare);
    command
        ->add_option("--set", options->set, "Change one value of the scenario, e.g. seed=7; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--no-pin", options->noPin, "Let the processes run on any processor");
    command->add_flag("--json", options->json, "Print the comparison as JSON");
    command->add_flag("--quiet", options->quiet, "No progress and no report");
    command->callback([options, &action] { action = [options] { return liveRun(*options); }; });
}

} // namespace headroom::cli
