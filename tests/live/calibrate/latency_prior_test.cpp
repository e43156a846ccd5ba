// What latencies say of demands, on results made by hand.

#include "live/calibrate/latency_prior.hpp"

#include <gtest/gtest.h>

namespace headroom::calibrate {
namespace {

using models::microseconds;

models::Operation operation(double baseMicroseconds) {
    models::Operation made;
    made.cpu.base = microseconds(baseMicroseconds);
    return made;
}

/// "ping" answers after 50 us, which is the way there and back; "list" after 1.05 ms.
struct Measured {
    models::ServiceProfile prior;
    std::vector<result::RunResult> runs{1};
    std::vector<Verdict> verdicts{{0, {}}};
    std::vector<Row> rows{1};

    Measured() {
        add("ping", 30.0, 50);
        add("list", 200.0, 1050);
        prior.operations["list"].cpu.perUnit[models::Variable::kMembers] = microseconds(3);
        rows[0].amounts["list/perUnit/members"] = 100.0 * 100.0; // a hundred members each
    }
    void add(const std::string& name, double prior_, std::uint64_t latency) {
        prior.operations[name] = operation(prior_);
        result::OperationResult result;
        result.name = name;
        result.latency.add(latency, 100);
        runs[0].operations.push_back(std::move(result));
        rows[0].amounts[name + "/base"] = 100.0;
    }
    [[nodiscard]] double base(const std::string& name) const {
        return prior.operations.at(name).cpu.base.value * 1e6;
    }
};

TEST(LatencyPrior, ALongOperationTakesItsTimeOnTheProcessor) {
    Measured measured;
    correctPriors(measured.prior, measured.runs, measured.verdicts, measured.rows, {});
    // 1 ms beside the way, of which the prior knew 200 us and 100 x 3 us.
    EXPECT_NEAR(measured.base("list"), 400.0, 1.0);
    EXPECT_NEAR(measured.prior.operations["list"].cpu.perUnit[models::Variable::kMembers].value, 6e-6,
                0.02e-6);
    EXPECT_DOUBLE_EQ(measured.base("ping"), 30.0) << "the way there and back says nothing of it";
}

TEST(LatencyPrior, OnAFasterMachineTheReferenceTakesLonger) {
    Measured measured;
    correctPriors(measured.prior, measured.runs, measured.verdicts, measured.rows, {2.0, false});
    EXPECT_NEAR(measured.base("list"), 800.0, 2.0);
}

TEST(LatencyPrior, WaitingForAStoreIsNoWork) {
    Measured measured;
    correctPriors(measured.prior, measured.runs, measured.verdicts, measured.rows, {1.0, true});
    EXPECT_DOUBLE_EQ(measured.base("list"), 200.0);
}

TEST(LatencyPrior, WritingToOthersIsNotItsOwnWork) {
    Measured measured;
    models::OperationStep broadcast;
    broadcast.kind = models::OperationStep::Kind::kBroadcast;
    measured.prior.operations["list"].steps.push_back(broadcast);
    correctPriors(measured.prior, measured.runs, measured.verdicts, measured.rows, {});
    EXPECT_DOUBLE_EQ(measured.base("list"), 200.0);
}

TEST(LatencyPrior, NothingTakesMoreThanItsShortestLatency) {
    Measured measured;
    measured.prior.operations["ping"].cpu.base = microseconds(400);
    correctPriors(measured.prior, measured.runs, measured.verdicts, measured.rows, {});
    EXPECT_NEAR(measured.base("ping"), 0.85 * 50.0, 1.0);
}

TEST(LatencyPrior, RunsThatAreUnfitSayNothing) {
    Measured measured;
    measured.verdicts[0].reasons = {"the driver was late"};
    correctPriors(measured.prior, measured.runs, measured.verdicts, measured.rows, {});
    EXPECT_DOUBLE_EQ(measured.base("list"), 200.0);
}

} // namespace
} // namespace headroom::calibrate
