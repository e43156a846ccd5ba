#include "live/calibrate/least_squares.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <map>

namespace headroom::calibrate {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// Lawson and Hanson's active-set method for |A x - b| with x >= 0.
Vector nonNegative(const Matrix& a, const Vector& b) {
    const Eigen::Index n = a.cols();
    Vector x = Vector::Zero(n);
    std::vector<bool> free(static_cast<std::size_t>(n), false);
    const double tolerance = 1e-10 * (a.transpose() * b).cwiseAbs().maxCoeff();
    for (Eigen::Index round = 0; round < 10 * n; ++round) {
        const Vector gradient = a.transpose() * (b - a * x);
        Eigen::Index best = -1;
        for (Eigen::Index i = 0; i < n; ++i)
            if (!free[static_cast<std::size_t>(i)] && gradient(i) > tolerance &&
                (best < 0 || gradient(i) > gradient(best)))
                best = i;
        if (best < 0) break;
        free[static_cast<std::size_t>(best)] = true;
        for (;;) {
            std::vector<Eigen::Index> set;
            for (Eigen::Index i = 0; i < n; ++i)
                if (free[static_cast<std::size_t>(i)]) set.push_back(i);
            const Matrix part = a(Eigen::all, set);
            const Vector solved = part.colPivHouseholderQr().solve(b);
            double step = 1.0;
            for (std::size_t k = 0; k < set.size(); ++k) {
                const auto at = static_cast<Eigen::Index>(k);
                if (solved(at) <= 0.0)
                    step = std::min(step, x(set[k]) / (x(set[k]) - solved(at) + 1e-300));
            }
            for (std::size_t k = 0; k < set.size(); ++k)
                x(set[k]) += step * (solved(static_cast<Eigen::Index>(k)) - x(set[k]));
            if (step >= 1.0) break;
            bool removed = false;
            for (const Eigen::Index i : set)
                if (x(i) <= 1e-14) {
                    x(i) = 0.0;
                    free[static_cast<std::size_t>(i)] = false;
                    removed = true;
                }
            if (!removed) break;
        }
    }
    return x;
}

/// Relative spread of runs around the fit, beyond what noise within them explains.
double spreadOfRuns(const System& system, const Vector& fitted) {
    std::map<std::size_t, std::pair<double, double>> totals; // measured, fitted
    for (std::size_t i = 0; i < system.target.size(); ++i) {
        auto& total = totals[system.group.empty() ? 0 : system.group[i]];
        total.first += system.target[i];
        total.second += fitted(static_cast<Eigen::Index>(i));
    }
    if (totals.size() < 2) return 0.0;
    double squares = 0.0;
    for (const auto& [run, total] : totals) {
        const double off = total.second > 0.0 ? total.first / total.second - 1.0 : 0.0;
        squares += off * off;
    }
    return std::sqrt(squares / static_cast<double>(totals.size() - 1));
}

} // namespace

