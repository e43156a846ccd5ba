#include "sim/search/sweep_plan.hpp"

#include "headroom_version.hpp"
#include "sim/search/search_error.hpp"

#include <algorithm>
#include <optional>

namespace headroom::search {
namespace {

constexpr const char* kShard = "shard";
/// A misspelt path shows at the first value; more are tried in case the first few do not fit the rest.
constexpr std::size_t kMostTried = 16;

std::vector<std::string> valuesToTry(const Dimension& dimension) {
    if (dimension.continuous()) return {dimension.at(0.0), dimension.at(0.5)};
    const std::size_t count = std::min(kMostTried, dimension.levels.size());
    return {dimension.levels.begin(), dimension.levels.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// What is wrong when the scenario gets this value and nothing else changes, if the value is at fault.
std::optional<models::ScenarioError> faultOf(const Study& study, const Dimension& dimension,
                                             const std::string& value) {
    try {
        (void)study.scenarioOf({{dimension.path, value}});
    } catch (const models::ScenarioError& error) {
        std::vector<models::Diagnostic> own;
        for (models::Diagnostic problem : error.diagnostics()) {
            if (problem.file != "--set " + dimension.path + "=" + value) continue;
            problem.file = "--vary " + dimension.path + "=" + dimension.text;
            own.push_back(std::move(problem));
        }
        if (!own.empty()) return models::ScenarioError(std::move(own));
    }
    return std::nullopt;
}

} // namespace

void requireUsable(const Study& study, const Design& design) {
    for (const Dimension& dimension : design.dimensions) {
        std::optional<models::ScenarioError> first;
        bool usable = false;
        for (const std::string& value : valuesToTry(dimension)) {
            const auto fault = faultOf(study, dimension, value);
            usable = !fault;
            if (usable) break;
            if (!first) first = fault;
        }
        if (!usable && first) throw models::ScenarioError(*first);
    }
}

Json planOf(const Study& study, const Design& design, std::size_t points) {
    Json vary = Json::object();
    for (const Dimension& dimension : design.dimensions) vary[dimension.path] = dimension.text;
    Json plan{{"version", kVersion},
              {"scenario", study.base().name},
              {"digest", study.digest()},
              {"set", changesJson(study.overrides())},
              {"vary", vary},
              {"sampling", samplingName(design.sampling)}};
    if (design.sampling != Sampling::kGrid) plan["samples"] = design.samples;
    plan["seed"] = study.firstSeedOf(study.base());
    plan["replications"] = study.replications();
    plan["points"] = points;
    return plan;
}

Json journalHead(const Json& plan, const Shard& shard) {
    Json head = plan;
    head[kShard] = print(shard);
    return head;
}

Json planOfHead(Json head, Shard& shard) {
    if (!head.contains(kShard) || !head[kShard].is_string() || !head.contains("points") ||
        !head["points"].is_number_unsigned())
        throw SearchError("its first line names no shard or no number of points");
    shard = parseShard(head[kShard].get<std::string>());
    head.erase(kShard);
    return head;
}

} // namespace headroom::search
