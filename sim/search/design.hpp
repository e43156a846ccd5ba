#pragma once
// Which points of the varied space a sweep looks at.
//
//   grid    every combination of the levels; the dimension named last changes fastest.
//   lhs     Latin hypercube: each dimension is cut into as many strata of equal probability as there are
//           samples, and each stratum is met exactly once (M. D. McKay, R. J. Beckman, W. J. Conover,
//           Technometrics 21(2), 1979).
//   random  independent uniform samples.
//
// Samples depend on the seed alone: the same seed, dimensions and count give the same points anywhere.

#include "models/document.hpp"
#include "sim/search/vary.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::search {

enum class Sampling { kGrid, kLatinHypercube, kRandom };

struct Design {
    std::vector<Dimension> dimensions;
    Sampling sampling = Sampling::kGrid;
    std::size_t samples = 0; ///< of a sampled design
    std::uint64_t seed = 1;  ///< of a sampled design
};

/// One variant of the scenario: what it changes, in the order of the dimensions.
struct Point {
    std::size_t index = 0; ///< from 0, in the order of the design
    std::vector<models::Override> changes;

    [[nodiscard]] bool operator==(const Point& other) const;
};

/// Throws SearchError: nothing varied, a continuous range on a grid, no or too many points.
[[nodiscard]] std::vector<Point> pointsOf(const Design& design);

/// `samples` rows of `dimensions` numbers in (0, 1).
[[nodiscard]] std::vector<std::vector<double>> latinHypercube(std::size_t dimensions,
                                                              std::size_t samples, std::uint64_t seed);
[[nodiscard]] std::vector<std::vector<double>> randomSamples(std::size_t dimensions, std::size_t samples,
                                                             std::uint64_t seed);

inline constexpr std::size_t kMostPoints = 1'000'000;

/// "grid", "lhs" or "random".
[[nodiscard]] std::string samplingName(Sampling sampling);
/// Throws SearchError for any other text.
[[nodiscard]] Sampling parseSampling(const std::string& name);

} // namespace headroom::search
