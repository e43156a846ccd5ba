#include "live/compare/baselines.hpp"

#include "live/compare/extract.hpp"
#include "sim/analysis/knee.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace headroom::compare {
namespace {

using result::RunResult;
using Observations = std::span<const Observation>;

constexpr double kSteady = 0.95; ///< of the largest number of users
constexpr std::size_t kKneeSteps = 48;
constexpr int kBisections = 200;

/// Root of an increasing function on [low, high].
template <class Function>
double bisect(double low, double high, const Function& above) {
    for (int i = 0; i < kBisections; ++i) {
        const double middle = 0.5 * (low + high);
        (above(middle) ? high : low) = middle;
    }
    return 0.5 * (low + high);
}

template <class Value>
double meanOver(Observations observations, const Value& value) {
    double sum = 0.0;
    for (const Observation& one : observations) sum += value(one);
    return sum / static_cast<double>(observations.size());
}

/// What all methods know: demand, think time, and the lightest load's latencies.
struct Known {
    double demand = 0.0; ///< processor seconds per operation
    double think = 0.0;  ///< seconds between operations of a user
    Observation light;

    explicit Known(Observations calibration) {
        double work = 0.0;
        double operations = 0.0;
        for (const Observation& one : calibration) {
            work += one.processors;
            operations += one.perSecond;
        }
        demand = work / operations;
        think = std::max(0.0, meanOver(calibration, [](const Observation& one) {
                             return one.users / one.perSecond - one.meanSeconds;
                         }));
        light = *std::min_element(
            calibration.begin(), calibration.end(),
            [](const Observation& a, const Observation& b) { return a.users < b.users; });
    }
};

/// Latencies that grow in proportion to the mean.
Forecast inProportion(const Known& known, double perSecond, double meanSeconds) {
    const double grown = known.light.meanSeconds > 0.0 ? meanSeconds / known.light.meanSeconds : 1.0;
    return {perSecond,
            perSecond * known.demand,
            meanSeconds,
            known.light.p50Seconds * grown,
            known.light.p95Seconds * grown,
            known.light.p99Seconds * grown};
}

Forecast linear(Observations calibration, const Known& known, double users) {
    const double perUser =
        meanOver(calibration, [](const Observation& one) { return one.perSecond / one.users; });
    return inProportion(known, perUser * users, known.light.meanSeconds);
}

Forecast bounds(const Known& known, const Setting& setting, double users) {
    const double largest = setting.processors / known.demand;
    const double perSecond = std::min(users / (known.think + known.light.meanSeconds), largest);
    return inProportion(known, perSecond,
                        std::max(known.light.meanSeconds, users / largest - known.think));
}

Forecast usl(Observations calibration, const Known& known, double users) {
    const double perSecond = fitUsl(calibration).at(users);
    // Little's law; a fit above the line would ask for less than no time.
    return inProportion(known, perSecond,
                        std::max(known.light.meanSeconds, users / perSecond - known.think));
}

Forecast mmc(const Known& known, const Setting& setting, double users) {
    const auto servers = static_cast<std::size_t>(std::max(1.0, std::floor(setting.processors)));
    // A quota below one processor is one server that is slower.
    const double service = known.demand * static_cast<double>(servers) / setting.processors;
    const double largest = static_cast<double>(servers) / service * (1.0 - 1e-9);
    const auto queue = [&](double rate) { return Mmc{std::min(rate, largest), service, servers}; };
    const Mmc before = queue(known.light.perSecond);
    const auto meanAt = [&](double rate) {
        return std::max(0.0,
                        known.light.meanSeconds + queue(rate).meanResponse() - before.meanResponse());
    };
    const double rate =
        bisect(0.0, largest, [&](double x) { return x * (known.think + meanAt(x)) > users; });
    const Mmc then = queue(rate);
    const auto quantile = [&](double light, double q) {
        return std::max(0.0, light + then.quantile(q) - before.quantile(q));
    };
    return {rate,
            rate * known.demand,
            meanAt(rate),
            quantile(known.light.p50Seconds, 0.50),
            quantile(known.light.p95Seconds, 0.95),
            quantile(known.light.p99Seconds, 0.99)};
}

/// Solves the normal equations of the columns in use; false when they do not determine them.
bool leastSquares(const std::vector<std::vector<double>>& rows, const std::vector<double>& right,
                  const std::vector<std::size_t>& columns, std::vector<double>& out) {
    const std::size_t n = columns.size();
    std::vector<std::vector<double>> a(n, std::vector<double>(n + 1, 0.0));
    for (std::size_t r = 0; r < rows.size(); ++r)
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) a[i][j] += rows[r][columns[i]] * rows[r][columns[j]];
            a[i][n] += rows[r][columns[i]] * right[r];
        }
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t pivot = i;
        for (std::size_t k = i + 1; k < n; ++k)
            if (std::abs(a[k][i]) > std::abs(a[pivot][i])) pivot = k;
        std::swap(a[i], a[pivot]);
        double size = 0.0;
        for (std::size_t r = 0; r < rows.size(); ++r) size += rows[r][columns[i]] * rows[r][columns[i]];
        if (std::abs(a[i][i]) <= 1e-10 * size) return false;
        for (std::size_t k = 0; k < n; ++k) {
            if (k == i) continue;
            const double factor = a[k][i] / a[i][i];
            for (std::size_t j = i; j <= n; ++j) a[k][j] -= factor * a[i][j];
        }
    }
    out.assign(3, 0.0);
    for (std::size_t i = 0; i < n; ++i) out[columns[i]] = a[i][n] / a[i][i];
    return true;
}

} // namespace

