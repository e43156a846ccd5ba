#include "sim/search/optimize/space.hpp"

#include "models/catalog.hpp"
#include "models/writer.hpp"
#include "sim/search/search_error.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::search {
namespace {

constexpr int kMostProcesses = 8;
constexpr int kMostReplicas = 2;

/// The text of the scenario's value at a path, as --set would take it.
std::optional<std::string> statedValue(const models::Json& scenario, const std::string& path) {
    std::string pointer;
    const char separator = path.find('/') == std::string::npos ? '.' : '/';
    std::size_t from = 0;
    while (from <= path.size()) {
        const std::size_t to = std::min(path.find(separator, from), path.size());
        pointer = models::joinPointer(pointer, path.substr(from, to - from));
        from = to + 1;
    }
    const models::Json::json_pointer place(pointer);
    if (!scenario.contains(place)) return std::nullopt;
    const models::Json& value = scenario.at(place);
    return value.is_string() ? value.get<std::string>() : value.dump();
}

Axis axisOf(const models::Json& scenario, const std::string& path, std::vector<std::string> values) {
    const std::optional<std::string> own = statedValue(scenario, path);
    if (!own) throw SearchError("the scenario has no \"" + path + "\"");
    Axis axis{path, std::move(values), 0};
    const auto found = std::find(axis.values.begin(), axis.values.end(), *own);
    if (found != axis.values.end()) {
        axis.stated = static_cast<std::size_t>(found - axis.values.begin());
        return axis;
    }
    // Numbers stay in order, so that a step along the axis is a small change.
    const auto number = [](const std::string& text) { return std::strtod(text.c_str(), nullptr); };
    const auto place =
        std::find_if(axis.values.begin(), axis.values.end(),
                     [&](const std::string& value) { return number(value) > number(*own); });
    axis.stated = static_cast<std::size_t>(place - axis.values.begin());
    axis.values.insert(place, *own);
    return axis;
}

std::vector<std::string> counts(int low, int high) {
    std::vector<std::string> values;
    for (int i = low; i <= high; ++i) values.push_back(std::to_string(i));
    return values;
}

void requireTypes(const std::vector<std::string>& types) {
    const models::Catalogue catalogue = models::Catalogue::load(models::defaultDataDirs());
    for (const std::string& type : types) {
        try {
            (void)catalogue.instanceType(type);
        } catch (const models::CatalogueError& error) {
            throw SearchError(error.what());
        }
    }
}

/// Instances a step along this axis adds: what can be traded between axes under one budget.
bool countsInstances(const Axis& axis) {
    return axis.path.ends_with(".on.count") || axis.path.ends_with(".masters");
}

std::string lastName(const std::string& path) {
    const std::size_t dot = path.find_last_of("./");
    return dot == std::string::npos ? path : path.substr(dot + 1);
}

/// "services.chat.on.count" -> "chat"
std::string serviceIn(const std::string& path) {
    constexpr std::string_view kServices = "services.";
    if (!path.starts_with(kServices)) return {};
    const std::size_t end = path.find('.', kServices.size());
    return path.substr(kServices.size(), end - kServices.size());
}

std::string inWords(const Axis& axis, const std::string& value, const std::string& before) {
    const std::string service = serviceIn(axis.path);
    const std::string name = lastName(axis.path);
    const std::string what = name == "count"                  ? service + " instances"
                             : name == "processesPerInstance" ? service + " processes per instance"
                             : name == "masters"              ? service + " masters"
                             : name == "replicasPerMaster"    ? service + " replicas per master"
                                                              : std::string();
    if (!what.empty()) return value + " " + what + " instead of " + before;
    const std::string subject = service.empty() ? axis.path : service + " " + name;
    return subject + " " + value + " instead of " + before;
}

} // namespace

double Space::size() const {
    double product = 1.0;
    for (const Axis& axis : axes) product *= static_cast<double>(axis.values.size());
    return product;
}

Candidate Space::stated() const {
    Candidate candidate;
    for (const Axis& axis : axes) candidate.push_back(static_cast<std::uint16_t>(axis.stated));
    return candidate;
}

std::size_t Space::indexOf(const Candidate& candidate) const {
    std::size_t index = 0;
    for (std::size_t i = 0; i < axes.size(); ++i) index = index * axes[i].values.size() + candidate[i];
    return index;
}

