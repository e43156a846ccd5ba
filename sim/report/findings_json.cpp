#include "sim/report/findings_json.hpp"

#include "sim/report/json_numbers.hpp"

namespace headroom::report {
namespace {

using Json = nlohmann::ordered_json;
using analysis::OperationAttribution;
using analysis::operational::Interval;
using json::number;

Json interval(Interval value) { return {{"low", number(value.low)}, {"high", number(value.high)}}; }

Json partsOf(const OperationAttribution& attribution) {
    Json parts = Json::array();
    for (const analysis::PartShare& part : attribution.parts) {
        parts.push_back({{"part", part.part},
                         {"resource", part.resource},
                         {"waiting", part.waiting},
                         {"seconds", number(part.seconds)},
                         {"share", number(part.share)}});
    }
    return {{"meanSeconds", number(attribution.meanSeconds)},
            {"waitingShare", number(attribution.waitingShare)},
            {"parts", parts}};
}

} // namespace

Json toJson(const analysis::Attribution& attribution) {
    Json out{{"all", partsOf(attribution.all)}};
    out["operations"] = Json::array();
    for (const OperationAttribution& operation : attribution.operations) {
        Json entry{{"name", operation.operation}};
        entry.update(partsOf(operation));
        out["operations"].push_back(entry);
    }
    out["use"] = Json::array();
    for (const analysis::ServiceUse& use : attribution.use) {
        out["use"].push_back({{"service", use.service},
                              {"kind", use.kind},
                              {"busiest", use.busiest},
                              {"peak", number(use.peak)},
                              {"nearness", number(use.nearness())},
                              {"refusals", use.refusals}});
    }
    return out;
}

Json toJson(const analysis::operational::Comparison& comparison) {
    const auto& bounds = comparison.bounds;
    Json out{{"closed", bounds.closed},
             {"saturationUsers", interval(bounds.saturationUsers)},
             {"largestRequestsPerSecond", interval(bounds.largestRequests)},
             {"requestsPerSecond", interval(bounds.requests)},
             {"leastResponseSeconds", number(bounds.leastResponse)}};
    out["first"] = Json::array();
    for (const auto& station : comparison.first) {
        out["first"].push_back({{"station", station.name},
                                {"kind", station.kind},
                                {"saturationUsers", interval(station.saturationUsers)},
                                {"utilization", interval(station.utilization)}});
    }
    out["lawsChecked"] = comparison.check.laws.size();
    out["broken"] = Json::array();
    for (const auto& law : comparison.check.laws) {
        if (law.holds()) continue;
        out["broken"].push_back({{"law", law.law},
                                 {"subject", law.subject},
                                 {"measured", number(law.measured)},
                                 {"allowed", interval(law.allowed)},
                                 {"unit", law.unit}});
    }
    return out;
}

} // namespace headroom::report