Observation observationOf(const RunResult& run, const std::string& service,
                          const std::string& operation) {
    const std::vector<double> users = analysis::activeUsers(run);
    const double least = kSteady * analysis::peakActiveUsers(run);
    const result::OperationResult* chosen = run.operation(operation);
    if (chosen == nullptr) throw std::invalid_argument("the run has no operation '" + operation + "'");
    const std::vector<double> completed =
        analysis::perBin(analysis::operationsOf(run, {}), run.binCount,
                         [](const result::OperationResult& one) -> const std::vector<std::uint32_t>& {
                             return one.completed;
                         });
    Observation out;
    result::Histogram latency(result::Histogram::kSeries);
    double bins = 0.0;
    bool measured = false;
    for (std::size_t bin = 0; bin < run.binCount; ++bin) {
        if (users[bin] < least || users[bin] <= 0.0) continue;
        ++bins;
        out.users += users[bin];
        out.perSecond += completed[bin] / run.binSeconds;
        latency.merge(
            result::Histogram::fromSparse(chosen->latencyPerBin[bin], result::Histogram::kSeries));
        for (const result::ResourceSeries& resource : run.resources) {
            if (resource.kind != "cpu" || serviceOf(resource.service) != service) continue;
            measured = true;
            out.processors += static_cast<double>(resource.utilization[bin]) * resource.capacity;
        }
    }
    if (bins == 0.0 || latency.empty() || out.perSecond <= 0.0)
        throw std::invalid_argument("nothing of '" + operation + "' completed at the run's top load");
    if (!measured) throw std::invalid_argument("the run has no CPU series of service '" + service + "'");
    out.users /= bins;
    out.perSecond /= bins;
    out.processors /= bins;
    out.meanSeconds = latency.mean() * 1e-6;
    out.p50Seconds = latency.quantile(0.50) * 1e-6;
    out.p95Seconds = latency.quantile(0.95) * 1e-6;
    out.p99Seconds = latency.quantile(0.99) * 1e-6;
    return out;
}

double Usl::at(double users) const {
    return rate * users / (1.0 + contention * (users - 1.0) + coherency * users * (users - 1.0));
}

std::optional<double> Usl::peakUsers() const {
    if (coherency <= 0.0 || contention >= 1.0) return std::nullopt;
    return std::sqrt((1.0 - contention) / coherency);
}

