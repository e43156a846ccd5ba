#include "sim/report/report_json.hpp"

#include "sim/report/answer.hpp"
#include "sim/report/findings_json.hpp"
#include "sim/report/json_numbers.hpp"

#include <cmath>

namespace headroom::report {
namespace {

using Json = nlohmann::ordered_json;
using json::group;

Json sloBreak(const analysis::SloBreak& at) {
    return {{"atSeconds", json::number(at.atSeconds)},
            {"users", json::number(at.users)},
            {"value", json::number(at.value)}};
}

Json users(const analysis::UserNumbers& numbers) {
    return {{"asked", json::number(numbers.asked)},
            {"arrived", json::estimate(numbers.arrived)},
            {"passed", json::estimate(numbers.passed)},
            {"failed", json::estimate(numbers.failed)},
            {"unfinished", json::estimate(numbers.unfinished)},
            {"failedShare", json::estimate(numbers.failedShare)},
            {"peakActive", json::estimate(numbers.peakActive)}};
}

Json operations(const analysis::Summary& summary) {
    Json list = Json::array();
    for (const analysis::OperationNumbers& operation : summary.operations) {
        Json parts = Json::object();
        for (const auto& [part, seconds] : operation.secondsByPart) parts[part] = json::number(seconds);
        list.push_back({{"name", operation.name},
                        {"completed", json::estimate(operation.completed)},
                        {"failed", json::estimate(operation.failed)},
                        {"perSecond", json::estimate(operation.perSecond)},
                        {"meanSeconds", json::estimate(operation.mean)},
                        {"p50Seconds", json::estimate(operation.p50)},
                        {"p95Seconds", json::estimate(operation.p95)},
                        {"p99Seconds", json::estimate(operation.p99)},
                        {"maxSeconds", json::number(operation.maxSeconds)},
                        {"secondsByPart", parts}});
    }
    return list;
}

Json errors(const analysis::Summary& summary) {
    Json list = Json::array();
    for (const analysis::ErrorNumbers& error : summary.errors) {
        list.push_back({{"operation", error.operation},
                        {"cause", error.cause},
                        {"count", json::number(error.count)},
                        {"share", json::number(error.share)},
                        {"firstSeconds", json::number(error.firstSeconds)}});
    }
    return list;
}

Json bindingOf(const analysis::Summary& summary) {
    Json json = json::binding(summary.binding);
    json["replicationsBound"] = summary.boundIn;
    if (summary.boundIn > 0) json["firstUsers"] = json::estimate(summary.firstBindingUsers);
    return json;
}

Json kneeJson(const analysis::Summary& summary) {
    const analysis::Knee& knee = summary.knee;
    Json json{{"operation", knee.operation}, {"found", knee.found}};
    if (knee.found) {
        json["users"] = json::number(knee.users);
        json["p95Seconds"] = json::number(knee.p95Seconds);
        json["usersOverReplications"] = json::estimate(summary.kneeUsers);
    }
    json["replicationsWithKnee"] = summary.kneeIn;
    json["baselineSeconds"] = json::number(knee.baselineSeconds);
    json["largestSeconds"] = json::number(knee.largestSeconds);
    json["mostUsers"] = json::number(knee.mostUsers);
    json["largestPerSecond"] = json::number(knee.largestPerSecond);
    json["throughputSaturatesAt"] =
        knee.throughputSaturatesAt ? json::number(*knee.throughputSaturatesAt) : Json(nullptr);
    return json;
}

Json headroomJson(const analysis::Summary& summary) {
    static constexpr const char* kLimits[] = {"objective", "knee", "saturation"};
    const auto headroom = analysis::headroomOf(summary);
    if (!headroom) return nullptr;
    Json json{{"share", json::number(headroom->share)},
              {"users", json::number(headroom->users)},
              {"relativeTo", kLimits[static_cast<std::size_t>(headroom->limit)]}};
    if (!headroom->objective.empty()) json["slo"] = headroom->objective;
    return json;
}

Json steadyJson(const analysis::SteadyState& steady) {
    const auto mean = [](const analysis::SteadyMean& value) {
        Json json = json::estimate(value.mean);
        json["batches"] = value.batches;
        json["independent"] = value.independent;
        return json;
    };
    return {{"operation", steady.operation},
            {"fromSeconds", json::number(steady.fromSeconds)},
            {"warmUp", steady.stated ? "stated" : "found"},
            {"sufficient", steady.sufficient},
            {"meanSeconds", mean(steady.meanSeconds)},
            {"perSecond", mean(steady.perSecond)}};
}

Json validityJson(const analysis::ValidityCard& card) {
    static constexpr const char* kStates[] = {"inside", "beyond", "unknown"};
    Json items = Json::array();
    for (const analysis::ValidityItem& item : card.items) {
        items.push_back({{"profile", item.profile},
                         {"variable", item.variable},
                         {"state", kStates[static_cast<std::size_t>(item.state)]},
                         {"measuredLow", json::number(item.measuredLow)},
                         {"measuredHigh", json::number(item.measuredHigh)},
                         {"reached", json::number(item.reached)},
                         {"factor", json::number(item.factor)},
                         {"sentence", item.sentence}});
    }
    return {{"colour", card.amber() ? "amber" : "green"}, {"items", items}};
}

Json use(const analysis::Summary& summary) {
    Json list = Json::array();
    for (const analysis::ServiceUse& one : summary.use) {
        list.push_back({{"service", one.service},
                        {"kind", one.kind},
                        {"members", one.members},
                        {"mean", json::number(one.mean)},
                        {"peak", json::number(one.peak)},
                        {"busiest", one.busiest},
                        {"refusals", one.refusals},
                        {"largestQueue", json::number(one.largestQueue)}});
    }
    return list;
}

Json cost(const analysis::Summary& summary) {
    Json items = Json::array();
    for (const result::CostItem& item : summary.cost) {
        items.push_back({{"name", item.name},
                         {"usdPerHour", json::number(item.usdPerHour)},
                         {"usd", json::number(item.usd)}});
    }
    return {{"usdPerHour", json::number(summary.usdPerHour)},
            {"usd", json::number(summary.usd)},
            {"items", items}};
}

Json published(const analysis::Summary& summary) {
    Json list = Json::array();
    for (const analysis::PublishedComparison& row : summary.published) {
        list.push_back({{"quantity", row.published.quantity},
                        {"unit", row.published.unit},
                        {"published", json::number(row.published.value)},
                        {"predicted", row.predicted ? json::estimate(*row.predicted) : Json(nullptr)},
                        {"calibrated", row.published.calibrated},
                        {"source", row.published.source}});
    }
    return list;
}

Json steeper(const analysis::SteeperRamp& ramp) {
    Json json{{"toUsers", json::number(ramp.toUsers)}};
    json["firstBreak"] = ramp.firstBreak ? sloBreak(*ramp.firstBreak) : Json(nullptr);
    if (ramp.firstBreak) json["brokenSlo"] = ramp.brokenSlo;
    json["firstBinding"] = ramp.firstBinding ? group(*ramp.firstBinding) : Json(nullptr);
    if (!ramp.note.empty()) json["note"] = ramp.note;
    return json;
}

} // namespace

Json toJson(const analysis::SloOutcome& slo) {
    Json json{{"slo", slo.text},
              {"verdict", analysis::verdictText(slo.verdict)},
              {"measured", json::estimate(slo.measured)},
              {"limit", json::number(slo.limit)},
              {"unit", slo.unit},
              {"samples", slo.samples}};
    if (!slo.evaluated) json["evaluated"] = false;
    if (!slo.note.empty()) json["note"] = slo.note;
    json["firstBreak"] = slo.firstBreak ? sloBreak(*slo.firstBreak) : Json(nullptr);
    return json;
}

Json toJson(const analysis::Summary& summary) {
    static constexpr const char* kFits[] = {"yes", "no", "undecided"};
    const Answer said = answer(summary);
    Json json{{"headroom-summary", 1},
              {"headroomVersion", summary.headroomVersion},
              {"scenario", summary.scenario},
              {"title", summary.title},
              {"source", summary.source},
              {"seed", summary.seed},
              {"replications", summary.replications},
              {"durationSeconds", json::number(summary.durationSeconds)},
              {"events", summary.events}};
    json["answer"] = {{"fits", kFits[static_cast<std::size_t>(said.fit)]},
                      {"headline", said.headline},
                      {"findings", said.findings}};
    json["users"] = users(summary.users);
    json["throughputPerSecond"] = json::estimate(summary.throughput);
    json["peakThroughputPerSecond"] = json::number(summary.peakPerSecond);
    json["slos"] = Json::array();
    for (const analysis::SloOutcome& slo : summary.slos) json["slos"].push_back(toJson(slo));
    json["binding"] = bindingOf(summary);
    json["knee"] = kneeJson(summary);
    json["headroom"] = headroomJson(summary);
    if (summary.steady) json["steadyState"] = steadyJson(*summary.steady);
    json["validity"] = validityJson(summary.validity);
    json["operations"] = operations(summary);
    json["errors"] = errors(summary);
    json["failedByCause"] = Json::object();
    for (const auto& [cause, count] : summary.failedByCause)
        json["failedByCause"][cause] = json::number(count);
    json["use"] = use(summary);
    json["attribution"] = toJson(summary.attribution);
    json["operational"] = summary.operational ? toJson(*summary.operational) : Json(nullptr);
    json["cost"] = cost(summary);
    json["published"] = published(summary);
    if (summary.steeper) json["steeperRamp"] = steeper(*summary.steeper);
    json["notes"] = summary.notes;
    return json;
}

} // namespace headroom::report
