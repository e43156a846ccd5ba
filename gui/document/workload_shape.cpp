// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/document/workload_shape.hpp"

#include "models/units_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headroom::gui {
namespace {

using Json = models::Json;
using Role = LoadPoint::Role;

double secondsAt(const Json& json, const char* key, double otherwise = 0.0) {
    if (!json.is_object() || !json.contains(key) || !json.at(key).is_string()) return otherwise;
    try {
        return models::parseDuration(json.at(key).get<std::string>()).value;
    } catch (const models::UnitError&) {
        return otherwise;
    }
}

double rateAt(const Json& json, const char* key) {
    if (!json.is_object() || !json.contains(key) || !json.at(key).is_string()) return 0.0;
    try {
        return models::parseRate(json.at(key).get<std::string>()).value;
    } catch (const models::UnitError&) {
        return 0.0;
    }
}

double numberAt(const Json& json, const char* key, double otherwise = 0.0) {
    return json.is_object() && json.contains(key) && json.at(key).is_number()
               ? json.at(key).get<double>()
               : otherwise;
}

/// Two and a half significant digits: 1, 2, 5, 10, 15, ... 995, 1000, 1050.
double roundAmount(double amount) {
    if (amount <= 0.0) return 0.0;
    const double digit = std::pow(10.0, std::floor(std::log10(amount)) - 1.0);
    const double unit = std::max(digit / 2.0, 1e-9);
    return std::round(amount / unit) * unit;
}

double wholeUsers(double amount) { return std::max(0.0, std::round(roundAmount(amount))); }

double roundedSeconds(double seconds, double length) {
    // A three-hundredth of the run, in steps people use.
    constexpr double kParts = 300.0;
    for (const double step : {0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0, 1800.0, 3600.0}) {
        if (step * kParts >= length || step == 3600.0)
            return std::max(0.0, std::round(seconds / step) * step);
    }
    return seconds;
}

std::string durationText(double seconds) {
    return models::print(models::seconds(std::max(0.0, seconds)));
}

std::string rateText(double perSecond) { return models::print(models::Rate(std::max(0.0, perSecond))); }

const Json& usersOf(const Json& scenario) {
    static const Json kNone = Json::object();
    if (!scenario.contains("workload") || !scenario.at("workload").is_object()) return kNone;
    const Json& workload = scenario.at("workload");
    return workload.contains("users") && workload.at("users").is_object() ? workload.at("users") : kNone;
}

double rampSteps(const Json& ramp) {
    const double step = std::max(1.0, numberAt(ramp, "step", 1.0));
    return std::max(0.0, std::ceil((numberAt(ramp, "until", 1.0) - numberAt(ramp, "start")) / step));
}

void shapeRamp(WorkloadShape& shape, const Json& ramp) {
    const double start = numberAt(ramp, "start");
    const double step = std::max(1.0, numberAt(ramp, "step", 1.0));
    const double until = numberAt(ramp, "until", 1.0);
    const double every = secondsAt(ramp, "every", 1.0);
    const double steps = rampSteps(ramp);
    const double top = steps * every;
    const double end = top + secondsAt(ramp, "hold");
    const bool spread = ramp.value("arrival", Json("burst")) == Json("spread");
    shape.curve.push_back({0.0, start});
    constexpr double kMostDrawn = 2000.0; ///< steps; more look like a line
    if (spread || steps > kMostDrawn) {
        shape.curve.push_back({top, until});
    } else {
        for (double i = 1.0; i <= steps; i += 1.0) {
            shape.curve.push_back({i * every, shape.curve.back().y()});
            shape.curve.push_back({i * every, std::min(until, start + i * step)});
        }
    }
    shape.curve.push_back({end, until});
    shape.points = {{Role::kRampStart, 0, 0.0, start, false, true},
                    {Role::kRampEnd, 0, top, until, true, true},
                    {Role::kRampHold, 0, end, until, true, false}};
    shape.seconds = end;
    shape.most = std::max(start, until);
}

void shapeSteady(WorkloadShape& shape, const Json& steady) {
    const double count = numberAt(steady, "count", 1.0);
    const double up = secondsAt(steady, "rampUp");
    const double end = up + secondsAt(steady, "duration");
    shape.curve = {{0.0, 0.0}, {up, count}, {end, count}};
    shape.points = {{Role::kSteadyTop, 0, up, count, true, true},
                    {Role::kSteadyEnd, 0, end, count, true, false}};
    shape.seconds = end;
    shape.most = count;
}

void shapeArrivals(WorkloadShape& shape, const Json& arrivals) {
    shape.rate = true;
    const double perSecond = rateAt(arrivals, "rate");
    shape.seconds = secondsAt(arrivals, "duration", 1.0);
    shape.curve = {{0.0, perSecond}, {shape.seconds, perSecond}};
    shape.points = {{Role::kArrivalsEnd, 0, shape.seconds, perSecond, true, true}};
    shape.most = perSecond;
}

void shapeProfile(WorkloadShape& shape, const Json& profile) {
    shape.rate = true;
    shape.fromFile = profile.contains("file");
    shape.seconds = secondsAt(profile, "duration", 1.0);
    const bool steps = profile.value("shape", Json("linear")) == Json("step");
    shape.most = 0.0;
    if (!profile.contains("rate") || !profile.at("rate").is_array()) return;
    int index = 0;
    for (const Json& one : profile.at("rate")) {
        const double at = secondsAt(one, "at");
        const double perSecond = rateAt(one, "rate");
        if (shape.curve.empty() && at > 0.0) shape.curve.push_back({0.0, perSecond});
        if (steps && !shape.curve.empty()) shape.curve.push_back({at, shape.curve.back().y()});
        shape.curve.push_back({at, perSecond});
        shape.points.push_back({Role::kProfilePoint, index++, at, perSecond, true, true});
        shape.most = std::max(shape.most, perSecond);
    }
    if (!shape.curve.empty() && shape.curve.back().x() < shape.seconds)
        shape.curve.push_back({shape.seconds, shape.curve.back().y()});
}

void addEvents(WorkloadShape& shape, const Json& scenario) {
    const Json& workload = scenario.at("workload");
    if (!workload.contains("events") || !workload.at("events").is_array()) return;
    int index = 0;
    for (const Json& one : workload.at("events")) {
        LoadEvent event;
        if (one.is_object() && one.contains("name") && one.at("name").is_string())
            event.name = QString::fromStdString(one.at("name").get<std::string>());
        event.from = secondsAt(one, "at");
        event.to = event.from + secondsAt(one, "for");
        event.multiplier = numberAt(one, "multiplier", 1.0);
        shape.points.push_back({Role::kEventStart, index, event.from, event.multiplier, true, false});
        shape.points.push_back({Role::kEventEnd, index, event.to, event.multiplier, true, false});
        shape.events.push_back(event);
        ++index;
    }
}

void moveProfilePoint(Json& profile, const LoadPoint& point, double seconds, double amount) {
    Json& rates = profile["rate"];
    const auto index = static_cast<std::size_t>(point.index);
    if (index >= rates.size()) return;
    // Points stay in their order: one cannot pass its neighbours.
    const double after = index == 0 ? 0.0 : secondsAt(rates[index - 1], "at");
    const double before = index + 1 < rates.size() ? secondsAt(rates[index + 1], "at")
                                                   : secondsAt(profile, "duration", seconds);
    rates[index]["at"] = durationText(std::clamp(seconds, after, std::max(after, before)));
    rates[index]["rate"] = rateText(roundAmount(amount));
}

void moveRampPoint(Json& ramp, const LoadPoint& point, double seconds, double amount) {
    const double steps = std::max(1.0, rampSteps(ramp));
    if (point.role == Role::kRampStart) {
        ramp["start"] =
            static_cast<std::int64_t>(std::min(wholeUsers(amount), numberAt(ramp, "until", 1.0)));
    } else if (point.role == Role::kRampEnd) {
        // Steps keep their height: another top is reached in more or fewer steps.
        const double until = std::max({1.0, wholeUsers(amount), numberAt(ramp, "start")});
        ramp["until"] = static_cast<std::int64_t>(until);
        const double newSteps = std::max(1.0, rampSteps(ramp));
        const double length = std::max(seconds, 0.1);
        if (std::abs(seconds - point.seconds) > 1e-9 || newSteps != steps)
            ramp["every"] =
                durationText(std::max(0.001, std::round(length / newSteps * 1000.0) / 1000.0));
    } else {
        const double top = rampSteps(ramp) * secondsAt(ramp, "every", 1.0);
        ramp["hold"] = durationText(std::max(0.0, seconds - top));
    }
}

void moveEventPoint(Json& events, const LoadPoint& point, double seconds, double length) {
    const auto index = static_cast<std::size_t>(point.index);
    if (!events.is_array() || index >= events.size()) return;
    Json& event = events[index];
    const double from = secondsAt(event, "at");
    const double to = from + secondsAt(event, "for");
    const double least = length / 1000.0;
    if (point.role == Role::kEventStart) {
        const double start = std::clamp(seconds, 0.0, std::max(0.0, to - least));
        event["at"] = durationText(start);
        event["for"] = durationText(to - start);
    } else {
        event["for"] = durationText(std::max(seconds - from, least));
    }
}

Json& kindIn(Json& workload, const char* kind) { return workload["users"][kind]; }

} // namespace