Usl fitUsl(Observations observations) {
    // N / X = b0 + b1 (N - 1) + b2 N (N - 1), each row divided by N / X so that all weigh alike.
    std::vector<std::vector<double>> rows;
    for (const Observation& one : observations) {
        const double weight = one.perSecond / one.users;
        rows.push_back({weight, weight * (one.users - 1.0), weight * one.users * (one.users - 1.0)});
    }
    const std::vector<double> right(rows.size(), 1.0);
    // Three coefficients, two of which may be forced to 0: the best of the fits that are allowed.
    static const std::vector<std::size_t> kSubsets[] = {{0, 1, 2}, {0, 1}, {0, 2}, {0}};
    double best = std::numeric_limits<double>::infinity();
    std::vector<double> chosen{0.0, 0.0, 0.0};
    for (const std::vector<std::size_t>& columns : kSubsets) {
        if (columns.size() > rows.size()) continue;
        std::vector<double> found;
        if (!leastSquares(rows, right, columns, found)) continue;
        if (found[0] <= 0.0 || found[1] < 0.0 || found[2] < 0.0) continue;
        double squares = 0.0;
        for (const std::vector<double>& row : rows) {
            const double off = row[0] * found[0] + row[1] * found[1] + row[2] * found[2] - 1.0;
            squares += off * off;
        }
        // A coefficient more must earn its place beyond rounding.
        if (squares < best - 1e-12) {
            best = squares;
            chosen = found;
        }
    }
    return {1.0 / chosen[0], chosen[1] / chosen[0], chosen[2] / chosen[0]};
}

double erlangC(double offered, std::size_t servers) {
    // Erlang B by its recursion, which neither overflows nor cancels.
    double blocked = 1.0;
    for (std::size_t k = 1; k <= servers; ++k)
        blocked = offered * blocked / (static_cast<double>(k) + offered * blocked);
    const double use = offered / static_cast<double>(servers);
    return blocked / (1.0 - use * (1.0 - blocked));
}

double Mmc::meanResponse() const {
    const double offered = rate * serviceSeconds;
    const double free = static_cast<double>(servers) - offered;
    return serviceSeconds + erlangC(offered, servers) * serviceSeconds / free;
}

double Mmc::quantile(double q) const {
    // P(R > t) for waiting W (0 with 1 - C, else exponential of rate b = c mu - lambda) plus service of rate mu.
    const double mu = 1.0 / serviceSeconds;
    const double waits = erlangC(rate * serviceSeconds, servers);
    const double b = static_cast<double>(servers) * mu - rate;
    const auto above = [&](double t) {
        const double both = std::abs(b - mu) < 1e-9 * mu
                                ? (1.0 + mu * t) * std::exp(-mu * t)
                                : (b * std::exp(-mu * t) - mu * std::exp(-b * t)) / (b - mu);
        return (1.0 - waits) * std::exp(-mu * t) + waits * both;
    };
    double high = serviceSeconds;
    while (above(high) > 1.0 - q) high *= 2.0;
    return bisect(0.0, high, [&](double t) { return above(t) < 1.0 - q; });
}

std::string methodKey(Method method) {
    switch (method) {
    case Method::kLinear:
        return "linear";
    case Method::kBounds:
        return "bounds";
    case Method::kUsl:
        return "usl";
    case Method::kMmc:
        return "mmc";
    }
    return {};
}

Forecast forecast(Method method, Observations calibration, const Setting& setting, double users) {
    const Known known(calibration);
    switch (method) {
    case Method::kLinear:
        return linear(calibration, known, users);
    case Method::kBounds:
        return bounds(known, setting, users);
    case Method::kUsl:
        return usl(calibration, known, users);
    case Method::kMmc:
        return mmc(known, setting, users);
    }
    return {};
}

std::optional<double> kneeOf(Method method, Observations calibration, const Setting& setting,
                             double upTo) {
    std::vector<analysis::LoadPoint> curve;
    for (std::size_t step = 1; step <= kKneeSteps; ++step) {
        const double users = upTo * static_cast<double>(step) / static_cast<double>(kKneeSteps);
        const Forecast point = forecast(method, calibration, setting, users);
        curve.push_back({users, point.p95Seconds, point.perSecond});
    }
    const analysis::Knee knee = analysis::kneeOf(std::move(curve));
    return knee.found ? std::optional(knee.users) : std::nullopt;
}

} // namespace headroom::compare
