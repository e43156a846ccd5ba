// A result that grows bin by bin is the one copied whole.

#include "sim/fleet/recorder.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

namespace headroom::fleet {
namespace {

void expectSame(const result::RunResult& grown, const result::RunResult& copied) {
    EXPECT_EQ(grown.binCount, copied.binCount);
    EXPECT_EQ(grown.binSeconds, copied.binSeconds);
    EXPECT_EQ(grown.users.failed, copied.users.failed);
    EXPECT_EQ(grown.users.failedByCause, copied.users.failedByCause);
    ASSERT_EQ(grown.operations.size(), copied.operations.size());
    for (std::size_t i = 0; i < copied.operations.size(); ++i) {
        EXPECT_EQ(grown.operations[i].name, copied.operations[i].name);
        EXPECT_EQ(grown.operations[i].started, copied.operations[i].started);
        EXPECT_EQ(grown.operations[i].completed, copied.operations[i].completed);
        EXPECT_EQ(grown.operations[i].failed, copied.operations[i].failed);
        EXPECT_EQ(grown.operations[i].latencyPerBin, copied.operations[i].latencyPerBin);
    }
    ASSERT_EQ(grown.errors.size(), copied.errors.size());
    for (std::size_t i = 0; i < copied.errors.size(); ++i) {
        EXPECT_EQ(grown.errors[i].operation, copied.errors[i].operation);
        EXPECT_EQ(grown.errors[i].cause, copied.errors[i].cause);
        EXPECT_EQ(grown.errors[i].perBin, copied.errors[i].perBin);
    }
    ASSERT_EQ(grown.series.size(), copied.series.size());
    for (std::size_t i = 0; i < copied.series.size(); ++i)
        EXPECT_EQ(grown.series[i].perBin, copied.series[i].perBin) << copied.series[i].name;
    ASSERT_EQ(grown.resources.size(), copied.resources.size());
    for (std::size_t i = 0; i < copied.resources.size(); ++i) {
        EXPECT_EQ(grown.resources[i].utilization, copied.resources[i].utilization);
        EXPECT_EQ(grown.resources[i].queue, copied.resources[i].queue);
        EXPECT_EQ(grown.resources[i].refusals, copied.resources[i].refusals);
        EXPECT_EQ(grown.resources[i].firstRefusalSeconds, copied.resources[i].firstRefusalSeconds);
    }
}

TEST(Recorder, GrowingGivesWhatACopyGives) {
    Program program;
    program.operationNames = {"first", "late", "never"};
    program.operations.resize(3);
    Recorder recorder(program, "chat", "redis", 1.0, 40.0);
    const std::size_t users = recorder.addSeries("users", "users");
    result::ResourceSeries loop;
    loop.name = "loop";
    const std::size_t resource = recorder.addResource(loop);
    recorder.resource(resource).queue.assign(recorder.bins(), 0.0F);
    for (std::size_t bin = 0; bin < 40; ++bin) {
        const double now = static_cast<double>(bin) + 0.5;
        recorder.started(0, now, 2);
        recorder.completed(0, now, 0.010 * now, 0.010 * now, 1);
        if (bin >= 17) recorder.started(1, now, 1);                          // an operation appears
        if (bin % 7 == 3) recorder.failed(0, now, static_cast<Cause>(1), 1); // a cause appears
        if (bin >= 25) recorder.failed(1, now, static_cast<Cause>(2), 1);
        if (bin == 30) recorder.userFailed(1, static_cast<Cause>(2));
        if (bin == 33) recorder.series("late series", "1").perBin[bin] = 4.0;
        if (bin == 20) recorder.resource(resource).refusals = 9;
        recorder.seriesAt(users).perBin[bin] = now;
        recorder.resource(resource).utilization[bin] = static_cast<float>(0.01 * now);
        recorder.resource(resource).queue[bin] = static_cast<float>(now);
        recorder.closeBin(bin);
        // What starts in the next bin before anyone looks is counted by a copy too.
        if (bin == 9 && bin + 1 < 40) recorder.started(2, static_cast<double>(bin) + 1.0, 1);
        if (bin % 3 == 1) continue; // looks may leave bins out
        expectSame(recorder.growing(bin + 1), recorder.soFar(bin + 1));
    }
}

} // namespace
} // namespace headroom::fleet
