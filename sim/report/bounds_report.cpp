#include "sim/report/bounds_report.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/json_numbers.hpp"
#include "sim/report/text_table.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::report {
namespace {

using analysis::countText;
using analysis::percentText;
using analysis::secondsText;
using analysis::shortNumber;
using analysis::operational::Bounds;
using analysis::operational::Interval;
using analysis::operational::LoadBounds;
using analysis::operational::StationBound;
using analysis::operational::StationModel;
using Json = nlohmann::ordered_json;

/// Loads of the curve, in parts of the load at which the first station saturates.
constexpr double kCurve[] = {0.1, 0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0};

/// One number where both ends read the same.
std::string range(const std::string& low, const std::string& high) {
    return low == high ? low : low + " to " + high;
}

std::string wholeUsers(double users) {
    return std::isfinite(users) ? countText(std::round(users)) : "never";
}

std::string demandText(analysis::operational::StationId id, Interval demand) {
    const std::string unit = StationModel::unit(id);
    if (unit == "s") return range(secondsText(demand.low), secondsText(demand.high));
    return range(shortNumber(demand.low), shortNumber(demand.high)) + " " + unit;
}

std::string stationTable(const Style& style, const BoundsReport& report) {
    const char* pass = report.asked.closed ? "per cycle" : "per user";
    TextTable table({{"station", false, 30},
                     {std::string("demand ") + pass, true, 30},
                     {"per arriving user", true, 30},
                     {"visits", true},
                     {"utilization", true, 26},
                     {"saturates at users", true, 26}});
    for (const StationBound& row : report.asked.stations) {
        if (row.utilization.high < 1e-4) continue; // said below the table
        const Ink ink = row.utilization.low >= 1.0    ? Ink::kRed
                        : row.utilization.high >= 0.9 ? Ink::kYellow
                                                      : Ink::kGreen;
        table.add({report.model->name(row.id), demandText(row.id, row.demand),
                   row.arrival.high > 0.0 ? demandText(row.id, row.arrival) : "",
                   row.visits > 0.0 ? shortNumber(row.visits) : "",
                   range(percentText(row.utilization.low), percentText(row.utilization.high)),
                   range(wholeUsers(row.saturationUsers.low), wholeUsers(row.saturationUsers.high))},
                  {Ink::kPlain, Ink::kPlain, Ink::kPlain, Ink::kPlain, ink});
    }
    std::string idle;
    for (const StationBound& row : report.asked.stations) {
        if (row.utilization.high >= 1e-4) continue;
        idle += (idle.empty() ? "" : ", ") + report.model->name(row.id);
    }
    std::string out = table.print(style);
    if (!idle.empty()) out += wrap("below 0.01 %: " + idle, style.width, "  ", "    ");
    return out;
}

double highestUtilization(const LoadBounds& bounds) {
    double most = 0.0;
    for (const StationBound& row : bounds.stations) most = std::max(most, row.utilization.low);
    return most;
}

std::string curveTable(const Style& style, const BoundsReport& report) {
    const bool closed = report.asked.closed;
    TextTable table({{"users", true},
                     {"arriving /s", true},
                     {"requests /s at most", true, 26},
                     {closed ? "by mean value analysis" : "", true, 26},
                     {closed ? "response of a cycle" : "", true, 26},
                     {"busiest station", true}});
    for (const LoadBounds& at : report.curve) {
        const double each = at.passes.high > 0.0 ? at.requests.high / at.passes.high : 0.0;
        table.add({countText(std::round(at.users)), closed ? "" : shortNumber(at.pace),
                   countText(std::round(at.requests.high)),
                   at.mvaThroughput ? countText(std::round(*at.mvaThroughput * each)) : "",
                   at.mvaResponse ? secondsText(*at.mvaResponse) : "",
                   percentText(std::round(highestUtilization(at) * 1e4) * 1e-4)});
    }
    return table.print(style);
}

std::string ranking(const BoundsReport& report) {
    static constexpr const char* kPlaces[] = {"First to saturate: ", "; second: ", "; third: "};
    std::string text;
    std::size_t place = 0;
    for (const StationBound& row : report.asked.stations) {
        if (place == 3 || !std::isfinite(row.saturationUsers.high)) break;
        text +=
            kPlaces[place++] + report.model->name(row.id) + " at " + usersBoundText(row.saturationUsers);
    }
    return text.empty() ? "Nothing saturates at any number of users." : text + ".";
}

Json interval(Interval value) {
    return {{"low", json::number(value.low)}, {"high", json::number(value.high)}};
}

Json loadJson(const LoadBounds& at) {
    Json json{{"users", json::number(at.users)},
              {"usersPerSecond", json::number(at.pace)},
              {"passesPerSecond", interval(at.passes)},
              {"requestsPerSecond", interval(at.requests)},
              {"largestPassesPerSecond", interval(at.largestPasses)},
              {"largestRequestsPerSecond", interval(at.largestRequests)},
              {"thinkSeconds", json::number(at.think)},
              {"leastResponseSeconds", json::number(at.leastResponse)},
              {"busiestUtilization", json::number(highestUtilization(at))}};
    if (at.mvaThroughput) json["mvaPassesPerSecond"] = json::number(*at.mvaThroughput);
    if (at.mvaResponse) json["mvaResponseSeconds"] = json::number(*at.mvaResponse);
    return json;
}

} // namespace

