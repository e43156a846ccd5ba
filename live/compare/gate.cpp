#include "live/compare/gate.hpp"

#include "live/compare/compare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::compare {
namespace {

using State = GateRow::State;

GateRow judge(const std::string& cell, const RecordedQuantity& recorded, const Quantities& now) {
    static const Tolerances kTolerances;
    GateRow row;
    row.cell = cell;
    row.quantity = textOf(recorded.name);
    if (recorded.name.stage != Stage::kWhole) row.quantity += ", " + stageText(recorded.name.stage);
    row.allowed = std::max(kTolerances.of(recorded.name.kind), 2.0 * recorded.noise);
    row.errorThen = recorded.predicted / recorded.measured - 1.0;
    const bool right = std::abs(row.errorThen) <= row.allowed;
    const auto found = now.find(recorded.name);
    if (found == now.end()) {
        row.errorNow = std::numeric_limits<double>::quiet_NaN();
        row.state = right ? State::kBroken : State::kDrifted;
        return row;
    }
    row.errorNow = found->second / recorded.measured - 1.0;
    const bool worse = std::abs(row.errorNow) > std::abs(row.errorThen) + kSlack;
    if (right && worse && std::abs(row.errorNow) > row.allowed)
        row.state = State::kBroken;
    else if (std::abs(found->second - recorded.predicted) > kDrift * std::abs(recorded.predicted))
        row.state = State::kDrifted;
    return row;
}

GateRow judgeLimit(const RecordedCell& cell, const std::string& now) {
    const auto error = [&](const std::string& limit) { return limit == cell.measuredLimit ? 0.0 : 1.0; };
    GateRow row{cell.name, "first limit", error(cell.predictedLimit), error(now), 0.0, State::kSame};
    if (now != cell.predictedLimit) row.state = row.errorThen == 0.0 ? State::kBroken : State::kDrifted;
    return row;
}

} // namespace

std::vector<GateRow> judge(const RecordedCell& cell, const result::RunResult& now) {
    Extent extent = cell.extent;
    extent.untilSeconds = std::min(extent.untilSeconds, now.durationSeconds);
    const Quantities quantities = quantitiesOf(now, extent);
    std::vector<GateRow> rows;
    for (const RecordedQuantity& recorded : cell.quantities)
        rows.push_back(judge(cell.name, recorded, quantities));
    if (!cell.measuredLimit.empty()) rows.push_back(judgeLimit(cell, firstLimitOf(now)));
    return rows;
}

} // namespace headroom::compare
