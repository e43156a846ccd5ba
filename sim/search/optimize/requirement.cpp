#include "sim/search/optimize/requirement.hpp"

#include "sim/search/search_error.hpp"

#include <cmath>
#include <cstdlib>
#include <optional>

namespace headroom::search {
namespace {

std::optional<double> number(const std::string& text) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::size_t axisNamed(const Space& space, const std::string& name, const std::string& text) {
    std::optional<std::size_t> found;
    std::string all;
    for (std::size_t i = 0; i < space.axes.size(); ++i) {
        const std::string& path = space.axes[i].path;
        all += (all.empty() ? "" : ", ") + path;
        if (path == name) return i;
        const std::size_t last = path.find_last_of("./");
        const bool begins =
            !name.empty() && path.substr(last == std::string::npos ? 0 : last + 1).starts_with(name);
        if (!begins) continue;
        if (found)
            throw SearchError("--require " + text + ": both " + space.axes[*found].path + " and " +
                              path + " could be meant; write the whole path");
        found = i;
    }
    if (!found)
        throw SearchError("--require " + text + ": the space has no \"" + name + "\"; it has " + all);
    return *found;
}

} // namespace

Requirement parseRequirement(const Space& space, const std::string& text) {
    const std::size_t equal = text.find('=');
    if (equal == std::string::npos || equal == 0)
        throw SearchError("--require " + text + ": write NAME>=N, NAME<=N or NAME=VALUE");
    const char before = text[equal - 1];
    Requirement requirement;
    requirement.text = text;
    requirement.comparison = before == '>'   ? Requirement::Comparison::kAtLeast
                             : before == '<' ? Requirement::Comparison::kAtMost
                                             : Requirement::Comparison::kEqual;
    const bool exact = requirement.comparison == Requirement::Comparison::kEqual;
    requirement.value = text.substr(equal + 1);
    requirement.axis = axisNamed(space, text.substr(0, exact ? equal : equal - 1), text);
    if (!exact && !number(requirement.value))
        throw SearchError("--require " + text + ": '" + requirement.value + "' is no number");
    return requirement;
}

bool meets(const Requirement& requirement, const Space& space, const Candidate& candidate) {
    const std::string& value = space.axes[requirement.axis].values[candidate[requirement.axis]];
    if (requirement.comparison == Requirement::Comparison::kEqual) return value == requirement.value;
    const std::optional<double> have = number(value);
    const std::optional<double> want = number(requirement.value);
    if (!have || !want) return false;
    return requirement.comparison == Requirement::Comparison::kAtLeast ? *have >= *want : *have <= *want;
}

const Requirement* unmet(const std::vector<Requirement>& requirements, const Space& space,
                         const Candidate& candidate) {
    for (const Requirement& requirement : requirements)
        if (!meets(requirement, space, candidate)) return &requirement;
    return nullptr;
}

int replicasOf(const models::Scenario& scenario, const Space& space, const Candidate& candidate) {
    int replicas = -1;
    for (const models::Service& service : scenario.services) {
        const auto* store = std::get_if<models::RedisCluster>(&service.kind);
        if (store == nullptr) continue;
        replicas = store->replicasPerMaster;
        const std::string path = "services." + service.name + ".replicasPerMaster";
        for (std::size_t i = 0; i < space.axes.size(); ++i)
            if (space.axes[i].path == path)
                replicas = std::atoi(space.axes[i].values[candidate[i]].c_str());
    }
    return replicas;
}

models::Override faultOf(const models::Scenario& scenario, const std::string& what) {
    const double halfway = std::floor(scenario.workload.length().value / 2.0);
    const auto override = [&](const std::string& victim, const std::string& service) {
        models::Json fault{{"kill", victim}};
        if (!service.empty()) fault["service"] = service;
        fault["at"] = std::to_string(static_cast<long>(halfway)) + "s";
        fault["for"] = "0s";
        return models::Override{"faults", models::Json::array({fault}).dump()};
    };
    std::string allowed = "zone";
    if (what == "zone") return override("zone", "");
    for (const models::Service& service : scenario.services) {
        std::vector<std::pair<std::string, std::string>>
            victims; // what it is called here and in the file
        if (std::holds_alternative<models::RedisCluster>(service.kind))
            victims = {{"master", "store-master"}};
        if (std::holds_alternative<models::ProcessService>(service.kind))
            victims = {{"instance", "instance"}, {"process", "process"}};
        for (const auto& [name, victim] : victims) {
            const std::string full = service.name + "-" + name;
            if (what == full) return override(victim, service.name);
            allowed += ", " + full;
        }
    }
    throw SearchError("--survive " + what + ": a fleet of this scenario can lose " + allowed);
}

} // namespace headroom::search