Fit fitNonNegative(const System& system) {
    const auto rows = static_cast<Eigen::Index>(system.target.size());
    const auto columns = static_cast<Eigen::Index>(system.columns.size());
    Matrix design(rows, columns);
    Vector target(rows);
    Vector root(rows);
    for (Eigen::Index r = 0; r < rows; ++r) {
        const auto row = static_cast<std::size_t>(r);
        root(r) = system.weights.empty() ? 1.0 : std::sqrt(system.weights[row]);
        target(r) = system.target[row];
        for (Eigen::Index c = 0; c < columns; ++c)
            design(r, c) = system.columns[static_cast<std::size_t>(c)][row];
    }
    // Columns of one length, so that tolerances mean the same for all.
    const Matrix weighted = root.asDiagonal() * design;
    Vector lengths = weighted.colwise().norm();
    for (Eigen::Index c = 0; c < columns; ++c)
        if (lengths(c) <= 0.0) lengths(c) = 1.0;
    const Matrix scaled = weighted * lengths.cwiseInverse().asDiagonal();
    // What is believed before: one more row for each coefficient.
    Vector belief = Vector::Zero(columns);
    Vector beliefWeight = Vector::Zero(columns);
    for (Eigen::Index i = 0; i < columns && !system.prior.empty(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        beliefWeight(i) = 1.0 / (system.priorDeviation[at] * lengths(i));
        belief(i) = system.prior[at] / system.priorDeviation[at];
    }
    Matrix stacked(rows + columns, columns);
    stacked << scaled, Matrix(beliefWeight.asDiagonal());
    Vector aim(rows + columns);
    aim << root.asDiagonal() * target, belief;
    const Vector solution = nonNegative(stacked, aim);
    const Vector residual = root.asDiagonal() * target - scaled * solution;

    // Sandwich: (A'A + P)^-1 (A' diag(e^2 / (1 - h)^2) A + P) (A'A + P)^-1 with the prior's precision P.
    const Matrix precision = beliefWeight.cwiseAbs2().asDiagonal();
    const Matrix inverse =
        (scaled.transpose() * scaled + precision).completeOrthogonalDecomposition().pseudoInverse();
    Vector inflated(rows);
    for (Eigen::Index r = 0; r < rows; ++r) {
        const double leverage = scaled.row(r) * inverse * scaled.row(r).transpose();
        const double left = std::max(0.05, 1.0 - leverage);
        inflated(r) = residual(r) * residual(r) / (left * left);
    }
    Matrix covariance =
        inverse * (scaled.transpose() * inflated.asDiagonal() * scaled + precision) * inverse;
    const Vector fitted = design * (solution.cwiseQuotient(lengths));
    Fit fit;
    fit.betweenRuns = spreadOfRuns(system, fitted);
    covariance += fit.betweenRuns * fit.betweenRuns * solution * solution.transpose();
    fit.weightedSquares = residual.squaredNorm();
    const double used = system.prior.empty() ? static_cast<double>(columns)
                                             : (inverse * scaled.transpose() * scaled).trace();
    fit.degreesOfFreedom = std::max(1.0, static_cast<double>(rows) - used);
    for (Eigen::Index c = 0; c < columns; ++c) {
        fit.values.push_back(solution(c) / lengths(c));
        std::vector<double> line;
        for (Eigen::Index d = 0; d < columns; ++d)
            line.push_back(covariance(c, d) / (lengths(c) * lengths(d)));
        fit.covariance.push_back(std::move(line));
    }
    for (Eigen::Index r = 0; r < rows; ++r) fit.residuals.push_back(target(r) - fitted(r));
    return fit;
}

std::vector<double> weightsFrom(const std::vector<double>& residuals,
                                const std::vector<double>& fitted) {
    // e^2 = a + b f^2, least squares of relative size; both kept positive.
    double s0 = 0.0, s1 = 0.0, s2 = 0.0, t0 = 0.0, t1 = 0.0;
    double largest = 1e-12;
    for (const double f : fitted) largest = std::max(largest, std::abs(f));
    for (std::size_t i = 0; i < fitted.size(); ++i) {
        const double x = fitted[i] * fitted[i] / (largest * largest);
        const double y = residuals[i] * residuals[i];
        const double w = 1.0 / (0.01 + x * x); // large rows would drown the small ones
        s0 += w;
        s1 += w * x;
        s2 += w * x * x;
        t0 += w * y;
        t1 += w * x * y;
    }
    const double determinant = s0 * s2 - s1 * s1;
    double a = determinant > 1e-12 * s0 * s2 ? (t0 * s2 - t1 * s1) / determinant : t0 / s0;
    double b = determinant > 1e-12 * s0 * s2 ? (t1 * s0 - t0 * s1) / determinant : 0.0;
    const double mean = t0 / s0;
    // Readings of a 10 ms clock at both ends of a row: a variance of 2 * (10 ms)^2 / 12.
    constexpr double kTick = 2.0 * 0.01 * 0.01 / 12.0;
    a = std::max({a, 0.05 * mean, kTick});
    b = std::max(b, 0.0);
    std::vector<double> weights;
    for (const double f : fitted) weights.push_back(1.0 / (a + b * f * f / (largest * largest)));
    return weights;
}

double ofOtherRuns(double deviation, std::size_t runs) {
    const auto n = static_cast<double>(runs);
    return runs > 1 ? deviation * std::sqrt(n / (n - 1.0)) : deviation;
}

double studentT(double degreesOfFreedom, double confidence) {
    // Normal quantile by Newton on erf.
    const double p = 0.5 + 0.5 * std::clamp(confidence, 0.0, 0.999999);
    double z = 1.0;
    for (int i = 0; i < 60; ++i) {
        const double error = 0.5 * std::erfc(-z / std::sqrt(2.0)) - p;
        z -= error / (std::exp(-0.5 * z * z) / std::sqrt(2.0 * 3.14159265358979323846));
    }
    const double n = std::max(1.0, degreesOfFreedom);
    const double z2 = z * z;
    const double g1 = (z2 + 1.0) * z / 4.0;
    const double g2 = ((5.0 * z2 + 16.0) * z2 + 3.0) * z / 96.0;
    const double g3 = (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) * z / 384.0;
    return z + g1 / n + g2 / (n * n) + g3 / (n * n * n);
}

} // namespace headroom::calibrate
