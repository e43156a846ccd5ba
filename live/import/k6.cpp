#include "live/import/k6.hpp"

#include "live/import/csv_reader.hpp"
#include "live/import/import_error.hpp"
#include "live/import/json_fields.hpp"
#include "live/import/line_reader.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

namespace headroom::imports {
namespace {

constexpr double kPerMilli = 1e-3;

using Tags = std::function<std::string_view(std::string_view)>;

/// Points of either form on their way into the recorder.
class Points {
public:
    explicit Points(Recorder& recorder) : recorder_(recorder) {}

    /// The metric is a trend of times by its declaration.
    void declareTime(const std::string& metric) { times_.insert(metric); }

    /// False when `value` cannot be a value of this metric.
    [[nodiscard]] bool add(std::string_view metric, Micros at, double value, const Tags& tag) {
        any_ = true;
        if (metric == "vus") {
            recorder_.level("users", "users", at, value);
        } else if (metric == "checks") {
            ++checks_;
            if (value == 0.0) ++failedChecks_;
        } else if (metric == "dropped_iterations") {
            dropped_ += value;
        } else if (metric == "ws_msgs_sent" || metric == "ws_msgs_received") {
            if (!(value >= 0.0) || value > 1e9) return false;
            const std::string name = metric == "ws_msgs_sent" ? "ws send" : "k6.ws_msgs_received";
            recorder_.completed(name, at, static_cast<std::uint64_t>(value));
        } else if (metric == "http_req_duration" || metric == "grpc_req_duration" ||
                   metric == "ws_connecting" || times_.contains(metric)) {
            return time(metric, at, value, tag);
        } else if (metric == "http_req_sending" || metric == "http_req_waiting" ||
                   metric == "http_req_receiving") {
            constexpr std::size_t kPrefix = std::string_view("http_req_").size();
            if (!failed(metric, tag)) {
                recorder_.part(nameOf(metric, tag), std::string(metric.substr(kPrefix)),
                               value * kPerMilli);
            }
        }
        return true;
    }

    [[nodiscard]] bool any() const { return any_; }

    void finish(const std::string& file) {
        if (!any_) throw ImportError(file, "", "holds no point of a k6 run");
        if (dropped_ > 0.0) {
            recorder_.note(
                "k6 dropped " +
                std::to_string(static_cast<std::uint64_t>(std::clamp(dropped_, 0.0, 1e15))) +
                " iterations: it had too few virtual users to keep the rate it was asked for.");
        }
        if (checks_ > 0) {
            recorder_.note("k6 checks: " + std::to_string(failedChecks_) + " of " +
                           std::to_string(checks_) + " failed (not counted as failed requests).");
        }
        recorder_.note(
            "k6: latency is http_req_duration, first byte sent to last received, without connecting "
            "and TLS. Virtual users repeat their script, so they count as arrived and unfinished.");
    }

private:
    [[nodiscard]] static bool failed(std::string_view metric, const Tags& tag) {
        if (tag("expected_response") == "false" || !tag("error_code").empty()) return true;
        const std::string_view status = tag("status");
        return metric == "grpc_req_duration" && !status.empty() && status != "0";
    }
    [[nodiscard]] static std::string causeOf(const Tags& tag) {
        const std::string_view status = tag("status");
        if (!status.empty() && status != "0") return std::string(status);
        if (!tag("error").empty()) return shown(tag("error"));
        return tag("error_code").empty() ? "error" : "error " + std::string(tag("error_code"));
    }
    [[nodiscard]] std::string nameOf(std::string_view metric, const Tags& tag) const {
        if (times_.contains(metric)) return "k6." + operationName(metric);
        if (metric == "ws_connecting") return "ws connect";
        const std::string_view name = tag("name").empty() ? tag("url") : tag("name");
        if (metric == "grpc_req_duration") return operationName(name);
        const std::string method(tag("method"));
        return operationName(method.empty() ? std::string(name) : method + " " + std::string(name));
    }
    [[nodiscard]] bool time(std::string_view metric, Micros at, double value, const Tags& tag) {
        const std::optional<Micros> length = lengthOfSeconds(value * kPerMilli);
        if (!length) return false;
        const std::string name = nameOf(metric, tag);
        const bool bad = !times_.contains(metric) && failed(metric, tag);
        recorder_.add({name, at - *length, at, !bad, bad ? causeOf(tag) : std::string{}});
        return true;
    }

    Recorder& recorder_;
    std::set<std::string, std::less<>> times_;
    double dropped_ = 0.0;
    std::uint64_t checks_ = 0;
    std::uint64_t failedChecks_ = 0;
    bool any_ = false;
};

/// k6's own trends: all of them are known by name above, or left out on purpose.
bool builtIn(std::string_view metric) {
    constexpr std::array<std::string_view, 5> kPrefixes{"http_req_", "iteration", "ws_", "grpc_",
                                                        "browser_"};
    return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                       [&](std::string_view prefix) { return metric.starts_with(prefix); }) ||
           metric == "group_duration";
}

/// A text field of an object, empty without it. The view lives as long as the object.
std::string_view textOf(const Json& object, std::string_view key) {
    if (!object.is_object()) return {};
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) return {};
    return found->get_ref<const std::string&>();
}

