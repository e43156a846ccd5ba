#include "live/import/locust.hpp"

#include "live/import/csv_reader.hpp"
#include "live/import/import_error.hpp"

#include <array>
#include <limits>
#include <set>

namespace headroom::imports {
namespace {

constexpr double kPerMilli = 1e-3;

/// A figure of the last seconds; "N/A" and 0 are what Locust writes before it has one.
double figureOf(const CsvReader& csv, std::size_t column) {
    if (column == CsvReader::kAbsent || csv.field(column) == "N/A" || csv.field(column).empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double value = csv.number(column);
    return value > 0.0 ? value * kPerMilli : std::numeric_limits<double>::quiet_NaN();
}

class History {
public:
    History(const std::string& file, Recorder& recorder)
        : file_(file), csv_(file, recorder.hook()), recorder_(recorder) {
        for (std::size_t i = 0; i < kFigures.size(); ++i) figures_[i] = csv_.find(kFigures[i].column);
    }

    void read() {
        while (csv_.next()) row();
        if (csv_.cut()) recorder_.note("The last line of " + file_ + " is cut; it was left out.");
        if (names_.empty()) {
            if (rows_ > 0) {
                throw ImportError(
                    file_, "",
                    "has rows for \"Aggregated\" alone: Locust writes those of each request "
                    "with --csv-full-history");
            }
            throw ImportError(file_, "", "holds no row of Locust's history");
        }
        recorder_.tool("Locust");
        recorder_.note(
            "Locust keeps no latencies of single requests in its history: p50, p95, p99 over time are "
            "Locust's own of about the last 10 s (rounded by Locust); mean and maximum are of the "
            "whole run, failed requests with them. There is no distribution behind them, so objectives "
            "on latency are undecided.");
        recorder_.note("Locust's users repeat their tasks, so they count as arrived and unfinished.");
    }

private:
    struct Figure {
        const char* column;
        const char* name;
    };
    static constexpr std::array<Figure, 3> kFigures{{{"50%", "p50"}, {"95%", "p95"}, {"99%", "p99"}}};
    static constexpr const char* kWhat = "Locust stats history";

    struct Totals {
        std::int64_t requests = 0;
        std::int64_t failures = 0;
    };

    void row() {
        ++rows_;
        const std::optional<Micros> at = dateOfSeconds(csv_.number(timestamp_));
        if (!at)
            csv_.fail("Timestamp is '" + shown(csv_.field(timestamp_)) +
                      "', seconds since 1970 expected");
        const std::string_view name = csv_.field(nameColumn_);
        if (name == "Aggregated" && csv_.field(type_).empty()) {
            recorder_.level("users", "users", *at, csv_.number(users_));
            return;
        }
        const std::string_view type = csv_.field(type_);
        const std::string operation = operationName(
            type.empty() ? std::string(name) : std::string(type) + " " + std::string(name));
        names_.insert(operation);
        count(operation, *at);
        for (std::size_t i = 0; i < figures_.size(); ++i) {
            recorder_.figure(kFigures[i].name + ("(" + operation + ")"), "s", *at,
                             figureOf(csv_, figures_[i]));
        }
        if (mean_ != CsvReader::kAbsent) {
            recorder_.reported(operation, "mean", csv_.number(mean_) * kPerMilli);
        }
        if (max_ != CsvReader::kAbsent)
            recorder_.reported(operation, "max", csv_.number(max_) * kPerMilli);
    }

    void count(const std::string& operation, Micros at) {
        const Totals now{csv_.integer(requests_), csv_.integer(failures_)};
        Totals& before = totals_[operation];
        // "--reset-stats" and the end of a ramp may start the totals again.
        if (now.requests < before.requests || now.failures < before.failures) {
            before = {};
            recorder_.note("Locust reset its statistics during the run: counts go on from zero there.");
        }
        const std::int64_t requests = now.requests - before.requests;
        const std::int64_t failures = now.failures - before.failures;
        if (now.failures > now.requests || now.requests < 0 || now.failures < 0) {
            csv_.fail("Total Failure Count " + std::to_string(now.failures) +
                      " of Total Request Count " + std::to_string(now.requests) + " cannot be");
        }
        // A failure may be counted a row before its request is.
        const std::int64_t good = std::max<std::int64_t>(0, requests - failures);
        recorder_.completed(operation, at, static_cast<std::uint64_t>(good));
        recorder_.failures(operation, "failure", at, static_cast<std::uint64_t>(failures));
        before = now;
    }

    std::string file_;
    CsvReader csv_;
    Recorder& recorder_;
    std::size_t timestamp_ = csv_.require("Timestamp", kWhat);
    std::size_t users_ = csv_.require("User Count", kWhat);
    std::size_t type_ = csv_.require("Type", kWhat);
    std::size_t nameColumn_ = csv_.require("Name", kWhat);
    std::size_t requests_ = csv_.require("Total Request Count", kWhat);
    std::size_t failures_ = csv_.require("Total Failure Count", kWhat);
    std::size_t mean_ = csv_.find("Total Average Response Time");
    std::size_t max_ = csv_.find("Total Max Response Time");
    std::array<std::size_t, kFigures.size()> figures_{};
    std::map<std::string, Totals> totals_;
    std::set<std::string> names_;
    std::uint64_t rows_ = 0;
};

} // namespace

void readLocust(const std::string& file, Recorder& recorder) { History(file, recorder).read(); }

} // namespace headroom::imports
