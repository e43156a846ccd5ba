// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/loaded_run.hpp"

#include "models/data_dirs.hpp"
#include "models/read_scenario.hpp"
#include "sim/result/result_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace headroom::gui {
namespace {

using Json = nlohmann::ordered_json;

/// Without the scenario: whoever came was asked for, and nothing is promised.
models::Scenario standIn(const result::RunResult& run) {
    models::Scenario scenario;
    scenario.name = run.scenario;
    constexpr std::uint64_t kMost = std::numeric_limits<int>::max();
    scenario.workload.ramp.emplace().until = static_cast<int>(std::min(run.users.arrived, kMost));
    return scenario;
}

std::optional<models::Scenario> bundled(const std::string& name) {
    try {
        const auto file = models::defaultDataDirs().scenarios() / (name + ".json");
        if (!std::filesystem::exists(file)) return std::nullopt;
        return models::readScenario(file);
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

double numberAt(const Json& json, const char* key) {
    return json.contains(key) && json.at(key).is_number() ? json.at(key).get<double>() : 0.0;
}

std::string textAt(const Json& json, const char* key) {
    return json.contains(key) && json.at(key).is_string() ? json.at(key).get<std::string>()
                                                          : std::string{};
}

std::optional<analysis::SteeperRamp> steeperOf(const Json& json) {
    if (!json.is_object()) return std::nullopt;
    analysis::SteeperRamp ramp;
    ramp.toUsers = numberAt(json, "toUsers");
    ramp.brokenSlo = textAt(json, "brokenSlo");
    ramp.note = textAt(json, "note");
    if (const auto found = json.find("firstBreak"); found != json.end() && found->is_object())
        ramp.firstBreak = {numberAt(*found, "atSeconds"), numberAt(*found, "users"),
                           numberAt(*found, "value")};
    if (const auto found = json.find("firstBinding"); found != json.end() && found->is_object()) {
        analysis::BindingGroup group;
        group.service = textAt(*found, "service");
        group.first = {textAt(*found, "resource"),    textAt(*found, "kind"),
                       numberAt(*found, "atSeconds"), numberAt(*found, "users"),
                       numberAt(*found, "value"),     textAt(*found, "explanation")};
        group.members = static_cast<std::size_t>(numberAt(*found, "members"));
        group.bound = static_cast<std::size_t>(numberAt(*found, "bound"));
        ramp.firstBinding = group;
    }
    return ramp;
}

} // namespace

LoadOutcome loadRun(const QString& file, std::shared_ptr<const models::Scenario> scenario) {
    try {
        auto run = std::make_shared<LoadedRun>();
        run->result = result::readResult(file.toStdString());
        if (scenario) {
            run->scenario = *scenario;
        } else if (auto found = bundled(run->result.scenario)) {
            run->scenario = std::move(*found);
        } else {
            run->scenario = standIn(run->result);
            run->hasScenario = false;
        }
        run->summary = analysis::summarize(run->scenario, {run->result});
        run->answer = report::answer(run->summary);
        return {run, {}};
    } catch (const std::exception& error) {
        return {nullptr, QString::fromUtf8(error.what())};
    }
}

RunPointer withFindings(const RunPointer& run, const QByteArray& findings) {
    const Json json = Json::parse(findings.begin(), findings.end(), nullptr, false);
    if (!json.is_object() || !json.contains("steeperRamp")) return run;
    auto changed = std::make_shared<LoadedRun>(*run);
    changed->summary.steeper = steeperOf(json.at("steeperRamp"));
    changed->answer = report::answer(changed->summary);
    return changed;
}

} // namespace headroom::gui
