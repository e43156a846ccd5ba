// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/sweep_points.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace headroom::gui {
namespace {

using Json = nlohmann::ordered_json;

Json parsed(const QByteArray& text) { return Json::parse(text.begin(), text.end(), nullptr, false); }

QString textAt(const Json& json, const char* key) {
    return json.is_object() && json.contains(key) && json.at(key).is_string()
               ? QString::fromStdString(json.at(key).get<std::string>())
               : QString();
}

double numberAt(const Json& json, const char* key, double otherwise = -1.0) {
    if (!json.is_object() || !json.contains(key)) return otherwise;
    const Json& value = json.at(key);
    if (value.is_number()) return value.get<double>();
    return value.is_object() ? numberAt(value, "value", otherwise) : otherwise;
}

const Json& memberOf(const Json& json, const char* key) {
    static const Json kNone;
    return json.is_object() && json.contains(key) ? json.at(key) : kNone;
}

QStringList settingsOf(const Json& set) {
    QStringList settings;
    if (!set.is_object()) return settings;
    for (const auto& [path, value] : set.items()) {
        const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        settings.append(QString::fromStdString(path + "=" + text));
    }
    return settings;
}

SweepPoint pointOf(const Json& entry, const Json& measures) {
    SweepPoint point;
    point.index = entry.value("index", std::size_t{0});
    point.settings = settingsOf(memberOf(entry, "set"));
    point.verdict = textAt(measures, "verdict");
    point.error = textAt(measures, "error");
    point.cost = numberAt(measures, "usdPerHour");
    const Json& users = memberOf(measures, "users");
    point.failed = numberAt(users, "failedShare");
    point.throughput = numberAt(measures, "throughput");
    const Json& broken = memberOf(measures, "firstBreak");
    point.usersAtLeast = broken.is_null();
    point.users = broken.is_null() ? numberAt(users, "asked") : numberAt(broken, "users");
    const Json& objectives = memberOf(measures, "objectives");
    for (const Json& objective : objectives.is_array() ? objectives : Json::array()) {
        if (textAt(objective, "unit") != "s" || point.latency >= 0.0) continue;
        point.latency = numberAt(objective, "value");
    }
    const Json& operations = memberOf(measures, "operations");
    for (const Json& operation : operations.is_array() ? operations : Json::array()) {
        if (point.latency < 0.0) point.latency = numberAt(operation, "p95");
    }
    const Json& binding = memberOf(measures, "firstBinding");
    if (binding.is_object()) point.binds = textAt(binding, "service") + " " + textAt(binding, "kind");
    return point;
}

SweepPoint finalistOf(const Json& finalist, std::size_t index) {
    SweepPoint point;
    point.index = index;
    point.settings = settingsOf(memberOf(finalist, "set"));
    point.cost = numberAt(finalist, "usdPerHour");
    point.users = numberAt(finalist, "users");
    point.latency = numberAt(finalist, "p95Seconds");
    point.failed = numberAt(finalist, "failedShare");
    point.binds = textAt(finalist, "binds");
    return point;
}

void sortByIndex(std::vector<SweepPoint>& points) {
    std::stable_sort(points.begin(), points.end(),
                     [](const SweepPoint& a, const SweepPoint& b) { return a.index < b.index; });
}

} // namespace

double SweepPoint::value(Outcome outcome) const {
    switch (outcome) {
    case Outcome::kCost:
        return cost;
    case Outcome::kUsers:
        return users;
    case Outcome::kLatency:
        return latency;
    case Outcome::kFailed:
        return failed;
    case Outcome::kThroughput:
        return throughput;
    }
    return -1.0;
}

std::vector<SweepPoint> readSweep(const QByteArray& text) {
    std::vector<SweepPoint> points;
    const Json json = parsed(text);
    const Json& results = memberOf(json, "results");
    if (!results.is_array()) return points;
    for (const Json& entry : results) points.push_back(pointOf(entry, entry));
    sortByIndex(points);
    return points;
}

std::vector<SweepPoint> readJournal(const QByteArray& lines) {
    std::vector<SweepPoint> points;
    const qsizetype whole = lines.lastIndexOf('\n') + 1;
    for (const QByteArray& line : lines.left(whole).split('\n')) {
        const Json entry = parsed(line);
        if (entry.is_object() && entry.contains("measures"))
            points.push_back(pointOf(entry, entry.at("measures")));
    }
    sortByIndex(points);
    return points;
}

std::vector<SweepPoint> readOptimum(const QByteArray& text) {
    std::vector<SweepPoint> points;
    const Json json = parsed(text);
    const Json& front = memberOf(json, "front");
    if (!front.is_array()) return points;
    const QStringList winner = settingsOf(memberOf(memberOf(json, "winner"), "set"));
    const Json& stated = memberOf(json, "stated");
    const QStringList asStated = settingsOf(memberOf(stated, "set"));
    bool statedSeen = false;
    for (const Json& finalist : front) {
        points.push_back(finalistOf(finalist, points.size()));
        points.back().chosen = points.back().settings == winner;
        points.back().stated = stated.is_object() && points.back().settings == asStated;
        statedSeen = statedSeen || points.back().stated;
    }
    if (stated.is_object() && !statedSeen) {
        points.push_back(finalistOf(stated, points.size()));
        points.back().stated = true;
    }
    return points;
}

bool lessIsBetter(Outcome outcome) {
    return outcome == Outcome::kCost || outcome == Outcome::kLatency || outcome == Outcome::kFailed;
}

std::vector<std::size_t> paretoFront(const std::vector<SweepPoint>& points, Outcome across, Outcome up) {
    // Both turned so that less is better.
    const auto badness = [](const SweepPoint& point, Outcome outcome) {
        return lessIsBetter(outcome) ? point.value(outcome) : -point.value(outcome);
    };
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i].value(across) >= 0.0 && points[i].value(up) >= 0.0) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const double first = badness(points[a], across);
        const double second = badness(points[b], across);
        return first != second ? first < second : badness(points[a], up) < badness(points[b], up);
    });
    std::vector<std::size_t> front;
    for (const std::size_t i : order) {
        if (front.empty() || badness(points[i], up) < badness(points[front.back()], up))
            front.push_back(i);
    }
    std::sort(front.begin(), front.end(), [&](std::size_t a, std::size_t b) {
        return points[a].value(across) < points[b].value(across);
    });
    return front;
}

} // namespace headroom::gui