std::string usersBoundText(Interval users) {
    if (!std::isfinite(users.high)) return "no number of users";
    return range(wholeUsers(users.low), wholeUsers(users.high)) + " users";
}

BoundsReport boundsReport(const models::Scenario& scenario, const Bounds& bounds, double users) {
    BoundsReport report;
    report.scenario = scenario.name;
    report.title = scenario.title;
    report.model = &bounds.model();
    const auto& shape = bounds.model().shape();
    report.asked = bounds.at(shape, users);
    const double full = report.asked.saturationUsers.high;
    const double whole = std::isfinite(full) ? full : report.asked.users;
    for (const double part : kCurve) {
        const double at = std::max(1.0, std::round(part * whole));
        if (report.curve.empty() || report.curve.back().users < at)
            report.curve.push_back(bounds.at(shape, at));
    }
    return report;
}

std::string boundsText(const Style& style, const BoundsReport& report) {
    const LoadBounds& asked = report.asked;
    const std::string title = report.title.empty() ? report.scenario : report.title;
    std::string out = paint(style, Ink::kBold, clip(style, title, style.width)) + "\n";
    std::string facts = counted(std::round(asked.users), "user", "users") + " asked, ";
    facts += asked.closed ? "who think " + secondsText(asked.think) + " per cycle"
                          : shortNumber(asked.pace) + " arriving a second";
    facts +=
        "; " + shortNumber(asked.state.rooms) + " rooms with " + shortNumber(asked.state.members) +
        " members as the last of them meets them. Intervals: wake-ups shared by all events of a poll, "
        "or one for every visit.";
    out += paint(style, Ink::kDim, wrap(facts, style.width, "", "")) + "\n";
    out += wrap(ranking(report), style.width, "  ", "  ");
    const std::string most =
        "At most " +
        range(shortNumber(asked.largestRequests.low), shortNumber(asked.largestRequests.high)) +
        " requests a second (" +
        range(shortNumber(asked.largestPasses.low), shortNumber(asked.largestPasses.high)) +
        (asked.closed ? " cycles); a cycle takes at least " : " users); a script takes at least ") +
        secondsText(asked.think + asked.leastResponse) + ", " + secondsText(asked.think) +
        " of it thinking.";
    out += wrap(most, style.width, "  ", "  ");
    out += "\n" + paint(style, Ink::kBold, "Stations") + "\n" + stationTable(style, report);
    out += "\n" + paint(style, Ink::kBold, "Along the load") + "\n" + curveTable(style, report);
    return style.unicode ? out : toAscii(out);
}

Json toJson(const BoundsReport& report) {
    Json json{{"headroom-bounds", 1},
              {"scenario", report.scenario},
              {"title", report.title},
              {"closed", report.asked.closed},
              {"asked", loadJson(report.asked)}};
    json["saturationUsers"] = interval(report.asked.saturationUsers);
    json["bottleneck"] = report.asked.stations.empty() ||
                                 !std::isfinite(report.asked.stations.front().saturationUsers.high)
                             ? Json(nullptr)
                             : Json(report.model->name(report.asked.stations.front().id));
    const auto& state = report.asked.state;
    json["state"] = {{"rooms", json::number(state.rooms)},
                     {"members", json::number(state.members)},
                     {"history", json::number(state.history)},
                     {"lookups", json::number(state.lookups)}};
    json["stations"] = Json::array();
    for (const StationBound& row : report.asked.stations) {
        json["stations"].push_back({{"name", report.model->name(row.id)},
                                    {"service", report.model->service(row.id)},
                                    {"kind", StationModel::kind(row.id)},
                                    {"demand", interval(row.demand)},
                                    {"arrivalDemand", interval(row.arrival)},
                                    {"unit", StationModel::unit(row.id)},
                                    {"visits", json::number(row.visits)},
                                    {"utilization", interval(row.utilization)},
                                    {"saturationUsers", interval(row.saturationUsers)}});
    }
    json["operations"] = Json::array();
    for (const auto& row : report.model->passes().operations) {
        json["operations"].push_back({{"name", row.operation},
                                      {"perUser", json::number(row.entry)},
                                      {"perCycle", json::number(row.cycle)}});
    }
    json["curve"] = Json::array();
    for (const LoadBounds& at : report.curve) json["curve"].push_back(loadJson(at));
    return json;
}

} // namespace headroom::report
