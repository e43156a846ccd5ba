// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/speedup_data.hpp"

#include "gui/models/simulator_words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace headroom::gui {
namespace {

using Json = nlohmann::ordered_json;

const Json& member(const Json& json, const char* key) {
    static const Json kNone;
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() ? *found : kNone;
}

double number(const Json& json, const char* key) {
    const Json& value = member(json, key);
    return value.is_number() ? value.get<double>() : 0.0;
}

QString text(const Json& json, const char* key) {
    const Json& value = member(json, key);
    return value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString();
}

QStringList texts(const Json& json, const char* key) {
    QStringList all;
    const Json& values = member(json, key);
    if (!values.is_array()) return all;
    for (const Json& value : values) {
        if (value.is_string()) all.append(QString::fromStdString(value.get<std::string>()));
    }
    return all;
}

QString limitText(const Json& json) {
    const QString service = text(json, "service");
    if (service.isEmpty()) return {};
    return limitWords(service.toStdString(), text(json, "kind").toStdString(), 1);
}

SpeedupRow rowOf(const Json& effect, bool units) {
    SpeedupRow row;
    row.measured = text(effect, "state") == "measured" && number(effect, "replications") > 0.0;
    const double amount = number(effect, "amount");
    constexpr double kPercent = 100.0;
    row.amount =
        units ? QStringLiteral("+%1").arg(amount) : QStringLiteral("+%1 %").arg(amount * kPercent);
    const Json& gain = member(effect, "gain");
    row.users = number(member(effect, "users"), "value");
    row.gain = number(gain, "value");
    row.gainLow = gain.contains("low") ? number(gain, "low") : row.gain;
    row.gainHigh = gain.contains("high") ? number(gain, "high") : row.gain;
    row.gainShare = number(member(effect, "gainShare"), "value");
    row.usdPerHour = number(effect, "usdPerHour");
    row.next = limitText(member(effect, "next"));
    row.settings = texts(effect, "set");
    return row;
}

} // namespace

const SpeedupRow* SpeedupData::best() const {
    for (const SpeedupRow& row : rows) {
        if (row.realisable() && row.measured && row.gain > 0.0) return &row;
    }
    return nullptr;
}

std::optional<SpeedupData> readSpeedup(const QByteArray& bytes) {
    const Json json = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (!json.is_object() || !member(json, "levers").is_array()) return std::nullopt;
    SpeedupData data;
    const Json& users = member(json, "users");
    data.usersPerSecond = number(json, "usersPerSecond");
    data.users = number(users, "value");
    data.usersLow = users.contains("low") ? number(users, "low") : data.users;
    data.usersHigh = users.contains("high") ? number(users, "high") : data.users;
    data.brokenSlo = text(json, "brokenSlo");
    data.limit = limitText(member(json, "limit"));
    for (const Json& lever : member(json, "levers")) {
        const Json& effects = member(lever, "effects");
        if (!effects.is_array() || effects.empty()) continue;
        SpeedupRow row = rowOf(effects.back(), text(lever, "kind") == "units");
        row.id = text(lever, "id");
        row.title = leverWords(text(lever, "title"));
        row.service = text(lever, "service");
        data.rows.push_back(std::move(row));
    }
    const Json& fixes = member(json, "fixes");
    if (member(fixes, "stack").is_array()) {
        for (const Json& fix : member(fixes, "stack")) {
            SpeedupRow row = rowOf(fix, number(fix, "amount") >= 1.0);
            row.id = text(fix, "lever");
            row.title = leverWords(text(fix, "title"));
            // What makes the change is said where the lever stands alone.
            const auto alone = std::find_if(data.rows.begin(), data.rows.end(),
                                            [&](const SpeedupRow& one) { return one.id == row.id; });
            if (alone != data.rows.end() && alone->amount == row.amount) row.settings = alone->settings;
            data.fixes.push_back(std::move(row));
        }
        data.fixSettings = texts(fixes, "set");
        data.usersAfter = number(member(member(fixes, "confirmed"), "after"), "value");
    }
    return data;
}

} // namespace headroom::gui
