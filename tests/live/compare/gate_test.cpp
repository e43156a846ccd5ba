#include "live/compare/gate.hpp"
#include "tests/live/compare/runs.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::compare {
namespace {

using State = GateRow::State;

Law line(double factor) {
    return {[factor](double n) { return 10.0 * factor * n; }, [](double) { return 0.01; },
            [](double n) { return n / 200.0; }};
}

/// Throughput of a ramp to 100 users: 505 a second measured, predicted `then` times that.
RecordedCell recordedAt(double then, double noise = 0.01) {
    RecordedCell cell;
    cell.name = "cell";
    cell.extent.untilSeconds = 20.0;
    cell.quantities.push_back({{"throughput", "", Stage::kWhole}, 525.0 * then, 525.0, noise});
    cell.predictedLimit = cell.measuredLimit = "nothing";
    return cell;
}

GateRow gate(const RecordedCell& cell, double now) {
    return judge(cell, rampOf("plane", 20, 100.0, line(now))).front();
}

TEST(Gate, SamePredictionIsTheSame) {
    const GateRow row = gate(recordedAt(1.0), 1.0);
    EXPECT_EQ(row.state, State::kSame);
    EXPECT_NEAR(row.errorNow, 0.0, 1e-3);
}

TEST(Gate, WhatWasRightAndIsNotAnyMoreIsBroken) {
    EXPECT_EQ(gate(recordedAt(1.0), 1.1).state, State::kBroken);       // throughput may be off by 4 %
    EXPECT_EQ(gate(recordedAt(1.0), 1.03).state, State::kDrifted);     // moved, still right
    EXPECT_EQ(gate(recordedAt(1.2), 1.3).state, State::kDrifted);      // never was right
    EXPECT_EQ(gate(recordedAt(1.2), 1.0).state, State::kDrifted);      // better
    EXPECT_EQ(gate(recordedAt(1.0, 0.1), 1.1).state, State::kDrifted); // the repeats scatter as much
}

TEST(Gate, ALostQuantityIsBroken) {
    RecordedCell cell = recordedAt(1.0);
    cell.quantities.push_back({{"p99", "login", Stage::kWhole}, 1.0, 1.0, 0.01});
    const std::vector<GateRow> rows = judge(cell, rampOf("plane", 20, 100.0, line(1.0)));
    EXPECT_EQ(rows[1].state, State::kBroken);
    EXPECT_TRUE(std::isnan(rows[1].errorNow));
}

TEST(Gate, TheFirstLimitCountsToo) {
    RecordedCell cell = recordedAt(1.0);
    EXPECT_EQ(judge(cell, rampOf("plane", 20, 100.0, line(1.0))).back().state, State::kSame);
    const Law busy{line(1.0).perSecond, line(1.0).seconds, [](double) { return 1.0; }};
    EXPECT_EQ(judge(cell, rampOf("plane", 20, 100.0, busy)).back().state, State::kBroken);
    cell.measuredLimit = "chat processor";
    EXPECT_EQ(judge(cell, rampOf("plane", 20, 100.0, busy)).back().state, State::kDrifted);
}

} // namespace
} // namespace headroom::compare
