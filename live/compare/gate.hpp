#pragma once
// Does this version still predict what earlier ones predicted well?
//
// A recorded cell keeps what was predicted once, what was measured, and the scatter of the repeats. Predicted anew,
// each quantity is
//   broken   it was right (its error within what is allowed) and is not any more, by more than kSlack; or it is
//            predicted no longer
//   drifted  the prediction moved by more than kDrift of itself, but what was right still is
//   same     otherwise
// Allowed is the tolerance of the quantity's kind (compare.hpp), or twice the repeats' scatter where that is more.

#include "live/compare/extract.hpp"

#include <optional>
#include <string>
#include <vector>

namespace headroom::compare {

struct RecordedQuantity {
    QuantityName name;
    double predicted = 0.0; ///< then
    double measured = 0.0;
    double noise = 0.0; ///< standard deviation of repeats as a share of `measured`
};

struct RecordedCell {
    std::string name;
    Extent extent;
    std::vector<RecordedQuantity> quantities;
    std::string predictedLimit, measuredLimit;
};

struct GateRow {
    enum class State { kSame, kDrifted, kBroken };
    std::string cell;
    std::string quantity; ///< with its stage where it is not the whole run; "first limit"
    double errorThen = 0.0;
    double errorNow = 0.0; ///< NaN when it is predicted no longer
    double allowed = 0.0;
    State state = State::kSame;
};

inline constexpr double kDrift = 0.005;
inline constexpr double kSlack = 0.01;

/// One row per recorded quantity, and one for the first limit.
[[nodiscard]] std::vector<GateRow> judge(const RecordedCell& cell, const result::RunResult& now);

} // namespace headroom::compare