std::optional<WorkloadShape> shapeOf(const Json& scenario) {
    const Json& users = usersOf(scenario);
    WorkloadShape shape;
    if (users.contains("ramp")) {
        shape.kind = LoadKind::kRamp;
        shapeRamp(shape, users.at("ramp"));
    } else if (users.contains("steady")) {
        shape.kind = LoadKind::kSteady;
        shapeSteady(shape, users.at("steady"));
    } else if (users.contains("arrivals")) {
        shape.kind = LoadKind::kArrivals;
        shapeArrivals(shape, users.at("arrivals"));
    } else if (users.contains("profile")) {
        shape.kind = LoadKind::kProfile;
        shapeProfile(shape, users.at("profile"));
    } else {
        return std::nullopt;
    }
    shape.seconds = std::max(shape.seconds, 0.1);
    shape.most = std::max(shape.most, 1e-6);
    addEvents(shape, scenario);
    return shape;
}

Json withPointMoved(const Json& scenario, const LoadPoint& point, double seconds, double amount) {
    Json workload = scenario.at("workload");
    const auto shape = shapeOf(scenario);
    if (!shape || shape->fromFile) return workload;
    const double at = point.movesSideways ? roundedSeconds(seconds, shape->seconds) : point.seconds;
    switch (point.role) {
    case Role::kProfilePoint:
        moveProfilePoint(kindIn(workload, "profile"), point, at, amount);
        break;
    case Role::kRampStart:
    case Role::kRampEnd:
    case Role::kRampHold:
        moveRampPoint(kindIn(workload, "ramp"), point, at, amount);
        break;
    case Role::kSteadyTop: {
        Json& steady = kindIn(workload, "steady");
        steady["count"] = static_cast<std::int64_t>(std::max(1.0, wholeUsers(amount)));
        steady["rampUp"] = durationText(at);
        break;
    }
    case Role::kSteadyEnd: {
        Json& steady = kindIn(workload, "steady");
        steady["duration"] = durationText(std::max(1.0, at - secondsAt(steady, "rampUp")));
        break;
    }
    case Role::kArrivalsEnd:
        kindIn(workload, "arrivals")["duration"] = durationText(std::max(1.0, at));
        kindIn(workload, "arrivals")["rate"] = rateText(roundAmount(amount));
        break;
    case Role::kEventStart:
    case Role::kEventEnd:
        moveEventPoint(workload["events"], point, at, shape->seconds);
        break;
    }
    return workload;
}

