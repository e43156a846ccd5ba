#pragma once
// What simpler methods predict from the same calibration runs: the rows a simulator must beat.
//
//   linear     throughput, processors and everything else in proportion to the users; latencies as measured
//   bounds     asymptotic bounds of operational analysis (P. J. Denning, J. P. Buzen, Computing Surveys 10(3), 1978):
//              X = min(N / (Z + R0), 1 / Dmax), R = max(R0, N Dmax - Z)
//   usl        universal scalability law (N. J. Gunther: "Guerrilla Capacity Planning", 2007, chapter 4):
//              X(N) = a N / (1 + s (N - 1) + k N (N - 1)), with R = N / X - Z by Little's law
//   mmc        M/M/c with the measured demand (A. K. Erlang 1917; L. Kleinrock: "Queueing Systems I", 1975, 3.5), what
//              is not service taken as a constant delay; throughput and users tied by Little's law (J. D. C. Little,
//              Operations Research 9, 1961): N = X (Z + R(X))
//
// All see one class of work: the operations of a user's cycle, and one station: the service with most work.

#include "sim/result/run_result.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headroom::compare {

/// One load of a calibration: means over its steady bins.
struct Observation {
    double users = 0.0;
    double perSecond = 0.0;   ///< operations completed, deliveries left out
    double processors = 0.0;  ///< kept busy by the bottleneck service (vCPU)
    double meanSeconds = 0.0; ///< of the busiest operation
    double p50Seconds = 0.0;
    double p95Seconds = 0.0;
    double p99Seconds = 0.0;
};

/// The bins of a run at which at least 95 % of its largest number of users were there.
/// Throws std::invalid_argument for a run in which nothing completed or no service has a CPU series.
[[nodiscard]] Observation observationOf(const result::RunResult& run, const std::string& service,
                                        const std::string& operation);

struct Setting {
    double processors = 1.0; ///< the bottleneck service may keep busy
};

struct Forecast {
    double perSecond = 0.0;
    double processors = 0.0;
    double meanSeconds = 0.0;
    double p50Seconds = 0.0;
    double p95Seconds = 0.0;
    double p99Seconds = 0.0;
};

/// X(N) = rate N / (1 + contention (N - 1) + coherency N (N - 1)).
struct Usl {
    double rate = 0.0;       ///< operations a second of one user
    double contention = 0.0; ///< >= 0
    double coherency = 0.0;  ///< >= 0

    [[nodiscard]] double at(double users) const;
    /// Users of the largest throughput, sqrt((1 - s) / k); none where it grows for ever.
    [[nodiscard]] std::optional<double> peakUsers() const;
};

/// Least squares of N / X, which is linear in the coefficients, each point weighted by its own size, with no negative
/// coefficient. Precondition: at least one observation, all with users and throughput above 0.
[[nodiscard]] Usl fitUsl(std::span<const Observation> observations);

/// Probability that an arrival waits in M/M/c (Erlang C). Precondition: 0 <= offered < servers.
[[nodiscard]] double erlangC(double offered, std::size_t servers);

/// Response of M/M/c at arrival rate `rate`; the quantile of waiting and service together by bisection.
/// Precondition: rate * serviceSeconds < servers.
struct Mmc {
    double rate = 0.0;
    double serviceSeconds = 0.0;
    std::size_t servers = 1;
    [[nodiscard]] double meanResponse() const;
    [[nodiscard]] double quantile(double q) const;
};

enum class Method { kLinear, kBounds, kUsl, kMmc };
inline constexpr Method kMethods[] = {Method::kLinear, Method::kBounds, Method::kUsl, Method::kMmc};
[[nodiscard]] std::string methodKey(Method method); ///< "linear", "bounds", "usl", "mmc"

/// Precondition: at least one observation; `users` > 0.
[[nodiscard]] Forecast forecast(Method method, std::span<const Observation> calibration,
                                const Setting& setting, double users);

/// The latency knee (sim/analysis/knee.hpp) of the method's own p95 curve up to `upTo` users.
[[nodiscard]] std::optional<double> kneeOf(Method method, std::span<const Observation> calibration,
                                           const Setting& setting, double upTo);

} // namespace headroom::compare
