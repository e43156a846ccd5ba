#include "sim/analysis/uncertainty.hpp"

#include "models/demand_parameter.hpp"
#include "sim/engine/random.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <string_view>

namespace headroom::analysis {
namespace {

constexpr std::uint64_t kDemandDraws = 0x64656d616e647321ULL; // apart from the simulation's own streams

/// FNV-1a: a stream number for a name that no other name's presence changes.
std::uint64_t hashOf(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

/// Triangular on [0, 1] with the mode at 0, by inversion: F(x) = 1 - (1 - x)^2.
double fallingTriangle(double uniform) { return 1.0 - std::sqrt(1.0 - uniform); }

double factorOf(const models::RelativeInterval& interval, double own, double neighbour) {
    const double below = std::max(0.0, 1.0 - interval.low);
    const double above = std::max(0.0, interval.high - 1.0);
    return (1.0 - below * own) * (1.0 + above * neighbour);
}

/// Lower factor of a covariance (Cholesky); directions without variance are left at 0.
std::vector<std::vector<double>> rootOf(const std::vector<std::vector<double>>& covariance) {
    const std::size_t n = covariance.size();
    std::vector<std::vector<double>> root(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double left = covariance[i][j];
            for (std::size_t k = 0; k < j; ++k) left -= root[i][k] * root[j][k];
            if (i == j)
                root[i][i] = left > 1e-12 * covariance[i][i] ? std::sqrt(left) : 0.0;
            else
                root[i][j] = root[j][j] > 0.0 ? left / root[j][j] : 0.0;
        }
    }
    return root;
}

void drawCalibrated(models::ServiceProfile& profile, std::uint64_t draw, std::uint64_t base) {
    const models::Calibration& calibration = *profile.calibration;
    const std::vector<std::vector<double>> root = rootOf(calibration.covariance);
    engine::RandomStream stream(draw, kDemandDraws, base);
    std::vector<double> normal;
    std::vector<double> values;
    for (std::size_t i = 0; i < calibration.factors.size(); ++i) {
        normal.push_back(stream.normal());
        double value = calibration.factors[i].value;
        for (std::size_t k = 0; k <= i; ++k) value += root[i][k] * normal[k];
        values.push_back(value);
    }
    models::applyFactors(profile, std::vector(calibration.factors), values);
}

double medianOf(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

double meanOfValues(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

VarianceSplit splitOf(std::span<const std::vector<double>> perDraw) {
    VarianceSplit split;
    const auto n = static_cast<double>(perDraw.front().size());
    std::vector<double> means;
    for (const std::vector<double>& values : perDraw) {
        means.push_back(meanOfValues(values));
        const double deviation = deviationOf(values);
        split.randomness += deviation * deviation / static_cast<double>(perDraw.size());
    }
    const double between = deviationOf(means);
    split.parameters = std::max(0.0, between * between - split.randomness / n);
    return split;
}

} // namespace

models::Scenario withDrawnDemands(const models::Scenario& scenario, std::uint64_t draw) {
    models::Scenario drawn = scenario;
    if (draw == 0) return drawn;
    for (auto& [profileName, profile] : drawn.profiles) {
        const std::uint64_t base = hashOf(profileName);
        if (profile.calibration && !profile.calibration->factors.empty()) {
            drawCalibrated(profile, draw, base);
            continue;
        }
        engine::RandomStream shared(draw, kDemandDraws, base);
        const double neighbour = fallingTriangle(shared.uniform());
        for (auto& [name, operation] : profile.operations) {
            engine::RandomStream stream(draw, kDemandDraws, base ^ engine::mix64(hashOf(name)));
            const double factor =
                factorOf(operation.cpu.interval, fallingTriangle(stream.uniform()), neighbour);
            operation.cpu.base = operation.cpu.base * factor;
            for (auto& [variable, slope] : operation.cpu.perUnit) slope = slope * factor;
        }
    }
    return drawn;
}

double VarianceSplit::parameterShare() const {
    const double sum = parameters + randomness;
    return sum > 0.0 ? parameters / sum : 0.0;
}

Estimate predictNext(std::vector<double> values, double confidence) {
    if (values.empty()) return {};
    const double median = medianOf(values);
    if (values.size() < 2) return Estimate::exactly(median);
    const auto n = static_cast<double>(values.size());
    const double lowRank = (n + 1.0) * 0.5 * (1.0 - confidence);
    if (lowRank < 1.0 - 1e-9) {
        const double half =
            studentT(values.size() - 1, confidence) * deviationOf(values) * std::sqrt(1.0 + 1.0 / n);
        const double mean = meanOfValues(values);
        return {median, mean - half, mean + half, true};
    }
    std::sort(values.begin(), values.end());
    const auto atRank = [&](double rank) {
        const double whole = std::floor(rank);
        const auto at = static_cast<std::size_t>(std::clamp(whole, 1.0, n)) - 1;
        const double next = values[std::min(at + 1, values.size() - 1)];
        return values[at] + (rank - whole) * (next - values[at]);
    };
    // Rounding must not turn the rank 1 into one below it.
    return {median, atRank(lowRank + 1e-9), atRank(n + 1.0 - lowRank - 1e-9), true};
}

Prediction predict(std::span<const std::vector<double>> perDraw, double confidence) {
    Prediction prediction;
    if (perDraw.empty()) return prediction;
    prediction.draws = perDraw.size();
    prediction.replications = perDraw.front().size();
    // Replications of one draw share its demands, so they are not independent values: each column of
    // one replication per draw gives an interval, and their ends are averaged.
    Estimate sum{0.0, 0.0, 0.0, true};
    for (std::size_t r = 0; r < prediction.replications; ++r) {
        std::vector<double> column;
        for (const std::vector<double>& values : perDraw) column.push_back(values[r]);
        const Estimate next = predictNext(std::move(column), confidence);
        sum = {sum.value + next.value, sum.low + next.low, sum.high + next.high,
               sum.interval && next.interval};
    }
    const auto columns = static_cast<double>(prediction.replications);
    prediction.run = {sum.value / columns, sum.low / columns, sum.high / columns, sum.interval};
    prediction.split = splitOf(perDraw);
    return prediction;
}

std::vector<Prediction> predict(Runner& runner, const models::Scenario& scenario, const Measure& measure,
                                const UncertaintyOptions& options) {
    const std::uint64_t first = options.seed == 0 ? scenario.seed : options.seed;
    std::vector<RunRequest> requests;
    for (std::size_t draw = 0; draw < options.draws; ++draw) {
        const auto drawn =
            std::make_shared<const models::Scenario>(withDrawnDemands(scenario, first + draw));
        for (std::size_t r = 0; r < options.replications; ++r)
            requests.push_back({drawn, first + draw * options.replications + r, 0.0});
    }
    const std::vector<Measures> measured = runner.run(requests, measure);
    const std::size_t quantities = measured.empty() ? 0 : measured.front().size();
    std::vector<Prediction> predictions;
    for (std::size_t q = 0; q < quantities; ++q) {
        std::vector<std::vector<double>> perDraw;
        for (std::size_t draw = 0; draw < options.draws; ++draw) {
            std::vector<double> values;
            for (std::size_t r = 0; r < options.replications; ++r)
                values.push_back(measured[draw * options.replications + r][q]);
            if (std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); }))
                perDraw.push_back(std::move(values));
        }
        predictions.push_back(predict(perDraw, options.confidence));
    }
    return predictions;
}

} // namespace headroom::analysis
