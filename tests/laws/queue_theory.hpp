#pragma once
// Textbook formulas the law tests compare with. Sources: L. Kleinrock, Queueing Systems I (1975);
// M. Harchol-Balter, Performance Modeling and Design of Computer Systems (2013).

#include <cstddef>
#include <vector>

namespace headroom::laws {

/// Erlang B: share lost by c servers without queue at offered load a = lambda E[S].
inline double erlangB(int servers, double load) {
    double b = 1.0;
    for (int k = 1; k <= servers; ++k) b = load * b / (k + load * b);
    return b;
}

/// Erlang C: probability of waiting in M/M/c.
inline double erlangC(int servers, double load) {
    const double b = erlangB(servers, load);
    const double rho = load / servers;
    return b / (1.0 - rho * (1.0 - b));
}

/// Mean response of M/M/c: E[S] + C / (c mu - lambda).
inline double responseMMc(int servers, double lambda, double service) {
    return service + erlangC(servers, lambda * service) / (servers / service - lambda);
}

/// Pollaczek-Khinchine: mean wait of M/G/1 = rho (1 + scv) / 2 / (1 - rho) * E[S].
inline double waitMG1(double lambda, double service, double scv) {
    const double rho = lambda * service;
    return rho * (1.0 + scv) / 2.0 / (1.0 - rho) * service;
}

/// Stationary distribution of a birth-death chain with the given birth rates (states 0..n-1) and
/// death rates (states 1..n).
inline std::vector<double> birthDeath(const std::vector<double>& births,
                                      const std::vector<double>& deaths) {
    std::vector<double> p{1.0};
    double sum = 1.0;
    for (std::size_t n = 0; n < births.size(); ++n) {
        p.push_back(p.back() * births[n] / deaths[n]);
        sum += p.back();
    }
    for (double& value : p) value /= sum;
    return p;
}

inline double meanState(const std::vector<double>& p) {
    double mean = 0.0;
    for (std::size_t n = 0; n < p.size(); ++n) mean += static_cast<double>(n) * p[n];
    return mean;
}

struct ClosedNetwork {
    double throughput = 0.0;
    double response = 0.0;     ///< without think time
    std::vector<double> queue; ///< mean number at each station
};

/// Exact mean value analysis (Reiser and Lavenberg 1980): single-server stations with demand
/// D_k = visits * service, think time Z, N users:
///     R_k = D_k (1 + Q_k(N - 1)),  X = N / (Z + sum R_k),  Q_k = X R_k.
inline ClosedNetwork meanValueAnalysis(const std::vector<double>& demands, double think, int users) {
    ClosedNetwork result;
    result.queue.assign(demands.size(), 0.0);
    for (int n = 1; n <= users; ++n) {
        std::vector<double> residence(demands.size());
        result.response = 0.0;
        for (std::size_t k = 0; k < demands.size(); ++k) {
            residence[k] = demands[k] * (1.0 + result.queue[k]);
            result.response += residence[k];
        }
        result.throughput = n / (think + result.response);
        for (std::size_t k = 0; k < demands.size(); ++k)
            result.queue[k] = result.throughput * residence[k];
    }
    return result;
}

} // namespace headroom::laws