Json withProfilePoint(const Json& scenario, double seconds, double amount) {
    Json workload = scenario.at("workload");
    const auto shape = shapeOf(scenario);
    if (!shape || shape->kind != LoadKind::kProfile || shape->fromFile) return workload;
    Json& rates = kindIn(workload, "profile")["rate"];
    const double at = std::clamp(roundedSeconds(seconds, shape->seconds), 0.0, shape->seconds);
    std::size_t place = 0;
    while (place < rates.size() && secondsAt(rates[place], "at") <= at) ++place;
    rates.insert(rates.begin() + static_cast<std::ptrdiff_t>(place),
                 Json{{"at", durationText(at)}, {"rate", rateText(roundAmount(amount))}});
    return workload;
}

Json withEvent(const Json& scenario, double seconds, double lasts) {
    Json workload = scenario.at("workload");
    const auto shape = shapeOf(scenario);
    if (!shape) return workload;
    const double length = shape->seconds;
    workload["events"].push_back(
        {{"name", "event"},
         {"at", durationText(roundedSeconds(seconds, length))},
         {"for", durationText(std::max(roundedSeconds(lasts, length), length / 100.0))},
         {"multiplier", 2}});
    return workload;
}

Json withoutPoint(const Json& scenario, const LoadPoint& point) {
    Json workload = scenario.at("workload");
    const auto index = static_cast<std::ptrdiff_t>(point.index);
    if (point.role == Role::kProfilePoint) {
        Json& rates = kindIn(workload, "profile")["rate"];
        if (rates.size() > 1) rates.erase(rates.begin() + index);
    } else if (point.role == Role::kEventStart || point.role == Role::kEventEnd) {
        workload["events"].erase(workload["events"].begin() + index);
        if (workload["events"].empty()) workload.erase("events");
    }
    return workload;
}

