#pragma once
// Which demands the measurements can tell apart.
//
// Every demand is a column: what the runs asked of it times what the prior profile says a unit costs. Columns that
// rise and fall together cannot be told apart (users register, connect and join in one go), nor can those that make
// up next to nothing be seen. Such columns are joined to one factor, which keeps the prior's ratio within it.

#include <string>
#include <vector>

namespace headroom::calibrate {

struct Column {
    std::vector<std::string> names; ///< demands joined in it
    std::vector<double> perRow;     ///< predicted by the prior, weighted alike
};

struct IdentifyOptions {
    /// Two columns are told apart only if an angle of at least this many radians lies between one of them and what
    /// the others can make up (tangent of it bounds how much noise is blown up).
    double leastAngle = 0.03;
    double leastShare = 0.0005; ///< of the CPU of all rows
};

/// Joins columns until the rest can be told apart. Deterministic; the order of the result is that of the first names.
[[nodiscard]] std::vector<Column> identify(std::vector<Column> columns,
                                           const std::vector<double>& weights,
                                           const IdentifyOptions& options = {});

} // namespace headroom::calibrate
