// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/document/levers.hpp"

#include "gui/document/json_changes.hpp"
#include "gui/document/workload_shape.hpp"
#include "models/units_text.hpp"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headroom::gui {
namespace {

using Json = models::Json;
using Kind = Lever::Kind;
using Pointer = Json::json_pointer;

struct LeversText {
    Q_DECLARE_TR_FUNCTIONS(Levers)
};

constexpr double kPaceRange = 4.0;
constexpr double kUsersRange = 5.0;

/// From one, or none, to about three times the value.
double widest(double value, double limit) {
    return std::min(limit, std::max(10.0, std::ceil(value * 3.0)));
}

void addCount(std::vector<Lever>& levers, const Json& scenario, Kind kind, const std::string& service,
              const std::string& member, double otherwise, double least, double limit) {
    const std::string place = models::joinPointer("/services", service) + member;
    const Pointer pointer(place);
    const double value = scenario.contains(pointer) && scenario.at(pointer).is_number()
                             ? scenario.at(pointer).get<double>()
                             : otherwise;
    levers.push_back({kind, QString::fromStdString(service), QString::fromStdString(place), value, least,
                      std::max(value, widest(value, limit)), true, false});
}

void addService(std::vector<Lever>& levers, const Json& scenario, const std::string& name,
                const Json& service) {
    const std::string type = service.value("type", std::string());
    if (type == "process") {
        addCount(levers, scenario, Kind::kInstances, name, "/on/count", 1.0, 1.0, 10000.0);
        addCount(levers, scenario, Kind::kProcesses, name, "/on/processesPerInstance", 1.0, 1.0, 64.0);
    } else if (type == "redis-cluster") {
        addCount(levers, scenario, Kind::kMasters, name, "/masters", 3.0, 1.0, 1000.0);
        addCount(levers, scenario, Kind::kReplicas, name, "/replicasPerMaster", 1.0, 0.0, 5.0);
    } else if (type == "application" && service.contains("on")) {
        addCount(levers, scenario, Kind::kInstances, name, "/on/count", 1.0, 1.0, 10000.0);
        if (service.contains("threads") && service.at("threads").is_object())
            addCount(levers, scenario, Kind::kThreads, name, "/threads/max", 200.0, 1.0, 10000.0);
    } else if (type == "cache" || type == "search-cluster") {
        addCount(levers, scenario, Kind::kNodes, name, "/nodes", 1.0, 1.0, 1000.0);
    } else if (type == "database") {
        addCount(levers, scenario, Kind::kReplicas, name, "/readReplicas", 0.0, 0.0, 15.0);
    }
}

/// Every distribution of a pause inside a repetition, divided by the factor.
void quicken(Json& steps, double factor, bool repeated) {
    if (steps.is_array()) {
        for (Json& step : steps) quicken(step, factor, repeated);
    }
    if (!steps.is_object()) return;
    if (repeated && steps.contains("think") && steps.at("think").is_string()) {
        try {
            models::Distribution pause = models::parseDistribution(steps.at("think").get<std::string>());
            pause.first = pause.first / factor;
            pause.second = pause.second / factor;
            for (models::Duration& value : pause.values) value = value / factor;
            steps["think"] = models::print(pause);
        } catch (const models::UnitError&) {
            // Stays as it is: the document says what is wrong with it.
            return;
        }
    }
    for (auto& [key, value] : steps.items()) quicken(value, factor, repeated || key == "repeat");
}

bool hasRepeatedPause(const Json& json, bool repeated) {
    if (json.is_array()) {
        return std::any_of(json.begin(), json.end(),
                           [&](const Json& one) { return hasRepeatedPause(one, repeated); });
    }
    if (!json.is_object()) return false;
    if (repeated && json.contains("think")) return true;
    for (const auto& [key, value] : json.items()) {
        if (hasRepeatedPause(value, repeated || key == "repeat")) return true;
    }
    return false;
}

std::string scaledRate(const Json& rate, double factor) {
    try {
        return models::print(models::Rate(models::parseRate(rate.get<std::string>()).value * factor));
    } catch (const models::UnitError&) {
        return rate.get<std::string>();
    }
}

/// As analysis::atLoad scales a workload: the same time, as many steps, another height.
void scaleUsers(Json& scenario, double users, double factor) {
    Json& load = scenario["workload"]["users"];
    const auto whole = [](double value) {
        return static_cast<std::int64_t>(std::max(1.0, std::round(value)));
    };
    if (load.contains("ramp")) {
        Json& ramp = load["ramp"];
        const double start = ramp.value("start", 0.0);
        ramp["start"] = static_cast<std::int64_t>(std::round(start * factor));
        ramp["step"] = whole(std::ceil(ramp.value("step", 1.0) * factor));
        ramp["until"] = whole(users);
    } else if (load.contains("steady")) {
        load["steady"]["count"] = whole(users);
    } else if (load.contains("arrivals")) {
        load["arrivals"]["rate"] = scaledRate(load["arrivals"]["rate"], factor);
    } else if (load.contains("profile") && load["profile"].contains("rate")) {
        for (Json& point : load["profile"]["rate"]) point["rate"] = scaledRate(point["rate"], factor);
    }
}

} // namespace

