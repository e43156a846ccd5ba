// headroom live gate: do recorded predictions still hold with this version.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/live_compare_report.hpp"
#include "cli/live_prediction.hpp"
#include "cli/progress.hpp"
#include "cli/scenario_input.hpp"
#include "live/calibrate/observation.hpp"
#include "live/compare/gate.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/report/text_table.hpp"
#include "sim/result/atomic_file.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;
using compare::GateRow;
using compare::RecordedCell;
using Json = nlohmann::json;

constexpr const char* kFooter =
    R"(Predicts every recorded cell anew and compares with what was predicted when it was recorded and what was measured. A
quantity that was right and is not any more blocks; one that moved without harm is reported. Recorded cells are made by
bench/accuracy/record.py from a finished study: NAME.recorded.json beside NAME.scenario.json and the profile it names.

Examples:
  headroom live gate                            the cells of bench/accuracy/recorded
  headroom live gate FOLDER --json | jq '.rows[] | select(.state == "broken")'

Exit codes: 0 nothing is broken, 1 something is, 3 bad input or no cell, 4 internal error, 130 interrupted.)";

struct Options {
    std::string folder;
    bool json = false, all = false, quiet = false;
};

compare::Stage stageOfKey(const std::string& key) {
    for (const auto stage : {compare::Stage::kWhole, compare::Stage::kBelow, compare::Stage::kNear,
                             compare::Stage::kBeyond})
        if (compare::stageKey(stage) == key) return stage;
    throw std::invalid_argument("unknown stage '" + key + "'; there are whole, below, near and beyond");
}

RecordedCell readCell(const fs::path& file) {
    try {
        const Json json = Json::parse(result::readFile(file));
        if (json.at("headroom-recorded") != 1)
            throw std::invalid_argument("not a recorded cell of format 1");
        RecordedCell cell;
        cell.name = json.at("cell");
        cell.extent.untilSeconds = json.at("untilSeconds");
        cell.extent.kneeOperation = json.at("kneeOperation");
        if (!json.at("kneeUsers").is_null()) cell.extent.kneeUsers = json.at("kneeUsers").get<double>();
        cell.predictedLimit = json.at("predictedLimit");
        cell.measuredLimit = json.at("measuredLimit");
        for (const Json& row : json.at("quantities"))
            cell.quantities.push_back({{row.at("kind"), row.at("subject"), stageOfKey(row.at("stage"))},
                                       row.at("predicted"),
                                       row.at("measured"),
                                       row.at("noise")});
        return cell;
    } catch (const Json::exception& error) {
        throw UsageError(file.string() + ": " + error.what());
    } catch (const std::invalid_argument& error) {
        throw UsageError(file.string() + ": " + error.what());
    }
}

std::vector<fs::path> cellsIn(const fs::path& folder) {
    constexpr std::string_view kSuffix = ".recorded.json";
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().string().ends_with(kSuffix)) files.push_back(entry.path());
    if (error) throw UsageError(folder.string() + ": " + error.message());
    if (files.empty()) throw UsageError(folder.string() + ": no NAME.recorded.json in it");
    std::sort(files.begin(), files.end());
    return files;
}

/// As `live predict` simulates it: with the delays that calibration found, where the profile beside it has them.
models::Scenario recordedScenario(const fs::path& file) {
    models::Scenario scenario = load({file.string(), {}});
    const models::Service* service = scenario.service(calibrate::processServiceOf(scenario));
    const fs::path profile =
        file.parent_path() / std::get<models::ProcessService>(service->kind).profile;
    return fs::exists(profile) ? load(calibratedInput(file, profile)) : scenario;
}

std::string stateText(GateRow::State state) {
    return state == GateRow::State::kBroken    ? "broken"
           : state == GateRow::State::kDrifted ? "drifted"
                                               : "same";
}

