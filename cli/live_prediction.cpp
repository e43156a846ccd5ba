#include "cli/live_prediction.hpp"

#include "cli/interrupt.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/analysis/uncertainty.hpp"
#include "sim/result/result_json.hpp"

#include <memory>

namespace headroom::cli {

std::vector<result::RunResult> predictDraws(const models::Scenario& scenario, std::size_t draws,
                                            const std::function<void(std::size_t)>& done) {
    std::vector<result::RunResult> runs;
    for (std::size_t draw = 0; draw < draws; ++draw) {
        throwIfInterrupted();
        const auto drawn =
            std::make_shared<const models::Scenario>(analysis::withDrawnDemands(scenario, draw));
        runs.push_back(analysis::runRequest({drawn, scenario.seed + draw, 0.0, {}}));
        result::roundToFile(runs.back());
        if (done) done(draw);
    }
    return runs;
}

std::filesystem::path fileOfDraw(const std::filesystem::path& file, std::size_t draw) {
    std::filesystem::path out = file.parent_path() / file.stem();
    out += "-" + std::to_string(draw);
    out += file.extension();
    return out;
}

} // namespace headroom::cli
