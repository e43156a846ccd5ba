#include "live/compare/stages.hpp"

#include "sim/analysis/windows.hpp"

#include <algorithm>

namespace headroom::compare {

Stage stageOf(double users, const std::optional<double>& kneeUsers) {
    if (!kneeUsers || users < kNearFrom * *kneeUsers) return Stage::kBelow;
    return users < kNearTo * *kneeUsers ? Stage::kNear : Stage::kBeyond;
}

std::vector<Stage> stagesOf(const result::RunResult& run, const std::optional<double>& kneeUsers,
                            double untilSeconds) {
    const std::vector<double> users = analysis::activeUsers(run);
    std::vector<Stage> stages;
    double load = 0.0;
    for (std::size_t bin = 0; bin < run.binCount; ++bin) {
        if (analysis::endOf(run, bin) > untilSeconds + 1e-9) break;
        load = std::max(load, users[bin]);
        stages.push_back(stageOf(load, kneeUsers));
    }
    return stages;
}

std::string stageText(Stage stage) {
    switch (stage) {
    case Stage::kWhole:
        return "whole run";
    case Stage::kBelow:
        return "below 85 % of the knee";
    case Stage::kNear:
        return "85 to 98 % of the knee";
    case Stage::kBeyond:
        return "beyond the knee";
    }
    return {};
}

std::string stageKey(Stage stage) {
    switch (stage) {
    case Stage::kWhole:
        return "whole";
    case Stage::kBelow:
        return "below";
    case Stage::kNear:
        return "near";
    case Stage::kBeyond:
        return "beyond";
    }
    return {};
}

} // namespace headroom::compare
