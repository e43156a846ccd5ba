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

/// What a candidate changes about the scenario, last names only; all else is as stated.
std::string fleetText(const search::Space& space, const search::Candidate& candidate) {
    std::string text;
    for (const models::Override& change : space.changes(candidate)) {
        const std::size_t last = change.path.find_last_of("./");
        text += (text.empty() ? "" : " ") +
                change.path.substr(last == std::string::npos ? 0 : last + 1) + "=" + change.value;
    }
    return text.empty() ? "as stated" : text;
}

std::string headline(const OptimizeAnswer& answer) {
    const search::Optimum& optimum = answer.optimum;
    const Finalist& winner = optimum.finalists[optimum.winner];
    std::string within = search::inWords(answer.options.budget);
    for (const search::Requirement& requirement : answer.options.requirements)
        within += " with " + requirement.text;
    if (!answer.survived.empty()) within += " that survives the loss of " + answer.survived;
    std::string text = answer.options.objective == Objective::kCost ? "Cheapest fleet within " + within
                                                                    : "Best fleet within " + within;
    text += " bears " + usersText(winner.capacity) + " users for " +
            analysis::dollarText(winner.asked.usdPerHour) + " an hour";
    if (!optimum.stated) return text + ".";
    const Finalist& stated = optimum.finalists[*optimum.stated];
    if (*optimum.stated == optimum.winner) return text + ": it is the fleet as the scenario states it.";
    text += "; the fleet as stated bears " + usersText(stated.capacity) + " for " +
            analysis::dollarText(stated.asked.usdPerHour);
    if (optimum.gain && std::isfinite(optimum.gain->value)) {
        text += ", so the gain is " + signedPercent(optimum.gain->value);
        if (optimum.gain->interval)
            text += " (" + signedPercent(optimum.gain->low) + " to " +
                    signedPercent(optimum.gain->high) + ", paired)";
    }
    return text + ".";
}

const char* basisText(search::Excuse::Basis basis) {
    switch (basis) {
    case search::Excuse::Basis::kRule:
        return "rule";
    case search::Excuse::Basis::kBound:
        return "bound";
    case search::Excuse::Basis::kSimulated:
        return "simulated";
    }
    return "";
}

/// How the number of users is known: seeds that were run, and whether a load one step further was seen to
/// break on the first.
std::string knownText(const Finalist& finalist) {
    const std::size_t seeds = finalist.trial.seeds.size();
    const bool bracketed = finalist.trial.seeds.front().bracketed;
    return std::to_string(seeds) + (seeds == 1 ? " seed" : " seeds") + (bracketed ? "" : ", estimated");
}

/// Empty when the winner has replicas, was chosen to survive a master's loss, or has no store.
std::string failoverNote(const OptimizeAnswer& answer) {
    const Finalist& winner = answer.optimum.finalists[answer.optimum.winner];
    const int replicas = search::replicasOf(answer.scenario, answer.space, winner.candidate);
    if (replicas != 0) return {};
    return "The chosen fleet has no replica: when a master of the store is lost, nothing takes its "
           "place "
           "and its keys are gone. --require 'replicas>=1' asks for one per master, --survive "
           "SERVICE-master for a fleet that holds its objectives through the loss.";
}

std::string searchFacts(const OptimizeAnswer& answer) {
    const search::Optimum& optimum = answer.optimum;
    const auto count = [](std::size_t n) { return analysis::countText(static_cast<double>(n)); };
    std::string text = count(optimum.candidates) + " candidates: " + count(optimum.overBudget) +
                       " over the budget, " + count(optimum.impossible) + " impossible, " +
                       count(optimum.excluded) + " excluded by operational bounds, " +
                       count(optimum.simulated) + " simulated in " + count(optimum.looks) + " runs";
    if (optimum.unmet > 0) text += ", " + count(optimum.unmet) + " short of what is required";
    if (optimum.exhausted) return text + ". No other candidate can be better, but for noise.";
    return text + "; " + count(optimum.unexplored) +
           " left unexplored, neither simulated nor decided by a bound (more: --trials).";
}

