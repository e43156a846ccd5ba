#include "live/import/metric_map.hpp"

#include "live/import/import_error.hpp"
#include "live/import/json_fields.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

namespace headroom::imports {
namespace {

constexpr int kMapFormat = 1;

template <class Value, std::size_t N>
Value choose(const JsonNode& node, const std::array<std::pair<const char*, Value>, N>& choices) {
    const std::string text = node.text();
    std::string allowed;
    for (const auto& [name, value] : choices) {
        if (text == name) return value;
        allowed += (allowed.empty() ? "\"" : ", \"") + std::string(name) + "\"";
    }
    node.fail("\"" + shown(text) + "\" is none of " + allowed);
}

constexpr std::array<std::pair<const char*, MapRule::To>, 5> kTo{{{"series", MapRule::To::kSeries},
                                                                  {"resource", MapRule::To::kResource},
                                                                  {"completed", MapRule::To::kCompleted},
                                                                  {"failed", MapRule::To::kFailed},
                                                                  {"drop", MapRule::To::kDrop}}};
constexpr std::array<std::pair<const char*, MapRule::Reads>, 4> kReads{
    {{"level", MapRule::Reads::kLevel},
     {"counter", MapRule::Reads::kCounter},
     {"rate", MapRule::Reads::kRate},
     {"sum", MapRule::Reads::kSum}}};
constexpr std::array<const char*, 12> kFields{"metric", "labels",   "file",  "to",
                                              "reads",  "name",     "unit",  "service",
                                              "kind",   "capacity", "scale", "operation"};
constexpr std::array<std::pair<const char*, const char*>, 15> kKinds{
    {{"cpu", "cpu"},
     {"event-loop", "event-loop"},
     {"memory", "memory"},
     {"connections", "connections"},
     {"file-descriptors", "file-descriptors"},
     {"network", "network"},
     {"rate", "rate"},
     {"credits", "credits"},
     {"pool", "pool"},
     {"backlog", "backlog"},
     {"threads", "threads"},
     {"lock", "lock"},
     {"slots", "slots"},
     {"concurrency", "concurrency"},
     {"ports", "ports"}}};

void checkFields(const JsonNode& node) {
    node.requireObject();
    for (const auto& [key, value] : node.json().items()) {
        if (std::find_if(kFields.begin(), kFields.end(),
                         [&](const char* known) { return key == known; }) != kFields.end()) {
            continue;
        }
        std::string allowed;
        for (const char* known : kFields) allowed += (allowed.empty() ? "" : ", ") + std::string(known);
        node.fail("unknown field \"" + shown(key) + "\"; a rule has " + allowed);
    }
}

MapRule ruleOf(const JsonNode& node) {
    checkFields(node);
    MapRule rule;
    const auto text = [&](const char* key, std::string& into) {
        if (node.has(key)) into = node.at(key).text();
    };
    text("metric", rule.metric);
    text("file", rule.file);
    text("name", rule.name);
    text("unit", rule.unit);
    text("service", rule.service);
    text("operation", rule.operation);
    if (node.has("labels")) {
        node.at("labels").requireObject();
        for (const auto& [key, value] : node.at("labels").json().items()) {
            rule.labels[key] = node.at("labels").at(key.c_str()).text();
        }
    }
    rule.to = choose(node.at("to"), kTo);
    if (node.has("reads")) rule.reads = choose(node.at("reads"), kReads);
    if (node.has("kind")) rule.kind = choose(node.at("kind"), kKinds);
    if (node.has("scale")) rule.scale = node.at("scale").number();
    if (node.has("capacity")) rule.capacity = node.at("capacity").number();
    if (rule.to == MapRule::To::kResource) {
        if (!node.has("capacity")) node.fail("a resource needs \"capacity\", in the unit of its values");
        if (!(rule.capacity > 0.0)) node.at("capacity").fail("must be above 0");
        if (rule.name.empty())
            node.fail("a resource needs a \"name\", such as \"chat.cpu[{instance}]\"");
    }
    if (rule.to == MapRule::To::kCompleted || rule.to == MapRule::To::kFailed) {
        if (rule.operation.empty()) node.fail("\"completed\" and \"failed\" need an \"operation\"");
        if (rule.reads == MapRule::Reads::kLevel) {
            node.fail("requests are counted, so \"reads\" must be \"counter\", \"rate\" or \"sum\"");
        }
    }
    if (rule.metric.empty() && rule.labels.empty() && rule.file.empty()) {
        node.fail("says nothing of the metrics it takes: \"metric\", \"labels\" or \"file\" is needed");
    }
    return rule;
}

/// "{instance}" becomes the label's value.
std::string filled(const std::string& pattern, const MetricSeries& series) {
    std::string out;
    std::size_t at = 0;
    while (at < pattern.size()) {
        const std::size_t open = pattern.find('{', at);
        const std::size_t close = open == std::string::npos ? open : pattern.find('}', open);
        if (close == std::string::npos) break;
        out += pattern.substr(at, open - at);
        const auto label = series.labels.find(pattern.substr(open + 1, close - open - 1));
        if (label != series.labels.end()) out += label->second;
        at = close + 1;
    }
    return out + pattern.substr(at);
}

/// The readings as amounts over a time. A level counts as the amount of one second.
std::vector<Growth> amountsOf(const MapRule& rule, const MetricSeries& series, double stepSeconds) {
    if (rule.reads == MapRule::Reads::kCounter) return growthOf(series.values);
    const bool counts = rule.to == MapRule::To::kCompleted || rule.to == MapRule::To::kFailed;
    std::vector<Growth> amounts;
    for (const auto& [at, value] : series.values) {
        if (std::isnan(value)) continue;
        if (rule.reads == MapRule::Reads::kSum) {
            amounts.push_back({at, value, stepSeconds});
        } else if (counts) {
            amounts.push_back({at, value * stepSeconds, stepSeconds});
        } else {
            amounts.push_back({at, value, 1.0});
        }
    }
    return amounts;
}

} // namespace

std::string MetricSeries::text() const {
    std::string out = metric;
    std::string inside;
    for (const auto& [key, value] : labels) inside += (inside.empty() ? "" : ",") + key + "=" + value;
    if (!inside.empty()) out += "{" + inside + "}";
    return out.empty() ? "(unnamed)" : out;
}

bool MapRule::takes(const MetricSeries& series) const {
    if (!metric.empty() && metric != series.metric) return false;
    if (!file.empty() && file != std::filesystem::path(series.file).filename().string()) return false;
    return std::all_of(labels.begin(), labels.end(), [&](const auto& label) {
        const auto found = series.labels.find(label.first);
        return found != series.labels.end() && found->second == label.second;
    });
}

std::vector<MapRule> readMap(const std::string& file) {
    const Json json = readJson(file);
    const JsonNode root(json, file, "");
    root.requireObject();
    if (root.at("headroom-import-map").number() != kMapFormat) {
        root.at("headroom-import-map").fail("this version reads mapping files of format 1");
    }
    std::vector<MapRule> rules;
    const JsonNode list = root.at("rules");
    for (std::size_t i = 0; i < list.size(); ++i) rules.push_back(ruleOf(list.at(i)));
    return rules;
}

std::vector<Growth> growthOf(const std::vector<std::pair<Micros, double>>& counter) {
    std::vector<Growth> growth;
    for (std::size_t i = 1; i < counter.size(); ++i) {
        const auto& [before, low] = counter[i - 1];
        const auto& [at, high] = counter[i];
        if (std::isnan(low) || std::isnan(high) || at <= before) continue;
        growth.push_back(
            {before, high >= low ? high - low : high, static_cast<double>(at - before) * 1e-6});
    }
    return growth;
}

double stepOf(const std::vector<std::pair<Micros, double>>& values) {
    std::vector<Micros> steps;
    for (std::size_t i = 1; i < values.size(); ++i)
        steps.push_back(values[i].first - values[i - 1].first);
    if (steps.empty()) return 0.0;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return static_cast<double>(*middle) * 1e-6;
}

void apply(const MapRule& rule, const MetricSeries& series, double stepSeconds, Recorder& recorder) {
    using To = MapRule::To;
    if (rule.to == To::kDrop) return;
    const std::string name = rule.name.empty() ? series.text() : filled(rule.name, series);
    // A reading stands for its interval; longer gaps stay gaps.
    const double hold = std::max(1.0, stepSeconds);
    for (const Growth& item : amountsOf(rule, series, hold)) {
        const double value = item.amount * rule.scale;
        const double perSecond = value / item.seconds;
        if (rule.to == To::kSeries) {
            recorder.level(name, rule.unit, item.at, perSecond, hold);
            continue;
        }
        if (value < 0.0 || value > 1e12) {
            throw ImportError(series.file, series.text(),
                              std::to_string(value) +
                                  " cannot be a resource in use or a number of requests");
        }
        if (rule.to == To::kResource) {
            recorder.utilization({name, rule.service, rule.kind, rule.unit, rule.capacity}, item.at,
                                 perSecond / rule.capacity);
            continue;
        }
        const auto count = static_cast<std::uint64_t>(std::llround(value));
        const std::string operation = operationName(filled(rule.operation, series));
        if (rule.to == To::kCompleted) {
            recorder.completed(operation, item.at, count);
        } else {
            recorder.failures(operation, rule.name.empty() ? "failure" : name, item.at, count);
        }
    }
}

} // namespace headroom::imports