Candidate Space::at(std::size_t index) const {
    Candidate candidate(axes.size());
    for (std::size_t i = axes.size(); i-- > 0;) {
        candidate[i] = static_cast<std::uint16_t>(index % axes[i].values.size());
        index /= axes[i].values.size();
    }
    return candidate;
}

std::vector<models::Override> Space::changes(const Candidate& candidate) const {
    std::vector<models::Override> changes;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (candidate[i] != axes[i].stated)
            changes.push_back({axes[i].path, axes[i].values[candidate[i]]});
    }
    return changes;
}

std::vector<Candidate> Space::neighbours(const Candidate& candidate) const {
    std::vector<Candidate> all;
    const auto step = [&](Candidate& moved, std::size_t axis, int by) {
        const int value = moved[axis] + by;
        if (value < 0 || value >= static_cast<int>(axes[axis].values.size())) return false;
        moved[axis] = static_cast<std::uint16_t>(value);
        return true;
    };
    for (std::size_t i = 0; i < axes.size(); ++i) {
        for (const int by : {-1, 1}) {
            Candidate moved = candidate;
            if (step(moved, i, by)) all.push_back(moved);
            for (std::size_t j = 0; j < axes.size(); ++j) {
                if (j == i || by != 1 || !countsInstances(axes[i]) || !countsInstances(axes[j]))
                    continue;
                // Masters come with replicas: giving up one may buy several of the others.
                for (int less = 1; less <= 1 + kMostReplicas; ++less) {
                    Candidate traded = candidate;
                    if (step(traded, i, 1) && step(traded, j, -less)) all.push_back(traded);
                    Candidate bought = candidate;
                    if (less > 1 && step(bought, i, less) && step(bought, j, -1)) all.push_back(bought);
                }
            }
        }
    }
    return all;
}

std::string Space::difference(const Candidate& from, const Candidate& other) const {
    std::string text;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (from[i] == other[i]) continue;
        text += (text.empty() ? "" : ", ") +
                inWords(axes[i], axes[i].values[other[i]], axes[i].values[from[i]]);
    }
    return text;
}

Space defaultSpace(const models::Scenario& scenario, const models::Budget& budget,
                   const std::vector<std::string>& instanceTypes) {
    requireTypes(instanceTypes);
    const models::Json json = models::toJson(scenario);
    Space space;
    for (const models::Service& service : scenario.services) {
        const std::string path = "services." + service.name + ".";
        if (const auto* process = std::get_if<models::ProcessService>(&service.kind)) {
            const int most = budget.instances ? *budget.instances : 2 * process->on.count;
            space.axes.push_back(axisOf(json, path + "on.count", counts(1, most)));
            space.axes.push_back(
                axisOf(json, path + "on.processesPerInstance", counts(1, kMostProcesses)));
        }
        if (const auto* store = std::get_if<models::RedisCluster>(&service.kind)) {
            const int most = budget.instances ? std::max(1, *budget.instances - 1) : 2 * store->masters;
            space.axes.push_back(axisOf(json, path + "masters", counts(1, most)));
            space.axes.push_back(axisOf(json, path + "replicasPerMaster", counts(0, kMostReplicas)));
            space.axes.push_back(axisOf(json, path + "readFrom", {"master", "replica"}));
        }
        const bool placed = std::holds_alternative<models::ProcessService>(service.kind) ||
                            std::holds_alternative<models::RedisCluster>(service.kind);
        if (placed && !instanceTypes.empty())
            space.axes.push_back(axisOf(json, path + "on.instance", instanceTypes));
    }
    return space;
}

Space spaceOf(const models::Scenario& scenario, const std::vector<Dimension>& dimensions) {
    const models::Json json = models::toJson(scenario);
    Space space;
    for (const Dimension& dimension : dimensions) {
        if (dimension.continuous())
            throw SearchError("--vary " + dimension.path + "=" + dimension.text +
                              ": an optimiser needs separate values; add a step, as in 0.5..2:0.5");
        space.axes.push_back(axisOf(json, dimension.path, dimension.levels));
    }
    return space;
}

} // namespace headroom::search