std::string textOf(const std::vector<GateRow>& rows, std::size_t cells, bool all) {
    const report::Style style = stdoutStyle();
    const auto count = [&](GateRow::State state) {
        return static_cast<double>(std::count_if(
            rows.begin(), rows.end(), [&](const GateRow& row) { return row.state == state; }));
    };
    const double broken = count(GateRow::State::kBroken);
    std::string out =
        broken > 0.0 ? paint(style, report::Ink::kRed, "What used to be predicted well is not any more")
                     : paint(style, report::Ink::kGreen, "What used to be predicted well still is");
    out += ": " + report::counted(broken, "quantity", "quantities") + " broken, " +
           analysis::countText(count(GateRow::State::kDrifted)) + " drifted, " +
           analysis::countText(count(GateRow::State::kSame)) + " the same, over " +
           report::counted(static_cast<double>(cells), "cell", "cells") + ".\n";
    report::TextTable table({{"cell", false, 32},
                             {"quantity", false, 50},
                             {"error then", true},
                             {"now", true},
                             {"allowed", true},
                             {"state"}});
    for (const GateRow& row : rows) {
        if (!all && row.state == GateRow::State::kSame) continue;
        const bool word = row.quantity == "first limit";
        const auto text = [&](double error) {
            return word ? (error == 0.0 ? std::string("right") : std::string("wrong"))
                        : signedPercent(error);
        };
        table.add({row.cell, row.quantity, text(row.errorThen), text(row.errorNow),
                   word ? "" : analysis::percentText(row.allowed), stateText(row.state)});
    }
    out += table.print(style);
    return style.unicode ? out : report::toAscii(out);
}

int gate(const Options& options) {
    const fs::path folder = options.folder.empty()
                                ? fs::path(HEADROOM_SOURCE_DATA_DIR) / "bench/accuracy/recorded"
                                : fs::path(options.folder);
    const std::vector<fs::path> files = cellsIn(folder);
    catchInterrupts();
    std::vector<GateRow> rows;
    {
        Progress progress("gate", !options.quiet && stderrIsTerminal());
        for (std::size_t i = 0; i < files.size(); ++i) {
            throwIfInterrupted();
            const RecordedCell cell = readCell(files[i]);
            progress.update(static_cast<double>(i) / static_cast<double>(files.size()), cell.name);
            const std::string name = files[i].filename().string();
            const fs::path scenario =
                folder / (name.substr(0, name.find(".recorded.json")) + ".scenario.json");
            const auto loaded = std::make_shared<const models::Scenario>(recordedScenario(scenario));
            for (GateRow& row :
                 compare::judge(cell, analysis::runRequest({loaded, loaded->seed, 0.0, {}})))
                rows.push_back(std::move(row));
        }
    }
    if (options.json) {
        nlohmann::ordered_json out{
            {"headroom-gate", 1}, {"cells", files.size()}, {"rows", Json::array()}};
        for (const GateRow& row : rows)
            out["rows"].push_back(
                {{"cell", row.cell},
                 {"quantity", row.quantity},
                 {"errorThen", row.errorThen},
                 {"errorNow", std::isnan(row.errorNow) ? Json(nullptr) : Json(row.errorNow)},
                 {"allowed", row.allowed},
                 {"state", stateText(row.state)}});
        print(out.dump(2) + "\n");
    } else if (!options.quiet) {
        print(textOf(rows, files.size(), options.all));
    }
    const bool broken = std::any_of(rows.begin(), rows.end(), [](const GateRow& row) {
        return row.state == GateRow::State::kBroken;
    });
    return broken ? kViolated : kOk;
}

} // namespace

void addLiveGate(CLI::App& group, Action& action) {
    CLI::App* command =
        group.add_subcommand("gate", "Do recorded predictions still hold with this version?");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    command->add_option("folder", options->folder, "Recorded cells [bench/accuracy/recorded]")
        ->type_name("FOLDER");
    command->add_flag("--json", options->json, "Print every quantity as JSON");
    command->add_flag("--all", options->all, "List what is the same, too");
    command->add_flag("--quiet", options->quiet, "Exit code only");
    command->callback([options, &action] { action = [options] { return gate(*options); }; });
}

} // namespace headroom::cli