Json withKind(const Json& scenario, LoadKind kind) {
    Json workload = scenario.at("workload");
    const auto shape = shapeOf(scenario);
    const double length = shape ? shape->seconds : 600.0;
    // A rate and a population are related by how long users stay, which the scenario does not say: they stay.
    const double amount = shape ? shape->most : 100.0;
    const bool wasRate = shape && shape->rate;
    const double users = std::max(1.0, wholeUsers(wasRate ? amount * length : amount));
    const double rate = roundAmount(wasRate ? amount : amount / length);
    Json made;
    constexpr double kSteps = 10.0;
    constexpr double kRampShare = 0.8;
    switch (kind) {
    case LoadKind::kRamp:
        made["ramp"] = {{"start", 0},
                        {"step", static_cast<std::int64_t>(std::max(1.0, std::ceil(users / kSteps)))},
                        {"every", durationText(roundedSeconds(length * kRampShare / kSteps, length))},
                        {"until", static_cast<std::int64_t>(users)},
                        {"hold", durationText(roundedSeconds(length * (1.0 - kRampShare), length))}};
        break;
    case LoadKind::kSteady:
        made["steady"] = {{"count", static_cast<std::int64_t>(users)},
                          {"rampUp", durationText(roundedSeconds(length * 0.2, length))},
                          {"duration", durationText(roundedSeconds(length * 0.8, length))}};
        break;
    case LoadKind::kArrivals:
        made["arrivals"] = {{"rate", rateText(rate)}, {"duration", durationText(length)}};
        break;
    case LoadKind::kProfile:
        made["profile"] = {
            {"rate", Json::array({{{"at", "0s"}, {"rate", rateText(rate)}},
                                  {{"at", durationText(roundedSeconds(length / 2, length))},
                                   {"rate", rateText(roundAmount(rate * 2))}}})},
            {"duration", durationText(length)}};
        break;
    }
    workload["users"] = std::move(made);
    const bool open = kind == LoadKind::kArrivals || kind == LoadKind::kProfile;
    if (!open) workload.erase("events");
    return workload;
}

QString roundSeconds(double seconds, double length) {
    return QString::fromStdString(durationText(roundedSeconds(seconds, length)));
}

} // namespace headroom::gui
