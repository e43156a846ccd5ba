#include "live/calibrate/identify.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

namespace headroom::calibrate {
namespace {

using Vector = Eigen::VectorXd;

Vector weighted(const Column& column, const std::vector<double>& weights) {
    Vector out(static_cast<Eigen::Index>(column.perRow.size()));
    for (std::size_t i = 0; i < column.perRow.size(); ++i)
        out(static_cast<Eigen::Index>(i)) =
            column.perRow[i] * std::sqrt(weights.empty() ? 1.0 : weights[i]);
    return out;
}

double sumOf(const Column& column) {
    double sum = 0.0;
    for (const double value : column.perRow) sum += value;
    return sum;
}

void join(std::vector<Column>& columns, std::size_t into, std::size_t from) {
    if (into > from) std::swap(into, from);
    Column& target = columns[into];
    target.names.insert(target.names.end(), columns[from].names.begin(), columns[from].names.end());
    for (std::size_t i = 0; i < target.perRow.size(); ++i) target.perRow[i] += columns[from].perRow[i];
    columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(from));
}

/// The column most alike to `which`.
std::size_t nearest(const std::vector<Vector>& all, std::size_t which) {
    std::size_t best = which == 0 ? 1 : 0;
    double closest = -2.0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i == which) continue;
        const double cosine = all[i].dot(all[which]) / (all[i].norm() * all[which].norm() + 1e-300);
        if (cosine > closest) {
            closest = cosine;
            best = i;
        }
    }
    return best;
}

/// Sine of the angle between column `which` and the span of the others.
double apart(const std::vector<Vector>& all, std::size_t which) {
    Eigen::MatrixXd others(all[which].size(), static_cast<Eigen::Index>(all.size()) - 1);
    Eigen::Index at = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (i != which) others.col(at++) = all[i].normalized();
    const Vector own = all[which].normalized();
    const Vector made = others * others.colPivHouseholderQr().solve(own);
    return (own - made).norm();
}

} // namespace

std::vector<Column> identify(std::vector<Column> columns, const std::vector<double>& weights,
                             const IdentifyOptions& options) {
    std::erase_if(columns, [](const Column& column) { return sumOf(column) <= 0.0; });
    while (columns.size() > 1) {
        std::vector<Vector> all;
        double total = 0.0;
        for (const Column& column : columns) {
            all.push_back(weighted(column, weights));
            total += sumOf(column);
        }
        std::size_t worst = 0;
        double least = 1e300;
        // What is too small to be seen goes first, smallest first.
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const double share = sumOf(columns[i]) / total;
            if (share < options.leastShare && share < least) {
                least = share;
                worst = i;
            }
        }
        if (least > 1.0) {
            for (std::size_t i = 0; i < columns.size(); ++i) {
                const double sine = apart(all, i);
                if (sine < least) {
                    least = sine;
                    worst = i;
                }
            }
            if (least >= std::sin(options.leastAngle)) break;
        }
        join(columns, worst, nearest(all, worst));
    }
    return columns;
}

} // namespace headroom::calibrate
