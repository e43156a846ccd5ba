#include "sim/report/report_json.hpp"

#include "sim/report/answer.hpp"
#include "sim/report/json_number.hpp"

namespace headroom::report {
namespace {

using Json = nlohmann::ordered_json;
using analysis::BindingGroup;

Json group(const BindingGroup& bound) {
    static constexpr const char* kReasons[] = {"busy", "waiting", "refused"};
    Json json{{"service", bound.service},
              {"kind", bound.first.kind},
              {"reason", kReasons[static_cast<std::size_t>(bound.reason)]},
              {"resource", bound.first.resource},
              {"atSeconds", jsonNumber(bound.first.atSeconds)},
              {"users", jsonNumber(bound.first.users)},
              {"value", jsonNumber(bound.first.value)},
              {"bound", bound.bound},
              {"members", bound.members},
              {"refusals", bound.refusals},
              {"explanation", bound.first.explanation}};
    if (bound.halfAtSeconds >= 0.0) {
        json["half"] = {{"atSeconds", jsonNumber(bound.halfAtSeconds)},
                        {"users", jsonNumber(bound.halfUsers)}};
    }
    return json;
}

Json groups(const std::vector<BindingGroup>& list) {
    Json json = Json::array();
    for (const BindingGroup& one : list) json.push_back(group(one));
    return json;
}

Json sloBreak(const analysis::SloBreak& at) {
    return {{"atSeconds", jsonNumber(at.atSeconds)},
            {"users", jsonNumber(at.users)},
            {"value", jsonNumber(at.value)}};
}

Json users(const analysis::UserNumbers& numbers) {
    return {{"asked", jsonNumber(numbers.asked)},
            {"arrived", jsonEstimate(numbers.arrived)},
            {"passed", jsonEstimate(numbers.passed)},
            {"failed", jsonEstimate(numbers.failed)},
            {"unfinished", jsonEstimate(numbers.unfinished)},
            {"failedShare", jsonEstimate(numbers.failedShare)},
            {"peakActive", jsonEstimate(numbers.peakActive)}};
}

Json operations(const analysis::Summary& summary) {
    Json list = Json::array();
    for (const analysis::OperationNumbers& operation : summary.operations) {
        Json parts = Json::object();
        for (const auto& [part, seconds] : operation.secondsByPart) parts[part] = jsonNumber(seconds);
        list.push_back({{"name", operation.name},
                        {"completed", jsonEstimate(operation.completed)},
                        {"failed", jsonEstimate(operation.failed)},
                        {"perSecond", jsonEstimate(operation.perSecond)},
                        {"meanSeconds", jsonEstimate(operation.mean)},
                        {"p50Seconds", jsonEstimate(operation.p50)},
                        {"p95Seconds", jsonEstimate(operation.p95)},
                        {"p99Seconds", jsonEstimate(operation.p99)},
                        {"maxSeconds", jsonNumber(operation.maxSeconds)},
                        {"secondsByPart", parts}});
    }
    return list;
}

Json errors(const analysis::Summary& summary) {
    Json list = Json::array();
    for (const analysis::ErrorNumbers& error : summary.errors) {
        list.push_back({{"operation", error.operation},
                        {"cause", error.cause},
                        {"count", jsonNumber(error.count)},
                        {"share", jsonNumber(error.share)},
                        {"firstSeconds", jsonNumber(error.firstSeconds)}});
    }
    return list;
}

Json binding(const analysis::Summary& summary) {
    Json json{{"fleet", groups(summary.binding.fleet)},
              {"loadGenerator", groups(summary.binding.loadGenerator)},
              {"replicationsBound", summary.boundIn}};
    if (summary.boundIn > 0) json["firstUsers"] = jsonEstimate(summary.firstBindingUsers);
    if (const auto& nearest = summary.binding.nearest) {
        json["nearest"] = {{"resource", nearest->resource},
                           {"service", nearest->service},
                           {"kind", nearest->kind},
                           {"peakUtilization", jsonNumber(nearest->peakUtilization)},
                           {"threshold", jsonNumber(nearest->threshold)},
                           {"atSeconds", jsonNumber(nearest->atSeconds)},
                           {"users", jsonNumber(nearest->users)}};
    }
    return json;
}

Json kneeJson(const analysis::Summary& summary) {
    const analysis::Knee& knee = summary.knee;
    Json json{{"operation", knee.operation}, {"found", knee.found}};
    if (knee.found) {
        json["users"] = jsonNumber(knee.users);
        json["p95Seconds"] = jsonNumber(knee.p95Seconds);
        json["usersOverReplications"] = jsonEstimate(summary.kneeUsers);
    }
    json["replicationsWithKnee"] = summary.kneeIn;
    json["baselineSeconds"] = jsonNumber(knee.baselineSeconds);
    json["largestSeconds"] = jsonNumber(knee.largestSeconds);
    json["mostUsers"] = jsonNumber(knee.mostUsers);
    json["largestPerSecond"] = jsonNumber(knee.largestPerSecond);
    json["throughputSaturatesAt"] =
        knee.throughputSaturatesAt ? jsonNumber(*knee.throughputSaturatesAt) : Json(nullptr);
    return json;
}

Json use(const analysis::Summary& summary) {
    Json list = Json::array();
    for (const analysis::ServiceUse& one : summary.use) {
        list.push_back({{"service", one.service},
                        {"kind", one.kind},
                        {"members", one.members},
                        {"mean", jsonNumber(one.mean)},
                        {"peak", jsonNumber(one.peak)},
                        {"busiest", one.busiest},
                        {"refusals", one.refusals},
                        {"largestQueue", jsonNumber(one.largestQueue)}});
    }
    return list;
}

Json cost(const analysis::Summary& summary) {
    Json items = Json::array();
    for (const result::CostItem& item : summary.cost) {
        items.push_back({{"name", item.name},
                         {"usdPerHour", jsonNumber(item.usdPerHour)},
                         {"usd", jsonNumber(item.usd)}});
    }
    return {{"usdPerHour", jsonNumber(summary.usdPerHour)},
            {"usd", jsonNumber(summary.usd)},
            {"items", items}};
}

Json published(const analysis::Summary& summary) {
    Json list = Json::array();
    for (const analysis::PublishedComparison& row : summary.published) {
        list.push_back({{"quantity", row.published.quantity},
                        {"unit", row.published.unit},
                        {"published", jsonNumber(row.published.value)},
                        {"predicted", row.predicted ? jsonEstimate(*row.predicted) : Json(nullptr)},
                        {"calibrated", row.published.calibrated},
                        {"source", row.published.source}});
    }
    return list;
}

Json steeper(const analysis::SteeperRamp& ramp) {
    Json json{{"toUsers", jsonNumber(ramp.toUsers)}};
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
              {"measured", jsonEstimate(slo.measured)},
              {"limit", jsonNumber(slo.limit)},
              {"unit", slo.unit},
              {"samples", slo.samples}};
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
              {"durationSeconds", jsonNumber(summary.durationSeconds)},
              {"events", summary.events}};
    json["answer"] = {{"fits", kFits[static_cast<std::size_t>(said.fit)]},
                      {"headline", said.headline},
                      {"findings", said.findings}};
    json["users"] = users(summary.users);
    json["throughputPerSecond"] = jsonEstimate(summary.throughput);
    json["peakThroughputPerSecond"] = jsonNumber(summary.peakPerSecond);
    json["slos"] = Json::array();
    for (const analysis::SloOutcome& slo : summary.slos) json["slos"].push_back(toJson(slo));
    json["binding"] = binding(summary);
    json["knee"] = kneeJson(summary);
    json["operations"] = operations(summary);
    json["errors"] = errors(summary);
    json["failedByCause"] = Json::object();
    for (const auto& [cause, count] : summary.failedByCause)
        json["failedByCause"][cause] = jsonNumber(count);
    json["use"] = use(summary);
    json["cost"] = cost(summary);
    json["published"] = published(summary);
    if (summary.steeper) json["steeperRamp"] = steeper(*summary.steeper);
    json["notes"] = summary.notes;
    return json;
}

} // namespace headroom::report
