#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"
#include "sim/result/result_units.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace headroom::result {
namespace {

/// Appends JSON text and knows where it is, for messages.
class Writer {
public:
    explicit Writer(const RunResult& result) : result_(result) {}

    std::string write() {
        out_ = "{\"headroom-result\": " + std::to_string(RunResult::kFormat);
        text("headroomVersion", result_.headroomVersion);
        text("scenario", result_.scenario);
        text("source", result_.source);
        if (!result_.tool.empty()) text("tool", result_.tool);
        integer("seed", result_.seed);
        number("binSeconds", result_.binSeconds);
        number("durationSeconds", result_.durationSeconds);
        integer("binCount", result_.binCount);
        integer("events", result_.events);
        users();
        requests();
        list("cost", result_.cost, [&](const CostItem& item) {
            text("name", item.name);
            number("usdPerHour", item.usdPerHour);
            number("usd", item.usd);
        });
        notes();
        calibrationErrors();
        list("series", result_.series, [&](const Series& item) {
            text("name", item.name);
            text("unit", item.unit);
            doubles("perBin", item.perBin);
        });
        list("operations", result_.operations, [&](const OperationResult& item) { operation(item); });
        list("errors", result_.errors, [&](const ErrorSeries& item) {
            text("operation", item.operation);
            text("cause", item.cause);
            counts("perBin", item.perBin);
        });
        list("resources", result_.resources, [&](const ResourceSeries& item) { resource(item); });
        out_ += "\n}\n";
        return std::move(out_);
    }

private:
    [[noreturn]] void fail(const std::string& message) const {
        throw ResultError("result to write", where_, message);
    }

    void key(std::string_view name) {
        const bool first = out_.back() == '{';
        if (depth_ == 0) {
            out_ += ",\n";
        } else if (!first) {
            out_ += ", ";
        }
        out_ += '"';
        out_ += name;
        out_ += "\": ";
    }
    void quoted(const std::string& value) {
        out_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    template <class Integer>
    void put(Integer value) {
        char buffer[24];
        out_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    }
    void putDouble(double value) {
        if (!std::isfinite(value)) fail("not a finite number");
        char buffer[32];
        out_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    }

    void text(std::string_view name, const std::string& value) {
        key(name);
        quoted(value);
    }
    void integer(std::string_view name, std::uint64_t value) {
        key(name);
        put(value);
    }
    void number(std::string_view name, double value) {
        key(name);
        putDouble(value);
    }

    template <class Item, class Body>
    void list(std::string_view name, const std::vector<Item>& items, Body body) {
        key(name);
        out_ += '[';
        for (std::size_t i = 0; i < items.size(); ++i) {
            where_ = "/" + std::string(name) + "/" + std::to_string(i);
            out_ += i == 0 ? "\n  {" : ",\n  {";
            ++depth_;
            body(items[i]);
            --depth_;
            out_ += '}';
        }
        where_.clear();
        out_ += ']';
    }

    /// Non-negative integers; two or more zeros in a row become one negative number.
    template <class Values, class ToInteger>
    void zeroRuns(std::string_view name, const Values& values, ToInteger toInteger) {
        key(name);
        out_ += '[';
        std::int64_t zeros = 0;
        bool first = true;
        const auto item = [&](std::int64_t value) {
            if (!first) out_ += ',';
            first = false;
            put(value);
        };
        const auto flush = [&] {
            if (zeros == 1) item(0);
            if (zeros > 1) item(-zeros);
            zeros = 0;
        };
        for (const auto& value : values) {
            const std::int64_t whole = toInteger(value);
            if (whole < 0) fail("negative value in '" + std::string(name) + "'");
            if (whole == 0) {
                ++zeros;
                continue;
            }
            flush();
            item(whole);
        }
        flush();
        out_ += ']';
    }
    void counts(std::string_view name, const std::vector<std::uint32_t>& values) {
        checkLength(name, values.size());
        zeroRuns(name, values, [](std::uint32_t value) { return static_cast<std::int64_t>(value); });
    }
    void floats(std::string_view name, const std::vector<float>& values, double units, bool mayBeEmpty) {
        if (!values.empty() || !mayBeEmpty) checkLength(name, values.size());
        zeroRuns(name, values, [&](float value) {
            if (!std::isfinite(value)) fail("not a finite number in '" + std::string(name) + "'");
            return toUnits(value, units);
        });
    }
    void doubles(std::string_view name, const std::vector<double>& values) {
        checkLength(name, values.size());
        key(name);
        out_ += '[';
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i != 0) out_ += ',';
            if (std::isnan(values[i])) {
                out_ += "null"; // no reading
            } else {
                putDouble(values[i]);
            }
        }
        out_ += ']';
    }
    void checkLength(std::string_view name, std::size_t length) const {
        if (length == result_.binCount) return;
        fail("'" + std::string(name) + "' has " + std::to_string(length) + " bins instead of " +
             std::to_string(result_.binCount));
    }