std::string frontTable(const report::Style& style, const OptimizeAnswer& answer) {
    report::TextTable table({{"$ an hour", true},
                             {"instances", true},
                             {"users", true},
                             {"known from", false, 24},
                             {"p95", true},
                             {"fleet", false, 60}});
    const search::Optimum& optimum = answer.optimum;
    for (const std::size_t place : optimum.front) {
        const Finalist& finalist = optimum.finalists[place];
        const report::Ink ink = place == optimum.winner ? report::Ink::kGreen : report::Ink::kPlain;
        table.add({analysis::dollarText(finalist.asked.usdPerHour),
                   std::to_string(finalist.price.instances), usersText(finalist.capacity),
                   knownText(finalist), analysis::secondsText(finalist.asked.p95),
                   fleetText(answer.space, finalist.candidate) +
                       (place == optimum.winner ? "  <- chosen" : "")},
                  {ink, ink, ink, ink, ink, ink});
    }
    return table.print(style);
}

/// Sentences: a table would cut them.
std::string excuseLines(const report::Style& style, const OptimizeAnswer& answer) {
    std::string text;
    for (const search::Excuse& excuse : answer.optimum.excuses) {
        const std::string mark = excuse.basis == search::Excuse::Basis::kRule
                                     ? std::string()
                                     : std::string(" [") + basisText(excuse.basis) + "]";
        text += report::wrap(excuse.change + ": " + excuse.reason + mark, style.width, "  ", "    ");
    }
    return text;
}

/// What is known of every seed, and how.
Json seedsJson(const Finalist& finalist) {
    Json seeds = Json::array();
    for (const search::SeedTrial& seed : finalist.trial.seeds)
        seeds.push_back({{"seed", seed.seed},
                         {"holdsAt", report::json::number(seed.users)},
                         {"breaksAt", seed.breaksAt > 0.0 ? Json(seed.breaksAt) : Json(nullptr)},
                         {"users", report::json::number(seed.estimate)},
                         {"bracketed", seed.bracketed}});
    return seeds;
}

Json jsonOf(const search::Space& space, const Finalist& finalist) {
    Json set = Json::object();
    for (std::size_t i = 0; i < space.axes.size(); ++i)
        set[space.axes[i].path] = space.axes[i].values[finalist.candidate[i]];
    return {{"set", set},
            {"instances", finalist.price.instances},
            {"usdPerHour", report::json::number(finalist.asked.usdPerHour)},
            {"users", report::json::estimate(finalist.capacity)},
            {"seeds", seedsJson(finalist)},
            {"p95Seconds", report::json::number(finalist.asked.p95)},
            {"p95Operation", finalist.asked.operation},
            {"failedShare", report::json::number(finalist.asked.failedShare)},
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
    for (const std::string& note : {optimum.note, failoverNote(answer)})
        if (!note.empty()) text += report::wrap(note, style.width, "", "");
    text += title("Pareto front of cost, capacity and p95(" + optimum.finalists.front().asked.operation +
                  ") at the asked load") +
            frontTable(style, answer);
    text += title("Neighbours of the chosen fleet") + excuseLines(style, answer);
    text += title("Search") + report::wrap(searchFacts(answer), style.width, "  ", "  ");
    return text;
}

std::string optimizeJson(const OptimizeAnswer& answer) {
    const search::Optimum& optimum = answer.optimum;
    Json json{{"headroomVersion", kVersion},
              {"scenario", answer.scenario.name},
              {"objective", answer.options.objective == Objective::kCost ? "cost" : "capacity"},
              {"budget", search::inWords(answer.options.budget)},
              {"survives", answer.survived.empty() ? Json(nullptr) : Json(answer.survived)}};
    json["required"] = Json::array();
    for (const search::Requirement& requirement : answer.options.requirements)
        json["required"].push_back(requirement.text);
    const int replicas =
        search::replicasOf(answer.scenario, answer.space, optimum.finalists[optimum.winner].candidate);
    json["replicasPerMaster"] = replicas < 0 ? Json(nullptr) : Json(replicas);
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
        json["excuses"].push_back(
            {{"change", excuse.change}, {"reason", excuse.reason}, {"basis", basisText(excuse.basis)}});
    json["search"] = {{"candidates", optimum.candidates},
                      {"impossible", optimum.impossible},
                      {"overBudget", optimum.overBudget},
                      {"excluded", optimum.excluded},
                      {"unmet", optimum.unmet},
                      {"simulated", optimum.simulated},
                      {"runs", optimum.looks},
                      {"unexplored", optimum.unexplored},
                      {"exhausted", optimum.exhausted},
                      {"bestPromise", report::json::number(optimum.bestPromise)}};
    if (!optimum.note.empty()) json["note"] = optimum.note;
    return json.dump(2) + "\n";
}

} // namespace headroom::cli