void readLine(const LineReader& lines, const Json& line, Points& points) {
    if (!line.is_object()) lines.fail("expected a JSON object of k6's");
    const std::string_view type = textOf(line, "type");
    const std::string_view metric = textOf(line, "metric");
    const auto data = line.find("data");
    if (metric.empty() || data == line.end() || !data->is_object() ||
        (type != "Point" && type != "Metric")) {
        lines.fail("expected {\"type\": \"Point\" or \"Metric\", \"metric\": ..., \"data\": {...}} as "
                   "k6 writes");
    }
    if (type == "Metric") {
        if (textOf(*data, "type") == "trend" && textOf(*data, "contains") == "time" &&
            !builtIn(metric)) {
            points.declareTime(std::string(metric));
        }
        return;
    }
    const std::optional<Micros> at = dateOfRfc3339(textOf(*data, "time"));
    if (!at) {
        lines.fail("/data/time is '" + shown(textOf(*data, "time")) +
                   "', a date such as 2024-05-01T10:00:00.123Z was expected");
    }
    const auto value = data->find("value");
    if (value == data->end() || !value->is_number()) lines.fail("/data/value: a number was expected");
    const auto tags = data->find("tags");
    const Json none;
    const Json& object = tags == data->end() ? none : *tags;
    if (!points.add(metric, *at, value->get<double>(),
                    [&object](std::string_view key) { return textOf(object, key); })) {
        lines.fail("/data/value is " + value->dump() + ", which no " + shown(metric) + " can be");
    }
}

std::optional<Micros> dateOfColumn(std::string_view text) {
    const std::optional<std::int64_t> number = integerOf(text);
    if (!number) return dateOfRfc3339(text);
    // unix, unix_milli, unix_micro and unix_nano are told apart by their size: the ranges of any date between
    // 1990 and 2200 do not meet.
    const std::int64_t n = *number;
    if (n <= 0) return std::nullopt;
    for (const std::int64_t perMicro : {std::int64_t{1'000'000}, std::int64_t{1000}, std::int64_t{1}}) {
        if (n <= kLatest / perMicro && n * perMicro >= kEarliest) return n * perMicro;
    }
    const Micros micros = n / 1000;
    return micros >= kEarliest && micros <= kLatest ? std::optional(micros) : std::nullopt;
}

} // namespace

void readK6Json(const std::string& file, Recorder& recorder) {
    LineReader lines(file, recorder.hook());
    Points points(recorder);
    std::string_view text;
    while (lines.next(text)) {
        if (text.find_first_not_of(" \t") == std::string_view::npos) continue;
        const Json line = Json::parse(text, nullptr, false);
        if (line.is_discarded()) {
            if (!lines.terminated() && points.any()) {
                recorder.note("The last line of " + file + " is cut; it was left out.");
                break;
            }
            lines.fail("not valid JSON; k6 writes one JSON object a line");
        }
        readLine(lines, line, points);
    }
    points.finish(file);
    recorder.tool("k6");
}

void readK6Csv(const std::string& file, Recorder& recorder) {
    CsvReader csv(file, recorder.hook());
    constexpr const char* kWhat = "k6 CSV file";
    const std::size_t metric = csv.require("metric_name", kWhat);
    const std::size_t date = csv.require("timestamp", kWhat);
    const std::size_t value = csv.require("metric_value", kWhat);
    Points points(recorder);
    bool whole = true;
    const Tags tag = [&csv](std::string_view key) { return csv.field(csv.find(key)); };
    while (csv.next()) {
        const std::optional<Micros> at = dateOfColumn(csv.field(date));
        if (!at) csv.fail("column 'timestamp' is '" + shown(csv.field(date)) + "', a date was expected");
        whole = whole && *at % 1'000'000 == 0;
        if (!points.add(csv.field(metric), *at, csv.number(value), tag)) {
            csv.fail("column 'metric_value' is '" + shown(csv.field(value)) + "', which no " +
                     shown(csv.field(metric)) + " can be");
        }
    }
    if (csv.cut()) recorder.note("The last line of " + file + " is cut; it was left out.");
    points.finish(file);
    if (whole) {
        recorder.note("k6 CSV has dates in whole seconds: a request may stand in the bin before its own "
                      "(K6_CSV_TIME_FORMAT=unix_milli or rfc3339_nano is finer).");
    }
    recorder.note(
        "k6 CSV does not say what metrics of your own mean: they are left out (JSON keeps them).");
    recorder.tool("k6");
}

} // namespace headroom::imports
