#include "sim/report/capacity_report.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/answer.hpp"
#include "sim/report/json_numbers.hpp"
#include "sim/report/text_table.hpp"

#include <cmath>

namespace headroom::report {
namespace {

using Json = nlohmann::ordered_json;
using analysis::Capacity;
using analysis::countText;
using analysis::Estimate;
using analysis::percentText;
using json::estimate;
using json::number;

std::string wholeUsers(double users) { return countText(std::floor(users + 1e-9)); }

std::string signedPercent(double share) {
    const double whole = std::round(share * 100.0) / 100.0;
    return (whole > 0.0 ? "+" : "") + percentText(whole);
}

/// "6 300 users (95 % interval 6 100 to 6 500), 85 % above the 3 400 asked"
std::string headline(const CapacityFindings& findings) {
    const Capacity& capacity = findings.capacity;
    const std::string asked = counted(capacity.askedUsers, "user", "users") + " asked";
    if (capacity.state == Capacity::State::kBelowOneUser)
        return "No capacity: \"" + capacity.brokenSlo + "\" does not even hold for one user (" + asked +
               ").";
    if (capacity.state == Capacity::State::kBeyondHighest)
        return "Capacity beyond " + wholeUsers(capacity.users.value) +
               " users, the largest load tried: at least " + wholeUsers(capacity.users.low) + " (" +
               asked + ").";
    std::string text = "Capacity " + wholeUsers(capacity.users.value) + " users";
    if (capacity.users.interval) {
        text += " (" + percentText(findings.options.confidence) + " interval " +
                wholeUsers(capacity.users.low) + " to " + wholeUsers(capacity.users.high) + ")";
    }
    return text + ".";
}

std::string headroomText(const Capacity& capacity) {
    const Estimate& share = capacity.headroomShare;
    std::string text = "Headroom at the " + counted(capacity.askedUsers, "user", "users") +
                       " asked: " + signedPercent(share.value);
    if (share.interval && std::isfinite(share.high))
        text += " (" + signedPercent(share.low) + " to " + signedPercent(share.high) + ")";
    if (capacity.state == Capacity::State::kBeyondHighest) text += " or more";
    text += ", relative to the load that breaks an objective.";
    if (capacity.rate) {
        text += " As a rate: " + analysis::shortNumber(capacity.rate->value) + " users/s";
        if (capacity.rate->interval && std::isfinite(capacity.rate->high)) {
            text += " (" + analysis::shortNumber(capacity.rate->low) + " to " +
                    analysis::shortNumber(capacity.rate->high) + ")";
        }
        text += ".";
    }
    return text;
}

std::string pooledText(const Capacity& capacity) {
    if (!capacity.atUsers) return {};
    const analysis::CapacityPoint& point = *capacity.atUsers;
    std::string text = "At " + counted(point.users, "user", "users") +
                       (point.holds ? " the objectives hold" : " the objectives do not hold") +
                       " in the mean of " +
                       counted(static_cast<double>(point.seeds), "replication", "replications") +
                       " and " + "on " + std::to_string(point.holdingSeeds) + " of them.";
    if (capacity.holdsAt > 0.0 && std::isfinite(capacity.breaksAt)) {
        text += " Every replication holds up to " + countText(capacity.holdsAt) + " and none from " +
                countText(capacity.breaksAt) + " on.";
    }
    return text;
}

std::string bindingText(const CapacityFindings& findings) {
    const Capacity& capacity = findings.capacity;
    if (capacity.brokenSlo.empty()) return {};
    std::string text = "First to break: \"" + capacity.brokenSlo + "\".";
    if (!findings.binding) return text;
    text += " With " + counted(capacity.brokenUsers, "user", "users") + " (seed " +
            std::to_string(capacity.brokenSeed) + ")";
    if (findings.binding->fleet.empty()) {
        text += " no limit of the fleet binds";
        if (const auto& nearest = findings.binding->nearest) {
            text += "; nearest is " + nearest->resource + ", " + percentText(nearest->peakUtilization) +
                    " used at its peak";
        }
        return text + ".";
    }
    const analysis::BindingGroup& first = findings.binding->fleet.front();
    return text + " the first limit to bind is " + groupText(first) + ", at " +
           counted(std::round(first.first.users), "user", "users") + " (" +
           analysis::clockText(first.first.atSeconds) + "): " + first.first.explanation + ".";
}

std::string uncertainText(const CapacityFindings& findings) {
    if (!findings.uncertain) return {};
    const analysis::Prediction& spread = *findings.uncertain;
    return "With demands drawn from their measured intervals (" +
           counted(static_cast<double>(spread.draws), "draw", "draws") +
           "): " + wholeUsers(spread.run.low) + " to " + wholeUsers(spread.run.high) + " users (" +
           percentText(findings.options.confidence) + " prediction interval, median " +
           wholeUsers(spread.run.value) + "); " +
           percentText(std::round(spread.split.parameterShare() * 100.0) / 100.0) +
           " of the variance comes from the demands, the rest from chance.";
}

std::string triedTable(const Style& style, const Capacity& capacity) {
    std::vector<TextTable::Column> columns = {{"users", true}, {"holds on", true}};
    for (const models::Slo& slo : capacity.slos) columns.push_back({slo.text, true});
    TextTable table(columns);
    for (const analysis::CapacityPoint& point : capacity.tried) {
        std::vector<std::string> cells = {countText(point.users), std::to_string(point.holdingSeeds) +
                                                                      " of " +
                                                                      std::to_string(point.seeds)};
        std::vector<Ink> inks = {Ink::kPlain, point.holdingSeeds == point.seeds ? Ink::kGreen
                                              : point.holdingSeeds == 0         ? Ink::kRed
                                                                                : Ink::kYellow};
        for (std::size_t i = 0; i < capacity.slos.size(); ++i) {
            const models::Slo& slo = capacity.slos[i];
            const double value = point.values[i].value;
            cells.push_back(std::isnan(value)   ? "-"
                            : std::isinf(value) ? "none completed"
                                                : analysis::valueText(value, analysis::unitOf(slo)));
            const bool fine = std::isnan(value) || analysis::meets(slo, value);
            inks.push_back(fine ? Ink::kPlain : Ink::kRed);
        }
        table.add(std::move(cells), std::move(inks));
    }
    return "\n" + paint(style, Ink::kBold, "Loads tried") + "  " +
           paint(style, Ink::kDim, "mean over the replications at each") + "\n" + table.print(style);
}

Json pointJson(const analysis::CapacityPoint& point, const std::vector<models::Slo>& slos) {
    Json values = Json::array();
    for (std::size_t i = 0; i < slos.size(); ++i) {
        Json value{{"slo", slos[i].text}};
        value.update(estimate(point.values[i]));
        values.push_back(value);
    }
    return {{"users", number(point.users)},
            {"replications", point.seeds},
            {"holdingReplications", point.holdingSeeds},
            {"holds", point.holds},
            {"brokenSlo", point.brokenSlo.empty() ? Json(nullptr) : Json(point.brokenSlo)},
            {"values", values}};
}

} // namespace

std::string capacityText(const Style& style, const CapacityFindings& findings) {
    const Capacity& capacity = findings.capacity;
    const bool fits = capacity.state == Capacity::State::kBeyondHighest ||
                      (capacity.state == Capacity::State::kFound && capacity.headroomShare.value >= 0.0);
    std::string lead = wrap(headline(findings), style.width, "", "");
    lead.pop_back();
    std::string out = paint(style, Ink::kDim, findings.scenario) + "\n" +
                      paint(style, fits ? Ink::kGreen : Ink::kRed, lead) + "\n";
    for (const std::string& text :
         {capacity.state == Capacity::State::kBelowOneUser ? std::string{} : headroomText(capacity),
          pooledText(capacity), bindingText(findings), uncertainText(findings)}) {
        if (!text.empty()) out += wrap(text, style.width, "  ", "  ");
    }
    if (!capacity.note.empty()) {
        std::string note = wrap("Note: " + capacity.note + ".", style.width, "  ", "  ");
        note.pop_back();
        out += paint(style, Ink::kYellow, note) + "\n";
    }
    out += triedTable(style, capacity);
    return style.unicode ? out : toAscii(out);
}

Json toJson(const CapacityFindings& findings) {
    static constexpr const char* kStates[] = {"found", "below-one-user", "beyond-highest"};
    const Capacity& capacity = findings.capacity;
    Json json{{"headroom-capacity", 1},
              {"scenario", findings.scenario},
              {"state", kStates[static_cast<std::size_t>(capacity.state)]},
              {"confidence", findings.options.confidence},
              {"precision", findings.options.precision},
              {"askedUsers", number(capacity.askedUsers)},
              {"users", estimate(capacity.users)}};
    json["ratePerSecond"] = capacity.rate ? estimate(*capacity.rate) : Json(nullptr);
    json["headroom"] = estimate(capacity.headroomShare);
    json["holdsAt"] = number(capacity.holdsAt);
    json["breaksAt"] = number(capacity.breaksAt);
    json["brokenSlo"] = capacity.brokenSlo.empty() ? Json(nullptr) : Json(capacity.brokenSlo);
    json["replicationUsers"] = Json::array();
    for (const double users : capacity.seedUsers) json["replicationUsers"].push_back(number(users));
    json["atCapacity"] = capacity.atUsers ? pointJson(*capacity.atUsers, capacity.slos) : Json(nullptr);
    json["binding"] = findings.binding ? json::binding(*findings.binding) : Json(nullptr);
    if (findings.uncertain) {
        const analysis::Prediction& spread = *findings.uncertain;
        json["parameters"] = {{"draws", spread.draws},
                              {"users", estimate(spread.run)},
                              {"varianceShare", number(spread.split.parameterShare())}};
    }
    json["tried"] = Json::array();
    for (const analysis::CapacityPoint& point : capacity.tried)
        json["tried"].push_back(pointJson(point, capacity.slos));
    json["runs"] = capacity.runs;
    json["note"] = capacity.note.empty() ? Json(nullptr) : Json(capacity.note);
    return json;
}

} // namespace headroom::report
