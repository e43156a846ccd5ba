#include "sim/analysis/baseline.hpp"

#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::analysis {
namespace {

using Json = nlohmann::ordered_json;
using result::ResultError;

constexpr const char* kVersionKey = "headroom-baseline";
constexpr int kFormat = 1;
constexpr const char* kNever = "never";

Json written(const std::vector<double>& values) {
    Json list = Json::array();
    for (const double value : values) {
        list.push_back(std::isfinite(value) ? Json(value)
                       : std::isinf(value)  ? Json(kNever)
                                            : Json(nullptr));
    }
    return list;
}

/// Reads the values of one file and names the place of what does not fit.
class FileReader {
public:
    explicit FileReader(std::string file) : file_(std::move(file)) {}

    [[nodiscard]] std::vector<ScenarioFigures> read(const Json& document) const {
        const Json& version = member(document, "", kVersionKey);
        if (version != kFormat) {
            fail(std::string("/") + kVersionKey, "version " + version.dump() +
                                                     " of the format; this program reads version " +
                                                     std::to_string(kFormat));
        }
        std::vector<ScenarioFigures> all;
        const Json& scenarios = list(document, "", "scenarios");
        for (std::size_t i = 0; i < scenarios.size(); ++i) {
            const std::string place = "/scenarios/" + std::to_string(i);
            ScenarioFigures one;
            one.scenario = text(scenarios[i], place, "scenario");
            const Json& figures = list(scenarios[i], place, "figures");
            for (std::size_t k = 0; k < figures.size(); ++k)
                one.figures.push_back(figure(figures[k], place + "/figures/" + std::to_string(k)));
            all.push_back(std::move(one));
        }
        return all;
    }

private:
    [[noreturn]] void fail(const std::string& place, const std::string& message) const {
        throw ResultError(file_, place, message);
    }

    [[nodiscard]] const Json& member(const Json& object, const std::string& place,
                                     const std::string& key) const {
        if (!object.is_object()) fail(place, "expected an object");
        const auto found = object.find(key);
        if (found == object.end()) fail(place, "\"" + key + "\" is missing");
        return *found;
    }

    [[nodiscard]] const Json& list(const Json& object, const std::string& place,
                                   const std::string& key) const {
        const Json& found = member(object, place, key);
        if (!found.is_array()) fail(place + "/" + key, "expected a list");
        return found;
    }

    [[nodiscard]] std::string text(const Json& object, const std::string& place,
                                   const std::string& key) const {
        const Json& found = member(object, place, key);
        if (!found.is_string()) fail(place + "/" + key, "expected a text");
        return found.get<std::string>();
    }

    [[nodiscard]] Figure figure(const Json& json, const std::string& place) const {
        Figure figure;
        figure.name = text(json, place, "name");
        figure.unit = text(json, place, "unit");
        const Json& less = member(json, place, "lessIsBetter");
        if (!less.is_boolean()) fail(place + "/lessIsBetter", "expected true or false");
        figure.lessIsBetter = less.get<bool>();
        const Json& grain = member(json, place, "grain");
        if (!grain.is_number() || grain.get<double>() < 0.0)
            fail(place + "/grain", "expected a number from 0");
        figure.grain = grain.get<double>();
        for (const Json& seed : list(json, place, "seeds")) {
            if (!seed.is_number_unsigned()) fail(place + "/seeds", "expected whole numbers");
            figure.seeds.push_back(seed.get<std::uint64_t>());
        }
        for (const Json& value : list(json, place, "values")) {
            if (!value.is_number() && !value.is_null() && value != kNever)
                fail(place + "/values", "expected numbers, null or \"never\"");
            figure.values.push_back(value.is_number() ? value.get<double>()
                                    : value.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                                      : std::numeric_limits<double>::infinity());
        }
        if (figure.seeds.size() != figure.values.size() || figure.seeds.empty()) {
            fail(place, std::to_string(figure.seeds.size()) + " seeds for " +
                            std::to_string(figure.values.size()) + " values");
        }
        return figure;
    }

    std::string file_;
};

} // namespace

std::string baselineText(const std::vector<ScenarioFigures>& scenarios,
                         const std::string& headroomVersion) {
    Json document{
        {kVersionKey, kFormat}, {"headroomVersion", headroomVersion}, {"scenarios", Json::array()}};
    for (const ScenarioFigures& one : scenarios) {
        Json figures = Json::array();
        for (const Figure& figure : one.figures) {
            figures.push_back({{"name", figure.name},
                               {"unit", figure.unit},
                               {"lessIsBetter", figure.lessIsBetter},
                               {"grain", figure.grain},
                               {"seeds", figure.seeds},
                               {"values", written(figure.values)}});
        }
        document["scenarios"].push_back({{"scenario", one.scenario}, {"figures", figures}});
    }
    return document.dump(1) + "\n";
}

Baseline Baseline::read(const std::vector<std::filesystem::path>& files) {
    Baseline baseline;
    for (const std::filesystem::path& file : files) baseline.add(file);
    return baseline;
}

void Baseline::add(const std::filesystem::path& file) {
    const std::string text = result::readFile(file);
    const Json document = Json::parse(text, nullptr, false);
    if (document.is_object() && document.contains(kVersionKey)) {
        for (ScenarioFigures& one : FileReader(file.string()).read(document)) {
            const auto names = scenarios();
            if (std::find(names.begin(), names.end(), one.scenario) != names.end())
                throw ResultError(file.string(), "", "scenario \"" + one.scenario + "\" comes twice");
            kept_.push_back(std::move(one));
        }
        return;
    }
    if (document.is_object() && !document.contains("headroom-result")) {
        throw ResultError(file.string(), "",
                          "neither a baseline ('headroom check --save-baseline') nor a result "
                          "('headroom run --out')");
    }
    result::RunResult run = result::fromJson(text, file.string());
    for (const ScenarioFigures& one : kept_) {
        if (one.scenario == run.scenario)
            throw ResultError(file.string(), "", "scenario \"" + run.scenario + "\" comes twice");
    }
    for (const result::RunResult& other : runs_) {
        if (other.scenario == run.scenario && other.seed == run.seed) {
            throw ResultError(file.string(), "/seed",
                              "seed " + std::to_string(run.seed) + " of scenario \"" + run.scenario +
                                  "\" comes twice");
        }
    }
    runs_.push_back(std::move(run));
}

std::vector<std::string> Baseline::scenarios() const {
    std::vector<std::string> names;
    for (const ScenarioFigures& one : kept_) names.push_back(one.scenario);
    for (const result::RunResult& run : runs_) {
        if (std::find(names.begin(), names.end(), run.scenario) == names.end())
            names.push_back(run.scenario);
    }
    return names;
}

std::optional<ScenarioFigures> Baseline::figuresFor(const std::string& scenario,
                                                    const std::vector<models::Slo>& objectives) const {
    for (const ScenarioFigures& one : kept_) {
        if (one.scenario == scenario) return one;
    }
    std::vector<const result::RunResult*> runs;
    for (const result::RunResult& run : runs_) {
        if (run.scenario == scenario) runs.push_back(&run);
    }
    if (runs.empty()) return std::nullopt;
    return figuresOf(objectives, runs);
}

} // namespace headroom::analysis
