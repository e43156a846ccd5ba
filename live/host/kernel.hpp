#pragma once
// Fixed integer work by which processors are compared: walking and sorting a linked list, multiplying small matrices,
// and a state machine with a CRC over text, in equal parts of the reference core's time. The mix is that of CoreMark
// (EEMBC, 2009), the code is not, so its unit is its own.
//
// Relation: the reference core (42 500 CoreMark iterations a second) does kReferenceRate rounds a CPU-second, measured
// on the core those 42 500 were measured on (AMD EPYC Zen 5 vCPU, g++ 12 -O3; nine passes, 49 500 to 57 000). Between
// processors the ratio of rounds stands for that of CoreMark iterations; integer benchmarks of this kind differ by
// about 10 % in such ratios.

#include <cstdint>

namespace headroom::host {

inline constexpr double kReferenceRate = 54000.0;

/// One round, about twenty microseconds; the result depends on all of its work.
[[nodiscard]] std::uint32_t integerRound(std::uint32_t seed);

} // namespace headroom::host
