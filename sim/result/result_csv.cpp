#include "sim/result/result_csv.hpp"

#include "sim/result/atomic_file.hpp"
#include "sim/result/csv_line.hpp"

#include <cmath>
#include <system_error>

namespace headroom::result {
namespace {

double timeOf(const RunResult& result, std::size_t bin) {
    return static_cast<double>(bin) * result.binSeconds;
}

constexpr double kMsPerUs = 1e-3;

void latencyColumns(CsvLine& line, const Histogram& latency) {
    for (const double q : {0.5, 0.95, 0.99}) {
        if (latency.empty()) {
            line.empty();
        } else {
            line.value(latency.quantile(q) * kMsPerUs);
        }
    }
}

} // namespace

std::string binsCsv(const RunResult& result) {
    std::string out;
    {
        CsvLine header(out);
        header.text("time_s");
        for (const Series& series : result.series) {
            header.text(series.unit.empty() || series.unit == series.name
                            ? series.name
                            : series.name + " (" + series.unit + ")");
        }
        for (const OperationResult& operation : result.operations) {
            header.text(operation.name + ".started_per_s").text(operation.name + ".completed_per_s");
            header.text(operation.name + ".failed_per_s");
            header.text(operation.name + ".p50_ms").text(operation.name + ".p95_ms");
            header.text(operation.name + ".p99_ms");
        }
    }
    for (std::size_t bin = 0; bin < result.binCount; ++bin) {
        CsvLine line(out);
        line.value(timeOf(result, bin));
        for (const Series& series : result.series) {
            const double value = series.perBin[bin];
            if (std::isnan(value)) {
                line.empty(); // no reading
            } else {
                line.value(value);
            }
        }
        for (const OperationResult& operation : result.operations) {
            for (const auto* counts : {&operation.started, &operation.completed, &operation.failed}) {
                line.value((*counts)[bin] / result.binSeconds);
            }
            const Histogram::Sparse& buckets = operation.latencyPerBin[bin];
            if (buckets.empty()) {
                line.empty().empty().empty();
            } else {
                latencyColumns(line, Histogram::fromSparse(buckets, Histogram::kSeries));
            }
        }
    }
    return out;
}

std::string resourcesCsv(const RunResult& result) {
    std::string out = "time_s,resource,service,kind,utilization_share,queue_length,wait_ms\n";
    for (const ResourceSeries& resource : result.resources) {
        for (std::size_t bin = 0; bin < resource.utilization.size(); ++bin) {
            CsvLine line(out);
            line.value(timeOf(result, bin))
                .text(resource.name)
                .text(resource.service)
                .text(resource.kind);
            line.value(static_cast<double>(resource.utilization[bin]));
            if (resource.queue.empty()) {
                line.empty();
            } else {
                line.value(static_cast<double>(resource.queue[bin]));
            }
            if (resource.waitSeconds.empty()) {
                line.empty();
            } else {
                line.value(static_cast<double>(resource.waitSeconds[bin]) * 1e3);
            }
        }
    }
    return out;
}

std::string operationsCsv(const RunResult& result) {
    std::string out = "operation,started,completed,failed,mean_ms,p50_ms,p95_ms,p99_ms,max_ms\n";
    const auto total = [](const std::vector<std::uint32_t>& counts) {
        double sum = 0.0;
        for (const std::uint32_t count : counts) sum += count;
        return sum;
    };
    for (const OperationResult& operation : result.operations) {
        CsvLine line(out);
        line.text(operation.name).value(total(operation.started)).value(total(operation.completed));
        line.value(total(operation.failed));
        if (operation.latency.empty()) {
            line.empty().empty().empty().empty().empty();
        } else {
            line.value(operation.latency.mean() * kMsPerUs);
            latencyColumns(line, operation.latency);
            line.value(static_cast<double>(operation.latency.max()) * kMsPerUs);
        }
    }
    return out;
}

std::string errorsCsv(const RunResult& result) {
    std::string out = "time_s,operation,cause,failures\n";
    for (const ErrorSeries& error : result.errors) {
        for (std::size_t bin = 0; bin < error.perBin.size(); ++bin) {
            if (error.perBin[bin] == 0) continue;
            CsvLine line(out);
            line.value(timeOf(result, bin))
                .text(error.operation)
                .text(error.cause)
                .value(error.perBin[bin]);
        }
    }
    return out;
}

void writeCsv(const RunResult& result, const std::filesystem::path& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) throw FileError("cannot create folder '" + directory.string() + "': " + error.message());
    // All four are open before the first is renamed: an unwritable one leaves the old set in place.
    AtomicFile bins(directory / "bins.csv");
    AtomicFile resources(directory / "resources.csv");
    AtomicFile operations(directory / "operations.csv");
    AtomicFile errors(directory / "errors.csv");
    bins.write(binsCsv(result));
    resources.write(resourcesCsv(result));
    operations.write(operationsCsv(result));
    errors.write(errorsCsv(result));
    bins.commit();
    resources.commit();
    operations.commit();
    errors.commit();
}

} // namespace headroom::result
