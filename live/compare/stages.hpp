#pragma once
// Stages of a run: its bins by how near the knee their load is.
//
// A prediction that is right at half the load says little; one near the knee says much. So errors are stated apart
// below 85 % of the knee's users, from there to 98 %, and beyond. Load of a bin is the largest number of active users
// so far. Without a knee every bin counts as below it: the run did not reach one.

#include "sim/result/run_result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace headroom::compare {

enum class Stage { kWhole, kBelow, kNear, kBeyond };

inline constexpr double kNearFrom = 0.85; ///< share of the knee's users
inline constexpr double kNearTo = 0.98;

/// Never kWhole.
[[nodiscard]] Stage stageOf(double users, const std::optional<double>& kneeUsers);

/// Of every bin that ends by `untilSeconds`.
[[nodiscard]] std::vector<Stage> stagesOf(const result::RunResult& run,
                                          const std::optional<double>& kneeUsers, double untilSeconds);

/// "whole run", "below 85 % of the knee", "85 to 98 % of the knee", "beyond the knee"
[[nodiscard]] std::string stageText(Stage stage);
/// "whole", "below", "near", "beyond": stable keys for scripts.
[[nodiscard]] std::string stageKey(Stage stage);

} // namespace headroom::compare
