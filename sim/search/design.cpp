#include "sim/search/design.hpp"

#include "sim/engine/random.hpp"
#include "sim/search/search_error.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace headroom::search {
namespace {

/// Purposes of the random streams; the dimension is the index within one.
constexpr std::uint64_t kPermutation = 0x5eeb0001;
constexpr std::uint64_t kPlace = 0x5eeb0002;

constexpr std::array kNames{"grid", "lhs", "random"}; // in the order of Sampling

std::vector<Point> gridOf(const std::vector<Dimension>& dimensions) {
    std::size_t count = 1;
    for (const Dimension& dimension : dimensions) {
        if (dimension.continuous()) {
            throw SearchError("--vary \"" + dimension.path + "=" + dimension.text +
                              "\": a grid needs a step, e.g. \"" + dimension.text +
                              ":0.5\"; or sample the range with --samples N");
        }
        if (dimension.levels.size() > kMostPoints / count)
            throw SearchError("the grid has more than " + std::to_string(kMostPoints) +
                              " points; use larger steps, or --samples N");
        count *= dimension.levels.size();
    }
    std::vector<Point> points(count);
    for (std::size_t i = 0; i < count; ++i) {
        points[i].index = i;
        std::size_t rest = i;
        for (auto dimension = dimensions.rbegin(); dimension != dimensions.rend(); ++dimension) {
            const std::size_t size = dimension->levels.size();
            points[i].changes.push_back({dimension->path, dimension->levels[rest % size]});
            rest /= size;
        }
        std::reverse(points[i].changes.begin(), points[i].changes.end());
    }
    return points;
}

} // namespace

bool Point::operator==(const Point& other) const {
    return index == other.index &&
           std::equal(changes.begin(), changes.end(), other.changes.begin(), other.changes.end(),
                      [](const models::Override& a, const models::Override& b) {
                          return a.path == b.path && a.value == b.value;
                      });
}

std::vector<std::vector<double>> latinHypercube(std::size_t dimensions, std::size_t samples,
                                                std::uint64_t seed) {
    std::vector<std::vector<double>> rows(samples, std::vector<double>(dimensions));
    std::vector<std::size_t> strata(samples);
    for (std::size_t d = 0; d < dimensions; ++d) {
        engine::RandomStream order(seed, kPermutation, d);
        engine::RandomStream place(seed, kPlace, d);
        std::iota(strata.begin(), strata.end(), std::size_t{0});
        for (std::size_t i = samples; i > 1; --i) // Fisher-Yates
            std::swap(strata[i - 1], strata[order.below(static_cast<std::uint32_t>(i))]);
        for (std::size_t i = 0; i < samples; ++i)
            rows[i][d] =
                (static_cast<double>(strata[i]) + place.uniform()) / static_cast<double>(samples);
    }
    return rows;
}

std::vector<std::vector<double>> randomSamples(std::size_t dimensions, std::size_t samples,
                                               std::uint64_t seed) {
    std::vector<std::vector<double>> rows(samples, std::vector<double>(dimensions));
    for (std::size_t d = 0; d < dimensions; ++d) {
        engine::RandomStream place(seed, kPlace, d);
        for (std::size_t i = 0; i < samples; ++i) rows[i][d] = place.uniform();
    }
    return rows;
}

std::vector<Point> pointsOf(const Design& design) {
    const std::size_t dimensions = design.dimensions.size();
    if (dimensions == 0)
        throw SearchError("nothing is varied; name at least one --vary, e.g. "
                          "--vary services.chat.on.count=10..20");
    if (design.sampling == Sampling::kGrid) return gridOf(design.dimensions);
    if (design.samples == 0 || design.samples > kMostPoints)
        throw SearchError("a sampled sweep needs --samples between 1 and " +
                          std::to_string(kMostPoints));
    const auto rows = design.sampling == Sampling::kRandom
                          ? randomSamples(dimensions, design.samples, design.seed)
                          : latinHypercube(dimensions, design.samples, design.seed);
    std::vector<Point> points(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        points[i].index = i;
        for (std::size_t d = 0; d < dimensions; ++d)
            points[i].changes.push_back(
                {design.dimensions[d].path, design.dimensions[d].at(rows[i][d])});
    }
    return points;
}

std::string samplingName(Sampling sampling) { return kNames[static_cast<std::size_t>(sampling)]; }

Sampling parseSampling(const std::string& name) {
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) throw SearchError("expected grid, lhs or random, found \"" + name + "\"");
    return static_cast<Sampling>(found - kNames.begin());
}

} // namespace headroom::search
