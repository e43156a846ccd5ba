#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"
#include "sim/result/result_units.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace headroom::result {
namespace {

using Json = nlohmann::json;

/// "line 3, column 7" of a byte offset.
std::string positionOf(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t lineStart = before.rfind('\n');
    const std::size_t column =
        lineStart == std::string_view::npos ? before.size() : before.size() - lineStart;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// A JSON value together with where it stands.
class Node {
public:
    Node(const Json& json, const std::string& file, std::string path)
        : json_(json), file_(file), path_(std::move(path)) {}

    [[noreturn]] void fail(const std::string& message) const {
        throw ResultError(file_, path_, message);
    }

    [[nodiscard]] const Json& json() const { return json_; }
    [[nodiscard]] Node at(const std::string& key) const {
        if (!json_.is_object()) fail("expected an object");
        const auto found = json_.find(key);
        if (found == json_.end()) fail("field '" + key + "' is missing");
        return {*found, file_, path_ + "/" + key};
    }
    [[nodiscard]] Node at(std::size_t index) const {
        return {json_[index], file_, path_ + "/" + std::to_string(index)};
    }
    [[nodiscard]] std::size_t size() const {
        if (!json_.is_array()) fail("expected an array");
        return json_.size();
    }

    [[nodiscard]] std::string text() const {
        if (!json_.is_string()) fail("expected a string");
        return json_.get<std::string>();
    }
    [[nodiscard]] double number() const {
        if (!json_.is_number()) fail("expected a number");
        return json_.get<double>();
    }
    [[nodiscard]] std::uint64_t count() const {
        if (!json_.is_number_unsigned()) fail("expected a non-negative integer");
        return json_.get<std::uint64_t>();
    }
    [[nodiscard]] std::uint32_t smallCount() const {
        const std::uint64_t value = count();
        if (value > ~std::uint32_t{0}) fail("number is too large");
        return static_cast<std::uint32_t>(value);
    }

    /// n when the value is the run -n, otherwise 0.
    [[nodiscard]] std::uint64_t zeroRun() const {
        if (!json_.is_number_integer() || json_.is_number_unsigned()) return 0;
        // 0 - value, as -value overflows at the smallest integer.
        return 0 - static_cast<std::uint64_t>(json_.get<std::int64_t>());
    }

    /// Calls `zeros(n)` or `item(node)` in order; checks that they add up to `bins`.
    template <class Zeros, class Item>
    void eachBin(std::size_t bins, Zeros zeros, Item item) const {
        std::size_t seen = 0;
        for (std::size_t i = 0; i < size(); ++i) {
            const Node node = at(i);
            if (const std::uint64_t run = node.zeroRun()) {
                if (run > bins - seen) node.fail("more bins than the result's " + std::to_string(bins));
                zeros(static_cast<std::size_t>(run));
                seen += static_cast<std::size_t>(run);
            } else {
                if (seen == bins) node.fail("more bins than the result's " + std::to_string(bins));
                item(node);
                ++seen;
            }
        }
        if (seen != bins) {
            fail(std::to_string(seen) + " bins instead of the result's " + std::to_string(bins));
        }
    }

private:
    const Json& json_;
    const std::string& file_;
    std::string path_;
};

std::vector<std::uint32_t> readCounts(const Node& node, std::size_t bins) {
    std::vector<std::uint32_t> values;
    values.reserve(bins);
    node.eachBin(
        bins, [&](std::size_t zeros) { values.insert(values.end(), zeros, 0); },
        [&](const Node& item) { values.push_back(item.smallCount()); });
    return values;
}

std::vector<float> readFloats(const Node& node, std::size_t bins, double units) {
    std::vector<float> values;
    if (node.size() == 0) return values;
    values.reserve(bins);
    node.eachBin(
        bins, [&](std::size_t zeros) { values.insert(values.end(), zeros, 0.0F); },
        [&](const Node& item) {
            const std::uint64_t value = item.count();
            if (value > (std::uint64_t{1} << 53U)) item.fail("number is too large");
            values.push_back(fromUnits(static_cast<std::int64_t>(value), units));
        });
    return values;
}

std::vector<double> readDoubles(const Node& node, std::size_t bins) {
    if (node.size() != bins) {
        node.fail(std::to_string(node.size()) + " bins instead of the result's " + std::to_string(bins));
    }
    std::vector<double> values;
    values.reserve(bins);
    for (std::size_t i = 0; i < bins; ++i) {
        const Node item = node.at(i);
        values.push_back(item.json().is_null() ? std::numeric_limits<double>::quiet_NaN()
                                               : item.number());
    }
    return values;
}

Histogram::Sparse readBuckets(const Node& node, unsigned bits) {
    Histogram::Sparse sparse;
    const std::size_t size = node.size();
    if (size == 0) return sparse;
    const std::uint64_t buckets = Histogram::bucketCount(bits);
    std::uint64_t bucket = node.at(std::size_t{0}).count();
    if (bucket >= buckets) node.at(std::size_t{0}).fail("histogram bucket out of range");
    for (std::size_t i = 1; i < size; ++i) {
        const Node item = node.at(i);
        if (const std::uint64_t zeros = item.zeroRun()) {
            // Compared before adding, as the sum could wrap around.
            if (zeros > buckets) item.fail("histogram bucket out of range");
            bucket += zeros;
            continue;
        }
        const std::uint64_t count = item.count();
        if (bucket >= buckets) item.fail("histogram bucket out of range");
        if (count != 0) sparse.emplace_back(static_cast<std::uint32_t>(bucket), count);
        ++bucket;
    }
    return sparse;
}

Histogram readHistogram(const Node& node) {
    const std::uint32_t bits = node.at("bits").smallCount();
    if (bits < 2 || bits > 16) node.at("bits").fail("precision must be 2 to 16 bits");
    Histogram histogram = Histogram::fromSparse(readBuckets(node.at("buckets"), bits), bits);
    histogram.setExact(node.at("min").count(), node.at("max").count(), node.at("sum").count());
    return histogram;
}

OperationResult readOperation(const Node& node, std::size_t bins) {
    OperationResult operation;
    operation.name = node.at("name").text();
    operation.started = readCounts(node.at("started"), bins);
    operation.completed = readCounts(node.at("completed"), bins);
    operation.failed = readCounts(node.at("failed"), bins);
    operation.latency = readHistogram(node.at("latency"));
    if (node.json().contains("uncorrected"))
        operation.uncorrected = readHistogram(node.at("uncorrected"));
    if (node.json().contains("reportedSeconds")) {
        const Node reported = node.at("reportedSeconds");
        if (!reported.json().is_object()) reported.fail("expected an object");
        for (const auto& [name, value] : reported.json().items()) {
            operation.reportedSeconds[name] = reported.at(name.c_str()).number();
        }
    }
    operation.latencyPerBin.reserve(bins);
    node.at("latencyPerBin")
        .eachBin(
            bins,
            [&](std::size_t empty) {
                operation.latencyPerBin.resize(operation.latencyPerBin.size() + empty);
            },
            [&](const Node& item) {
                operation.latencyPerBin.push_back(readBuckets(item, Histogram::kSeries));
            });
    const Node parts = node.at("secondsByPart");
    if (!parts.json().is_object()) parts.fail("expected an object");
    for (const auto& [name, value] : parts.json().items()) {
        operation.secondsByPart[name] = parts.at(name.c_str()).number();
    }
    return operation;
}

ResourceSeries readResource(const Node& node, std::size_t bins) {
    ResourceSeries resource;
    resource.name = node.at("name").text();
    resource.service = node.at("service").text();
    resource.kind = node.at("kind").text();
    resource.capacity = node.at("capacity").number();
    resource.unit = node.at("unit").text();
    resource.refusals = node.at("refusals").count();
    resource.firstRefusalSeconds = node.at("firstRefusalSeconds").number();
    resource.utilization = readFloats(node.at("utilizationE4"), bins, kUtilizationUnits);
    if (resource.utilization.size() != bins) node.at("utilizationE4").fail("no bins");
    resource.queue = readFloats(node.at("queueE2"), bins, kQueueUnits);
    resource.waitSeconds = readFloats(node.at("waitMicroseconds"), bins, kWaitUnits);
    return resource;
}

void readTotals(const Node& root, RunResult& result) {
    const Node users = root.at("users");
    result.users.arrived = users.at("arrived").count();
    result.users.passed = users.at("passed").count();
    result.users.failed = users.at("failed").count();
    result.users.unfinished = users.at("unfinished").count();
    const Node causes = users.at("failedByCause");
    if (!causes.json().is_object()) causes.fail("expected an object");
    for (const auto& [cause, count] : causes.json().items()) {
        result.users.failedByCause[cause] = causes.at(cause.c_str()).count();
    }
    const Node requests = root.at("requests");
    result.requests.injected = requests.at("injected").count();
    result.requests.completed = requests.at("completed").count();
    result.requests.failed = requests.at("failed").count();
    result.requests.inFlight = requests.at("inFlight").count();
    const Node cost = root.at("cost");
    for (std::size_t i = 0; i < cost.size(); ++i) {
        const Node item = cost.at(i);
        result.cost.push_back(
            {item.at("name").text(), item.at("usdPerHour").number(), item.at("usd").number()});
    }
    const Node notes = root.at("notes");
    for (std::size_t i = 0; i < notes.size(); ++i) result.notes.push_back(notes.at(i).text());
    if (root.json().contains("calibrationErrors")) {
        const Node errors = root.at("calibrationErrors");
        for (const auto& [kind, value] : errors.json().items())
            result.calibrationErrors[kind] = errors.at(kind).number();
    }
}

void checkFormat(const Node& root) {
    if (!root.json().is_object()) root.fail("not a headroom result (expected an object)");
    if (!root.json().contains("headroom-result")) {
        if (root.json().contains("headroom")) root.fail("this is a scenario, not a result");
        root.fail("not a headroom result (field 'headroom-result' is missing)");
    }
    const Node version = root.at("headroom-result");
    if (version.count() != RunResult::kFormat) {
        version.fail("result format " + version.json().dump() +
                     " is not known to this version, which reads " + std::to_string(RunResult::kFormat));
    }
}

std::string messageOf(const std::string& file, const std::string& path, const std::string& message) {
    return file + ": " + (path.empty() ? "" : path + ": ") + message;
}

} // namespace

ResultError::ResultError(std::string file, std::string path, const std::string& message)
    : std::runtime_error(messageOf(file, path, message)), file_(std::move(file)),
      path_(std::move(path)) {}

RunResult fromJson(std::string_view text, const std::string& file) {
    Json json;
    try {
        json = Json::parse(text);
    } catch (const Json::parse_error& error) {
        const bool atEnd = error.byte >= text.size();
        throw ResultError(file, "",
                          positionOf(text, error.byte) + ": " +
                              (atEnd ? "the file ends too early (truncated?)" : "not valid JSON"));
    }
    const Node root(json, file, "");
    checkFormat(root);

    RunResult result;
    result.headroomVersion = root.at("headroomVersion").text();
    result.scenario = root.at("scenario").text();
    result.source = root.at("source").text();
    if (root.json().contains("tool")) result.tool = root.at("tool").text();
    result.seed = root.at("seed").count();
    result.binSeconds = root.at("binSeconds").number();
    if (result.binSeconds <= 0.0) root.at("binSeconds").fail("must be positive");
    result.durationSeconds = root.at("durationSeconds").number();
    // A bound on what a damaged file can make the reader allocate: a year of seconds.
    constexpr std::uint64_t kMostBins = 32'000'000;
    const std::uint64_t bins = root.at("binCount").count();
    if (bins > kMostBins) root.at("binCount").fail("too many bins");
    result.binCount = static_cast<std::size_t>(bins);
    result.events = root.at("events").count();
    readTotals(root, result);

    const Node series = root.at("series");
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Node item = series.at(i);
        result.series.push_back({item.at("name").text(), item.at("unit").text(),
                                 readDoubles(item.at("perBin"), result.binCount)});
    }
    const Node operations = root.at("operations");
    for (std::size_t i = 0; i < operations.size(); ++i) {
        result.operations.push_back(readOperation(operations.at(i), result.binCount));
    }
    const Node errors = root.at("errors");
    for (std::size_t i = 0; i < errors.size(); ++i) {
        const Node item = errors.at(i);
        result.errors.push_back({item.at("operation").text(), item.at("cause").text(),
                                 readCounts(item.at("perBin"), result.binCount)});
    }
    const Node resources = root.at("resources");
    for (std::size_t i = 0; i < resources.size(); ++i) {
        result.resources.push_back(readResource(resources.at(i), result.binCount));
    }
    return result;
}

RunResult readResult(const std::filesystem::path& file) {
    return fromJson(readFile(file), file.string());
}

} // namespace headroom::result
