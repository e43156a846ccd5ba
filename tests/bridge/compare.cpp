#include "tests/bridge/compare.hpp"

#include "tests/bridge/child.hpp"

#include <cmath>
#include <iomanip>
#include <numeric>
#include <sstream>

namespace headroom::bridge_test {

namespace {

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Variance of the mean.
double errorOf(const std::vector<double>& values) {
    const double mean = meanOf(values);
    double sum = 0.0;
    for (const double value : values) sum += (value - mean) * (value - mean);
    const auto n = static_cast<double>(values.size());
    return sum / (n - 1.0) / n;
}

double student995(double freedom) {
    const double z = 2.5758293035489;
    const double z2 = z * z;
    const double g1 = z * (z2 + 1.0) / 4.0;
    const double g2 = z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
    const double g3 = z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
    return z + g1 / freedom + g2 / (freedom * freedom) + g3 / (freedom * freedom * freedom);
}

template <class Count>
double sumOf(const std::vector<Count>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

std::string figuresOf(const result::RunResult& run) {
    std::ostringstream out;
    out << std::setprecision(12);
    const auto put = [&](const std::string& name, double value) {
        out << name << '\t' << value << '\n';
    };
    for (const result::OperationResult& operation : run.operations) {
        put(operation.name + " mean", operation.latency.mean() * 1e-3);
        put(operation.name + " p95", operation.latency.quantile(0.95) * 1e-3);
        put(operation.name + " completed", sumOf(operation.completed));
        put(operation.name + " failed", sumOf(operation.failed));
    }
    int loops = 0;
    int cpus = 0;
    for (const result::ResourceSeries& resource : run.resources) {
        const double percent = 100.0 * sumOf(resource.utilization) / static_cast<double>(run.binCount);
        if (resource.kind == "event-loop") put("loop " + std::to_string(loops++), percent);
        if (resource.kind == "cpu") put("cpu " + std::to_string(cpus++), percent);
    }
    for (const char* name : {"messages", "frames sent"})
        put(name, sumOf(run.find(name)->perBin) * run.binSeconds);
    put("users failed", static_cast<double>(run.users.failed));
    return out.str();
}

} // namespace

Difference welch99(const std::vector<double>& first, const std::vector<double>& second) {
    Difference out{meanOf(first), meanOf(second), 0.0};
    const double a = errorOf(first);
    const double b = errorOf(second);
    if (a + b <= 0.0) return out;
    const double freedom = (a + b) * (a + b) /
                           (a * a / (static_cast<double>(first.size()) - 1.0) +
                            b * b / (static_cast<double>(second.size()) - 1.0));
    out.halfWidth = student995(freedom) * std::sqrt(a + b);
    return out;
}

Figures replicate(const SeededRun& run, int replications) {
    std::vector<std::function<std::string()>> works;
    for (int i = 1; i <= replications; ++i) {
        works.emplace_back([&run, i] { return figuresOf(run(static_cast<std::uint64_t>(i))); });
    }
    Figures figures;
    std::size_t done = 0;
    for (const std::string& text : inChildren(works)) {
        std::istringstream lines(text);
        std::string line;
        while (std::getline(lines, line)) {
            const auto tab = line.find('\t');
            auto& values = figures[line.substr(0, tab)];
            values.resize(done, 0.0); // an operation that did not happen in an earlier run
            values.push_back(std::stod(line.substr(tab + 1)));
        }
        ++done;
    }
    for (auto& [name, values] : figures) values.resize(done, 0.0);
    return figures;
}

} // namespace headroom::bridge_test
