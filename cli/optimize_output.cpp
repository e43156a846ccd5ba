#include "cli/optimize_output.hpp"

#include "headroom_version.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/report/json_numbers.hpp"
#include "sim/report/text_table.hpp"
#include "sim/search/optimize/budget.hpp"

#include <cmath>

namespace headroom::cli {
namespace {

using Json = nlohmann::ordered_json;
using search::Finalist;
using search::Objective;

std::string usersText(const analysis::Estimate& users) {
    std::string text = analysis::countText(users.value);
    if (users.interval)
        text += " (" + analysis::countText(users.low) + " to " + analysis::countText(users.high) + ")";
    return text;
}

std::string signedPercent(double share) {
    return (share < 0.0 ? "-" : "+") + analysis::percentText(std::abs(share));
}

/// The values of all axes, so that a fleet can be read without the scenario.
std::string fleetText(const search::Space& space, const search::Candidate& candidate) {
    std::string text;
    for (std::size_t i = 0; i < space.axes.size(); ++i) {
        std::string path = space.axes[i].path;
        if (path.starts_with("services.")) path = path.substr(9);
        text += (text.empty() ? "" : ", ") + path + "=" + space.axes[i].values[candidate[i]];
    }
    return text;
}

std::string headline(const OptimizeAnswer& answer) {
    const search::Optimum& optimum = answer.optimum;
    const Finalist& winner = optimum.finalists[optimum.winner];
    const std::string within = search::inWords(answer.options.budget);
    std::string text = answer.options.objective == Objective::kCost ? "Cheapest fleet within " + within
                                                                    : "Best fleet within " + within;
    text += " bears " + usersText(winner.capacity) + " users for " +
            analysis::dollarText(winner.trial.usdPerHour) + " an hour";
    if (!optimum.stated) return text + ".";
    const Finalist& stated = optimum.finalists[*optimum.stated];
    if (*optimum.stated == optimum.winner) return text + ": it is the fleet as the scenario states it.";
    text += "; the fleet as stated bears " + usersText(stated.capacity) + " for " +
            analysis::dollarText(stated.trial.usdPerHour);
    if (optimum.gain && std::isfinite(optimum.gain->value)) {
        text += ", so the gain is " + signedPercent(optimum.gain->value);
        if (optimum.gain->interval)
            text += " (" + signedPercent(optimum.gain->low) + " to " +
                    signedPercent(optimum.gain->high) + ", paired)";
    }
    return text + ".";
}

std::string searchFacts(const OptimizeAnswer& answer) {
    const search::Optimum& optimum = answer.optimum;
    const auto count = [](std::size_t n) { return analysis::countText(static_cast<double>(n)); };
    std::string text = count(optimum.candidates) + " candidates: " + count(optimum.overBudget) +
                       " over the budget, " + count(optimum.impossible) + " impossible, " +
                       count(optimum.excluded) + " excluded by operational bounds, " +
                       count(optimum.simulated) + " simulated";
    if (optimum.exhausted) return text + ". No other candidate can be better, but for noise.";
    return text + "; " + count(optimum.unexplored) + " left unexplored, the most promising for about " +
           analysis::countText(optimum.bestPromise) + " users (more: --trials).";
}

std::string frontTable(const report::Style& style, const OptimizeAnswer& answer) {
    report::TextTable table({{"$ an hour", true},
                             {"instances", true},
                             {"users", true},
                             {"p95", true},
                             {"fleet", false, 100},
                             {"breaks first", false, 40}});
    const search::Optimum& optimum = answer.optimum;
    for (const std::size_t place : optimum.front) {
        const Finalist& finalist = optimum.finalists[place];
        const search::SeedTrial& seed = finalist.trial.seeds.front();
        const report::Ink ink = place == optimum.winner ? report::Ink::kGreen : report::Ink::kPlain;
        table.add({analysis::dollarText(finalist.trial.usdPerHour),
                   std::to_string(finalist.price.instances), usersText(finalist.capacity),
                   analysis::secondsText(finalist.trial.p95),
                   fleetText(answer.space, finalist.candidate) +
                       (place == optimum.winner ? "  <- chosen" : ""),
                   seed.broken},
                  {ink, ink, ink, ink, ink, ink});
    }
    return table.print(style);
}

std::string excuseTable(const report::Style& style, const OptimizeAnswer& answer) {
    report::TextTable table({{"instead", false, 60}, {"not chosen because", false, 120}});
    for (const search::Excuse& excuse : answer.optimum.excuses)
        table.add({excuse.change, excuse.reason});
    return table.print(style);
}

Json jsonOf(const search::Space& space, const Finalist& finalist) {
    Json set = Json::object();
    for (std::size_t i = 0; i < space.axes.size(); ++i)
        set[space.axes[i].path] = space.axes[i].values[finalist.candidate[i]];
    return {{"set", set},
            {"instances", finalist.price.instances},
            {"usdPerHour", report::json::number(finalist.trial.usdPerHour)},
            {"users", report::json::estimate(finalist.capacity)},
            {"p95Seconds", report::json::number(finalist.trial.p95)},
            {"p95Operation", finalist.trial.operation},
            {"failedShare", report::json::number(finalist.trial.failedShare)},
            {"boundUsers", report::json::number(finalist.price.mostUsers)},
            {"breaks", finalist.trial.seeds.front().broken},
            {"binds", finalist.trial.seeds.front().binds}};
}

} // namespace

std::string settings(const search::Space& space, const search::Candidate& candidate) {
    std::string text;
    for (const models::Override& change : space.changes(candidate))
        text += (text.empty() ? "" : " ") + std::string("--set ") + change.path + "=" + change.value;
    return text;
}

std::string optimizeText(const report::Style& style, const OptimizeAnswer& answer) {
    const search::Optimum& optimum = answer.optimum;
    const auto title = [&](const std::string& text) {
        return "\n" + report::paint(style, report::Ink::kBold, text) + "\n";
    };
    std::string text = report::wrap(headline(answer), style.width, "", "");
    const std::string set = settings(answer.space, optimum.finalists[optimum.winner].candidate);
    if (!set.empty()) text += "  headroom run " + answer.scenario.name + " " + set + "\n";
    if (!optimum.note.empty()) text += report::wrap(optimum.note, style.width, "", "");
    text += title("Pareto front of cost, capacity and p95(" + optimum.finalists.front().trial.operation +
                  ") at the asked load") +
            frontTable(style, answer);
    text += title("Neighbours of the chosen fleet") + excuseTable(style, answer);
    text += title("Search") + report::wrap(searchFacts(answer), style.width, "  ", "  ");
    return text;
}

std::string optimizeJson(const OptimizeAnswer& answer) {
    const search::Optimum& optimum = answer.optimum;
    Json json{{"headroomVersion", kVersion},
              {"scenario", answer.scenario.name},
              {"objective", answer.options.objective == Objective::kCost ? "cost" : "capacity"},
              {"budget", search::inWords(answer.options.budget)}};
    json["space"] = Json::object();
    for (const search::Axis& axis : answer.space.axes) json["space"][axis.path] = axis.values;
    json["winner"] = jsonOf(answer.space, optimum.finalists[optimum.winner]);
    json["stated"] =
        optimum.stated ? jsonOf(answer.space, optimum.finalists[*optimum.stated]) : Json(nullptr);
    json["gain"] = optimum.gain ? report::json::estimate(*optimum.gain) : Json(nullptr);
    json["front"] = Json::array();
    for (const std::size_t place : optimum.front)
        json["front"].push_back(jsonOf(answer.space, optimum.finalists[place]));
    json["excuses"] = Json::array();
    for (const search::Excuse& excuse : optimum.excuses)
        json["excuses"].push_back({{"change", excuse.change}, {"reason", excuse.reason}});
    json["search"] = {
        {"candidates", optimum.candidates}, {"impossible", optimum.impossible},
        {"overBudget", optimum.overBudget}, {"excluded", optimum.excluded},
        {"simulated", optimum.simulated},   {"unexplored", optimum.unexplored},
        {"exhausted", optimum.exhausted},   {"bestPromise", report::json::number(optimum.bestPromise)}};
    if (!optimum.note.empty()) json["note"] = optimum.note;
    return json.dump(2) + "\n";
}

} // namespace headroom::cli
