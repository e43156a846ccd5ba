#include "sim/report/json_numbers.hpp"

#include <cmath>

namespace headroom::report::json {

using Json = nlohmann::ordered_json;
using analysis::BindingGroup;
using analysis::Estimate;

Json number(double value) {
    if (!std::isfinite(value)) return nullptr;
    // Counts without a trailing ".0", which nlohmann writes for every double.
    constexpr double kExact = 9007199254740992.0;
    if (value == std::floor(value) && std::abs(value) < kExact) return static_cast<std::int64_t>(value);
    return value;
}

Json estimate(const Estimate& value) {
    Json json{{"value", number(value.value)}};
    if (value.interval) {
        json["low"] = number(value.low);
        json["high"] = number(value.high);
    }
    return json;
}

Json group(const BindingGroup& bound) {
    static constexpr const char* kReasons[] = {"busy", "waiting", "refused"};
    Json json{{"service", bound.service},
              {"kind", bound.first.kind},
              {"reason", kReasons[static_cast<std::size_t>(bound.reason)]},
              {"resource", bound.first.resource},
              {"atSeconds", number(bound.first.atSeconds)},
              {"users", number(bound.first.users)},
              {"value", number(bound.first.value)},
              {"bound", bound.bound},
              {"members", bound.members},
              {"refusals", bound.refusals},
              {"explanation", bound.first.explanation}};
    if (bound.halfAtSeconds >= 0.0) {
        json["half"] = {{"atSeconds", number(bound.halfAtSeconds)}, {"users", number(bound.halfUsers)}};
    }
    return json;
}

namespace {

Json groups(const std::vector<BindingGroup>& list) {
    Json json = Json::array();
    for (const BindingGroup& one : list) json.push_back(group(one));
    return json;
}

} // namespace

Json binding(const analysis::BindingReport& report) {
    Json json{{"fleet", groups(report.fleet)}, {"loadGenerator", groups(report.loadGenerator)}};
    if (const auto& nearest = report.nearest) {
        json["nearest"] = {{"resource", nearest->resource},
                           {"service", nearest->service},
                           {"kind", nearest->kind},
                           {"peakUtilization", number(nearest->peakUtilization)},
                           {"threshold", number(nearest->threshold)},
                           {"atSeconds", number(nearest->atSeconds)},
                           {"users", number(nearest->users)}};
    }
    return json;
}

} // namespace headroom::report::json