std::vector<Lever> leversOf(const Json& scenario) {
    std::vector<Lever> levers;
    if (const auto shape = shapeOf(scenario); shape && !shape->fromFile) {
        levers.push_back({Kind::kUsers,
                          {},
                          {},
                          shape->most,
                          std::max(shape->most / kUsersRange, shape->rate ? 1e-6 : 1.0),
                          shape->most * kUsersRange,
                          !shape->rate,
                          true});
    }
    if (scenario.contains("behaviours") && hasRepeatedPause(scenario.at("behaviours"), false))
        levers.push_back({Kind::kPace, {}, {}, 1.0, 1.0 / kPaceRange, kPaceRange, false, true});
    if (!scenario.contains("services") || !scenario.at("services").is_object()) return levers;
    for (const auto& [name, service] : scenario.at("services").items()) {
        if (service.is_object()) addService(levers, scenario, name, service);
    }
    return levers;
}

Json withLevers(const Json& scenario, const std::vector<Lever>& levers,
                const std::vector<double>& values) {
    Json changed = scenario;
    for (std::size_t i = 0; i < levers.size() && i < values.size(); ++i) {
        const Lever& lever = levers[i];
        if (values[i] == lever.value) continue;
        if (lever.kind == Kind::kUsers) {
            scaleUsers(changed, values[i], values[i] / lever.value);
        } else if (lever.kind == Kind::kPace) {
            quicken(changed["behaviours"], values[i], false);
        } else {
            changed[Pointer(lever.pointer.toStdString())] = static_cast<std::int64_t>(values[i]);
        }
    }
    return changed;
}

QStringList settingsOf(const Json& scenario, const std::vector<Lever>& levers,
                       const std::vector<double>& values) {
    QStringList settings;
    for (const JsonChange& change : changesBetween(scenario, withLevers(scenario, levers, values))) {
        if (!change.after) continue;
        const Json& after = *change.after;
        const std::string text = after.is_string() ? after.get<std::string>() : after.dump();
        settings.append(change.pointer.mid(1) + "=" + QString::fromStdString(text));
    }
    return settings;
}

QString leverText(const Lever& lever) {
    switch (lever.kind) {
    case Kind::kInstances:
        return LeversText::tr("%1: instances").arg(lever.service);
    case Kind::kProcesses:
        return LeversText::tr("%1: processes per instance").arg(lever.service);
    case Kind::kMasters:
        return LeversText::tr("%1: masters").arg(lever.service);
    case Kind::kReplicas:
        return LeversText::tr("%1: replicas").arg(lever.service);
    case Kind::kNodes:
        return LeversText::tr("%1: nodes").arg(lever.service);
    case Kind::kThreads:
        return LeversText::tr("%1: threads").arg(lever.service);
    case Kind::kUsers:
        return lever.whole ? LeversText::tr("Users") : LeversText::tr("Arrivals a second, at most");
    case Kind::kPace:
        return LeversText::tr("Message rate, factor");
    }
    return {};
}

} // namespace headroom::gui
