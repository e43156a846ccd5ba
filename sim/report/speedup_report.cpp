#include "sim/report/speedup_report.hpp"

#include "models/units_text.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/report/json_numbers.hpp"
#include "sim/report/text_table.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::report {
namespace {

using analysis::countText;
using analysis::Effect;
using analysis::EffectState;
using analysis::Estimate;
using analysis::LeverEffects;
using analysis::percentText;
using json::estimate;
using json::number;

std::string signedText(double value, const std::string& text) {
    return (value > 0.0 ? "+" : value < 0.0 ? "-" : "") + text;
}

std::string signedPercent(double share) {
    const double rounded = std::round(share * 1000.0) / 1000.0;
    return signedText(rounded, percentText(std::abs(rounded)));
}

/// "+12 % (+8 to +16 %)"
std::string gainText(const Effect& effect) {
    const Estimate& share = effect.gainShare;
    std::string text = (effect.atLeast ? "at least " : "") + signedPercent(share.value);
    if (share.interval)
        text += " (" + signedPercent(share.low) + " to " + signedPercent(share.high) + ")";
    return text;
}

std::string usersText(const Estimate& users) {
    std::string text = countText(std::round(users.value)) + " users";
    if (users.interval)
        text +=
            " (" + countText(std::round(users.low)) + " to " + countText(std::round(users.high)) + ")";
    return text;
}

std::string signedDollars(double usd) {
    return usd == 0.0 ? "none" : signedText(usd, analysis::dollarText(std::abs(usd))) + "/h";
}

/// Cell of a table by level: the gain alone.
std::string cellText(const Effect& effect) {
    switch (effect.state) {
    case EffectState::kMeasured:
        return signedPercent(effect.gainShare.value);
    case EffectState::kNotReached:
        return "0";
    default:
        return "-";
    }
}

/// The whole stack as options of a command, quoted for a shell.
std::string settingsText(const SpeedupFindings& findings) {
    std::string text;
    for (const std::string& setting : findings.fixSettings) {
        const bool quoted = setting.find_first_of(" ()*'\"") != std::string::npos;
        text += " --set " + (quoted ? "'" + setting + "'" : setting);
    }
    return text;
}

std::string pulledText(const analysis::Lever& lever, double amount) {
    return lever.title + " " + analysis::amountText(lever, amount);
}

/// The first sentence: what to change and what it buys.
std::string answer(const SpeedupFindings& findings) {
    const analysis::SpeedupTable& table = findings.table;
    const std::string today = "Today it breaks at " + usersText(table.capacity) + ": \"" +
                              table.brokenSlo + "\"; limit: " + bottleneckText(table.bottleneck) + ".";
    if (findings.fixes && !findings.fixes->fixes.empty()) {
        const analysis::FixStack& stack = *findings.fixes;
        std::string list;
        for (const analysis::Fix& fix : stack.fixes)
            list += (list.empty() ? "" : ", then ") + pulledText(fix.lever, fix.amount);
        std::string text = "Do, in this order: " + list + ". That lifts the break by " +
                           gainText(stack.confirmed) + " to " + usersText(stack.after) +
                           ", confirmed on fresh seeds";
        text += ", for " + signedDollars(stack.confirmed.usdPerHour) + ". ";
        if (findings.goal > 0.0)
            text += std::string("The goal of ") + countText(findings.goal) + " users is " +
                    (stack.goalReached ? "reached. " : "not reached. ");
        return text + today;
    }
    if (table.levers.empty() || table.levers.front().strongest().state != EffectState::kMeasured)
        return "No single change has an effect that can be seen. " + today;
    const LeverEffects& best = table.levers.front();
    return "Most helps: " + pulledText(best.lever, best.strongest().amount) + ", " +
           gainText(best.strongest()) + " users. " + today;
}

std::string methodText(const SpeedupFindings& findings) {
    const analysis::SpeedupTable& table = findings.table;
    std::string text =
        "Users: how many had come when the first objective broke, under a load rising by " +
        analysis::shortNumber(table.usersPerSecond) +
        " users/s; it compares changes and is not the capacity of 'headroom capacity'. Differences "
        "between runs with the same random numbers, 95 % intervals over " +
        counted(static_cast<double>(table.replications), "seed", "seeds") + " at most, " +
        counted(static_cast<double>(table.runs), "run", "runs") + ".";
    if (table.noiseUsers > 0.0 && std::isfinite(table.noiseUsers) && table.capacity.value > 0.0)
        text += " Screened with " + std::to_string(2) + " seeds: effects below about " +
                percentText(table.noiseUsers / table.capacity.value) + " are not seen.";
    return text;
}

/// Levels of levers in shares, ascending, from the first that has several.
std::vector<double> levelsOf(const analysis::SpeedupTable& table) {
    for (const LeverEffects& row : table.levers) {
        if (row.lever.kind == analysis::Lever::Kind::kUnits) continue;
        std::vector<double> levels;
        for (const Effect& effect : row.effects) levels.push_back(effect.amount);
        return levels;
    }
    return {};
}

std::string leverTable(const Style& style, const SpeedupFindings& findings) {
    const analysis::SpeedupTable& table = findings.table;
    const std::vector<double> levels = levelsOf(table);
    constexpr std::size_t kRoomForTitles = 150;
    const bool titles = style.width >= kRoomForTitles;
    std::vector<TextTable::Column> columns{{"lever", false, 34}, {titles ? "what" : "", false, 44}};
    for (std::size_t i = 0; i + 1 < levels.size(); ++i)
        columns.push_back({percentText(levels[i]), true});
    columns.push_back({levels.empty() ? "+1" : percentText(levels.back()) + " or +1", true});
    const bool oneOperation = !table.operations.empty();
    columns.push_back(
        {oneOperation ? "p95" + (table.operations.front().empty() ? std::string()
                                                                  : "(" + table.operations.front() + ")")
                      : "",
         true});
    columns.push_back({"cost", true});
    columns.push_back({"then limited by", false, 40});
    TextTable text(columns);
    for (const LeverEffects& row : table.levers) {
        const Effect& effect = row.strongest();
        if (effect.state != EffectState::kMeasured) continue;
        std::vector<std::string> cells{row.lever.id, titles ? row.lever.title : ""};
        for (std::size_t i = 0; i + 1 < levels.size(); ++i)
            cells.push_back(i + 1 < row.effects.size() ? cellText(row.effects[i]) : "");
        cells.push_back(gainText(effect));
        const bool p95 = !effect.p95.empty() && std::isfinite(effect.p95.front().value);
        cells.push_back(p95 ? signedText(effect.p95.front().value,
                                         analysis::secondsText(std::abs(effect.p95.front().value)))
                            : "");
        cells.push_back(signedDollars(effect.usdPerHour));
        cells.push_back(bottleneckText(effect.next));
        text.add(std::move(cells), {Ink::kBold});
    }
    return text.empty() ? std::string() : text.print(style);
}

std::string without(const SpeedupFindings& findings, EffectState state) {
    std::string ids;
    for (const LeverEffects& row : findings.table.levers) {
        const EffectState own = row.strongest().state;
        const bool same =
            own == state || (state == EffectState::kNoEffect && own == EffectState::kNoEffectInGroup);
        if (same) ids += (ids.empty() ? "" : ", ") + row.lever.id;
    }
    return ids;
}

std::string fixTable(const Style& style, const SpeedupFindings& findings) {
    TextTable text({{"", true},
                    {"do", false, 50},
                    {"break at", true},
                    {"gain", true},
                    {"cost", true},
                    {"then limited by", false, 40}});
    std::size_t number = 0;
    for (const analysis::Fix& fix : findings.fixes->fixes) {
        text.add({std::to_string(++number), pulledText(fix.lever, fix.amount),
                  countText(std::round(fix.effect.users.value)), gainText(fix.effect),
                  signedDollars(fix.effect.usdPerHour), bottleneckText(fix.effect.next)});
    }
    // Not wrapped: a line to copy.
    const std::string settings = settingsText(findings);
    return text.print(style) + (settings.empty() ? "" : "  All of them:" + settings + "\n");
}

nlohmann::ordered_json bottleneck(const analysis::Bottleneck& limit) {
    return {{"service", limit.service}, {"kind", limit.kind}, {"bound", limit.bound}};
}

const char* stateName(EffectState state) {
    static constexpr const char* kNames[] = {"measured", "no-effect", "no-effect-in-group",
                                             "no-effect-at-strongest", "not-reached"};
    return kNames[static_cast<std::size_t>(state)];
}

nlohmann::ordered_json toJson(const Effect& effect, const std::vector<std::string>& operations) {
    nlohmann::ordered_json json{{"amount", effect.amount},
                                {"state", stateName(effect.state)},
                                {"replications", effect.replications},
                                {"usdPerHour", number(effect.usdPerHour)}};
    if (effect.replications == 0) return json;
    json["users"] = estimate(effect.users);
    json["gain"] = estimate(effect.gain);
    json["gainShare"] = estimate(effect.gainShare);
    json["atLeast"] = effect.atLeast;
    json["failedShare"] = estimate(effect.failedShare);
    json["latency"] = nlohmann::ordered_json::array();
    for (std::size_t o = 0; o < effect.p95.size(); ++o)
        json["latency"].push_back({{"operation", operations.at(o)},
                                   {"p95", estimate(effect.p95[o])},
                                   {"p99", estimate(effect.p99[o])}});
    json["next"] = bottleneck(effect.next);
    json["brokenSlo"] = effect.brokenSlo;
    return json;
}

const char* kindName(analysis::Lever::Kind kind) {
    static constexpr const char* kNames[] = {"faster", "larger", "units"};
    return kNames[static_cast<std::size_t>(kind)];
}

} // namespace

