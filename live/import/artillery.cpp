#include "live/import/artillery.hpp"

#include "live/import/import_error.hpp"
#include "live/import/json_fields.hpp"

#include <array>
#include <limits>
#include <set>

namespace headroom::imports {
namespace {

constexpr double kPerMilli = 1e-3;
constexpr double kPeriodSeconds = 10.0;
constexpr std::string_view kEndpoint = "plugins.metrics-by-endpoint.";
constexpr std::string_view kEndpointTime = "plugins.metrics-by-endpoint.response_time.";

/// A counter's operation and, for failures, cause.
struct Meaning {
    std::string operation;
    std::string cause; ///< empty = completed
};

std::string causeOfStatus(std::string_view status) {
    const std::optional<std::int64_t> code = integerOf(status);
    return code && *code < 400 ? std::string{} : shown(status);
}

class Report {
public:
    Report(const std::string& file, Recorder& recorder)
        : file_(file), recorder_(recorder), json_(readJson(file)), root_(json_, file_, "") {}

    void read() {
        const JsonNode periods = root_.at("intermediate");
        const JsonNode aggregate = root_.at("aggregate");
        if (periods.size() == 0) periods.fail("holds no period: the run reported nothing");
        aggregate.at("counters").requireObject();
        for (const auto& [name, value] : aggregate.at("counters").json().items()) {
            byEndpoint_ = byEndpoint_ || name.starts_with(kEndpoint);
        }
        result::UserOutcome users;
        for (std::size_t i = 0; i < periods.size(); ++i) period(periods.at(i), users);
        users.unfinished = users.arrived - std::min(users.arrived, users.passed + users.failed);
        recorder_.outcome(users);
        for (const auto& [name, operation] : timed_) whole(aggregate, name, operation);
        recorder_.interval(kPeriodSeconds);
        recorder_.tool("Artillery");
        recorder_.note(
            "Artillery reports counters and percentiles of each 10 s, not the requests: p50, p95, p99 "
            "over time and of the run are Artillery's own, answers of any status among them. There is "
            "no distribution behind them, so objectives on latency are undecided.");
        if (!byEndpoint_) {
            recorder_.note("Artillery: all HTTP requests are one operation, \"http\"; the plugin "
                           "metrics-by-endpoint tells them apart.");
        }
    }

private:
    /// The operation a counter counts for, if it counts requests.
    [[nodiscard]] std::optional<Meaning> meaningOf(std::string_view counter) const {
        if (counter.starts_with(kEndpoint)) {
            const std::string_view rest = counter.substr(kEndpoint.size());
            for (const std::string_view kind :
                 {std::string_view(".codes."), std::string_view(".errors.")}) {
                const std::size_t at = rest.rfind(kind);
                if (at == std::string_view::npos) continue;
                const std::string_view what = rest.substr(at + kind.size());
                const bool code = kind == ".codes.";
                return Meaning{operationName(rest.substr(0, at)),
                               code ? causeOfStatus(what) : shown(what)};
            }
            return std::nullopt;
        }
        if (counter.starts_with("errors.")) return Meaning{"http", shown(counter.substr(7))};
        if (counter.starts_with("http.codes.") && !byEndpoint_) {
            return Meaning{"http", causeOfStatus(counter.substr(11))};
        }
        if (counter == "socketio.emit") return Meaning{"socketio emit", ""};
        if (counter == "websocket.messages_sent") return Meaning{"websocket send", ""};
        return std::nullopt;
    }

    /// The operation a summary describes.
    [[nodiscard]] std::optional<std::string> timedBy(std::string_view summary) const {
        if (summary.starts_with(kEndpointTime))
            return operationName(summary.substr(kEndpointTime.size()));
        if (summary == "http.response_time" && !byEndpoint_) return "http";
        if (summary == "socketio.response_time") return "socketio emit";
        return std::nullopt;
    }

    [[nodiscard]] static Micros dateOf(const JsonNode& period) {
        const JsonNode node = period.at("period");
        // Artillery writes it as text; early 2.0 as a number.
        std::optional<std::int64_t> millis;
        if (node.json().is_string()) millis = integerOf(node.text());
        if (node.json().is_number_integer()) millis = node.json().get<std::int64_t>();
        const std::optional<Micros> at = millis ? dateOfMillis(*millis) : std::nullopt;
        if (!at) node.fail("milliseconds since 1970 were expected");
        return *at;
    }

    void period(const JsonNode& node, result::UserOutcome& users) {
        const Micros at = dateOf(node);
        const JsonNode counters = node.at("counters");
        counters.requireObject();
        std::map<std::string, std::uint64_t> endpointErrors;
        for (const auto& [name, value] : counters.json().items()) {
            const std::size_t kind = name.rfind(".errors.");
            if (name.starts_with(kEndpoint) && kind != std::string::npos) {
                endpointErrors["errors." + name.substr(kind + 8)] += counters.at(name.c_str()).count();
            }
        }
        for (const auto& [name, value] : counters.json().items()) {
            std::uint64_t count = counters.at(name.c_str()).count();
            if (name.starts_with("vusers.")) {
                countUsers(name, at, count, users);
                continue;
            }
            const std::optional<Meaning> meaning = meaningOf(name);
            if (!meaning) continue;
            // An error of an endpoint is counted for the run as well.
            if (const auto found = endpointErrors.find(name); found != endpointErrors.end()) {
                count -= std::min(count, found->second);
            }
            if (count == 0) continue;
            if (meaning->cause.empty()) {
                recorder_.completed(meaning->operation, at, count);
            } else {
                recorder_.failures(meaning->operation, meaning->cause, at, count);
            }
        }
        if (!node.has("summaries")) return;
        const JsonNode summaries = node.at("summaries");
        summaries.requireObject();
        for (const auto& [name, value] : summaries.json().items()) {
            const std::optional<std::string> operation = timedBy(name);
            if (!operation) continue;
            timed_[name] = *operation;
            for (const char* figure : {"p50", "p95", "p99"}) {
                const JsonNode summary = summaries.at(name.c_str());
                recorder_.figure(std::string(figure) + "(" + *operation + ")", "s", at,
                                 summary.at(figure).number() * kPerMilli);
            }
        }
    }

    void countUsers(const std::string& name, Micros at, std::uint64_t count,
                    result::UserOutcome& users) {
        if (name == "vusers.created") {
            recorder_.usersArrived(at, count);
            users.arrived += count;
        } else if (name == "vusers.completed") {
            recorder_.usersLeft(at, count);
            users.passed += count;
        } else if (name == "vusers.failed") {
            recorder_.usersLeft(at, count);
            users.failed += count;
            if (count > 0) users.failedByCause["artillery: vusers.failed"] += count;
        }
    }

    /// What the report says of the whole run.
    void whole(const JsonNode& aggregate, const std::string& name, const std::string& operation) {
        const JsonNode summaries = aggregate.at("summaries");
        if (!summaries.has(name.c_str())) return;
        const JsonNode summary = summaries.at(name.c_str());
        for (const char* figure : {"mean", "p50", "p95", "p99", "max"}) {
            if (!summary.has(figure)) continue;
            recorder_.reported(operation, figure, summary.at(figure).number() * kPerMilli);
        }
    }

    std::string file_;
    Recorder& recorder_;
    Json json_;
    JsonNode root_;
    bool byEndpoint_ = false;
    std::map<std::string, std::string> timed_; ///< summary, operation
};

} // namespace

void readArtillery(const std::string& file, Recorder& recorder) { Report(file, recorder).read(); }

} // namespace headroom::imports
