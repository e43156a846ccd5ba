#include "live/import/metrics_json.hpp"

#include "live/import/json_fields.hpp"

#include <algorithm>
#include <limits>

namespace headroom::imports {
namespace {

std::map<std::string, std::string> labelsOf(const JsonNode& node, std::string& metric) {
    std::map<std::string, std::string> labels;
    node.requireObject();
    for (const auto& [key, value] : node.json().items()) {
        const std::string text = node.at(key.c_str()).text();
        if (key == "__name__") {
            metric = text;
        } else {
            labels[key] = text;
        }
    }
    return labels;
}

/// "+Inf", "-Inf" and "NaN" are what Prometheus writes where a quotient has no value.
double sampleOf(const JsonNode& node) {
    const std::string text = node.text();
    if (text == "NaN" || text == "+Inf" || text == "-Inf")
        return std::numeric_limits<double>::quiet_NaN();
    const std::optional<double> value = numberOf(text);
    if (!value) node.fail("'" + shown(text) + "' is no number");
    return *value;
}

void sortByDate(MetricSeries& series) {
    std::stable_sort(series.values.begin(), series.values.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
}

Micros cloudDate(const JsonNode& node) {
    const std::optional<Micros> at = node.json().is_string()   ? dateOfRfc3339(node.text())
                                     : node.json().is_number() ? dateOfSeconds(node.number())
                                                               : std::nullopt;
    if (!at) node.fail("a date such as \"2024-05-01T10:00:00+00:00\" was expected");
    return *at;
}

} // namespace

std::vector<MetricSeries> readPrometheus(const std::string& file, Recorder& recorder) {
    const Json json = readJson(file);
    const JsonNode root(json, file, "");
    if (const JsonNode status = root.at("status"); status.text() != "success") {
        status.fail("the query failed: " +
                    (root.has("error") ? shown(root.at("error").text()) : "no reason given"));
    }
    const JsonNode data = root.at("data");
    if (const JsonNode type = data.at("resultType"); type.text() != "matrix") {
        type.fail("\"" + shown(type.text()) +
                  "\" is no answer over time; ask /api/v1/query_range, which gives a \"matrix\"");
    }
    const JsonNode result = data.at("result");
    if (result.size() == 0) result.fail("holds no series: the query matched nothing in its range");
    if (root.has("warnings") && root.at("warnings").size() > 0) {
        recorder.note("Prometheus warned: " + shown(root.at("warnings").at(std::size_t{0}).text()));
    }
    std::vector<MetricSeries> all;
    for (std::size_t i = 0; i < result.size(); ++i) {
        const JsonNode item = result.at(i);
        MetricSeries series;
        series.file = file;
        series.labels = labelsOf(item.at("metric"), series.metric);
        if (!item.has("values")) item.fail("field 'values' is missing (native histograms are not read)");
        const JsonNode values = item.at("values");
        for (std::size_t k = 0; k < values.size(); ++k) {
            const JsonNode pair = values.at(k);
            if (pair.size() != 2) pair.fail("[date, \"value\"] was expected");
            const std::optional<Micros> at = dateOfSeconds(pair.at(std::size_t{0}).number());
            if (!at) pair.fail("seconds since 1970 were expected");
            series.values.emplace_back(*at, sampleOf(pair.at(std::size_t{1})));
        }
        sortByDate(series);
        all.push_back(std::move(series));
    }
    return all;
}

std::vector<MetricSeries> readCloudWatch(const std::string& file, Recorder& recorder) {
    const Json json = readJson(file);
    const JsonNode root(json, file, "");
    const JsonNode results = root.at("MetricDataResults");
    if (results.size() == 0) results.fail("holds no metric");
    if (root.has("NextToken")) {
        recorder.note(file + " is one page of several (NextToken): what the others hold is missing.");
    }
    std::vector<MetricSeries> all;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const JsonNode item = results.at(i);
        MetricSeries series;
        series.file = file;
        series.metric = item.at(item.has("Label") ? "Label" : "Id").text();
        if (item.has("Id")) series.labels["Id"] = item.at("Id").text();
        const JsonNode dates = item.at("Timestamps");
        const JsonNode values = item.at("Values");
        if (dates.size() != values.size()) {
            values.fail(std::to_string(values.size()) + " values for " + std::to_string(dates.size()) +
                        " timestamps");
        }
        for (std::size_t k = 0; k < dates.size(); ++k) {
            series.values.emplace_back(cloudDate(dates.at(k)), values.at(k).number());
        }
        if (item.has("StatusCode") && item.at("StatusCode").text() != "Complete") {
            recorder.note("CloudWatch: " + series.metric + " is " + shown(item.at("StatusCode").text()) +
                          ", not Complete.");
        }
        sortByDate(series);
        all.push_back(std::move(series));
    }
    return all;
}

} // namespace headroom::imports