std::string settingKey(const std::string& lever, double amount) {
    return lever + "@" + models::printNumber(amount);
}

std::string speedupText(const Style& style, const SpeedupFindings& findings) {
    std::string text = findings.title.empty() ? findings.scenario : findings.title;
    text += "\n\n" + wrap(answer(findings), style.width, "  ", "  ") + "\n";
    if (findings.fixes && !findings.fixes->fixes.empty())
        text += paint(style, Ink::kBold, "Fixes, one on top of the other") + "\n" +
                fixTable(style, findings) + "\n";
    text += paint(style, Ink::kBold, "Single changes") + "\n" + leverTable(style, findings);
    const std::string none = without(findings, EffectState::kNoEffect);
    if (!none.empty()) text += wrap("No effect seen: " + none + ".", style.width, "  ", "    ");
    const std::string idle = without(findings, EffectState::kNotReached);
    if (!idle.empty())
        text +=
            wrap("Limits that were never reached, so that raising them changes nothing: " + idle + ".",
                 style.width, "  ", "    ");
    text += "\n" + wrap(methodText(findings), style.width, "  ", "  ");
    return style.unicode ? text : toAscii(text);
}

nlohmann::ordered_json toJson(const SpeedupFindings& findings) {
    using Json = nlohmann::ordered_json;
    const analysis::SpeedupTable& table = findings.table;
    Json json{{"scenario", findings.scenario},
              {"seed", findings.seed},
              {"usersPerSecond", number(table.usersPerSecond)},
              {"replications", table.replications},
              {"runs", table.runs},
              {"events", number(table.events)},
              {"users", estimate(table.capacity)},
              {"noiseUsers", number(table.noiseUsers)},
              {"brokenSlo", table.brokenSlo},
              {"limit", bottleneck(table.bottleneck)},
              {"failedShare", number(table.failedShare)},
              {"usdPerHour", number(table.usdPerHour)},
              {"latency", Json::array()},
              {"levers", Json::array()}};
    for (std::size_t o = 0; o < table.operations.size(); ++o)
        json["latency"].push_back({{"operation", table.operations[o]},
                                   {"p95", number(table.p95[o])},
                                   {"p99", number(table.p99[o])}});
    const auto set = [&](Json& entry, const std::string& lever, double amount) {
        const auto found = findings.settings.find(settingKey(lever, amount));
        if (found != findings.settings.end()) entry["set"] = found->second;
    };
    for (const LeverEffects& row : table.levers) {
        Json entry{{"id", row.lever.id},
                   {"title", row.lever.title},
                   {"service", row.lever.service},
                   {"kind", kindName(row.lever.kind)},
                   {"realisable", row.lever.realisable()},
                   {"effects", Json::array()}};
        if (!row.group.empty()) entry["group"] = row.group;
        for (const Effect& effect : row.effects) {
            Json one = toJson(effect, table.operations);
            set(one, row.lever.id, effect.amount);
            entry["effects"].push_back(std::move(one));
        }
        json["levers"].push_back(std::move(entry));
    }
    if (!findings.fixes) return json;
    Json fixes = Json::array();
    for (const analysis::Fix& fix : findings.fixes->fixes) {
        Json one{{"lever", fix.lever.id}, {"title", fix.lever.title}};
        one.update(toJson(fix.effect, table.operations));
        fixes.push_back(std::move(one));
    }
    json["fixes"] = {
        {"stack", std::move(fixes)}, {"set", findings.fixSettings}, {"runs", findings.fixes->runs}};
    if (!findings.fixes->fixes.empty())
        json["fixes"]["confirmed"] = {{"before", estimate(findings.fixes->before)},
                                      {"after", estimate(findings.fixes->after)},
                                      {"gain", estimate(findings.fixes->confirmed.gain)},
                                      {"gainShare", estimate(findings.fixes->confirmed.gainShare)},
                                      {"usdPerHour", number(findings.fixes->confirmed.usdPerHour)}};
    if (findings.goal > 0.0) {
        json["fixes"]["goal"] = findings.goal;
        json["fixes"]["goalReached"] = findings.fixes->goalReached;
    }
    return json;
}

} // namespace headroom::report