    /// First bucket, then the counts from there on with zero runs.
    void buckets(const Histogram::Sparse& sparse) {
        out_ += '[';
        if (!sparse.empty()) put(sparse.front().first);
        std::uint32_t next = sparse.empty() ? 0 : sparse.front().first;
        for (const auto& [bucket, count] : sparse) {
            const std::int64_t zeros = bucket - next;
            if (zeros == 1) out_ += ",0";
            if (zeros > 1) {
                out_ += ',';
                put(-zeros);
            }
            out_ += ',';
            put(count);
            next = bucket + 1;
        }
        out_ += ']';
    }

    template <class Value, class Put>
    void map(std::string_view name, const std::map<std::string, Value>& values, Put putValue) {
        key(name);
        out_ += '{';
        bool first = true;
        for (const auto& [label, value] : values) {
            if (!first) out_ += ", ";
            first = false;
            quoted(label);
            out_ += ": ";
            putValue(value);
        }
        out_ += '}';
    }

    void users() {
        key("users");
        out_ += '{';
        ++depth_;
        integer("arrived", result_.users.arrived);
        integer("passed", result_.users.passed);
        integer("failed", result_.users.failed);
        integer("unfinished", result_.users.unfinished);
        map("failedByCause", result_.users.failedByCause, [&](std::uint64_t value) { put(value); });
        --depth_;
        out_ += '}';
    }
    void requests() {
        key("requests");
        out_ += '{';
        ++depth_;
        integer("injected", result_.requests.injected);
        integer("completed", result_.requests.completed);
        integer("failed", result_.requests.failed);
        integer("inFlight", result_.requests.inFlight);
        --depth_;
        out_ += '}';
    }
    void notes() {
        key("notes");
        out_ += '[';
        for (std::size_t i = 0; i < result_.notes.size(); ++i) {
            out_ += i == 0 ? "\n  " : ",\n  ";
            quoted(result_.notes[i]);
        }
        out_ += ']';
    }
    void calibrationErrors() {
        if (result_.calibrationErrors.empty()) return;
        key("calibrationErrors");
        out_ += '{';
        ++depth_;
        for (const auto& [kind, error] : result_.calibrationErrors) number(kind, error);
        --depth_;
        out_ += '}';
    }

    void histogram(std::string_view name, const Histogram& item) {
        key(name);
        out_ += "{\"bits\": ";
        put(item.bits());
        integer("min", item.min());
        integer("max", item.max());
        integer("sum", item.sum());
        key("buckets");
        buckets(item.sparse());
        out_ += '}';
    }

    void operation(const OperationResult& item) {
        text("name", item.name);
        counts("started", item.started);
        counts("completed", item.completed);
        counts("failed", item.failed);
        histogram("latency", item.latency);
        if (item.uncorrected) histogram("uncorrected", *item.uncorrected);
        if (!item.reportedSeconds.empty()) {
            map("reportedSeconds", item.reportedSeconds, [&](double value) { putDouble(value); });
        }
        latencyPerBin(item);
        map("secondsByPart", item.secondsByPart, [&](double value) { putDouble(value); });
    }

    void latencyPerBin(const OperationResult& item) {
        checkLength("latencyPerBin", item.latencyPerBin.size());
        key("latencyPerBin");
        out_ += '[';
        bool first = true;
        std::int64_t emptyBins = 0;
        const auto separate = [&] {
            if (!first) out_ += ',';
            first = false;
        };
        const auto flush = [&] {
            if (emptyBins == 0) return;
            separate();
            put(-emptyBins);
            emptyBins = 0;
        };
        for (const Histogram::Sparse& bin : item.latencyPerBin) {
            if (bin.empty()) {
                ++emptyBins;
                continue;
            }
            flush();
            separate();
            buckets(bin);
        }
        flush();
        out_ += ']';
    }

    void resource(const ResourceSeries& item) {
        text("name", item.name);
        text("service", item.service);
        text("kind", item.kind);
        number("capacity", item.capacity);
        text("unit", item.unit);
        integer("refusals", item.refusals);
        number("firstRefusalSeconds", item.firstRefusalSeconds);
        floats("utilizationE4", item.utilization, kUtilizationUnits, false);
        floats("queueE2", item.queue, kQueueUnits, true);
        floats("waitMicroseconds", item.waitSeconds, kWaitUnits, true);
    }

    const RunResult& result_;
    std::string out_;
    std::string where_;
    int depth_ = 0;
};

} // namespace

std::string toJson(const RunResult& result) { return Writer(result).write(); }

void roundToFile(RunResult& result) {
    const auto round = [](std::vector<float>& values, double units) {
        for (float& value : values) value = fromUnits(toUnits(value, units), units);
    };
    for (ResourceSeries& resource : result.resources) {
        round(resource.utilization, kUtilizationUnits);
        round(resource.queue, kQueueUnits);
        round(resource.waitSeconds, kWaitUnits);
    }
}

void writeResult(const RunResult& result, const std::filesystem::path& file) {
    writeFile(file, toJson(result));
}

} // namespace headroom::result
